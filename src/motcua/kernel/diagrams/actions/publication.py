"""Publishing processes: read, check, compile, and never change again."""

import hashlib
from datetime import datetime

from django.db import connection, transaction

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, PermissionRefused
from motcua.kernel.diagrams.events import PROCESS_PUBLISHED
from motcua.kernel.diagrams.models import (
    ProcessElement,
    ProcessFlow,
    ProcessTransition,
    ProcessVersion,
)
from motcua.kernel.diagrams.permissions import may_publish_process
from motcua.kernel.diagrams.queries.checking import check_process
from motcua.kernel.diagrams.queries.versions import fields_of, find_process
from motcua.kernel.diagrams.rules.net import Net, Problem
from motcua.kernel.diagrams.rules.transitions import compile_transitions
from motcua.kernel.events import api as events


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


@transaction.atomic
def publish_process(
    *, actor: Actor, bpmn: str, code: str, at: datetime, process_id: str = ""
) -> ProcessVersion:
    """
    Publish a diagram as the next version of a process; new runs use it, running ones keep theirs.

    Publishing the diagram that is already the latest version changes nothing and returns it.

    :param process_id: which process of the diagram is meant, if it holds several executable ones.
    :raises ProcessRefused: with each fault, its element and the way that leads there.
    """
    _lock(code)
    latest = find_process(code)
    if not may_publish_process(actor):
        raise PermissionRefused()
    digest = hashlib.sha256(bpmn.encode()).hexdigest()
    if latest is not None and (latest.digest, latest.process_id) == (digest, process_id):
        return latest
    net, problems = check_process(bpmn, process_id, at=at)
    if problems or net is None:
        raise ProcessRefused(code, problems)
    version = ProcessVersion(
        id=_next_id(),
        code=code,
        number=latest.number + 1 if latest else 1,
        name=net.name or code,
        process_id=process_id,
        bpmn=bpmn,
        digest=digest,
        published_at=at,
        published_by=actor.uuid,
    )
    _write(version, net)
    events.publish(
        PROCESS_PUBLISHED,
        subject=events.Subject("diagrams.process", version.uuid),
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
        cursor.execute("SELECT nextval(pg_get_serial_sequence('diagrams_version', 'id'))")
        return int(cursor.fetchone()[0])


def _write(version: ProcessVersion, net: Net) -> None:
    """Write the version last: triggers refuse rows for a version that exists already."""
    elements = ProcessElement.objects.bulk_create(
        ProcessElement(version_id=version.id, position=position, **fields_of(element))
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
