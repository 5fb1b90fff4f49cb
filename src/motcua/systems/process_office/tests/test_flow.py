"""The flow of a version: who stands where, how long steps take, which ways were taken."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.base.actors import system_actor
from motcua.kernel.calendars import api as calendars
from motcua.kernel.calendars.testing import load_province_calendars
from motcua.kernel.processes.api import (
    complete_task,
    complete_tasks,
    find_open_task,
    list_tasks_for,
    send_message,
)
from motcua.kernel.processes.testing import AT, officer, publish, start
from motcua.systems.process_office.queries.flow import Flow, Spread
from motcua.systems.process_office.testing import count_all

pytestmark = pytest.mark.django_db

LOOPED = (
    "start begun",
    "human receive outcomes=accept norm=4_working_hours",
    "message await message=more",
    "parallel split",
    "human one",
    "human two",
    "parallel joined",
    "end granted",
    "begun -> receive",
    "receive -> await",
    "await -> split",
    "split -> one",
    "split -> two",
    "one -> joined",
    "two -> joined",
    "joined -> granted",
)


def flow(version, *, paths=("h27",), since=AT, until=AT + timedelta(days=60)):
    count_all(AT)
    return Flow(version, tuple(paths), since, until)


def do(run, *outcomes, after=timedelta(hours=1), at=AT):
    for outcome in outcomes:
        at += after
        task = find_open_task(run.subject_uuid)
        assert task is not None
        complete_task(actor=officer(path="h27"), task_uuid=task.uuid, outcome=outcome, at=at)
    return at


def test_figures_tell_who_stands_where_and_how_long_it_took():
    version = publish()
    done, standing = start(version), start(version)
    do(done, "accept", after=timedelta(hours=3))
    do(start(version), "accept", after=timedelta(hours=5))

    found = flow(version).figures(at=AT + timedelta(hours=6))

    assert (found["receive"].standing, found["receive"].done) == (1, 2)
    assert found["receive"].span == Spread(4 * 3600, 4.8 * 3600)
    assert found["appraise"].standing == 2 and found["appraise"].done == 0
    assert found["receive"].oldest == standing.started_at


def test_figures_are_those_of_the_period_and_of_the_agencies():
    version = publish()
    do(start(version, path="h27.10"), "accept")
    do(start(version, path="h27.100"), "accept")

    assert flow(version, paths=["h27.10"]).figures(at=AT)["receive"].done == 1
    assert flow(version, paths=["h27.10", "h27.100"]).figures(at=AT)["receive"].done == 2
    later = flow(version, since=AT + timedelta(hours=2))
    assert "receive" not in later.figures(at=AT)
    assert flow(version, paths=[]).figures(at=AT) == {}


def test_figures_of_a_version_are_not_those_of_another():
    first = publish()
    do(start(first), "accept")
    second = publish(LOOPED)
    start(second)

    assert flow(first).figures(at=AT)["receive"].done == 1
    assert flow(second).figures(at=AT)["receive"].done == 0


def test_figures_cost_as_many_queries_for_ten_runs_as_for_one():
    version = publish()

    def queries():
        where = flow(version)
        with CaptureQueriesContext(connection) as seen:
            where.figures(at=AT)
        return len(seen)

    start(version)
    before = queries()
    for _ in range(9):
        do(start(version), "accept")
    assert queries() == before == 2


def test_the_rest_at_a_message_and_a_join_is_standing_too():
    version = publish(LOOPED)
    run = start(version)
    do(run, "accept")
    assert flow(version).figures(at=AT)["await"].standing == 1

    send_message(
        actor=system_actor("tests"), run_uuid=run.uuid, name="more", at=AT + timedelta(days=1)
    )
    do(run, "done", at=AT + timedelta(days=1))

    found = flow(version).figures(at=AT)
    assert found["await"].done == 1 and found["await"].span == Spread(23 * 3600, 23 * 3600)
    assert found["joined"].standing == 1 and found["two"].standing == 1


def test_the_list_of_what_stands_shows_only_what_the_reader_may_know_of():
    version = publish()
    run = start(version, path="h27.10")
    start(version, path="h27.11")
    where = flow(version)

    def seen(element="receive", **who):
        return where.standing_at(element, reader=officer(**who), at=AT).rows

    assert [one.subject_uuid for one in seen(path="h27.10")] == [run.subject_uuid]
    assert len(seen(path="h27")) == 2
    assert seen(permissions=["procedures.edit"]) == ()
    assert seen("approve", path="h27") == ()


def test_the_list_of_what_stands_is_read_page_by_page_each_line_once():
    version = publish(LOOPED)
    runs = [start(version, at=AT + timedelta(minutes=n % 3)) for n in range(7)]
    where, pages, after = flow(version), [], ""
    for _ in range(4):
        page = where.standing_at("receive", reader=officer(path="h27"), at=AT, after=after, limit=2)
        pages.append(page.rows)
        after = page.next_after

    assert [len(rows) for rows in pages] == [2, 2, 2, 1] and after == ""
    told = [one for rows in pages for one in rows]
    assert {one.subject_uuid for one in told} == {run.subject_uuid for run in runs}
    assert [one.since for one in told] == sorted(one.since for one in told)


@pytest.mark.parametrize("after", ["x", "1-2", "9" * 18 + "-0-1", "1-7-1"])
def test_a_page_that_is_none_is_the_first_or_empty_but_never_an_error(after):
    version = publish()
    start(version)
    rows = flow(version).standing_at("receive", reader=officer(path="h27"), at=AT, after=after).rows
    assert len(rows) <= 1


def test_the_list_can_show_only_what_is_over_norm_or_due():
    load_province_calendars()
    version = publish()
    begins = AT + timedelta(hours=3)
    late = start(version, at=begins, calendar_code="office")
    start(version, at=begins + timedelta(days=20), calendar_code="office")
    due = find_open_task(late.subject_uuid).due_at
    where, at = flow(version), begins + timedelta(days=20)
    assert due < at

    def seen(only):
        page = where.standing_at("receive", reader=officer(path="h27"), at=at, only=only)
        return [one.subject_uuid for one in page.rows]

    assert seen("norm") == [late.subject_uuid]
    assert len(seen("")) == 2 and seen("matter") == []
    assert where.figures(at=at)["receive"].standing_late == 1


def test_variants_are_the_ways_taken_the_most_frequent_first():
    version = publish()
    for _ in range(2):
        do(start(version), "accept", "propose", "approve")
    do(start(version), "accept", "propose", "return", "propose", "approve")
    do(start(version), "refuse")
    do(start(version), "accept")  # has not ended

    found = flow(version).variants()

    assert (found.runs, found.ways) == (4, 3)
    first = found.listed[0]
    assert first.steps == (("receive", "accept"), ("appraise", "propose"), ("approve", "approve"))
    assert (first.runs, first.end, first.median, first.late_steps) == (2, "granted", 3 * 3600, 0)
    assert first.returns == {}
    back = next(one for one in found.listed if len(one.steps) == 5)
    assert back.returns == {"appraise": 1, "approve": 1}
    assert found.reworked == 1 and back.repeats == 2
    assert {(one.element_id, one.runs, one.times) for one in found.rework} == {
        ("appraise", 1, 1),
        ("approve", 1, 1),
    }
    only = flow(version).variants(reworked=True)
    assert (only.listed, only.runs) == ((back,), 4)
    assert {one.end for one in found.listed} == {"granted", "refused"}
    assert len(flow(version).variants(limit=1).listed) == 1
    assert flow(version, paths=["h28"]).variants().runs == 0


def test_a_variant_names_the_messages_that_were_heard():
    version = publish(LOOPED)
    run = start(version)
    do(run, "accept")

    send_message(actor=system_actor("tests"), run_uuid=run.uuid, name="more", at=AT)
    tasks = [task.uuid for task in list_tasks_for(officer()).rows]
    complete_tasks(actor=officer(), task_uuids=tasks, outcome="done", at=AT + timedelta(hours=2))

    (variant,) = flow(version).variants().listed
    assert variant.steps[0] == ("await", "") or variant.steps[1] == ("await", "")
    assert variant.end == "granted"


@pytest.mark.parametrize("days", [0, 1, 3, 9])
def test_working_time_is_that_of_the_legal_calendar(days):
    load_province_calendars()
    version, code = publish(), "office"
    begins = AT + timedelta(hours=3, minutes=10)
    ends = begins + timedelta(days=days, hours=4, minutes=25)
    run = start(version, at=begins, calendar_code=code)
    task = find_open_task(run.subject_uuid)
    assert task is not None
    complete_task(actor=officer(), task_uuid=task.uuid, outcome="accept", at=ends)

    found = flow(version, since=begins, until=ends + timedelta(days=1)).figures(at=ends)

    calendar = calendars.get_calendar(code, on=begins.date())
    minutes = calendars.working_minutes_between(calendar, begins, ends)
    assert found["receive"].waiting == Spread(minutes, minutes)
    assert found["receive"].working is None and found["receive"].worked == 0
    assert found["receive"].normed == 1
    assert found["receive"].late == int(ends > task.due_at)
