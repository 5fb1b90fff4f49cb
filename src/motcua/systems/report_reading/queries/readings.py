"""Readings that an official may see, and one of them with its figures beside their passages."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from motcua.base.actors import Actor
from motcua.base.errors import NotFound
from motcua.kernel.documents import api as documents
from motcua.kernel.organizations import api as organizations

from ..models import ReadClaim, ReadFigure, ReportPage, ReportReading
from ..permissions import READ, may_read
from .bodies import became

_AROUND = 160


class ReadingNotFound(NotFound):
    """Không tìm thấy báo cáo đã đọc này."""

    message_en = "This reading was not found."


@dataclass(frozen=True)
class ShownFigure:
    """A figure with the words around it, and the claims that rest on it."""

    figure: ReadFigure
    before: str
    after: str
    failing: tuple[int, ...]
    heirs: tuple[str, ...] = ()

    @property
    def last_day(self) -> date | None:
        """The last day of the period, where it has more than one."""
        first, until = self.figure.holds_from, self.figure.holds_until
        if first is None or until is None or until - first <= timedelta(days=1):
            return None
        return until - timedelta(days=1)

    @property
    def places(self) -> int:
        """The decimals that a corrected value is shown with."""
        return places_of(self.figure.corrected_value)


@dataclass(frozen=True)
class ShownClaim:
    """A claim with the figures it rests on, the stated one first."""

    claim: ReadClaim
    figures: tuple[ReadFigure, ...]
    passage: str

    @property
    def difference(self) -> Decimal:
        """How much more is written than follows from the other figures."""
        return self.claim.stated - self.claim.reckoned

    @property
    def places(self) -> int:
        """The decimals that the reckoned value is shown with."""
        return max(places_of(self.claim.reckoned), places_of(self.claim.stated))


def places_of(value: Decimal | None) -> int:
    """None for a whole number, else as many decimals as it has, two at most."""
    if value is None or value == value.to_integral_value():
        return 0
    return 1 if value * 10 == (value * 10).to_integral_value() else 2


def list_readings(actor: Actor) -> QuerySet[ReportReading]:
    """The readings of the agencies that the official works for, the newest first."""
    return (
        ReportReading.objects.filter(agency__in=_agencies(actor))
        .select_related("agency")
        .defer("text")
        .annotate(
            figure_count=Count("figures", distinct=True),
            settled_count=Count(
                "figures", filter=~Q(figures__state=ReadFigure.State.PROPOSED), distinct=True
            ),
            failing_count=Count(
                "claims", filter=Q(claims__verdict=ReadClaim.Verdict.FAILS), distinct=True
            ),
        )
        .order_by("-read_at", "-pk")
    )


def get_reading_for(actor: Actor, uuid: UUID) -> ReportReading:
    """
    One reading.

    :raises ReadingNotFound: if there is none, or not for this official.
    """
    reading = ReportReading.objects.select_related("agency", "file").filter(uuid=uuid).first()
    if reading is None or not may_read(actor, reading):
        raise ReadingNotFound()
    return reading


def show_claims(reading: ReportReading) -> list[ShownClaim]:
    """The claims of a report, those that fail first."""
    figures = {figure.number: figure for figure in reading.figures.all()}
    order = {"fails": 0, "unsure": 1, "holds": 2}
    shown = [
        ShownClaim(
            claim,
            tuple(figures[number] for number in claim.figure_numbers),
            _passage(reading.text, [figures[number] for number in claim.figure_numbers]),
        )
        for claim in reading.claims.order_by("number")
    ]
    return sorted(shown, key=lambda one: order[one.claim.verdict])


def show_figures(
    reading: ReportReading, *, on: date, state: str = "", page: slice | None = None
) -> list[ShownFigure]:
    """The figures of a report in its order, of one state or of all; `on` tells who is who now."""
    failing: dict[int, list[int]] = defaultdict(list)
    for claim in reading.claims.filter(verdict=ReadClaim.Verdict.FAILS):
        for number in claim.figure_numbers:
            failing[number].append(claim.number)
    figures = reading.figures.select_related("body_agency", "body_unit").order_by("number")
    if state:
        figures = figures.filter(state=state)
    shown = list(figures[page] if page else figures)
    bodies = {(one.body_agency_id, one.body_unit_id): one for one in shown}
    heirs = {key: became(one.body_agency, one.body_unit, on=on) for key, one in bodies.items()}
    return [
        ShownFigure(
            figure,
            _one_line(reading.text[max(0, figure.starts_at - _AROUND) : figure.starts_at]),
            _one_line(reading.text[figure.ends_at : figure.ends_at + _AROUND]),
            tuple(failing[figure.number]),
            heirs[figure.body_agency_id, figure.body_unit_id],
        )
        for figure in shown
    ]


@dataclass(frozen=True)
class Progress:
    """How far the pages of a report of pictures are recognised, and which could not be."""

    done: int
    pages: int
    unreadable: tuple[int, ...]
    blank: tuple[int, ...]


def progress_of(reading: ReportReading) -> Progress | None:
    """How far the recognition is; None for a report whose text was at hand."""
    pages = list(reading.pages.order_by("number").only("number", "status", "reading"))
    if not pages:
        return None
    by_status = {
        status: tuple(page.number for page in pages if page.status == status)
        for status in ReportPage.Status.values
    }
    waiting = len(by_status["waiting"])
    return Progress(
        len(pages) - waiting, len(pages), by_status["set_aside"], by_status["blank"]
    )  # fmt: skip


def agencies_to_read_for(actor: Actor) -> list[organizations.Agency]:
    """The agencies for which the official may have reports read, abolished ones among them."""
    return list(_agencies(actor).order_by("folded_name", "pk"))


def _agencies(actor: Actor) -> QuerySet[organizations.Agency]:
    """The agencies at which the official holds the permission, and those below them."""
    held = Q(pk__in=[])
    for path in actor.paths_for(READ):
        held |= Q(path=path) | Q(path__startswith=f"{path}.")
    return organizations.Agency.objects.filter(held)


def file_leave(actor: Actor, question: Any) -> documents.FileAccess | None:
    """Leave to open the file of a report, for those who may see its reading."""
    reading = (
        ReportReading.objects.select_related("agency").filter(file__uuid=question.file_uuid).first()
    )
    if reading is None or not may_read(actor, reading):
        return None
    return documents.FileAccess(purpose=f"Xem báo cáo đã đọc: {reading.title}")


def _passage(text: str, figures: list[ReadFigure]) -> str:
    first = min(figure.starts_at for figure in figures)
    last = max(figure.ends_at for figure in figures)
    begin = max(text.rfind("\n", 0, max(0, first - 60)) + 1, first - _AROUND, 0)
    return _one_line(text[begin : min(last + 60, len(text))])


def _one_line(text: str) -> str:
    return " ".join(text.split())
