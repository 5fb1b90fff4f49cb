"""Diagrams for tests, put together from pieces of BPMN."""

from itertools import pairwise
from typing import Any

from motcua.base.actors import system_actor
from motcua.kernel.diagrams.api import ProcessVersion, publish_process
from motcua.kernel.processes import api as processes
from motcua.kernel.processes.actions.steps import StepResult
from motcua.kernel.processes.models import Run, RunScope, Task, Token
from motcua.kernel.processes.testing import AT, officer, start

HUMAN = '<bpmn:userTask id="{0}" name="{0}" motcua:permission="demo.do"{1}>{2}</bpmn:userTask>'


def task(name: str, ours: str = "", inside: str = "") -> str:
    return HUMAN.format(name, f" {ours}" if ours else "", inside)


def flow(source: str, target: str, condition: str = "") -> str:
    inside = f"<bpmn:conditionExpression>{condition}</bpmn:conditionExpression>"
    return (
        f'<bpmn:sequenceFlow id="{source}-{target}" sourceRef="{source}" targetRef="{target}">'
        f"{inside if condition else ''}</bpmn:sequenceFlow>"
    )


def event(tag: str, name: str, trigger: str = "", reference: str = "", rest: str = "") -> str:
    ours = f' motcua:{trigger}="{reference}"' if reference else ""
    inside = f"<bpmn:{trigger}EventDefinition/>" if trigger else ""
    if trigger == "timer":
        ours, inside = (
            "",
            (
                "<bpmn:timerEventDefinition><bpmn:timeDuration>"
                f"{reference}</bpmn:timeDuration></bpmn:timerEventDefinition>"
            ),
        )
    return f'<bpmn:{tag} id="{name}" name="{name}"{ours} {rest}>{inside}</bpmn:{tag}>'


def line(*names: str) -> str:
    return "".join(flow(a, b) for a, b in pairwise(names))


def begun(*parts: str, code: str = "demo", **given: Any) -> Run:
    return start(published(*parts, code=code), **given)


def published(*parts: str, code: str = "demo") -> ProcessVersion:
    bpmn = (
        '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
        ' xmlns:motcua="urn:motcua:bpmn:1" targetNamespace="urn:tests">'
        f'<bpmn:process id="p" name="Thử" isExecutable="true">{"".join(parts)}</bpmn:process>'
        "</bpmn:definitions>"
    )
    return publish_process(actor=system_actor("tests"), bpmn=bpmn, code=code, at=AT)


def open_at(run: Run) -> list[str]:
    tasks = Task.objects.filter(run=run, state="open").order_by("element_id", "id")
    return list(tasks.values_list("element_id", flat=True))


def do(run: Run, element: str, outcome: str = "done", **variables: Any) -> StepResult:
    found = processes.find_open_task(run.subject_uuid, element)
    assert found is not None, (element, open_at(run))
    return processes.complete_task(
        actor=officer(), task_uuid=found.uuid, outcome=outcome, at=AT, variables=variables
    )


def is_clean(run: Run) -> bool:
    """Whether nothing is left behind by a run that has ended."""
    run.refresh_from_db()
    return (
        run.state == "ended"
        and run.active == 0
        and not Task.objects.filter(run=run, state="open").exists()
        and not Token.objects.filter(run=run, left_at__isnull=True).exists()
        and not RunScope.objects.filter(run=run, state="open").exists()
    )
