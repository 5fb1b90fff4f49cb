"""Papers in the line and at the desks: lists, and one with its pages and fields for checking."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from motcua.base.actors import Actor
from motcua.base.errors import NotFound
from motcua.base.text import in_language, vietnam_day
from motcua.kernel.parties import api as parties

from .. import permissions
from ..models import DigitisedPaper, PaperField, PaperPage
from ..ports import find_matter_kind
from ..rules.kinds import FieldRule, PaperKind
from ..rules.values import shown
from . import words
from .content import get_kind

AT_ONCE = 50
POOR = 85  # a field below this certainty is marked for a second look


class PaperNotFound(NotFound):
    """Không tìm thấy giấy tờ số hóa này trong số giấy tờ Ông/Bà được xem."""

    message_en = "This digitised paper is not among those that you may see."


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One paper in a list."""

    uuid: UUID
    title: str
    kind: str
    matter_code: str
    source: str
    status: str
    status_words: str
    status_kind: str
    reason: str
    confidence: int | None
    pages_read: int
    page_count: int
    taken_at: datetime
    desk_name: str


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field as the checker sees it."""

    name: str
    label: str
    type: str
    is_required: bool
    value: str
    read_value: str
    confidence: int
    page: int | None
    has_picture: bool
    state: str

    @property
    def is_poor(self) -> bool:
        """Whether it needs a second look."""
        return self.confidence < POOR


@dataclass(frozen=True, slots=True)
class PaperView:
    """One paper with all that its page shows."""

    row: PaperRow
    paper: DigitisedPaper
    kind: PaperKind
    kind_title: str
    legal_words: str
    holder_name: str
    holder_code: str
    pages: tuple[PaperPage, ...]
    fields: tuple[FieldView, ...]
    matter_page: str
    copy: Any


def papers_at(actor: Actor, permission: str = permissions.CHECK) -> QuerySet[DigitisedPaper]:
    """The papers of the desks at which the actor holds a permission."""
    places = Q(pk__in=[])
    for path in actor.paths_for(permission):
        places |= Q(desk_path=path) | Q(desk_path__startswith=f"{path}.")
    return DigitisedPaper.objects.filter(Q() if actor.kind == "system" else places)


def list_papers_for(actor: Actor, *, status: str, on: date) -> list[PaperRow]:
    """The papers of the actor's desks in one state; what waits longest first."""
    order = ("taken_at", "id") if status != "certified" else ("-checked_at", "-id")
    return _rows(papers_at(actor).filter(status=status).order_by(*order)[:AT_ONCE], on)


def count_papers_for(actor: Actor) -> dict[str, int]:
    """How many papers of the actor's desks are in each state."""
    counted = papers_at(actor).values_list("status").annotate(number=Count("id"))
    return dict(counted.values_list("status", "number"))


def papers_of_matter(matter_uuid: UUID, *, on: date) -> list[PaperRow]:
    """The papers of a matter that were taken in, in their order; dropped ones are left out."""
    found = DigitisedPaper.objects.filter(matter_uuid=matter_uuid).exclude(status="dropped")
    return _rows(found.order_by("taken_at", "id"), on)


def _rows(papers: QuerySet[DigitisedPaper], on: date) -> list[PaperRow]:
    read = Count("pages", filter=~Q(pages__status=PaperPage.Status.WAITING))
    found = papers.select_related("desk").annotate(pages_read=read)
    return [_row(one, one.pages_read, on) for one in found]


def _row(paper: DigitisedPaper, pages_read: int, on: date) -> PaperRow:
    return PaperRow(
        uuid=paper.uuid,
        title=paper.title,
        kind=in_language(get_kind(paper.kind, on=on).title, words.language()),
        matter_code=paper.matter_code,
        source=words.source_words(paper.source),
        status=paper.status,
        status_words=words.status_words(paper.status),
        status_kind=words.status_kind(paper.status),
        reason=words.reason_words(paper.reason) if paper.reason else "",
        confidence=paper.confidence,
        pages_read=pages_read,
        page_count=paper.page_count,
        taken_at=paper.taken_at,
        desk_name=paper.desk.name,
    )


def find_paper_for(actor: Actor, uuid: UUID) -> DigitisedPaper:
    """
    A paper that the actor may check.

    :raises PaperNotFound: if there is none, or it is of another desk.
    """
    paper = (
        DigitisedPaper.objects.select_related("file", "holder", "desk").filter(uuid=uuid).first()
    )
    if paper is None or not permissions.may_check_paper(actor, paper):
        raise PaperNotFound()
    return paper


def get_paper_for(actor: Actor, uuid: UUID, *, at: datetime) -> PaperView:
    """
    A paper for its page; the reading of its holder is logged.

    :raises PaperNotFound: if there is none, or it is of another desk.
    """
    paper = find_paper_for(actor, uuid)
    on = vietnam_day(at)
    kind = get_kind(paper.kind, on=on)
    pages = tuple(paper.pages.select_related("picture").order_by("number"))
    holder = parties.read_party(
        actor=actor,
        party_uuid=paper.holder.uuid,
        purpose=f"Kiểm tra giấy tờ số hóa: {paper.title}"[:200],
        at=at,
        fields=["full_name", "identifiers"],
        agency_uuid=paper.desk.uuid,
    )
    copy = getattr(paper, "copy", None)
    legal = copy.legal_kind if copy else "unverified"
    return PaperView(
        row=_row(paper, sum(one.status != "waiting" for one in pages), on),
        paper=paper,
        kind=kind,
        kind_title=in_language(kind.title, words.language()),
        legal_words=words.legal_words(legal),
        holder_name=holder.full_name,
        holder_code=holder.personal_code or holder.tax_code or "",
        pages=pages,
        fields=tuple(_fields(paper, kind)),
        matter_page=_matter_page(paper),
        copy=copy,
    )


def _matter_page(paper: DigitisedPaper) -> str:
    kind = find_matter_kind(paper.matter_kind)
    return kind.official_page(paper.matter_uuid) if kind and paper.matter_uuid else ""


def _fields(paper: DigitisedPaper, kind: PaperKind) -> list[FieldView]:
    rules = {one.name: one for one in kind.fields}
    rows = [row for row in paper.fields.all() if row.name in rules]
    # Before it is checked, what is least sure comes first; afterwards the order of the paper.
    is_checked = paper.status == DigitisedPaper.Status.CERTIFIED
    rows.sort(key=lambda row: (0 if is_checked else row.confidence, row.place))
    return [_field(row, rules[row.name]) for row in rows]


def _field(row: PaperField, rule: FieldRule) -> FieldView:
    is_waiting = row.state == PaperField.State.WAITING
    return FieldView(
        name=row.name,
        label=in_language(rule.label, words.language()),
        type=rule.type,
        is_required=rule.required,
        value=shown(rule.type, row.read_value if is_waiting else row.value),
        read_value=shown(rule.type, row.read_value),
        confidence=row.confidence,
        page=row.page,
        has_picture=bool(row.box),
        state=row.state,
    )
