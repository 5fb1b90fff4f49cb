"""Figures of a period by desk: what was digitised, and how often reading was right."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from motcua.base.actors import Actor
from motcua.base.ordering import in_alphabet
from motcua.base.text import VIETNAM, in_language

from ..models import CertifiedCopy, DigitisedPaper, PaperField
from ..permissions import FIGURES
from ..ports import kinds
from ..rules import figures as rules
from ..rules.kinds import PaperKind
from . import words
from .content import list_kinds
from .papers import papers_at

MOST_DAYS = 731


@dataclass(frozen=True, slots=True)
class DeskRow:
    """The papers that a desk took in during a period, by what became of them."""

    desk: str
    taken: int
    at_counter: int
    uploaded: int
    archived: int
    certified: int
    to_check: int
    reading: int
    set_aside: int
    dropped: int


@dataclass(frozen=True, slots=True)
class AccuracyRow:
    """How often a field was read right."""

    kind: str
    field: str
    checked: int
    share: float | None


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that the page of figures shows."""

    desks: tuple[DeskRow, ...]
    total: DeskRow
    accuracy: tuple[AccuracyRow, ...]
    overall: AccuracyRow
    matters: int
    matters_digitised: int
    matters_share: float | None
    copies: int
    copies_reused: int
    reuses: int
    reused_share: float | None


def days_of(first: date, last: date) -> tuple[date, date]:
    """The days from one to another, in their order, at most two years."""
    first, last = min(first, last), max(first, last)
    return max(first, last - timedelta(days=MOST_DAYS)), last


def figures_for(actor: Actor, *, first: date, last: date) -> Figures:
    """The figures of the desks that the actor may see; a paper counts where it was taken in."""
    since = datetime(first.year, first.month, first.day, tzinfo=VIETNAM)
    until = datetime(last.year, last.month, last.day, tzinfo=VIETNAM) + timedelta(days=1)
    papers = papers_at(actor, FIGURES).filter(taken_at__gte=since, taken_at__lt=until)
    rows = [_desk(row) for row in _counted(papers)]
    accuracy = _accuracy(papers, last)
    matters = sum(one.count(actor.paths_for(FIGURES), since, until) for one in kinds())
    digitised = (
        papers.filter(status="certified", matter_uuid__isnull=False)
        .values("matter_uuid")
        .distinct()
        .count()
    )
    copies, reuses = _reuses(actor, since, until)
    return Figures(
        desks=tuple(rows),
        total=_total(rows),
        accuracy=tuple(_row(one, last) for one in accuracy),
        overall=_row(rules.total(accuracy), last),
        matters=matters,
        matters_digitised=digitised,
        matters_share=rules.share(digitised, matters),
        copies=copies,
        copies_reused=len(reuses),
        reuses=sum(reuses.values()),
        reused_share=rules.share(len(reuses), copies),
    )


def _reuses(actor: Actor, since: datetime, until: datetime) -> tuple[int, dict[UUID, int]]:
    """The copies that were valid in a period, and how often each was used again in it."""
    valid = CertifiedCopy.objects.filter(
        paper__in=papers_at(actor, FIGURES), certified_at__lt=until
    ).exclude(revoked_at__lt=since)
    uuids = set(valid.values_list("uuid", flat=True))
    counted: Counter[UUID] = Counter()
    for kind in kinds():
        if kind.reused is not None:
            counted.update(kind.reused(uuids, since, until))
    return len(uuids), {uuid: count for uuid, count in counted.items() if count}


def _counted(papers: Any) -> Any:
    sources, states = DigitisedPaper.Source, DigitisedPaper.Status
    return (
        papers.values("desk__name")
        .annotate(
            taken=Count("id"),
            at_counter=Count("id", filter=Q(source=sources.COUNTER)),
            uploaded=Count("id", filter=Q(source=sources.UPLOAD)),
            archived=Count("id", filter=Q(source=sources.ARCHIVE)),
            **{state: Count("id", filter=Q(status=state)) for state in states.values},
        )
        .order_by(in_alphabet("desk__name"))
    )


def _desk(row: dict[str, Any]) -> DeskRow:
    return DeskRow(desk=row.pop("desk__name"), **row)


def _total(rows: Sequence[DeskRow]) -> DeskRow:
    names = [name for name in DeskRow.__slots__ if name != "desk"]
    return DeskRow(desk="", **{name: sum(getattr(row, name) for row in rows) for name in names})


def _accuracy(papers: Any, on: date) -> list[rules.Accuracy]:
    states = PaperField.State
    rows = (
        PaperField.objects.filter(paper__in=papers, state__in=(states.CONFIRMED, states.CORRECTED))
        .values("paper__kind", "name")
        .annotate(
            confirmed=Count("id", filter=Q(state=states.CONFIRMED)),
            corrected=Count("id", filter=Q(state=states.CORRECTED)),
        )
        .order_by("paper__kind", "name")
    )
    return [
        rules.Accuracy(one["paper__kind"], one["name"], one["confirmed"], one["corrected"])
        for one in rows
    ]


def _row(one: rules.Accuracy, on: date) -> AccuracyRow:
    known: dict[str, PaperKind] = {kind.code: kind for kind in list_kinds(on=on)}
    kind = known.get(one.kind)
    field = kind.field(one.field) if kind else None
    language = words.language()
    return AccuracyRow(
        kind=in_language(kind.title, language) if kind else one.kind,
        field=in_language(field.label, language) if field else one.field,
        checked=one.checked,
        share=one.share,
    )
