"""Publishing processes: read, check, compile, and never change again."""

import hashlib
from datetime import datetime

from django.db import connection, transaction

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, PermissionRefused
from motcua.kernel.events import api as events
from motcua.kernel.processes.events import PROCESS_PUBLISHED
from motcua.kernel.processes.models import (
    ProcessElement,
    ProcessFlow,
    ProcessTransition,
    ProcessVersion,
)
from motcua.kernel.processes.permissions import may_publish_process
from motcua.kernel.processes.ports import step_names
from motcua.kernel.processes.queries.versions import find_process
from motcua.kernel.processes.rules.bpmn import DiagramUnreadable, read_diagram
from motcua.kernel.processes.rules.checks import check_net
from motcua.kernel.processes.rules.net import Net, Problem
from motcua.kernel.processes.rules.transitions import compile_transitions


class ProcessRefused(InvalidInput):
    """Quy trình chưa công bố được."""

    message_en = "The process cannot be published."

    def __init__(self, code: str, problems: list[Problem]) -> None:
        """Refuse with every problem found."""
        self.process, self.problems = code, tuple(problems)
        super().__init__(fields={problem.element_id: problem.vi for problem in problems})

    def message(self, language: str) -> str:
        """The problems, one a line, each with the element and the way that leads there."""
        head = super().message(language)
        return "\n".join([f"{self.process}: {head}", *(p.line(language) for p in self.problems)])


def check_process(bpmn: str) -> tuple[Net | None, list[Problem]]:
    """Read and judge a diagram without publishing it: the net, and everything wrong with it."""
    try:
        net, problems = read_diagram(bpmn)
    except DiagramUnreadable as error:
        vi = f"không phải sơ đồ BPMN 2.0 đọc được: {error}"
        return None, [Problem("definitions", "", vi, f"not a readable BPMN 2.0 diagram: {error}")]
    return net, problems or check_net(net, steps=step_names())


@transaction.atomic
def publish_process(*, actor: Actor, bpmn: str, code: str, at: datetime) -> ProcessVersion:
    """
    Publish a diagram as the next version of a process; new runs use it, running ones keep theirs.

    Publishing the diagram that is already the latest version changes nothing and returns it.

    :raises ProcessRefused: with each fault, its element and the way that leads there.
    """
    _lock(code)
    latest = find_process(code)
    if not may_publish_process(actor):
        raise PermissionRefused()
    digest = hashlib.sha256(bpmn.encode()).hexdigest()
    if latest is not None and latest.digest == digest:
        return latest
    net, problems = check_process(bpmn)
    if problems or net is None:
        raise ProcessRefused(code, problems)
    version = ProcessVersion(
        id=_next_id(),
        code=code,
        number=latest.number + 1 if latest else 1,
        name=net.name or code,
        bpmn=bpmn,
        digest=digest,
        published_at=at,
        published_by=actor.uuid,
    )
    _write(version, net)
    events.publish(
        PROCESS_PUBLISHED,
        subject=events.Subject("processes.process", version.uuid),
        actor=actor,
        at=at,
        payload={"process": code, "version": version.number, "digest": digest},
    )
    return version


def _lock(code: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"process:{code}"])


def _next_id() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('processes_version', 'id'))")
        return int(cursor.fetchone()[0])


def _write(version: ProcessVersion, net: Net) -> None:
    """Write the version last: triggers refuse rows for a version that exists already."""
    elements = ProcessElement.objects.bulk_create(
        ProcessElement(
            version_id=version.id,
            position=position,
            element_id=element.id,
            kind=element.kind,
            name=element.name,
            role=element.role,
            permission=element.permission,
            place=element.place,
            outcomes=list(element.outcomes),
            norm=str(element.norm or ""),
            step=element.step,
            message=element.message,
            timer=element.timer,
            attached_to=element.attached_to,
            is_interrupting=element.is_interrupting,
        )
        for position, element in enumerate(net.elements.values())
    )
    _write_ways(version, net, {row.element_id: row.id for row in elements})
    version.save(force_insert=True)


def _write_ways(version: ProcessVersion, net: Net, row_ids: dict[str, int]) -> None:
    ProcessFlow.objects.bulk_create(
        ProcessFlow(
            version_id=version.id,
            position=position,
            flow_id=flow.id,
            name=flow.name,
            source=flow.source,
            target=flow.target,
            condition=flow.condition,
            is_default=flow.is_default,
        )
        for position, flow in enumerate(net.flows.values())
    )
    ProcessTransition.objects.bulk_create(
        ProcessTransition(
            version_id=version.id,
            element_id=transition.element_id,
            outcome=transition.outcome,
            opens=[row_ids[element_id] for element_id in transition.opens],
            ends=list(transition.ends),
        )
        for transition in compile_transitions(net)
    )
