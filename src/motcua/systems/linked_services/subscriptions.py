"""Parts go out when the combined dossier reaches them, and end when it no longer waits."""

from uuid import UUID

from motcua.kernel.events import api as events
from motcua.kernel.processes import api as processes

from .actions import KEEPER, drop_children, open_child
from .queries import has_children, linked_services

DOSSIER = "one_stop_shop.dossier"
# By name: what others tell is public, the constants behind it are not.
_KNOWN = {kind.name: kind for kind in events.event_types()}
_ELEMENTS = frozenset(part.element for part in linked_services().parts)


@events.on(_KNOWN["processes.task_opened"], name="linked_services.send_part")
def send_part(event: events.Event) -> None:
    """Send the part for which the step waits to its agency."""
    if event.subject_kind == DOSSIER and event.payload["element"] in _ELEMENTS:
        task = processes.get_task(UUID(event.payload["task"]))
        open_child(actor=KEEPER, task=task, at=event.at)


@events.on(_KNOWN["processes.task_completed"], name="linked_services.part_recorded")
def part_recorded(event: events.Event) -> None:
    """Where the lead agency recorded the outcome itself, the part is not waited for any more."""
    if event.subject_kind == DOSSIER and event.payload["element"] in _ELEMENTS:
        drop_children(
            actor=KEEPER,
            dossier_uuid=event.subject_uuid,
            task_uuid=UUID(event.payload["task"]),
            at=event.at,
        )


@events.on(_KNOWN["processes.run_canceled"], name="linked_services.run_called_off")
def run_called_off(event: events.Event) -> None:
    """A dossier that was called off waits for no part."""
    if event.subject_kind == DOSSIER and has_children(event.subject_uuid):
        drop_children(actor=KEEPER, dossier_uuid=event.subject_uuid, at=event.at)
