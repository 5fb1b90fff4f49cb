"""Published versions, and their nets read back from the rows that are played from."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from motcua.base.errors import NotFound
from motcua.kernel.processes.models import ProcessElement, ProcessFlow, ProcessVersion
from motcua.kernel.processes.rules.net import Element, Flow, Kind, Net, Norm


class ProcessUnknown(NotFound):
    """Không tìm thấy quy trình được yêu cầu."""

    message_en = "There is no such process."


@dataclass(frozen=True, slots=True)
class ProcessSummary:
    """One process in a list: its latest version."""

    code: str
    number: int
    name: str
    published_at: datetime
    uuid: UUID


def list_processes() -> list[ProcessSummary]:
    """Every process by its latest version, in the order of their codes."""
    rows = (
        ProcessVersion.objects.order_by("code", "-number")
        .distinct("code")
        .values_list("code", "number", "name", "published_at", "uuid")
    )
    return [ProcessSummary(*row) for row in rows]


def find_process(code: str) -> ProcessVersion | None:
    """The latest version of a process, if it was ever published."""
    return ProcessVersion.objects.filter(code=code).order_by("-number").first()


def get_process(code: str, number: int | None = None) -> ProcessVersion:
    """
    The latest version of a process, or the one of a number.

    :raises ProcessUnknown: if it does not exist.
    """
    versions = ProcessVersion.objects.filter(code=code)
    if number is not None:
        versions = versions.filter(number=number)
    found = versions.order_by("-number").first()
    if found is None:
        raise ProcessUnknown()
    return found


def find_diagram(version_uuid: UUID) -> str:
    """
    The diagram of a version as it was drawn.

    :raises ProcessUnknown: if there is no such version.
    """
    found = ProcessVersion.objects.filter(uuid=version_uuid).values_list("bpmn", flat=True).first()
    if found is None:
        raise ProcessUnknown()
    return str(found)


def list_versions(code: str) -> list[ProcessSummary]:
    """The versions of a process, newest first."""
    rows = ProcessVersion.objects.filter(code=code).order_by("-number")
    return [
        ProcessSummary(*row)
        for row in rows.values_list("code", "number", "name", "published_at", "uuid")
    ]


def net_of(version: ProcessVersion) -> Net:
    """The net of a version; kept in memory, for versions never change."""
    return _net(version.uuid)


@lru_cache(maxsize=256)
def _net(version_uuid: UUID) -> Net:
    version = ProcessVersion.objects.only("id", "code", "name").get(uuid=version_uuid)
    elements = ProcessElement.objects.filter(version=version).order_by("position")
    flows = ProcessFlow.objects.filter(version=version).order_by("position")
    return Net(
        key=version.code,
        name=version.name,
        elements={row.element_id: _element(row) for row in elements},
        flows={
            row.flow_id: Flow(
                id=row.flow_id,
                source=row.source,
                target=row.target,
                name=row.name,
                condition=row.condition,
                is_default=row.is_default,
            )
            for row in flows
        },
    )


_KINDS: dict[str, Kind] = {
    kind: kind
    for kind in (
        "start", "end", "terminate", "human", "service", "exclusive", "parallel", "inclusive",
        "message", "timer", "boundary_message", "boundary_timer", "pass",
    )
}  # fmt: skip


def _element(row: ProcessElement) -> Element:
    return Element(
        id=row.element_id,
        kind=_KINDS[row.kind],
        name=row.name,
        role=row.role,
        permission=row.permission,
        place=row.place,
        outcomes=tuple(row.outcomes),
        norm=Norm.parse(row.norm) if row.norm else None,
        step=row.step,
        message=row.message,
        timer=row.timer,
        attached_to=row.attached_to,
        is_interrupting=row.is_interrupting,
    )
