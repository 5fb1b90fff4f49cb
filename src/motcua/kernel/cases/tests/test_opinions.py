"""An opinion of another agency is one thing: its case, its clock, its line in the parent's."""

from datetime import timedelta

import pytest

from motcua.base.actors import system_actor
from motcua.kernel.calendars import api as calendars
from motcua.kernel.calendars.testing import on
from motcua.kernel.cases import api as cases
from motcua.kernel.cases.actions.work import complete_work, decline_work, recall_work
from motcua.kernel.cases.models import Assignment
from motcua.kernel.cases.testing import AT
from motcua.kernel.deadlines import api as deadlines
from motcua.kernel.deadlines.testing import warn
from motcua.kernel.events.testing import deliver_all, events_named
from motcua.kernel.notifications.api import Message
from motcua.kernel.processes import api as processes

from .conftest import LATER, ask

LAND = "Luật Đất đai 2024, Điều 223"
DAY_OF_ANSWER = on("2026-03-06 17:00")


@pytest.fixture
def asked(office):
    """The office with a clock of ten working days that runs."""
    deadlines.start_clock(
        actor=system_actor("tests"), subject=cases.subject_of(office.case),
        duration=calendars.Duration(10, "working_days"), rule_set="one-stop", channel="counter",
        at=AT,
    )  # fmt: skip
    return office


def said(office, language="vi"):
    return " ".join(deadlines.derivation_of(cases.subject_of(office.case)).lines(language))


def clock_of(case):
    return deadlines.find_clock(cases.subject_of(case))


def answer(office, *, at=LATER, **given):
    work = Assignment.objects.latest("id")
    return complete_work(
        actor=office.elsewhere, assignment_uuid=work.uuid, result="Phù hợp", at=at, **given
    )


def test_the_sub_case_carries_the_clock_of_the_opinion_and_the_parents_runs_on(asked):
    before = clock_of(asked.case)
    sub_case = ask(asked)

    clock = clock_of(sub_case)
    assert clock.due_current.date() == DAY_OF_ANSWER.date() and clock.state == "running"
    assert deadlines.recomputed_due(cases.subject_of(sub_case)) == clock.due_current
    assert cases.get_case(sub_case.uuid).due_current == clock.due_current
    assert Assignment.objects.get().due_at == clock.due_current
    (task,) = processes.list_tasks_for(asked.elsewhere).rows
    assert task.due_at == clock.due_current, "the asked agency's worklist shows the same day"
    assert clock_of(asked.case) == before
    assert "vẫn tính" in said(asked) and "the time limit runs on" in said(asked, "en")
    answer(asked)
    assert clock_of(sub_case).state == "ended" and clock_of(asked.case) == before
    assert "đã có ý kiến trả lời" in said(asked) and "the opinion came" in said(asked, "en")
    assert events_named("deadlines.opinion_given")[0].subject_uuid == asked.case.uuid


def test_where_the_sectors_law_says_so_the_parent_stands_until_the_last_answer(asked):
    first = ask(asked, sector_basis=LAND, is_waited_for=False)
    ask(asked, sector_basis=LAND, question="Có phù hợp quy hoạch sử dụng đất?")
    due = clock_of(asked.case).due_current

    assert clock_of(asked.case).state == "paused" and first.is_waited_for
    assert LAND in said(asked) and "tạm dừng trong lúc chờ" in said(asked)
    answer(asked, at=AT + timedelta(days=1))
    assert clock_of(asked.case).state == "paused"
    answer_first = Assignment.objects.earliest("id")
    decline_work(
        actor=asked.elsewhere, assignment_uuid=answer_first.uuid, reason="Không thuộc thẩm quyền",
        at=AT + timedelta(days=2),
    )  # fmt: skip

    clock = clock_of(asked.case)
    assert clock.state == "running" and clock.due_current > due
    assert deadlines.recomputed_due(cases.subject_of(asked.case)) == clock.due_current
    assert "không cho ý kiến" in said(asked)


def test_a_question_taken_back_ends_its_case_and_lets_the_parent_go_on(asked):
    sub_case = ask(asked, sector_basis=LAND)

    recall_work(actor=asked.head, assignment_uuid=Assignment.objects.get().uuid, at=LATER)

    sub_case.refresh_from_db()
    assert (sub_case.state, sub_case.result) == ("closed", "called_off")
    assert clock_of(asked.case).state == "running" and "đã rút lại" in said(asked)
    assert cases.close_case(
        actor=asked.specialist, case_uuid=asked.case.uuid, result="granted", at=LATER
    )


def test_a_late_answer_is_explained_and_told_as_late(asked):
    ask(asked)
    late = {"at": DAY_OF_ANSWER + timedelta(days=3)}

    with pytest.raises(Exception, match="giải trình") as refused:
        answer(asked, **late)
    assert set(refused.value.fields) == {"explanation"}
    assert Assignment.objects.get().state == "open", "nothing is half done"
    answer(asked, **late, explanation="Chờ kết quả đo đạc")

    assert "muộn, có giải trình" in said(asked)
    assert events_named("deadlines.opinion_given")[0].payload["is_late"] is True


def test_an_answer_may_come_after_a_parent_that_did_not_wait_is_closed(asked):
    sub_case = ask(asked, is_waited_for=False)
    cases.close_case(actor=asked.specialist, case_uuid=asked.case.uuid, result="granted", at=LATER)

    answer(asked)

    assert cases.get_case(sub_case.uuid).result == "answered"
    assert clock_of(sub_case).state == "ended"


def test_before_the_parents_limit_runs_only_the_asked_agencys_does(office):
    sub_case = ask(office)

    assert clock_of(office.case) is None and clock_of(sub_case).state == "running"
    answer(office)
    assert clock_of(sub_case).state == "ended"


def test_the_asked_agency_is_reminded_of_its_own_day(asked):
    ask(asked)

    for _ in range(2):
        warn(on("2026-03-05 08:00"))
        deliver_all(on("2026-03-05 08:00"))

    (told,) = Message.objects.filter(template="cases.work_due_soon")
    assert told.account.uuid == asked.elsewhere.uuid
    assert "Có phù hợp quy hoạch?" in repr(told.texts)
