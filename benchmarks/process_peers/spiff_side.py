"""SpiffWorkflow 3, its state kept as JSON in one row of PostgreSQL, locked for the step."""

import time
from multiprocessing.connection import Connection
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

# The process of bench_process_step; SpiffWorkflow's conditions are Python.
BPMN = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:b">
<process id="drawn" isExecutable="true"><startEvent id="s"/><userTask id="first"/>
<userTask id="second"/><exclusiveGateway id="g" default="f4"/>
<exclusiveGateway id="h" default="f7"/><endEvent id="e"/>
<sequenceFlow id="f1" sourceRef="s" targetRef="first"/>
<sequenceFlow id="f2" sourceRef="first" targetRef="g"/>
<sequenceFlow id="f3" sourceRef="g" targetRef="second">
<conditionExpression>outcome == "go"</conditionExpression></sequenceFlow>
<sequenceFlow id="f4" sourceRef="g" targetRef="e"/>
<sequenceFlow id="f5" sourceRef="second" targetRef="h"/>
<sequenceFlow id="f6" sourceRef="h" targetRef="first">
<conditionExpression>outcome == "back"</conditionExpression></sequenceFlow>
<sequenceFlow id="f7" sourceRef="h" targetRef="e"/></process></definitions>"""
TABLES = """
CREATE TABLE run (id bigserial PRIMARY KEY, state text NOT NULL);
CREATE TABLE task (id bigserial PRIMARY KEY, run bigint NOT NULL, element text NOT NULL,
    agency uuid NOT NULL, state text NOT NULL, outcome text, opened_at timestamptz NOT NULL,
    completed_at timestamptz, completed_by uuid);
CREATE INDEX ON task (run) WHERE state = 'open';
CREATE INDEX ON task (agency, opened_at) WHERE state = 'open';
CREATE TABLE journal (id bigserial PRIMARY KEY, name text NOT NULL, run bigint NOT NULL,
    actor uuid NOT NULL, at timestamptz NOT NULL, payload jsonb NOT NULL);
CREATE INDEX ON journal (run, at);
"""
AGENCY = ACTOR = "00000000-0000-0000-0000-000000000001"
CLOSE = """UPDATE task SET state = 'completed', outcome = %s, completed_at = now(),
    completed_by = %s WHERE run = %s AND state = 'open' RETURNING id"""
OPEN = """INSERT INTO task (run, element, agency, state, opened_at)
    VALUES (%s, %s, %s, 'open', now()) RETURNING id"""
RECORD = """INSERT INTO journal (name, run, actor, at, payload)
    VALUES (%s, %s, %s, now(), %s)"""


def prepare(url: str, runs: int) -> None:
    """Make the table and start the runs."""
    serializer, start = _engine()
    state = serializer.serialize_json(start())
    with psycopg.connect(url) as server:
        server.execute(TABLES)
        for _ in range(runs):
            server.execute("INSERT INTO run (state) VALUES (%s)", [state])
        server.execute(
            "INSERT INTO task (run, element, agency, state, opened_at)"
            " SELECT id, 'first', %s, 'open', now() FROM run",
            [AGENCY],
        )


def work(pipe: Connection, url: str, share: int, clients: int, seconds: float) -> None:
    """One client."""
    serializer, _ = _engine()
    with psycopg.connect(url) as server:
        rows = server.execute("SELECT id FROM run ORDER BY id").fetchall()
        server.commit()
        runs = [row[0] for row in rows][share::clients]
        while (side := pipe.recv()) is not None:
            done, until = 0, time.perf_counter() + seconds
            while time.perf_counter() < until:
                _step(server, serializer, runs[done % len(runs)], is_whole=side == "whole")
                done += 1
            pipe.send(done / seconds)


def _step(server: psycopg.Connection[Any], serializer: Any, run: int, *, is_whole: bool) -> None:
    """Whole: with the rows that an inbox and a journal are read from, as our step writes them."""
    from SpiffWorkflow.util.task import TaskState

    with server.transaction():
        row = server.execute("SELECT state FROM run WHERE id = %s FOR UPDATE", [run]).fetchone()
        workflow = serializer.deserialize_json(row[0] if row else "")
        task = workflow.get_next_task(state=TaskState.READY, manual=True)
        task.data["outcome"] = "go" if task.task_spec.bpmn_id == "first" else "back"
        task.run()
        workflow.do_engine_steps()
        state = serializer.serialize_json(workflow)
        server.execute("UPDATE run SET state = %s WHERE id = %s", [state, run])
        if is_whole:
            _keep_rows(server, workflow, run, str(task.data["outcome"]))


def _keep_rows(server: psycopg.Connection[Any], workflow: Any, run: int, outcome: str) -> None:
    from SpiffWorkflow.util.task import TaskState

    closed = server.execute(CLOSE, [outcome, ACTOR, run]).fetchone()
    server.execute(
        RECORD, ["task_completed", run, ACTOR, Jsonb({"task": closed, "outcome": outcome})]
    )
    for ready in workflow.get_tasks(state=TaskState.READY, manual=True):
        element = ready.task_spec.bpmn_id
        opened = server.execute(OPEN, [run, element, AGENCY]).fetchone()
        server.execute(
            RECORD, ["task_opened", run, ACTOR, Jsonb({"task": opened, "element": element})]
        )


def _engine() -> tuple[Any, Any]:
    from lxml import etree
    from SpiffWorkflow.bpmn.parser import BpmnParser
    from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
    from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

    def start() -> Any:
        parser = BpmnParser()
        parser.add_bpmn_xml(etree.fromstring(BPMN))
        workflow = BpmnWorkflow(parser.get_spec("drawn"), parser.get_subprocess_specs("drawn"))
        workflow.do_engine_steps()
        return workflow

    return BpmnWorkflowSerializer(), start
