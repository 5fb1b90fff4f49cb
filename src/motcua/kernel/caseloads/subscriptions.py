"""Who has a part in a case, and by which calendar it reckons, is heard after commit."""

from uuid import UUID

from motcua.base.actors import system_actor
from motcua.kernel.events import api as events

from .actions.calendars import follow_calendar
from .actions.parts import keep_parts

KEEPER = system_actor("caseloads.keeper")
# By name: what others tell is public, the constants behind it are not.
HEARD = (
    "cases.case_reopened",
    "cases.case_transferred",
    "cases.cases_linked",
    "cases.colleague_mentioned",
    "cases.document_attached",
    "cases.note_added",
    "cases.party_involved",
    "cases.transfer_accepted",
    "cases.transfer_returned",
    "cases.work_assigned",
    "cases.work_ended",
    "processes.task_completed",
    "workloads.task_assigned",
    "workloads.task_claimed",
)
_KNOWN = {kind.name: kind for kind in events.event_types()}


@events.on(*(_KNOWN[name] for name in HEARD), name="caseloads.keep_parts", from_start=True)
def keep_part(event: events.Event) -> None:
    """Keep that an official acted on a case, was asked or mentioned; in whose place, too."""
    told = [event.payload.get(key) for key in ("account", "assignee")]
    accounts = {UUID(str(one)) for one in told if one}
    if event.actor_kind == "official":
        accounts |= {event.actor_uuid, *([event.acting_for] if event.acting_for else [])}
    run = event.payload.get("run")
    keep_parts(
        accounts=accounts,
        case_uuid=event.subject_uuid if event.subject_kind == "cases.case" else None,
        run_uuid=UUID(run) if run else None,
        since=event.at,
    )


@events.on(_KNOWN["organizations.agency_changed"], name="caseloads.follow_calendar")
def follow_changed_calendar(event: events.Event) -> None:
    """Open cases follow when their agency keeps other hours from now on."""
    if "calendar_code" in event.payload["fields"]:
        follow_calendar(actor=KEEPER, agency_uuid=event.subject_uuid, at=event.at)
