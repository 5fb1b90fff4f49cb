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
from motcua.systems.process_office.queries.flow import Flow

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
    assert found["receive"].median == 4 * 3600 and found["receive"].ninetieth == 4.8 * 3600
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
        with CaptureQueriesContext(connection) as seen:
            flow(version).figures(at=AT)
        return len(seen)

    start(version)
    before = queries()
    for _ in range(9):
        do(start(version), "accept")
    assert queries() == before == 4


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
    assert found["await"].done == 1 and found["await"].median == 23 * 3600
    assert found["joined"].standing == 1 and found["two"].standing == 1


def test_the_list_of_what_stands_shows_only_what_the_reader_may_know_of():
    version = publish()
    run = start(version, path="h27.10")
    start(version, path="h27.11")
    where = flow(version)

    seen = where.standing_at("receive", reader=officer(path="h27.10"))
    assert [one.subject_uuid for one in seen] == [run.subject_uuid]
    assert len(where.standing_at("receive", reader=officer(path="h27"))) == 2
    assert where.standing_at("receive", reader=officer(permissions=["procedures.edit"])) == []
    assert where.standing_at("approve", reader=officer(path="h27")) == []


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
    assert (first.runs, first.end, first.median, first.late) == (2, "granted", 3 * 3600, 0)
    assert first.returns == {}
    back = next(one for one in found.listed if len(one.steps) == 5)
    assert back.returns == {"appraise": 1, "approve": 1}
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
    assert found["receive"].working == calendars.working_minutes_between(calendar, begins, ends)
    assert found["receive"].normed == 1
    assert found["receive"].late == int(ends > task.due_at)
