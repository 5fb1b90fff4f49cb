"""
What a step costs in a process of 10,000 elements, and in a case of 10,000 tasks, beside small ones.

The same step by the same public action, in turns, by one client: only the size differs. Goal: the
same within 20 %. Run with `make bench`, or `python -m benchmarks.bench_process_size`.
"""

import os
import time
from collections.abc import Callable
from statistics import median
from typing import Any
from uuid import UUID

from benchmarks.bench_process_step import make_database

DATABASE = "motcua_bench_process_size"
ROUNDS = 7
STEPS = 60  # in one round, of each side
SMALL, LARGE = 10, 10_000
HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:motcua="urn:motcua:bpmn:1" targetNamespace="urn:bench">'
    '<process id="p" isExecutable="true"><startEvent id="s"/>'
)
TAIL = '<endEvent id="e"/></process></definitions>'


def chain(length: int, interpreted: bool) -> str:
    """Tasks one after another; `interpreted`: through gateways that look at a variable."""
    parts, before, flows = [], "s", 0
    for number in range(length // 2 if interpreted else length):
        task = f"t{number}"
        parts.append(f'<userTask id="{task}" motcua:permission="demo.do"/>')
        parts.append(f'<sequenceFlow id="f{flows}" sourceRef="{before}" targetRef="{task}"/>')
        before, flows = task, flows + 1
        if interpreted:
            gateway = f"g{number}"
            parts.append(f'<exclusiveGateway id="{gateway}" default="d{number}"/>')
            parts.append(f'<sequenceFlow id="f{flows}" sourceRef="{task}" targetRef="{gateway}"/>')
            parts.append(
                f'<sequenceFlow id="c{number}" sourceRef="{gateway}" targetRef="e">'
                "<conditionExpression>stop = true</conditionExpression></sequenceFlow>"
            )
            before, flows = gateway, flows + 1
            nearer = f"t{number + 1}" if number + 1 < length // 2 else "e"
            parts.append(
                f'<sequenceFlow id="d{number}" sourceRef="{gateway}" targetRef="{nearer}"/>'
            )
    if not interpreted:
        parts.append(f'<sequenceFlow id="last" sourceRef="{before}" targetRef="e"/>')
    text = HEAD + "".join(parts) + TAIL
    if interpreted:  # the way from one task to the next is the gateway's default flow
        for number in range(1, length // 2):
            drawn = f'sourceRef="g{number - 1}" targetRef="t{number}"/>'
            text = text.replace(f'<sequenceFlow id="f{2 * number}" {drawn}', "", 1)
    return text


def many(times: int) -> str:
    """A task that is open many times at once, then another."""
    return (
        f'{HEAD}<userTask id="t" motcua:permission="demo.do"><multiInstanceLoopCharacteristics>'
        f"<loopCardinality>{times}</loopCardinality></multiInstanceLoopCharacteristics></userTask>"
        '<sequenceFlow id="a" sourceRef="s" targetRef="t"/>'
        f'<sequenceFlow id="b" sourceRef="t" targetRef="e"/>{TAIL}'
    )


def start(bpmn: str, code: str) -> Any:
    """Publish and start one run."""
    from motcua.base.actors import system_actor
    from motcua.kernel.diagrams.api import publish_process
    from motcua.kernel.processes import testing

    version = publish_process(actor=system_actor("bench"), bpmn=bpmn, code=code, at=testing.AT)
    return lambda: testing.start(version)


def open_tasks(run: Any, count: int) -> list[UUID]:
    """Some open tasks of a run."""
    from motcua.kernel.processes.models import Task

    rows = Task.objects.filter(run__uuid=run.uuid, state="open").order_by("id")
    return list(rows.values_list("uuid", flat=True)[:count])


def walk(begin: Callable[[], Any], length: int) -> float:
    """Seconds a step along chains, begun anew where one ends."""
    from motcua.kernel.processes import api as processes
    from motcua.kernel.processes.testing import AT, officer

    who, left, spent, task = officer(), 0, 0.0, UUID(int=0)
    for _ in range(STEPS):
        if left < 2:
            task, left = open_tasks(begin(), 1)[0], length
        began = time.perf_counter()
        step = processes.complete_task(actor=who, task_uuid=task, outcome="done", at=AT)
        spent += time.perf_counter() - began
        left -= 1
        if step.opened:
            task = step.opened[0].uuid
    return spent / STEPS


def take(begin: Callable[[], Any], times: int) -> float:
    """Seconds a step where many tasks are open, in runs begun anew where few are left."""
    from motcua.kernel.processes import api as processes
    from motcua.kernel.processes.testing import AT, officer

    who, spent, done = officer(), 0.0, 0
    while done < STEPS:
        for task in open_tasks(begin(), min(STEPS - done, times - 1)):
            began = time.perf_counter()
            processes.complete_task(actor=who, task_uuid=task, outcome="done", at=AT)
            spent += time.perf_counter() - began
            done += 1
    return spent / STEPS


def main() -> None:
    """Measure and print."""
    os.environ["DATABASE_URL"] = make_database(DATABASE)
    os.environ["DJANGO_SETTINGS_MODULE"] = "motcua.project.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from django.db import connection

    sides: dict[str, dict[int, Callable[[], float]]] = {
        "chain, one statement": {}, "chain, interpreted": {}, "case with open tasks": {},
    }  # fmt: skip
    for size in (SMALL, LARGE):
        for name, interpreted in (("chain, one statement", False), ("chain, interpreted", True)):
            begin = start(chain(size, interpreted), f"chain{size}{interpreted}")
            length = size // 2 if interpreted else size
            sides[name][size] = lambda b=begin, n=length: walk(b, n)  # type: ignore[misc]
        case = start(many(size), f"many{size}")
        run = case() if size == LARGE else None  # opened once: it takes a while
        again = (lambda r=run: r) if run is not None else case
        sides["case with open tasks"][size] = lambda b=again, n=size: take(b, n)  # type: ignore[misc]
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print(f"One step, medians of {ROUNDS} rounds of {STEPS} (load {os.getloadavg()[0]:.1f}):")
    for name, pair in sides.items():
        rounds = [{size: one() for size, one in pair.items()} for _ in range(ROUNDS + 1)][1:]
        small, large = (median(r[size] for r in rounds) * 1000 for size in (SMALL, LARGE))
        print(
            f"  {name:24}{SMALL:6}: {small:6.2f} ms  {LARGE:6}: {large:6.2f} ms"
            f"  {large / small:.2f} × (goal 0.80–1.20)"
        )


if __name__ == "__main__":
    main()
