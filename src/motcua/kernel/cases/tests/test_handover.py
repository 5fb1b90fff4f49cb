"""All open cases of an agency that ended go to the one that took over from it, and back."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.base.actors import Actor, Grant, system_actor
from motcua.base.errors import PermissionRefused
from motcua.base.fields import uuid7
from motcua.base.testing.rows import rows_of
from motcua.kernel.calendars import api as calendars
from motcua.kernel.cases.actions.cases import close_case, open_case, set_case_run
from motcua.kernel.cases.actions.handover import (
    HandoverReasonMissing,
    HandoverUndone,
    hand_over_cases,
    undo_handover,
)
from motcua.kernel.cases.models import Case, Handover, Transfer
from motcua.kernel.cases.ports import register_kind
from motcua.kernel.cases.queries.cases import subject_of
from motcua.kernel.cases.queries.handover import NotSuccessor, StillAtWork
from motcua.kernel.cases.testing import AT, KIND
from motcua.kernel.deadlines import api as deadlines
from motcua.kernel.events.testing import events_named
from motcua.kernel.organizations import api as organizations
from motcua.kernel.organizations.testing import load_province
from motcua.kernel.processes import api as processes
from motcua.kernel.processes.testing import officer as doer
from motcua.kernel.processes.testing import publish
from motcua.kernel.workloads import api as workloads

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("tests")
LATER = AT + timedelta(days=30)
WHY = "Nghị quyết sắp xếp đơn vị hành chính"


@pytest.fixture
def step(db):
    """An agency that ended, with the one that took over from it."""
    load_province()
    calendars.load_calendars(actor=SYSTEM, at=AT)
    register_kind(KIND)
    publish(code="handover")
    ended = organizations.Agency.objects.filter(valid_to__lte=AT.date()).order_by("id")
    steps = (one for left in ended for one in organizations.list_agency_successors(left.uuid))
    return next(one for one in steps if one.share == "full" and one.to_agency.valid_to is None)


def matter(agency, receiving=None, *, with_run=True):
    receiving = receiving or agency
    case = open_case(
        actor=SYSTEM, kind=KIND.name, title="Khai sinh", agency_uuid=agency.uuid,
        agency_path=agency.path, receiving_agency_uuid=receiving.uuid,
        receiving_path=receiving.path, calendar_code="office", at=AT,
    )  # fmt: skip
    if with_run:
        run = processes.start_process(
            actor=SYSTEM, code="handover", subject_kind="cases.case", subject_uuid=case.uuid,
            agency_uuid=agency.uuid, agency_path=agency.path, title="Khai sinh", at=AT,
            places={"receiving": processes.Place(receiving.uuid, receiving.path)},
        )  # fmt: skip
        set_case_run(actor=SYSTEM, case_uuid=case.uuid, run_uuid=run.uuid, at=AT)
    duration = calendars.Duration(3, "working_days")
    deadlines.start_clock(actor=SYSTEM, subject=subject_of(case), duration=duration, at=AT)
    case.refresh_from_db()
    return case


def give(step, **given):
    told = {"actor": SYSTEM, "reason": WHY, "at": LATER, **given}
    return hand_over_cases(from_agency=step.from_agency.uuid, to_agency=step.to_agency.uuid, **told)


def test_everything_open_goes_along_and_the_due_date_stays(step):
    left, to = step.from_agency, step.to_agency
    case = matter(left)
    task = processes.find_open_task(case.uuid)
    workloads.claim_task(actor=doer("Phan Văn Thẩm", path=left.path), task_uuid=task.uuid, at=AT)
    bare, elsewhere = matter(left, with_run=False), matter(to)
    closed = matter(left, with_run=False)
    deadlines.end_clock(actor=SYSTEM, subject=subject_of(closed), at=AT)
    close_case(actor=SYSTEM, case_uuid=closed.uuid, result="granted", at=AT)

    handover = give(step)

    assert handover is not None and handover.cases.count() == 2
    moved = Case.objects.get(id=case.id)
    assert (moved.agency_uuid, moved.agency_path) == (to.uuid, to.path)
    assert (moved.receiving_agency_uuid, moved.receiving_path) == (to.uuid, to.path)
    assert (moved.due_current, moved.calendar_code) == (case.due_current, "office")
    assert Case.objects.get(id=bare.id).agency_uuid == to.uuid
    assert Case.objects.get(id=closed.id).agency_uuid == left.uuid
    [run] = rows_of("processes_run", "uuid = %s", [moved.run_uuid])
    assert run["agency_path"] == to.path
    assert run["places"] == {"receiving": {"uuid": str(to.uuid), "path": to.path}}
    row = processes.find_open_task(case.uuid)
    assert (row.agency_path, row.assignee_uuid) == (to.path, None)
    done = processes.complete_task(
        actor=doer(path=to.path), task_uuid=row.uuid, outcome="accept", at=LATER
    )
    assert processes.get_task(done.opened[0].uuid).agency_path == to.path
    transfers = Transfer.objects.values_list("case_id", "from_agency_uuid", "to_agency_uuid")
    assert sorted(transfers) == [(case.id, left.uuid, to.uuid), (bare.id, left.uuid, to.uuid)]
    told = {event.subject_uuid for event in events_named("cases.case_transferred")}
    assert told == {case.uuid, bare.uuid} and elsewhere.uuid not in told
    assert len(events_named("processes.run_transferred")) == 2  # its own place, and the desk
    assert events_named("cases.cases_handed_over")[0].payload["cases"] == 2


def test_done_again_it_moves_only_what_has_come_since(step):
    matter(step.from_agency)
    assert give(step) is not None
    assert give(step) is None
    late = matter(step.from_agency)
    again = give(step)
    assert [row.case_id for row in again.cases.all()] == [late.id]


def test_undone_it_is_as_before_and_history_keeps_both(step):
    left, to = step.from_agency, step.to_agency
    ours, desk_only, own = matter(left), matter(to, left), matter(to)
    done = matter(left, with_run=False)
    before = {
        "cases": list(Case.objects.exclude(id=done.id).order_by("id").values()),
        "runs": rows_of("processes_run"),
        "tasks": rows_of("processes_task"),
    }
    first = give(step)
    assert first.cases.count() == 3
    # One of the desk's tasks at the new agency was there of its own: it is not taken back.
    deadlines.end_clock(actor=SYSTEM, subject=subject_of(done), at=LATER)
    close_case(actor=SYSTEM, case_uuid=done.uuid, result="granted", at=LATER)

    back = undo_handover(actor=SYSTEM, handover_uuid=first.uuid, reason="Nhầm", at=LATER)

    assert {row.case_id for row in back.cases.all()} == {ours.id, desk_only.id}
    assert list(Case.objects.exclude(id=done.id).order_by("id").values()) == before["cases"]
    assert rows_of("processes_run") == before["runs"]
    assert rows_of("processes_task") == before["tasks"]
    assert Transfer.objects.filter(case=ours).count() == 2
    assert own.agency_uuid == to.uuid
    with pytest.raises(HandoverUndone):
        undo_handover(actor=SYSTEM, handover_uuid=first.uuid, reason="Nhầm", at=LATER)


def test_it_costs_a_few_statements_however_many_they_are(step):
    counts = []
    for size in (2, 12):
        for _ in range(size):
            matter(step.from_agency)
        with CaptureQueriesContext(connection) as queries:
            give(step)
        counts.append(len(queries))
    assert counts[0] == counts[1] < 25


def test_only_to_a_successor_of_an_agency_that_ended(step):
    others = organizations.list_agencies(on=AT.date(), kind=step.to_agency.kind)
    other = next(one for one in others if one.uuid != step.to_agency.uuid)
    given = {"actor": SYSTEM, "reason": WHY, "at": LATER}
    with pytest.raises(NotSuccessor) as refused:
        hand_over_cases(from_agency=step.from_agency.uuid, to_agency=other.uuid, **given)
    assert other.name in refused.value.message("vi")
    with pytest.raises(StillAtWork):
        hand_over_cases(from_agency=step.to_agency.uuid, to_agency=other.uuid, **given)
    with pytest.raises(HandoverReasonMissing):
        give(step, reason=" ")


def test_whoever_may_not_at_both_agencies_is_refused(step):
    def someone(*paths):
        grants = tuple(
            Grant("lead", frozenset({"cases.hand_over"}), uuid4(), path) for path in paths
        )
        return Actor(kind="official", uuid=uuid7(), name="Hồ Văn Ký", grants=grants)

    matter(step.from_agency)
    for actor in (someone(), someone(step.to_agency.path), someone(step.from_agency.path)):
        with pytest.raises(PermissionRefused):
            give(step, actor=actor)
    assert give(step, actor=someone("h27"))


def test_the_command_reports_first_and_moves_only_when_told(step, capsys):
    matter(step.from_agency)
    told = [step.from_agency.code, step.to_agency.code]
    left_on = step.from_agency.valid_to - timedelta(days=1)

    call_command("hand_over_cases", *told, left_on=left_on.isoformat())
    assert "1" in capsys.readouterr().out and not Handover.objects.exists()

    call_command("hand_over_cases", *told, left_on=left_on.isoformat(), reason=WHY, commit=True)
    handover = Handover.objects.get()
    assert str(handover.uuid) in capsys.readouterr().out

    call_command("hand_over_cases", undo=str(handover.uuid), reason="Nhầm", commit=True)
    assert Handover.objects.filter(undoes=handover).exists()
    with pytest.raises(CommandError):
        call_command("hand_over_cases", "không có", step.to_agency.code)
