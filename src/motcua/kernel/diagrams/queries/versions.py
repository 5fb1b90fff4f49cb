"""Published versions, and their nets read back from the rows that are played from."""

from dataclasses import asdict
from functools import lru_cache
from typing import Any
from uuid import UUID

from motcua.base.errors import NotFound
from motcua.base.planned import Lookup
from motcua.kernel.diagrams.models import ProcessElement, ProcessFlow, ProcessVersion
from motcua.kernel.diagrams.rules.net import Element, Flow, Loop, Net, Norm


class ProcessUnknown(NotFound):
    """Không tìm thấy quy trình được yêu cầu."""

    message_en = "There is no such process."


# The drawing is long, and only those read it who show or carry it.
_LATEST: Lookup[ProcessVersion] = Lookup(
    lambda code: ProcessVersion.objects.defer("bpmn").filter(code=code).order_by("-number")[:1],
    is_content=True,
)


def find_process(code: str) -> ProcessVersion | None:
    """The latest version of a process, if it was ever published."""
    return _LATEST.find(code=code)


def list_latest_beginning_with(trigger: str, reference: str) -> list[ProcessVersion]:
    """The latest versions of processes with a start event that hears something (one SQL query)."""
    starts = ProcessElement.objects.filter(
        kind="start", parent="", trigger=trigger, reference=reference
    )
    latest = ProcessVersion.objects.order_by("code", "-number").distinct("code").values("id")
    versions = ProcessVersion.objects.filter(id__in=starts.values("version_id"))
    return list(versions.filter(id__in=latest).order_by("code"))


def get_process(code: str, number: int | None = None) -> ProcessVersion:
    """
    The latest version of a process, or the one of a number.

    :raises ProcessUnknown: if it does not exist.
    """
    if number is None:
        found = find_process(code)
    else:
        found = ProcessVersion.objects.filter(code=code, number=number).first()
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
        elements={row.element_id: element_of(row) for row in elements},
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


_SAME = (
    "kind", "name", "trigger", "parent", "role", "permission", "place", "step", "decision",
    "result", "called", "reference", "timer", "attached_to", "is_interrupting", "is_triggered",
)  # fmt: skip


def element_of(row: ProcessElement) -> Element:
    """An element from its row."""
    return Element(
        id=row.element_id,
        outcomes=tuple(row.outcomes),
        norm=Norm.parse(row.norm) if row.norm else None,
        loop=Loop(**row.loop) if row.loop else None,
        **{name: getattr(row, name) for name in _SAME},
    )


def fields_of(element: Element) -> dict[str, Any]:
    """What the row of an element holds: `element_of` the other way round."""
    return {
        "element_id": element.id,
        "outcomes": list(element.outcomes),
        "norm": str(element.norm or ""),
        "loop": asdict(element.loop) if element.loop else None,
        **{name: getattr(element, name) for name in _SAME},
    }
