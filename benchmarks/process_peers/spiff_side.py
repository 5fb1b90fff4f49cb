"""SpiffWorkflow 3, its state kept as JSON in one row of PostgreSQL, locked for the step."""

import time
from multiprocessing.connection import Connection
from typing import Any

import psycopg

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
TABLE = "CREATE TABLE run (id bigserial PRIMARY KEY, state text NOT NULL)"


def prepare(url: str, runs: int) -> None:
    """Make the table and start the runs."""
    serializer, start = _engine()
    state = serializer.serialize_json(start())
    with psycopg.connect(url) as server:
        server.execute(TABLE)
        for _ in range(runs):
            server.execute("INSERT INTO run (state) VALUES (%s)", [state])


def work(pipe: Connection, url: str, share: int, clients: int, seconds: float) -> None:
    """One client."""
    serializer, _ = _engine()
    with psycopg.connect(url) as server:
        rows = server.execute("SELECT id FROM run ORDER BY id").fetchall()
        server.commit()
        runs = [row[0] for row in rows][share::clients]
        while pipe.recv() is not None:
            done, until = 0, time.perf_counter() + seconds
            while time.perf_counter() < until:
                _step(server, serializer, runs[done % len(runs)])
                done += 1
            pipe.send(done / seconds)


def _step(server: psycopg.Connection[Any], serializer: Any, run: int) -> None:
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
