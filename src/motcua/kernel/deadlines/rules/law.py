"""What law of a day says of clocks: rule sets and views, as read from the province's content."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Literal

from motcua.kernel.calendars import api as calendars

Words = Mapping[str, str]
Mode = Literal["restart", "subtract"]
Effect = Literal["restart", "subtract", "runs_on"]
Moment = Literal["acceptance", "submission", "handover"]


@dataclass(frozen=True, slots=True)
class StartRule:
    """At which moment the limit begins, for one way of handing in."""

    moment: Moment
    legal_basis: Words | None


@dataclass(frozen=True, slots=True)
class CutOffRule:
    """After which hour a thing counts for the next working day, and for which limits."""

    at: time
    applies_to: Literal["same_day", "all"]
    legal_basis: Words | None


@dataclass(frozen=True, slots=True)
class PauseRule:
    """What a cause of waiting does to the clock."""

    clock: Effect
    needs_basis: bool  # only where the law of the sector lets the clock stop
    legal_basis: Words | None


@dataclass(frozen=True, slots=True)
class SupplementRule:
    """How often a supplement may be asked for, how soon, and what happens to a later request."""

    most: int
    within: calendars.Duration | None
    late: Literal["refuse", "record"]
    legal_basis: Words | None


@dataclass(frozen=True, slots=True)
class ExtensionRule:
    """
    How often a due date may be put off, and how long before it the apology must be sent.

    The default is Decree 61/2018, art. 19(9): once, with the apology at least one day before the
    due date.
    """

    most: int = 1
    notice_days: int = 1
    legal_basis: Words | None = None

    def is_in_time(self, *, asked_on: date, due_on: date) -> bool:
        """Whether the apology comes early enough."""
        return (due_on - asked_on).days >= self.notice_days

    def is_allowed_after(self, extensions: int) -> bool:
        """Whether the date may be put off again after so many times."""
        return extensions < self.most


@dataclass(frozen=True, slots=True)
class PaymentRule:
    """Which payments show as the public state "financial obligation", and in how long to pay."""

    shown: Literal["all", "obligations", "none"]
    within: calendars.Duration | None
    legal_basis: Words | None

    def is_shown(self, kinds: Iterable[str]) -> bool:
        """Whether asking for payments of these kinds changes the public state."""
        return self.shown == "all" or (self.shown == "obligations" and "obligation" in kinds)


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules by which clocks that start in a period run, to their end."""

    code: str
    valid_from: date
    valid_to: date | None
    sureness: str
    legal_basis: Words
    start: Mapping[str, StartRule]
    cut_off: CutOffRule | None
    reception: calendars.Duration | None
    pauses: Mapping[str, PauseRule]
    supplement: SupplementRule | None
    opinion_late: Literal["explain", "accept"]
    opinion_basis: Words | None
    reappointment: ExtensionRule
    payment: PaymentRule | None
    warning_days: tuple[int, ...]

    @property
    def key(self) -> str:
        """What a clock keeps of its rules: code and the day since which they hold."""
        return f"{self.code}/{self.valid_from.isoformat()}"

    def holds_on(self, day: date) -> bool:
        """Whether clocks that start on the day run by these rules."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    def stops_for(self, cause: str) -> bool:
        """Whether the clock stops for a cause of itself, without the law of a sector."""
        rule = self.pauses.get(cause)
        return rule is not None and rule.clock != "runs_on" and not rule.needs_basis

    def cut_off_for(self, duration: calendars.Duration) -> time | None:
        """The hour after which a limit of this length counts from the next working day."""
        if self.cut_off is None:
            return None
        is_same_day = duration.unit == "working_days" and duration.amount < 1
        return self.cut_off.at if is_same_day or self.cut_off.applies_to == "all" else None


@dataclass(frozen=True, slots=True)
class View:
    """Another reading of the same adjustments: which due date an index or a report reckons."""

    code: str
    valid_from: date
    valid_to: date | None
    sureness: str
    legal_basis: Words
    clocks: Mapping[str, Mode]  # by cause of waiting, where the view differs from the law
    supplements_most: int | None  # more requests than these are late by themselves

    def holds_on(self, day: date) -> bool:
        """Whether the view is in force on the day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class Law:
    """Everything that the content says of deadlines."""

    rule_sets: Sequence[RuleSet]
    views: Sequence[View]
