"""A batch of steps against the same steps taken one by one: same answers, rows and journal."""

import json
from dataclasses import dataclass
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.base.actors import Actor, Grant, system_actor
from motcua.base.fields import uuid7
from motcua.base.testing.rows import rows_of
from motcua.kernel.calendars.testing import load_province_calendars
from motcua.kernel.diagrams.api import publish_process
from motcua.kernel.processes import api as processes
from motcua.kernel.processes.actions.steps import NORMS, TaskAlreadyDone, grants_of
from motcua.kernel.processes.models import Run, RunScope, Task, Token
from motcua.kernel.processes.testing import AT, agency, officer, publish, start

DUES = {"office|2 working_days": "2026-03-04T10:00:00+00:00"}
APART = (
    "start s", "parallel p", "human a outcomes=done,more", "human b", "exclusive g",
    "human c norm=2_working_days", "message heard message=go", "parallel q", "end e", "end f",
    "s -> p", "p -> a", "p -> b", "b -> f", "a -> g", 'g -> q if outcome = "more"', "g => e",
    "q -> c", "q -> heard", "c -> e", "heard -> f",
)  # fmt: skip
WITHIN = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:motcua="urn:motcua:bpmn:1" targetNamespace="urn:tests">
<bpmn:process id="drawn" name="Có quy trình con" isExecutable="true">
<bpmn:startEvent id="s"/><bpmn:endEvent id="e"/>
<bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="sub"/>
<bpmn:sequenceFlow id="f2" sourceRef="sub" targetRef="e"/>
<bpmn:subProcess id="sub" name="Thẩm định">
  <bpmn:startEvent id="ss"/><bpmn:parallelGateway id="p"/>
  <bpmn:userTask id="a" name="A" motcua:permission="demo.do" motcua:outcomes="done again"/>
  <bpmn:userTask id="b" name="B" motcua:permission="demo.do"/>
  <bpmn:userTask id="c" name="C" motcua:permission="demo.approve"/>
  <bpmn:exclusiveGateway id="g" default="h6"/>
  <bpmn:endEvent id="ea"/><bpmn:endEvent id="eb"/>
  <bpmn:sequenceFlow id="h1" sourceRef="ss" targetRef="p"/>
  <bpmn:sequenceFlow id="h2" sourceRef="p" targetRef="a"/>
  <bpmn:sequenceFlow id="h3" sourceRef="p" targetRef="b"/>
  <bpmn:sequenceFlow id="h4" sourceRef="a" targetRef="g"/>
  <bpmn:sequenceFlow id="h5" sourceRef="g" targetRef="c">
    <bpmn:conditionExpression>outcome = "again"</bpmn:conditionExpression></bpmn:sequenceFlow>
  <bpmn:sequenceFlow id="h6" sourceRef="g" targetRef="ea"/>
  <bpmn:sequenceFlow id="h7" sourceRef="b" targetRef="eb"/>
  <bpmn:sequenceFlow id="h8" sourceRef="c" targetRef="ea"/>
</bpmn:subProcess></bpmn:process></bpmn:definitions>"""
COSTLY = (
    "start s", "human ask", "exclusive g", "human pay", "end free", "end paid", "s -> ask",
    "ask -> g", "g -> pay if fee > 0", "g => free", "pay -> paid",
)  # fmt: skip


@dataclass(frozen=True)
class Said:
    """One run of the world, and what happened to its tasks before the batch."""

    process: str
    path: str
    has_calendar: bool
    before: tuple[tuple[str, int], ...]  # (claimed by a colleague, done by me, …; which task)


said = st.builds(
    Said,
    st.sampled_from(["approval", "apart", "within", "costly"]),
    st.sampled_from(["h27.10", "h27.10.mc", "h27.11"]),
    st.booleans(),
    st.lists(
        st.tuples(st.sampled_from(["claim", "mine", "done", "more", "other"]), st.integers(0, 2)),
        max_size=3,
    ).map(tuple),
)
grants = st.lists(
    st.tuples(
        st.sampled_from(["demo.do", "demo.approve"]),
        st.sampled_from(["h27", "h27.10", "h27.11", "h27.1"]),
        st.sampled_from([None, uuid4(), uuid4()]),
    ),
    max_size=5,
)


def actor_with(rights) -> Actor:
    made = tuple(
        Grant(
            role="demo",
            permissions=frozenset([permission]),
            agency_uuid=agency(path),
            agency_path=path,
            delegated_by=delegator,
        )
        for permission, path, delegator in rights
    )
    return Actor(kind="official", uuid=uuid7(), name="Lê Thị Quầy", grants=made)


def versions():
    return {
        "approval": publish(code="approval"),
        "apart": publish(APART, code="apart"),
        "within": publish_process(actor=system_actor("tests"), bpmn=WITHIN, code="within", at=AT),
        "costly": publish(COSTLY, code="costly"),
    }


def build(known, world: list[Said], me: Actor) -> None:
    """The runs as they are when the batch comes."""
    everywhere = officer(path="h27")
    mine = Actor(kind="official", uuid=me.uuid, name=me.name, grants=everywhere.grants)
    for one in world:
        calendar = "office" if one.has_calendar else ""
        run = start(known[one.process], path=one.path, calendar_code=calendar, variables={"fee": 1})
        for what, which in one.before:
            tasks = list(Task.objects.filter(run=run, state="open").order_by("id"))
            if len(tasks) <= which:
                continue
            task = tasks[which]
            if task.assignee_uuid is not None:
                continue
            if what == "claim":
                processes.holding.hold_tasks({task.uuid: everywhere})
            elif what == "mine":
                processes.holding.hold_tasks({task.uuid: mine})
            else:
                who = everywhere if what == "other" else mine
                outcomes = processes.outcomes_of(task.uuid)
                outcome = what if what in outcomes else outcomes[0]
                processes.complete_task(actor=who, task_uuid=task.uuid, outcome=outcome, at=AT)


def ask(function: str, what, outcome: str, actor: Actor, dues):
    variables = ", '{}'" if function == "processes_complete_task" else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {function}(%s, %s, %s{variables}, %s, %s, %s,"
            " %s::text[], %s::text[], %s::uuid[], %s::jsonb)::text",
            [what, outcome, AT, actor.kind, actor.uuid, actor.name, *grants_of(actor),
             json.dumps(dues)],
        )  # fmt: skip
        return json.loads(cursor.fetchone()[0])


def snapshot(old: set) -> dict[str, list]:
    """Every row, with tasks that are new known by their element."""
    names = {str(task.uuid): task.element_id for task in Task.objects.all() if task.id not in old}
    unlike = {"id", "uuid"}

    def rows(model, *, apart=frozenset()):
        fields = [f.attname for f in model._meta.concrete_fields if f.attname not in unlike | apart]
        return list(model.objects.order_by("pk").values_list(*fields))

    tasks = sorted(rows(Task), key=lambda row: row[0])  # by run; within it as they were opened
    told = ("name", "subject_uuid", "actor_kind", "actor_uuid", "acting_for", "agency_uuid", "at")
    journal = [
        (*(e[name] for name in told), {k: names.get(v, v) for k, v in e["payload"].items()})
        for e in rows_of("events_journal")
    ]
    return {
        "runs": sorted(rows(Run), key=str), "scopes": sorted(rows(RunScope), key=str),
        "tokens": sorted(rows(Token), key=str), "tasks": tasks, "journal": journal,
    }  # fmt: skip


def plain(answer: dict) -> dict:
    opened = [o["element_id"] for o in answer.get("opened", [])]
    return {**answer, "opened": opened}


@pytest.fixture
def known():
    load_province_calendars()
    return versions()


@pytest.mark.django_db
@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    world=st.lists(said, min_size=1, max_size=5),
    rights=grants,
    outcome=st.sampled_from(["done", "accept", "propose", "approve", "more", "again"]),
    dues=st.sampled_from([{}, DUES]),
    chance=st.randoms(use_true_random=False),
)
def test_a_batch_is_its_steps_one_by_one(*, known, world, rights, outcome, dues, chance):
    actor = actor_with(rights) if rights else system_actor("tests")
    with transaction.atomic():
        build(known, world, actor)
        ordered = list(Task.objects.order_by("run_id", "id").values_list("uuid", flat=True))
        asked = [uuid for uuid in ordered if chance.random() < 0.8] + [uuid4()]
        old = set(Task.objects.values_list("id", flat=True))

        before = transaction.savepoint()
        singly = {str(u): ask("processes_complete_task", u, outcome, actor, dues) for u in asked}
        rows_singly = snapshot(old)
        transaction.savepoint_rollback(before)

        mixed = [*asked]
        chance.shuffle(mixed)
        together = ask("processes_complete_tasks", mixed, outcome, actor, dues)

        assert len(together) == len(asked)
        assert {a["task"]: plain(a) for a in together} == {
            uuid: plain({"task": uuid, **answer}) for uuid, answer in singly.items()
        }
        rows_together = snapshot(old)
        for what, rows in rows_singly.items():
            assert rows_together[what] == rows, what
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_a_batch_of_any_size_is_a_handful_of_queries():
    version = publish()
    NORMS.forget()  # what other tests made it remember would be asked for anew
    for size in (2, 40):
        runs = [start(version) for _ in range(size)]
        uuids = [processes.find_open_task(run.subject_uuid).uuid for run in runs]
        with CaptureQueriesContext(connection) as queries:
            items = processes.complete_tasks(
                actor=officer(), task_uuids=uuids, outcome="accept", at=AT
            )
        assert all(item.result for item in items) and len(queries) == 1


@pytest.mark.django_db(transaction=True)
def test_overlapping_batches_and_single_steps_lose_nothing_and_do_nothing_twice():
    version = publish()
    runs = [start(version) for _ in range(60)]
    uuids = [processes.find_open_task(run.subject_uuid).uuid for run in runs]
    barrier, results = Barrier(4), []

    def together(mine):
        barrier.wait()
        items = processes.complete_tasks(actor=officer(), task_uuids=mine, outcome="accept", at=AT)
        results.extend((item.task_uuid, item.result is not None) for item in items)
        connections.close_all()

    def singly(mine):
        barrier.wait()
        for uuid in mine:
            try:
                processes.complete_task(actor=officer(), task_uuid=uuid, outcome="accept", at=AT)
                results.append((uuid, True))
            except TaskAlreadyDone:
                results.append((uuid, False))
        connections.close_all()

    threads = [
        Thread(target=together, args=(uuids,)),
        Thread(target=together, args=(uuids[::-1],)),
        Thread(target=singly, args=(uuids[20:],)),
        Thread(target=singly, args=(uuids[::-1],)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(uuid for uuid, won in results if won) == sorted(uuids)
    assert len(results) == 60 * 3 + 40
    for run in runs:
        elements = list(Task.objects.filter(run=run).order_by("id").values_list("element_id"))
        assert elements == [("receive",), ("appraise",)]
        told = rows_of("events_journal", "subject_uuid = %s", [run.subject_uuid])
        assert [event["name"].partition(".")[2] for event in told] == [
            "run_started", "task_opened", "task_completed", "task_opened",
        ]  # fmt: skip
