"""Whoever has to do something about a report finds a task for it in their worklist."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from motcua.base.actors import Actor
from motcua.kernel.organizations import api as organizations
from motcua.kernel.processes import api as processes

from ..models import Obligation
from ..queries.sets import period_words

SUBJECT = "reporting.obligation"
FILLER, HEAD, RECEIVER = "report-of-filler", "report-of-head", "report-of-receiver"
OF_STATE = {
    "owed": FILLER,
    "draft": FILLER,
    "returned": FILLER,
    "submitted": HEAD,
    "sent": RECEIVER,
}


def wait_for_fillers(*, actor: Actor, obligations: Sequence[Obligation], at: datetime) -> None:
    """Open a task at each agency that owes a report, due when the report is."""
    for one in obligations:
        one.run_uuid = _start(actor, one, FILLER, at)
    Obligation.objects.bulk_update(obligations, ["run_uuid"], batch_size=200)


def hand_on(*, actor: Actor, obligation: Obligation, before: str, at: datetime) -> None:
    """Move the task to whoever the report waits for in its new state; save the row afterwards."""
    process = OF_STATE.get(obligation.state)
    if process == OF_STATE.get(before):
        return
    # A task that somebody ticked off in the worklist has ended its run: nothing is left to end.
    if obligation.run_uuid is not None and processes.find_open_task(obligation.uuid) is not None:
        processes.cancel_run(
            actor=actor, run_uuid=obligation.run_uuid, reason=obligation.state, at=at
        )
    obligation.run_uuid = _start(actor, obligation, process, at) if process else None


def _start(actor: Actor, obligation: Obligation, process: str, at: datetime) -> UUID:
    round_ = obligation.round
    is_receiver = process == RECEIVER
    agency_uuid = round_.receiver_uuid if is_receiver else obligation.agency_uuid
    title = f"{round_.form['title']['vi']}, {period_words(round_.period)}"
    run = processes.start_process(
        actor=actor,
        code=process,
        subject_kind=SUBJECT,
        subject_uuid=obligation.uuid,
        agency_uuid=agency_uuid,
        agency_path=round_.receiver_path if is_receiver else obligation.agency_path,
        title=f"{title}: {obligation.agency_name}" if is_receiver else title,
        calendar_code=organizations.get_agency(agency_uuid).calendar_code,
        due_at=round_.due_at,
        at=at,
    )
    return run.uuid
