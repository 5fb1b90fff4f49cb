"""For tests: a kind of case, officials for it, and cases with a running clock."""

from datetime import UTC, datetime
from uuid import UUID, uuid5

from motcua.base.actors import Actor, Grant, system_actor
from motcua.base.content import province_root
from motcua.base.fields import uuid7
from motcua.kernel.calendars import api as calendars
from motcua.kernel.deadlines import api as deadlines
from motcua.kernel.diagrams import api as diagrams
from motcua.kernel.organizations import api as organizations

from .actions.cases import open_case
from .models import Case
from .ports import register_kind
from .queries.cases import subject_of
from .rules.kinds import CaseKind

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # Monday 08:00 in Việt Nam
KIND = CaseKind(
    name="demo.matter",
    title={"vi": "Vụ việc thử", "en": "Demo matter"},
    see="demo.see",
    change=frozenset({"demo.change"}),
    see_confidential="demo.see_confidential",
    transfer="demo.change",
    reopen="demo.change",
)


def agency(path: str) -> UUID:
    """The uuid of a made-up agency, by its path."""
    return uuid5(UUID(int=1), path)


def officer(*permissions: str, path: str = "h27.10") -> Actor:
    """An official with one grant; by default one who may see and change."""
    grant = Grant(
        role="demo",
        permissions=frozenset(permissions or ("demo.see", "demo.change")),
        agency_uuid=agency(path),
        agency_path=path,
    )
    return Actor(kind="official", uuid=uuid7(), name="Phan Văn Thẩm", grants=(grant,))


def make_case(
    *,
    path: str = "h27.10",
    receiving_path: str = "",
    party: UUID | None = None,
    at: datetime = AT,
    title: str = "Đăng ký khai sinh",
    number: str = "",
) -> Case:
    """A case of the demo kind, without a clock."""
    register_kind(KIND)
    return open_case(
        actor=system_actor("tests"),
        kind=KIND.name,
        title=title,
        number=number,
        agency_uuid=agency(path),
        agency_path=path,
        receiving_agency_uuid=agency(receiving_path) if receiving_path else None,
        receiving_path=receiving_path,
        calendar_code="office",
        involved=[("applicant", party)] if party else [],
        at=at,
    )


def make_running_case(
    duration: calendars.Duration | None = None, *, at: datetime = AT, path: str = "h27.10"
) -> Case:
    """A case whose time limit runs on the province's office calendar."""
    case = make_case(path=path, at=at)
    deadlines.start_clock(
        actor=system_actor("tests"),
        subject=subject_of(case),
        duration=duration or calendars.Duration(3, "working_days"),
        at=at,
    )
    case.refresh_from_db()
    return case


OFFICE_KIND = CaseKind(
    name="demo.letter",
    title={"vi": "Đơn thư thử", "en": "Demo letter"},
    see="cases.see",
    change=frozenset({"cases.handle"}),
    see_confidential="cases.lead",
    transfer="cases.handle",
    reopen="cases.lead",
)


def make_letter(
    place: organizations.Agency,
    *,
    number: str = "",
    party: UUID | None = None,
    title: str = "Đơn đề nghị thử",
    at: datetime = AT,
) -> Case:
    """A case at a real agency, of a kind for which the province's own roles count."""
    register_kind(OFFICE_KIND)
    return open_case(
        actor=system_actor("tests"),
        kind=OFFICE_KIND.name,
        title=title,
        number=number,
        agency_uuid=place.uuid,
        agency_path=place.path,
        calendar_code="office",
        involved=[("applicant", party)] if party else [],
        at=at,
    )


def publish_ad_hoc_task() -> None:
    """The province's process for assigned work."""
    bpmn = (province_root() / "processes" / "ad-hoc-task.bpmn").read_text(encoding="utf-8")
    diagrams.publish_process(actor=system_actor("tests"), bpmn=bpmn, code="ad-hoc-task", at=AT)
