"""
Live figures: what a mark in a text stands for right now, or at the moment a report was frozen.

Everything that a text asks is asked together, by period and depth, so that a report of hundreds of
figures costs a few questions.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from motcua.kernel.indicators import api as indicators
from motcua.kernel.organizations import api as organizations

from ..models import WrittenReport
from ..rules import phrasing
from ..rules.marks import Mark
from ..rules.phrasing import Measured
from ..rules.pictures import Bar, bars
from .days import days_of, note_of_days, said_days, window_of
from .drawings import Drawing, drawn, listed
from .showing import LiveTable, Shown
from .tiers import adds_up_by_tier, sum_of_tier

_DEFAULT_PERIODS = 8
_OFFICES = {"division", "one_stop_desk"}  # parts of an agency have no figures of their own


@dataclass(frozen=True)
class _Ask:
    """One value that is needed: which indicator, of whom (path), of which period."""

    code: str
    path: str
    period: str


@dataclass
class Figures:
    """The figures of a report at a moment; asks are gathered first, then answered together."""

    report: WrittenReport
    at: datetime
    known_at: datetime | None = None
    definitions: dict[str, indicators.Definition] = field(default_factory=dict)
    values: dict[_Ask, Decimal | None] = field(default_factory=dict)
    agencies: dict[str, organizations.Agency] = field(default_factory=dict)
    coded: dict[str, organizations.Agency | None] = field(default_factory=dict)
    children: dict[str, list[organizations.Agency]] = field(default_factory=dict)

    @cached_property
    def window(self) -> str | None:
        """Which days the report's period has; None: each indicator's own."""
        return window_of(self.report)

    @property
    def period(self) -> indicators.Period:
        """The period that the report is for."""
        return indicators.Period.parse(self.report.period)

    @indicators.units.one_tree()
    def show_all(self, marks: Iterable[tuple[Mark, organizations.Agency]]) -> dict[str, Shown]:
        """What each mark stands for, by how it is written and the path of who asks."""
        asked = list(marks)
        self._define(code for mark, _own in asked for code in mark.codes)
        needed = [ask for mark, own in asked for ask in self._asks(mark, own)]
        self._answer(needed)
        return {key(mark, own): self._show(mark, own) for mark, own in asked}

    def _define(self, codes: Iterable[str]) -> None:
        asked = set(codes)
        found = indicators.definitions(on=self.period.last)
        self.definitions = {each.code: each for each in found if each.code in asked}

    def _asks(self, mark: Mark, own: organizations.Agency) -> list[_Ask]:
        agency = self._agency(mark, own)
        if agency is None or mark.is_picture or mark.way == "list":
            return []
        if mark.tier or any(code not in self.definitions for code in mark.codes):
            return []
        paths = [agency.path]
        periods = [self.period]
        if mark.way in {"before", "change"}:
            periods.append(self.period.previous())
        if mark.way in {"last-year", "change-year"}:
            periods.append(self.period.same_last_year())
        if mark.way in {"highest", "lowest"} or mark.by_unit:
            paths = [each.path for each in self._below(agency)]
        if mark.way == "rank":
            paths = [each.path for each in self._beside(agency)]
        if mark.is_block and not mark.by_unit:
            periods = self._back(mark)
        return [
            _Ask(code, path, period.code)
            for code in mark.codes for path in paths for period in periods
        ]  # fmt: skip

    def _answer(self, needed: Sequence[_Ask]) -> None:
        """Ask for indicators of the same units and periods together, for no figure nobody needs."""
        wanted: dict[str, tuple[set[str], set[str]]] = {}
        for ask in needed:
            paths, periods = wanted.setdefault(ask.code, (set(), set()))
            paths.add(ask.path)
            periods.add(ask.period)
        alike: dict[tuple[frozenset[str], frozenset[str]], list[str]] = {}
        for code, (paths, periods) in wanted.items():
            alike.setdefault((frozenset(paths), frozenset(periods)), []).append(code)
        for (some_paths, some_periods), codes in alike.items():
            self._read(codes, some_paths, some_periods)

    def _read(self, codes: Iterable[str], paths: Iterable[str], periods: Iterable[str]) -> None:
        uuids = {path: self.agencies[path].uuid for path in sorted(paths)}
        found = indicators.values(
            codes=sorted(codes),
            units=list(uuids.values()),
            periods=[indicators.Period.parse(code) for code in sorted(periods)],
            known_at=self.known_at,
            within=True,
            window=self.window,
        )
        path_of = {uuid: path for path, uuid in uuids.items()}
        for (code, unit, period), value in found.items():
            self.values[_Ask(code, path_of[unit], period)] = value.value

    def _show(self, mark: Mark, own: organizations.Agency) -> Shown:
        agency = self._agency(mark, own)
        if agency is None:
            return Shown("", problem="unit")
        if mark.way == "list":
            return listed(mark, agency, self.period)
        if any(code not in self.definitions for code in mark.codes):
            return Shown("", problem="indicator")
        return self._stands_for(mark, agency)

    def _stands_for(self, mark: Mark, agency: organizations.Agency) -> Shown:
        """What a mark of known indicators stands for."""
        if mark.tier:
            return self._of_tier(mark, agency)
        if mark.is_picture:
            asked = Drawing(mark, agency, self.period, self.window)
            table = drawn(asked, at=self.at, known_at=self.known_at)
            return self._shown(mark, agency, self.period.code, table=table)
        if mark.is_block:
            return self._shown(mark, agency, self.period.code, table=self._table(mark, agency))
        text, period = self._words(mark, agency)
        return self._shown(mark, agency, period, text=text)

    def _of_tier(self, mark: Mark, agency: organizations.Agency) -> Shown:
        """A sum of the agencies of one level; of shares there is none."""
        definition = self.definitions[mark.codes[0]]
        if not adds_up_by_tier(definition):
            return Shown("", problem="tier")
        value = sum_of_tier(
            definition, agency, self.period,
            tier=mark.tier, window=self.window, known_at=self.known_at,
        )  # fmt: skip
        text = Measured(value, definition.unit_in("vi"), definition.decimals).shown
        return self._shown(mark, agency, self.period.code, text=text)

    def _shown(
        self,
        mark: Mark,
        agency: organizations.Agency,
        period: str,
        *,
        text: str = "",
        table: LiveTable | None = None,
    ) -> Shown:
        """What stands for a mark, with where its figure opens and which days it is of."""
        definition = self.definitions[mark.codes[0]]
        days = days_of(definition, indicators.Period.parse(period), self.window)
        own = indicators.windows.own_window(definition, self.window)
        return Shown(
            text, mark.codes[0], str(agency.uuid), period, table,
            window=own, days=said_days(days),
        )  # fmt: skip

    def _words(self, mark: Mark, agency: organizations.Agency) -> tuple[str, str]:
        code = mark.codes[0]
        now = self._measured(code, agency.path, self.period)
        if mark.way in {"before", "last-year", "change", "change-year"}:
            is_year = mark.way in {"last-year", "change-year"}
            other = self.period.same_last_year() if is_year else self.period.previous()
            before = self._measured(code, agency.path, other)
            if mark.way in {"before", "last-year"}:
                return before.shown, other.code
            named = other.short_in("vi")
            return phrasing.change(now, before, named), self.period.code
        if mark.way == "share":
            return phrasing.share(
                now, self._measured(mark.codes[1], agency.path, self.period)
            ), self.period.code
        if mark.way == "rank":
            return self._rank(code, agency), self.period.code
        if mark.way in {"highest", "lowest"}:
            return self._listed(mark, agency), self.period.code
        return now.shown, self.period.code

    def _rank(self, code: str, agency: organizations.Agency) -> str:
        measured = [
            self._measured(code, each.path, self.period).value for each in self._beside(agency)
        ]
        own = self._measured(code, agency.path, self.period).value
        there = [value for value in measured if value is not None]
        if own is None:
            return phrasing.NOTHING
        return phrasing.rank(phrasing.place_of(own, there), len(there))

    def _listed(self, mark: Mark, agency: organizations.Agency) -> str:
        lines = [
            (each.name, self._measured(mark.codes[0], each.path, self.period))
            for each in self._below(agency)
        ]
        there = [line for line in lines if line[1].value is not None]
        sign = -1 if mark.way == "highest" else 1
        there.sort(key=lambda line: (sign * (line[1].value or Decimal(0)), line[0]))
        return phrasing.listed(there[: mark.count or 1])

    def _table(self, mark: Mark, agency: organizations.Agency) -> LiveTable:
        definitions = [self.definitions[code] for code in mark.codes]
        if mark.by_unit:
            lines = [(each.name, each.path, self.period) for each in self._below(agency)]
            first = "Đơn vị"
        else:
            lines = [(_period(each), agency.path, each) for each in self._back(mark)]
            first = "Kỳ"
        measured = [
            [self._measured(code, path, period) for code in mark.codes]
            for _name, path, period in lines
        ]
        head = (first, *(_head(one) for one in definitions))
        rows = tuple(
            (line[0], *(one.shown for one in own))
            for line, own in zip(lines, measured, strict=True)
        )
        title = definitions[0].name_in("vi") if len(definitions) == 1 else ""
        picture = ""
        if mark.way == "chart":
            lengths = [Bar(line[0], own[0]) for line, own in zip(lines, measured, strict=True)]
            picture = bars(title, lengths)
        note = note_of_days(definitions, self.period, self.window)
        return LiveTable(title, head, rows, picture, note=note)

    def _measured(self, code: str, path: str, period: indicators.Period) -> Measured:
        definition = self.definitions[code]
        value = self.values.get(_Ask(code, path, period.code))
        return Measured(value, definition.unit_in("vi"), definition.decimals)

    def _back(self, mark: Mark) -> list[indicators.Period]:
        periods = [self.period]
        while len(periods) < (mark.count or _DEFAULT_PERIODS):
            periods.append(periods[-1].previous())
        return periods[::-1]

    def _agency(self, mark: Mark, own: organizations.Agency) -> organizations.Agency | None:
        if not mark.unit:
            self.agencies.setdefault(own.path, own)
            return own
        if mark.unit not in self.coded:
            found = organizations.find_agency_by_code(mark.unit, on=self.period.last)
            self.coded[mark.unit] = found
            self._known([found] if found is not None else [])
        return self.coded[mark.unit]

    def _below(self, agency: organizations.Agency) -> list[organizations.Agency]:
        found = self._children(agency)
        return self._known([each for each in found if each.kind not in _OFFICES])

    def _beside(self, agency: organizations.Agency) -> list[organizations.Agency]:
        if agency.parent is None:
            return self._known([agency])
        found = self._children(agency.parent)
        return self._known([each for each in found if each.kind == agency.kind])

    def _children(self, agency: organizations.Agency) -> list[organizations.Agency]:
        """Those right below an agency; asked once, however many marks are of them."""
        if agency.path not in self.children:
            found = organizations.list_agencies(on=self.period.last, parent=agency)
            self.children[agency.path] = list(found)
        return self.children[agency.path]

    def _known(self, found: list[organizations.Agency]) -> list[organizations.Agency]:
        for each in found:
            self.agencies.setdefault(each.path, each)
        return found


def key(mark: Mark, own: organizations.Agency) -> str:
    """Under which a mark's answer is kept: its words, and whose text asks."""
    return f"{own.path}|{mark.written}"


def _period(period: indicators.Period) -> str:
    return period.short_in("vi")


def _head(definition: indicators.Definition) -> str:
    unit = definition.unit_in("vi")
    return f"{definition.name_in('vi')} ({unit})" if unit else definition.name_in("vi")
