"""A day of mergers on the province: rehearsed, approved by another, carried out, taken back."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from motcua.base.actors import Actor, Grant, system_actor
from motcua.base.errors import PermissionRefused
from motcua.base.fields import uuid7
from motcua.base.testing.rows import rows_of
from motcua.kernel.access.testing import make_demo_role
from motcua.kernel.calendars import api as calendars
from motcua.kernel.cases import api as cases
from motcua.kernel.cases.testing import AT, OFFICE_KIND
from motcua.kernel.deadlines import api as deadlines
from motcua.kernel.events.testing import events_named
from motcua.kernel.mergers.actions.preparing import (
    AnswerMissing,
    MergerClosed,
    SuccessorEnded,
    acknowledge_findings,
    choose_successor,
    prepare_merger,
)
from motcua.kernel.mergers.actions.running import (
    AlreadyCommitted,
    FindingsOpen,
    NotApproved,
    NotRehearsed,
    OwnPreparation,
    ReportOutdated,
    approve_merger,
    commit_merger,
    rehearse_merger,
)
from motcua.kernel.mergers.actions.undoing import NothingToUndo, undo_merger
from motcua.kernel.mergers.models import MergerMove
from motcua.kernel.mergers.queries.undoing import plan_undo
from motcua.kernel.organizations import api as organizations
from motcua.kernel.processes import api as processes
from motcua.kernel.processes.testing import officer as doer
from motcua.kernel.processes.testing import publish
from motcua.kernel.workloads import api as workloads

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("tests")
DAY = date(2025, 7, 1)
WHY = "Nghị quyết 1665/NQ-UBTVQH15"
LATER = AT + timedelta(days=30)
TABLES = ("cases_case", "processes_run", "processes_task", "deadlines_clock", "cases_assignment")


@pytest.fixture(autouse=True)
def _province(province, db):
    cases.register_kind(OFFICE_KIND)
    make_demo_role()
    publish(code="handover")


def person(*permissions, path="h27"):
    grant = Grant("x", frozenset(permissions), uuid4(), path)
    return Actor(kind="official", uuid=uuid7(), name="Hồ Văn Ký", grants=(grant,))


@pytest.fixture
def preparer():
    return person("mergers.prepare", "cases.hand_over")


@pytest.fixture
def approver():
    return person("mergers.approve")


def ending(code, day=DAY):
    [found] = organizations.Agency.objects.filter(code=code, valid_to=day)
    return found


def simple():
    """A commune with one successor, and that one."""
    rows = organizations.Agency.objects.filter(valid_to=DAY, kind="commune_committee").order_by(
        "id"
    )
    for left in rows:
        steps = organizations.list_agency_successors(left.uuid)
        if len(steps) == 1 and steps[0].share == "full":
            return left, steps[0].to_agency
    raise AssertionError


def divided():
    """A commune whose land went to several."""
    rows = organizations.Agency.objects.filter(valid_to=DAY, kind="commune_committee").order_by(
        "id"
    )
    for left in rows:
        steps = organizations.list_agency_successors(left.uuid)
        if len(steps) > 1:
            return left, [step.to_agency for step in steps]
    raise AssertionError


def matter(agency, receiving=None, *, returning=None, claimed=False, at=AT):
    receiving = receiving or agency
    case = cases.open_case(
        actor=SYSTEM, kind=OFFICE_KIND.name, title="Khai sinh", number=f"H27-{uuid7()}",
        agency_uuid=agency.uuid, agency_path=agency.path,
        receiving_agency_uuid=receiving.uuid, receiving_path=receiving.path,
        calendar_code="office", at=at,
    )  # fmt: skip
    places = {"receiving": processes.Place(receiving.uuid, receiving.path)}
    if returning is not None:
        places["return"] = processes.Place(returning.uuid, returning.path)
    run = processes.start_process(
        actor=SYSTEM, code="handover", subject_kind="cases.case", subject_uuid=case.uuid,
        agency_uuid=agency.uuid, agency_path=agency.path, title="Khai sinh", at=at, places=places,
    )  # fmt: skip
    cases.set_case_run(actor=SYSTEM, case_uuid=case.uuid, run_uuid=run.uuid, at=at)
    deadlines.start_clock(
        actor=SYSTEM, subject=cases.subject_of(case),
        duration=calendars.Duration(3, "working_days"), at=at,
    )  # fmt: skip
    if claimed:
        task = processes.find_open_task(case.uuid)
        who = doer("Phan Văn Thẩm", path=task.agency_path)
        workloads.claim_task(actor=who, task_uuid=task.uuid, at=at)
    case.refresh_from_db()
    return case


def state():
    return {name: rows_of(name) for name in TABLES}


def prepared(preparer, day=DAY):
    return prepare_merger(actor=preparer, on_date=day, grounds=WHY, at=LATER)


def rehearsed(preparer, day=DAY):
    merger = prepared(preparer, day)
    return rehearse_merger(actor=preparer, merger_uuid=merger.uuid, at=LATER)


def answered(preparer, merger):
    rows = merger.findings.filter(severity="warning", acknowledged_at__isnull=True)
    uuids = list(rows.values_list("uuid", flat=True))
    if uuids:
        acknowledge_findings(
            actor=preparer, merger_uuid=merger.uuid, findings=uuids, answer="Đã giao", at=LATER
        )
    return merger


def committed(preparer, approver, day=DAY):
    merger = answered(preparer, rehearsed(preparer, day))
    approve_merger(actor=approver, merger_uuid=merger.uuid, at=LATER)
    return commit_merger(actor=preparer, merger_uuid=merger.uuid, at=LATER)


def test_a_rehearsal_tells_what_the_day_does_and_changes_nothing(preparer):
    left, to = simple()
    matter(left, claimed=True), matter(to, left), matter(to)
    before = state()

    merger = rehearsed(preparer)

    assert state() == before
    assert not MergerMove.objects.exists() and not events_named("cases.case_transferred")
    report = merger.report
    assert (report["cases"], report["cases_moved"], report["cases_unchanged"]) == (2, 2, 2)
    assert report["tasks_freed"] == 1
    [line] = report["lines"]
    assert (line["from"], line["to"], line["open"]) == (left.name, to.name, 2)
    assert (line["received_only"], line["overdue"]) == (1, 2)
    assert merger.state == "rehearsed"


def test_the_day_moves_everything_with_number_and_clock_and_undo_restores_every_row(
    preparer, approver
):
    left, to = simple()
    ours, desk = matter(left, claimed=True), matter(to, left)
    fetched = matter(to, returning=left)
    before = state()

    merger = committed(preparer, approver)

    for case in (ours, desk):
        moved = cases.get_case(case.uuid)
        assert {moved.agency_uuid, moved.receiving_agency_uuid} == {to.uuid}
        assert (moved.number, moved.due_current) == (case.number, case.due_current)
    [run] = rows_of("processes_run", "uuid = %s", [fetched.run_uuid])
    assert run["places"]["return"]["uuid"] == str(to.uuid)
    assert processes.find_open_task(ours.uuid).assignee_uuid is None
    assert rows_of("deadlines_clock") == before["deadlines_clock"]
    assert merger.report["runs"] == 1 and merger.state == "committed"
    assert not processes.runs.list_runs_at([left.uuid])

    undone = undo_merger(actor=preparer, merger_uuid=merger.uuid, reason="Nhầm", at=LATER)

    assert state() == before
    assert undone.outcome == {"returned": 2, "stayed": []}
    with pytest.raises(NothingToUndo):
        undo_merger(actor=preparer, merger_uuid=merger.uuid, reason="Nhầm", at=LATER)


def test_what_somebody_acted_on_since_stays_and_is_named(preparer, approver):
    left, to = simple()
    acted, idle = matter(left, claimed=True), matter(left, claimed=True)
    merger = committed(preparer, approver)
    task = processes.find_open_task(acted.uuid)
    processes.complete_task(
        actor=doer(path=to.path), task_uuid=task.uuid, outcome="accept", at=LATER
    )

    plan = plan_undo(merger)
    assert [one.number for one in plan.stayed] == [acted.number] and plan.returning == 1
    undone = undo_merger(actor=preparer, merger_uuid=merger.uuid, reason="Nhầm", at=LATER)

    assert cases.get_case(acted.uuid).agency_uuid == to.uuid
    assert cases.get_case(idle.uuid).agency_uuid == left.uuid
    assert processes.find_open_task(acted.uuid).agency_uuid == to.uuid
    assert processes.find_open_task(idle.uuid).assignee_name == "Phan Văn Thẩm"
    assert [one["number"] for one in undone.outcome["stayed"]] == [acted.number]


def test_several_successors_want_a_decision_for_the_agency(preparer, approver):
    left, heirs = divided()
    case = matter(left)
    merger = rehearsed(preparer)
    [problem] = merger.findings.filter(severity="problem")
    assert (problem.code, problem.agency_uuid) == ("several_successors", left.uuid)
    assert set(problem.facts["heirs"]) == {str(one.uuid) for one in heirs}
    with pytest.raises(FindingsOpen):
        approve_merger(actor=approver, merger_uuid=merger.uuid, at=LATER)

    choose_successor(
        actor=preparer, merger_uuid=merger.uuid, agency_uuid=left.uuid,
        to_agency_uuid=heirs[1].uuid, reason="Theo nơi ở", at=LATER,
    )  # fmt: skip
    with pytest.raises(NotRehearsed):
        approve_merger(actor=approver, merger_uuid=merger.uuid, at=LATER)
    rehearse_merger(actor=preparer, merger_uuid=merger.uuid, at=LATER)
    answered(preparer, merger)
    approve_merger(actor=approver, merger_uuid=merger.uuid, at=LATER)
    commit_merger(actor=preparer, merger_uuid=merger.uuid, at=LATER)

    assert cases.get_case(case.uuid).agency_uuid == heirs[1].uuid


def test_without_a_successor_it_goes_where_somebody_decides(preparer):
    [district] = organizations.Agency.objects.filter(code="H27.A1", valid_to=DAY)
    case = matter(district)
    merger = rehearsed(preparer)
    assert [one.code for one in merger.findings.filter(severity="problem")] == ["no_successor"]
    assert merger.report["cases_moved"] == 0

    to = simple()[1]
    with pytest.raises(SuccessorEnded):
        choose_successor(
            actor=preparer, merger_uuid=merger.uuid, agency_uuid=district.uuid,
            to_agency_uuid=simple()[0].uuid, reason="x", at=LATER,
        )  # fmt: skip
    choose_successor(
        actor=preparer, merger_uuid=merger.uuid, agency_uuid=district.uuid,
        to_agency_uuid=to.uuid, reason="Nghị định 118/2025", at=LATER,
    )  # fmt: skip
    merger = rehearse_merger(actor=preparer, merger_uuid=merger.uuid, at=LATER)

    assert not merger.findings.filter(severity="problem").exists()
    assert merger.findings.filter(code="not_on_record").exists()
    assert cases.get_case(case.uuid).agency_uuid == district.uuid


def test_an_older_day_goes_to_those_at_work_now(preparer, approver):
    def only(agency):
        steps = organizations.list_agency_successors(agency.uuid)
        return steps[0].to_agency if len(steps) == 1 else None

    rows = organizations.Agency.objects.filter(valid_to=date(2025, 1, 1)).order_by("id")
    left = next(row for row in rows if (next_one := only(row)) and only(next_one))
    case = matter(left)
    committed(preparer, approver, date(2025, 1, 1))
    to = organizations.get_agency(cases.get_case(case.uuid).agency_uuid)
    assert to.valid_to is None


def test_the_desk_of_a_department_goes_to_the_desk_of_its_successor(preparer, approver):
    day = date(2025, 3, 1)
    department, desk = ending("H27.16", day), ending("H27.16.01", day)
    case = matter(department, desk)
    committed(preparer, approver, day)
    moved = cases.get_case(case.uuid)
    assert organizations.get_agency(moved.agency_uuid).code == "H27.05"
    assert organizations.get_agency(moved.receiving_agency_uuid).code == "H27.05.01"


def test_four_eyes_and_nobody_else(preparer, approver):
    matter(simple()[0])
    for actor in (person(), person("mergers.prepare", path="h27.90"), approver):
        with pytest.raises(PermissionRefused):
            prepared(actor)
    both = person("mergers.prepare", "mergers.approve", "cases.hand_over")
    merger = answered(preparer, rehearsed(both))
    with pytest.raises(OwnPreparation):
        approve_merger(actor=both, merger_uuid=merger.uuid, at=LATER)
    with pytest.raises(PermissionRefused):
        approve_merger(actor=SYSTEM, merger_uuid=merger.uuid, at=LATER)
    with pytest.raises(NotApproved):
        commit_merger(actor=preparer, merger_uuid=merger.uuid, at=LATER)


def test_warnings_wait_for_an_answer_that_stays_over_rehearsals(preparer, approver):
    matter(simple()[0])
    merger = rehearsed(preparer)
    assert merger.findings.filter(code="nobody_permitted", severity="warning").exists()
    with pytest.raises(FindingsOpen) as refused:
        approve_merger(actor=approver, merger_uuid=merger.uuid, at=LATER)
    assert "0 lỗi" in refused.value.message("vi")
    with pytest.raises(AnswerMissing):
        acknowledge_findings(
            actor=preparer, merger_uuid=merger.uuid, findings=[uuid7()], answer="x", at=LATER
        )
    answered(preparer, merger)
    rehearse_merger(actor=preparer, merger_uuid=merger.uuid, at=LATER)
    assert not merger.findings.filter(acknowledged_at__isnull=True).exists()
    assert approve_merger(actor=approver, merger_uuid=merger.uuid, at=LATER).state == "approved"


def test_what_comes_up_after_the_rehearsal_stops_the_day_before_anything_moves(preparer, approver):
    case = matter(simple()[0])
    merger = answered(preparer, rehearsed(preparer))
    approve_merger(actor=approver, merger_uuid=merger.uuid, at=LATER)
    matter(divided()[0])
    before = state()
    with pytest.raises(ReportOutdated):
        commit_merger(actor=preparer, merger_uuid=merger.uuid, at=LATER)
    assert state() == before and cases.get_case(case.uuid).agency_uuid == simple()[0].uuid


def test_what_comes_since_and_is_settled_goes_along(preparer, approver):
    left, to = simple()
    matter(left)
    merger = answered(preparer, rehearsed(preparer))
    approve_merger(actor=approver, merger_uuid=merger.uuid, at=LATER)
    late = matter(left)
    merger = commit_merger(actor=preparer, merger_uuid=merger.uuid, at=LATER)
    assert cases.get_case(late.uuid).agency_uuid == to.uuid and merger.report["cases"] == 2


def test_done_twice_it_is_done_once(preparer, approver):
    matter(simple()[0])
    merger = committed(preparer, approver)
    after = state()
    with pytest.raises(AlreadyCommitted):
        commit_merger(actor=preparer, merger_uuid=merger.uuid, at=LATER)
    with pytest.raises(MergerClosed):
        rehearse_merger(actor=preparer, merger_uuid=merger.uuid, at=LATER)
    assert state() == after
    again = rehearsed(preparer)
    assert again.report["cases"] == 0
