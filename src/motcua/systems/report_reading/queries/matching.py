"""What the figures of a report may tell, what was confirmed of them, and what is known beside."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Q

from motcua.kernel.indicators import api as indicators
from motcua.kernel.organizations import api as organizations

from ..models import FigureMatch, MatchHabit, ReadFigure, ReportReading
from ..rules.matching.habits import Habit, Habits
from ..rules.matching.lexicon import Lexicon
from ..rules.matching.seen import Seen, around, tier_of
from ..rules.matching.suggesting import Matched, Suggestion, Whose, suggest

STATES = ("open", "suggested", "left", "told", "agrees", "kept", "none")
ORIGIN = "report_reading.figure"


@dataclass(frozen=True)
class Known:
    """
    What is known of an indicator, agency and period, with its source.

    :ivar is_report: that it was told from another figure of a report, which may be replaced.
    """

    value: Decimal
    source: str
    is_report: bool
    origin: indicators.Origin | None = None
    note: str = ""


@dataclass(frozen=True)
class FigureToMatch:
    """A figure with its words, what it may tell, and what stands of it."""

    figure: ReadFigure
    before: str
    after: str
    matched: Matched
    standing: FigureMatch | None

    @property
    def state(self) -> str:
        """What came of it, or whether something is suggested."""
        if self.standing is not None:
            return self.standing.outcome
        return "suggested" if self.matched.best else "left"

    @property
    def best(self) -> Suggestion | None:
        """What is suggested first."""
        return self.matched.best


class Matcher:
    """Suggests for the figures of one report; reads what it needs once."""

    def __init__(self, reading: ReportReading) -> None:
        """For a report that was read."""
        self.reading = reading
        first, until = reading.period_first, reading.period_until
        self._report = (first, until) if first and until else None
        self._lexicons: dict[date, Lexicon] = {}
        self._committees: dict[int, organizations.Agency | None] = {}
        self._habits = Habits()
        self._province = organizations.Agency.objects.filter(
            kind="province_committee", valid_to=None
        ).first()  # fmt: skip

    def match(self, figures: Sequence[ReadFigure]) -> dict[int, Matched]:
        """By the figures' numbers; a figure that is no figure, as somebody said, has none."""
        shown = {one.number: self.seen(one) for one in figures if one.state != "rejected"}
        self._habits = habits_for(self.reading, {one.phrase for one in shown.values()})
        by_number = {one.number: one for one in figures}
        return {number: self._match(by_number[number], one) for number, one in shown.items()}

    def seen(self, figure: ReadFigure) -> Seen:
        """A figure with the words around it; what a person corrected stands for what was read."""
        before, after = around(self.reading.text, figure.starts_at, figure.ends_at)
        return Seen(
            kind=figure.kind,
            value=figure.value if figure.corrected_value is None else figure.corrected_value,
            written=figure.written,
            unit=figure.unit,
            label=figure.corrected_label or figure.label,
            section=figure.section,
            before="" if _in_a_table(figure) else before,
            after="" if _in_a_table(figure) else after,
            first=figure.holds_from,
            until=figure.holds_until,
            about=figure.about,
            doubt="" if figure.state in ("confirmed", "corrected") else figure.doubt,
            level=figure.body_level,
        )

    def lexicon(self, until: date) -> Lexicon:
        """The indicators that were in force on the last day of a period."""
        day = until - timedelta(days=1)
        if day not in self._lexicons:
            read = indicators.catalogue.catalogue()
            found = indicators.definitions(on=day)
            self._lexicons[day] = Lexicon(found, read.dimension_names)
        return self._lexicons[day]

    def _match(self, figure: ReadFigure, seen: Seen) -> Matched:
        until = seen.until or self.reading.period_until
        if until is None:
            return Matched(left="no-period")
        return suggest(
            seen, self.lexicon(until), whose=self._whose(figure, seen),
            report=self._report, habits=self._habits,
        )  # fmt: skip

    def _whose(self, figure: ReadFigure, seen: Seen) -> Whose:
        if figure.body_agency is not None:
            return Whose("named", figure.body_agency.uuid)
        if figure.body_unit is not None and figure.body_level != "whole":
            agency = self._committee(figure)
            return Whose("named" if agency else "unknown", agency.uuid if agency else None)
        tier = tier_of(seen)
        province = self._province.uuid if self._province else None
        if tier == "whole":
            return Whose("whole", province)
        if tier:
            return Whose("tier", province, tier)
        whose = self.reading.figures_of or self.reading.agency
        return Whose("nobody", whose.uuid)

    def _committee(self, figure: ReadFigure) -> organizations.Agency | None:
        """Who governed a unit in the figure's time."""
        unit, day = figure.body_unit, figure.holds_until or self.reading.period_until
        if unit is None:
            return None
        if unit.pk not in self._committees:
            kinds = ("province_committee", "district_committee", "commune_committee")
            rows = list(organizations.Agency.objects.filter(unit=unit, kind__in=kinds))
            held = [one for one in rows if day is None or one.holds_on(day - timedelta(days=1))]
            self._committees[unit.pk] = (held or rows or [None])[0]
        return self._committees[unit.pk]


def _in_a_table(figure: ReadFigure) -> bool:
    """A cell's words are its row and its heads, which the reader put together with a dash."""
    return " – " in figure.label and not figure.unit.startswith(figure.label[:4].lower())


def habits_for(reading: ReportReading, phrases: Iterable[str]) -> Habits:
    """What people confirmed of these words, in reports of this body and of others."""
    rows = MatchHabit.objects.filter(
        phrase__in=[one for one in phrases if one], removed_at=None, times__gt=0
    )
    return Habits(
        Habit(
            phrase=row.phrase, indicator=row.indicator, times=row.times,
            is_own=row.agency_id == reading.agency_id, dimensions=row.dimensions,
        )
        for row in rows
    )  # fmt: skip


def figures_to_match(
    reading: ReportReading, *, numbers: Sequence[int] | None = None, state: str = ""
) -> list[FigureToMatch]:
    """The figures of a report in their order: all, some, or those in a state."""
    rows = reading.figures.select_related("body_agency", "body_unit").order_by("number")
    figures = list(rows if numbers is None else rows.filter(number__in=numbers))
    standing = {
        one.figure_id: one
        for one in FigureMatch.objects.filter(
            figure__reading=reading, taken_back_at=None
        ).select_related("agency")
    }
    matched = Matcher(reading).match([one for one in figures if one.pk not in standing])
    left = Matched(left="rejected")
    shown = [
        FigureToMatch(
            one, *around(reading.text, one.starts_at, one.ends_at),
            matched.get(one.number, left), standing.get(one.pk),
        )
        for one in figures
    ]  # fmt: skip
    return [one for one in shown if _is_in(one, state)]


def _is_in(one: FigureToMatch, state: str) -> bool:
    return not state or one.state == state or (state == "open" and one.standing is None)


def known_of(
    *, code: str, agency: UUID, period: indicators.Period, dimensions: Mapping[str, str]
) -> Known | None:
    """What is known now, with everything below the agency, as the pages of indicators show it."""
    found = indicators.values(
        codes=[code], units=[agency], periods=[period], within=True, dimensions=dimensions or None
    )[code, agency, period.code]
    if found.value is None:
        return None
    told = found.origin
    is_report = told is not None and told.kind == ORIGIN and found.source == "submitted"
    return Known(found.value, found.source, is_report, told, found.note)


def habits_of(agencies: Iterable[UUID], *, query: str = "") -> list[MatchHabit]:
    """What is remembered of these agencies' reports, the latest first; 500 at most."""
    rows = MatchHabit.objects.filter(
        Q(agency__uuid__in=list(agencies)), removed_at=None, times__gt=0
    ).select_related("agency")
    if query:
        rows = rows.filter(Q(phrase__contains=query) | Q(indicator__contains=query))
    return list(rows.order_by("-last_at", "pk")[:500])


def find_match(uuid: UUID) -> FigureMatch | None:
    """The match of a figure that stands, or else the last: by the figure's uuid."""
    return (
        FigureMatch.objects.filter(figure__uuid=uuid)
        .select_related("figure__reading__agency", "agency")
        .order_by("taken_back_at", "-pk")
        .first()
    )
