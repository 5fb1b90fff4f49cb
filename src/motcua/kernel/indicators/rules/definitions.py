"""What a figure is: its names, where it comes from, how it adds up, and what must hold of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from motcua.base.formulas import Formula
from motcua.base.report_windows import CALENDAR

from .targets import Target

SOURCES = ("measured", "submitted", "formula")
# How figures of several units, or of several periods, make one. `none`: they do not.
OVER_UNITS = ("sum", "average", "none")
OVER_TIME = ("sum", "average", "last", "none")
# What stands where there is nothing to divide by, or where a figure does not apply: no number, a
# zero, or the whole of it.
NA_POLICIES = {"none": None, "zero": Decimal(0), "full": Decimal(100)}
CHECKS = ("equals", "at_most", "range", "change", "grows", "ratio")
SEVERITIES = ("error", "warning")


@dataclass(frozen=True, slots=True)
class Counted:
    """Which counting of the journal an indicator takes, and which part of it."""

    measure: str
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def takes(self, measure: str, dimensions: Mapping[str, str]) -> bool:
        """Whether something counted with these dimensions belongs to it."""
        return measure == self.measure and all(
            dimensions.get(name) in allowed for name, allowed in self.where.items()
        )


@dataclass(frozen=True, slots=True)
class Check:
    """
    Something that must hold of figures.

    :ivar kind: `equals`: the indicator is what the formula says (identities, cross-foots);
        `at_most`: it is no more than the formula; `range`: between `least` and `most`; `change`:
        against the last period by at most `most` percent; `grows`: it never falls within a year;
        `ratio`: it is the formula's share, to the last decimal that is shown.
    :ivar across: a dimension over whose parts the figures must add up to the total.
    """

    code: str
    kind: str
    severity: str
    formula: Formula | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    across: str = ""


@dataclass(frozen=True, slots=True)
class Definition:
    """
    One version of what a figure is.

    :ivar periods: the kinds of periods for which it is counted or asked.
    :ivar reporters: the kinds of agencies that have one of their own; those above are added up.
    :ivar windows: which days a period's figures are of: the calendar's, or of a report regime.
        What is counted may be in several; the first is its own, and that of what is told.
    :ivar opening: by which rule of the law its figures are open to everybody; empty: never by
        themselves.
    :ivar sureness: how sure its legal basis is: `stated`, `known` or `assumed`; empty: not said.
    :ivar running: whether it is a stock: all that came in, less all that went out, up to the end.
    :ivar better: `up`, `down` or empty: which way a ranking goes.
    :ivar synonyms: how reports call it otherwise, in Vietnamese; a figure in a text is known by it.
    """

    code: str
    names: Mapping[str, str]
    unit: Mapping[str, str]
    source: str
    periods: tuple[str, ...]
    valid_from: date
    group: str = ""
    decimals: int = 0
    dimensions: tuple[str, ...] = ()
    formula: Formula | None = None
    counted: Counted | None = None
    over_units: str = "sum"
    over_time: str = "sum"
    running: bool = False
    na_policy: str = "none"
    better: str = ""
    reporters: tuple[str, ...] = ()
    legal_basis: Mapping[str, str] = field(default_factory=dict)
    note: Mapping[str, str] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()
    windows: tuple[str, ...] = (CALENDAR,)
    opening: str = ""
    sureness: str = ""
    valid_to: date | None = None
    synonyms: tuple[str, ...] = ()

    @property
    def formula_text(self) -> str:
        """The formula as it was written; empty if it is none."""
        return self.formula.text if self.formula else ""

    def holds_on(self, day: date) -> bool:
        """Whether this version is in force on the day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    def name_in(self, language: str) -> str:
        """The name in a language of the pages."""
        return self.names.get(language) or self.names["vi"]

    def unit_in(self, language: str) -> str:
        """The unit of measure in a language of the pages."""
        return self.unit.get(language) or self.unit.get("vi", "")

    def rounded(self, value: Decimal) -> Decimal:
        """The value with as many decimals as are shown; halves go up, away from zero."""
        return value.quantize(Decimal(1).scaleb(-self.decimals), rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Group:
    """What indicators are listed under: a subject, with its name."""

    code: str
    names: Mapping[str, str]

    def name_in(self, language: str) -> str:
        """The name in a language of the pages."""
        return self.names.get(language) or self.names["vi"]


@dataclass(frozen=True, slots=True)
class Condition:
    """
    What an event must say to be taken.

    :ivar equals: keys of the payload with the values that they may have.
    :ivar day_before: a key with a moment; the event happened on an earlier day than that.
    :ivar after: a key with a moment; the event happened after that.
    """

    equals: tuple[tuple[str, tuple[str, ...]], ...] = ()
    day_before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Telling:
    """An event by name, with what it must say."""

    event: str
    when: Condition = Condition()


@dataclass(frozen=True, slots=True)
class Matter:
    """
    A kind of thing that is counted, and how the journal tells of it.

    :ivar opened: the events that begin it; each names the agency that has it.
    :ivar told_by: events of another subject that tell which matter it belongs to, with the key.
    :ivar moved: the event that gives it to another agency, with the key of that agency.
    :ivar dimensions: what is known of it: the event and the key of its payload.
    """

    code: str
    opened: Telling
    told_by: tuple[tuple[str, str], ...] = ()
    moved: tuple[str, str] | None = None
    dimensions: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Measure:
    """
    One way of counting matters.

    :ivar kind: `events`: each event counts, by one or by `amount` of its payload; `begun`, `over`,
        `standing`: a matter runs from an event of `begins` to the next one of `ends`, and what is
        counted are its beginnings, its ends, or that it runs. So in = out + rest cannot fail.
    :ivar classes: a dimension of its own: the first of the named conditions that holds, and else
        the last name.
    :ivar dimensions: further dimensions from the event's own payload.
    """

    code: str
    matter: str
    kind: str
    events: tuple[Telling, ...] = ()
    begins: tuple[Telling, ...] = ()
    ends: tuple[Telling, ...] = ()
    amount: str = ""
    once: bool = False
    classes: tuple[str, tuple[tuple[str, Condition | None], ...]] | None = None
    dimensions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that the province's content says of figures."""

    groups: tuple[Group, ...] = ()
    definitions: tuple[Definition, ...] = ()
    targets: tuple[Target, ...] = ()
    matters: Mapping[str, Matter] = field(default_factory=dict)
    measures: Mapping[str, Measure] = field(default_factory=dict)
    dimension_names: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    digest: str = ""

    @property
    def entering(self) -> frozenset[str]:
        """The events that say which subject belongs to which matter."""
        opened = {one.opened.event for one in self.matters.values()}
        return frozenset(opened | {e for one in self.matters.values() for e, _ in one.told_by})

    def versions_of(self, code: str) -> tuple[Definition, ...]:
        """The versions of an indicator, the first first."""
        return tuple(one for one in self.definitions if one.code == code)

    def in_force(self, code: str, day: date) -> Definition | None:
        """The version of an indicator on a day, or None."""
        return next((one for one in self.versions_of(code) if one.holds_on(day)), None)
