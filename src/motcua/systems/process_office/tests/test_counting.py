"""Passages and ways, held against a plain recomputation over histories drawn by chance."""

from collections import Counter, defaultdict
from datetime import timedelta
from itertools import pairwise
from random import Random
from statistics import median
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import connection

from motcua.base.actors import system_actor
from motcua.kernel.calendars import api as calendars
from motcua.kernel.calendars.testing import load_province_calendars
from motcua.kernel.cases.testing import make_case
from motcua.kernel.diagrams import api as diagrams
from motcua.kernel.events import api as events
from motcua.kernel.processes import api as processes
from motcua.kernel.processes.testing import AT, officer, publish, start
from motcua.kernel.workloads import api as workloads
from motcua.systems.process_office.actions.counting import count_passages
from motcua.systems.process_office.events import DRAFTS
from motcua.systems.process_office.models import FlowMark, Passage, WayTaken
from motcua.systems.process_office.queries.flow import Flow, Spread
from motcua.systems.process_office.testing import count_all

pytestmark = pytest.mark.django_db

# Any event about the matter by which somebody shows to be at it.
NOTED = DRAFTS.by_word["saved"]
WHO = [officer(path="h27") for _ in range(3)]
WHERE = ("h27.10", "h27.100", "h27.11")


def rows(sql, *values):
    """Rows of another app's tables, as they are."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        names = [column.name for column in cursor.description]
        return [SimpleNamespace(**dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


def flow(version, paths=("h27",), since=AT, days=400):
    return Flow(version, tuple(paths), since, since + timedelta(days=days))


def happen(chance, version):
    """One run: each task may be claimed, given back, acted on, and is completed or left open."""
    at = AT + timedelta(minutes=chance.randint(0, 60 * 24 * 40))
    run = start(version, path=chance.choice(WHERE), at=at, calendar_code="office")
    for _ in range(chance.randint(0, 7)):
        task = processes.find_open_task(run.subject_uuid)
        if task is None:
            break
        who, outcomes = chance.choice(WHO), processes.outcomes_of(task.uuid)
        at += timedelta(minutes=chance.randint(0, 600))
        if chance.random() < 0.4:
            workloads.claim_task(actor=chance.choice(WHO), task_uuid=task.uuid, at=at)
            at += timedelta(minutes=chance.randint(0, 3000))
            taken = processes.get_task(task.uuid).assignee_uuid
            who = next(one for one in WHO if one.uuid == taken)
            if chance.random() < 0.3:
                workloads.release_task(actor=who, task_uuid=task.uuid, at=at)
                who = chance.choice(WHO)
        if chance.random() < 0.5:
            note(chance.choice(WHO), run, at)
            at += timedelta(minutes=chance.randint(0, 500))
        processes.complete_task(
            actor=who, task_uuid=task.uuid, outcome=chance.choice(outcomes), at=at
        )


def note(actor, run, at):
    subject = events.Subject(run.subject_kind, run.subject_uuid)
    events.publish(
        NOTED, subject=subject, actor=actor, at=at, payload={"process": "demo", "revision": 1}
    )


def taken_at(task, told):
    """When somebody had it in hand, read off the events one by one; None if it was done at once."""
    claims = [
        e.at for e in told
        if e.name == "workloads.task_claimed" and e.payload["task"] == str(task.uuid)
    ]  # fmt: skip
    if claims and min(claims) < task.completed_at:
        return min(claims)
    acts = [
        e.at for e in told
        if e.name == NOTED.name and e.actor_uuid == task.completed_by
        and task.opened_at < e.at < task.completed_at
    ]  # fmt: skip
    return min(acts, default=None)


def at_nine_tenths(values):
    values = sorted(values)
    place = 0.9 * (len(values) - 1)
    low = int(place)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (place - low)


def spread(values):
    if not values:
        return None
    return Spread(pytest.approx(median(values)), pytest.approx(at_nine_tenths(values)))


def recomputed(version, paths, since, until):
    calendar = calendars.get_calendar("office", on=AT.date())
    found = defaultdict(lambda: defaultdict(list))
    done = rows(
        "SELECT t.* FROM processes_task t JOIN processes_run r ON r.id = t.run_id"
        " WHERE r.version_id = %s AND t.state = 'completed'",
        version.pk,
    )
    for task in done:
        if not since <= task.completed_at < until:
            continue
        if not any(task.agency_path == p or task.agency_path.startswith(f"{p}.") for p in paths):
            continue
        took = taken_at(task, events.list_events_of(task.subject_uuid))

        def minutes(a, b):
            return calendars.working_minutes_between(calendar, a, b)

        here = found[task.element_id]
        here["span"].append((task.completed_at - task.opened_at).total_seconds())
        here["waiting"].append(minutes(task.opened_at, took or task.completed_at))
        if took:
            here["working"].append(minutes(took, task.completed_at))
        if task.due_at:
            here["late"].append(task.completed_at > task.due_at)
    return found


@pytest.mark.parametrize("seed", range(4))
def test_figures_are_those_of_a_plain_recomputation(seed):
    load_province_calendars()
    chance, version = Random(seed), publish()
    for number in range(25):
        happen(chance, version)
        if number == 12:
            count_all(AT)  # the rest comes later, also of runs that were seen before
    count_all(AT)

    assert sum(one.worked for one in flow(version).figures(at=AT).values()) > 5
    since, days = AT + timedelta(days=chance.randint(0, 15)), chance.randint(5, 60)
    for paths in (("h27",), ("h27.10",), ("h27.11", "h27.100")):
        figures = flow(version, paths, since, days).figures(at=AT)
        plain = recomputed(version, paths, since, since + timedelta(days=days))
        assert {name for name, one in figures.items() if one.done} == set(plain)
        for name, values in plain.items():
            one = figures[name]
            assert one.done == len(values["span"]) and one.worked == len(values["working"])
            assert (one.normed, one.late) == (len(values["late"]), sum(values["late"]))
            assert one.span == spread(values["span"])
            assert one.waiting == spread(values["waiting"])
            assert one.working == spread(values["working"])


@pytest.mark.parametrize("seed", range(2))
def test_ways_are_those_of_a_plain_recomputation(seed):
    load_province_calendars()
    chance, version = Random(seed), publish()
    for _ in range(30):
        happen(chance, version)
    count_all(AT)

    plain, late = Counter(), Counter()
    ended = "SELECT * FROM processes_run WHERE version_id = %s AND state = 'ended'"
    for run in rows(ended, version.pk):
        done = rows(
            "SELECT * FROM processes_task WHERE run_id = %s AND state = 'completed'"
            " ORDER BY completed_at, opened_at, id",
            run.id,
        )
        way = (*((task.element_id, task.outcome) for task in done), run.end_element)
        plain[way] += 1
        late[way] += any(task.due_at and task.completed_at > task.due_at for task in done)

    found = flow(version).variants(limit=1000)
    assert {(*one.steps, one.end): one.runs for one in found.listed} == dict(plain)
    assert {(*one.steps, one.end): one.late_steps for one in found.listed} == dict(late)
    assert (found.runs, found.ways) == (plain.total(), len(plain))
    again = {way: len(way) - 1 - len({step[0] for step in way[:-1]}) for way in plain}
    assert {(*one.steps, one.end): one.repeats for one in found.listed} == again
    assert found.reworked == sum(plain[way] for way, times in again.items() if times)


def test_counting_again_writes_nothing_again():
    version = publish()
    for number in range(5):
        happen(Random(number), version)
    count_all(AT)
    rows = Passage.objects.count(), WayTaken.objects.count()

    assert count_all(AT) == 0
    FlowMark.objects.update(position=0)  # as after the loss of the mark
    count_all(AT)

    assert (Passage.objects.count(), WayTaken.objects.count()) == rows


def test_what_is_not_settled_yet_is_counted_later():
    version = publish()
    happen(Random(3), version)

    assert count_passages(at=AT, upto=0) == 0
    assert not Passage.objects.exists()
    count_all(AT)
    assert Passage.objects.exists()


def test_a_task_done_in_one_act_only_waited():
    load_province_calendars()
    version = publish()
    begins = AT + timedelta(hours=3)
    run = start(version, at=begins, calendar_code="office")
    task = processes.find_open_task(run.subject_uuid)
    note(WHO[1], run, begins + timedelta(minutes=5))  # somebody else's act does not count
    processes.complete_task(
        actor=WHO[0], task_uuid=task.uuid, outcome="accept", at=begins + timedelta(minutes=30)
    )
    count_all(AT)

    one = flow(version).figures(at=AT)["receive"]
    assert (one.done, one.worked, one.working) == (1, 0, None)
    assert one.waiting is not None


def drawn(*parts):
    """A version of a process put together from pieces of BPMN."""
    bpmn = (
        '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
        ' xmlns:motcua="urn:motcua:bpmn:1" targetNamespace="urn:tests">'
        f'<bpmn:process id="p" name="Thử" isExecutable="true">{"".join(parts)}</bpmn:process>'
        "</bpmn:definitions>"
    )
    actor = system_actor("tests")
    return diagrams.publish_process(actor=actor, bpmn=bpmn, code="drawn", at=AT)


def piece(tag, name, inside="", **given):
    words = "".join(f' {key.replace("_", ":")}="{value}"' for key, value in given.items())
    return f'<bpmn:{tag} id="{name}" name="{name}"{words}>{inside}</bpmn:{tag}>'


def work(name, inside=""):
    return piece("userTask", name, inside, motcua_permission="demo.do")


def line(*names):
    return "".join(
        f'<bpmn:sequenceFlow id="{a}-{b}" sourceRef="{a}" targetRef="{b}"/>'
        for a, b in pairwise(names)
    )


def hourly(name, on):
    """A timer of an hour on a border, which lets the step go on."""
    inside = (
        "<bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration>"
        "</bpmn:timerEventDefinition>"
    )
    return piece("boundaryEvent", name, inside, attachedToRef=on, cancelActivity="false")


def do(run, element):
    task = processes.find_open_task(run.subject_uuid, element)
    processes.complete_task(actor=WHO[0], task_uuid=task.uuid, outcome="done", at=AT)


THREE_TIMES = (
    '<bpmn:multiInstanceLoopCharacteristics isSequential="false">'
    "<bpmn:loopCardinality>3</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>"
)


def test_parts_loops_and_borders_have_figures_too():
    inner = (
        piece("startEvent", "in"), work("inner"), piece("endEvent", "out"),
        line("in", "inner", "out"),
    )  # fmt: skip
    version = drawn(
        piece("startEvent", "begun"), piece("subProcess", "part", "".join(inner)),
        hourly("reminder", "part"), work("remind"), piece("endEvent", "reminded"),
        work("many", THREE_TIMES), piece("endEvent", "end"),
        line("begun", "part", "many", "end"), line("reminder", "remind", "reminded"),
    )  # fmt: skip
    run = start(version)
    found = flow(version).figures(at=AT)
    assert (found["part"].standing, found["inner"].standing) == (1, 1)
    assert (found["reminder"].standing, found["reminder"].armed) == (0, 1)
    assert found["reminder"].armed_until == AT + timedelta(hours=1)

    do(run, "inner")
    assert flow(version).figures(at=AT)["many"].standing == 1  # one run, three turns
    for _ in range(3):
        do(run, "many")
    count_all(AT)

    found = flow(version).figures(at=AT)
    assert (found["part"].done, found["inner"].done, found["many"].done) == (1, 1, 3)
    assert "reminder" not in found or found["reminder"].armed == 0
    (way,) = flow(version).variants().listed
    assert way.steps == (("inner", "done"), ("many", ""))  # a loop is one step
    assert way.repeats == 0


def test_a_timer_on_a_border_that_fired_is_counted():
    version = drawn(
        piece("startEvent", "begun"), work("work"), piece("endEvent", "end"),
        hourly("late", "work"), piece("endEvent", "told"),
        line("begun", "work", "end"), line("late", "told"),
    )  # fmt: skip
    start(version)
    call_command("fire_timers")  # the clock of the tests stands long after
    count_all(AT)

    one = flow(version, days=4000).figures(at=AT)["late"]
    assert (one.done, one.armed, one.standing) == (1, 0, 0)


def test_a_wait_that_a_cancellation_ended_is_no_passage():
    version = publish((
        "start begun", "message await message=more", "end done",
        "begun -> await", "await -> done",
    ))  # fmt: skip
    run = start(version)
    processes.cancel_run(
        actor=system_actor("tests"), run_uuid=run.uuid, reason="thử", at=AT + timedelta(days=1)
    )
    count_all(AT)

    assert rows("SELECT left_at FROM processes_token WHERE run_id = %s", run.pk)[0].left_at
    assert not Passage.objects.exists() and not WayTaken.objects.exists()


def test_what_comes_late_counts_at_its_own_time():
    """A replay writes old moments today: they belong to the days on which they were done."""
    version = publish()
    run = start(version, at=AT - timedelta(days=300))
    task = processes.find_open_task(run.subject_uuid)
    processes.complete_task(
        actor=WHO[0], task_uuid=task.uuid, outcome="accept", at=AT - timedelta(days=299)
    )
    count_all(AT)

    assert not flow(version).figures(at=AT).get("receive")
    assert flow(version, since=AT - timedelta(days=300)).figures(at=AT)["receive"].done == 1


def test_a_matter_past_its_due_date_is_not_a_step_over_its_norm():
    version = publish()
    late, kept = start(version), start(version)
    for run, days in ((late, 1), (kept, 30)):
        made = make_case(at=AT)
        type(made).objects.filter(pk=made.pk).update(
            run_uuid=run.uuid, due_current=AT + timedelta(days=days)
        )
    at = AT + timedelta(days=2)

    one = flow(version).figures(at=at)["receive"]
    assert (one.standing, one.overdue, one.standing_late) == (2, 1, 0)
    page = flow(version).standing_at("receive", reader=WHO[0], at=at, only="matter")
    assert [line.subject_uuid for line in page.rows] == [late.subject_uuid]
    assert page.rows[0].matter_due_at == AT + timedelta(days=1)

    for run in (late, kept):
        task = processes.find_open_task(run.subject_uuid)
        processes.complete_task(actor=WHO[0], task_uuid=task.uuid, outcome="refuse", at=at)
    count_all(at)
    found = flow(version).variants()
    assert (found.runs, found.late_matters, found.late_steps) == (2, 1, 0)
