"""A task that opened is shared out by the rule of its agency, after commit."""

from collections.abc import Sequence
from uuid import UUID

from motcua.base.actors import system_actor
from motcua.kernel.events import api as events

from .actions.sharing import share_task
from .queries.people import agencies_with_rule

SHARER = system_actor("workloads.sharer")
# By name: what others tell is public, the constants behind it are not.
_KNOWN = {kind.name: kind for kind in events.event_types()}


@events.on(_KNOWN["processes.task_opened"], name="workloads.share_new_task", in_sets=True)
def share_new_task(told: Sequence[events.Event]) -> None:
    """Give it to somebody, where a rule says to whom; else it waits for whoever claims it."""
    sharing = agencies_with_rule({one.agency_uuid for one in told if one.agency_uuid is not None})
    for event in told:
        if event.agency_uuid in sharing:
            share_task(actor=SHARER, task_uuid=UUID(event.payload["task"]), at=event.at)
