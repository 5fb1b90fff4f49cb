"""Which dossiers come, when, where, how, and what is to become of them: drawn by a seed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from random import Random

from motcua.base.errors import InvalidInput
from motcua.base.text import VIETNAM, date_vi, vietnam_day
from motcua.kernel.calendars import api as calendars

from .content import Handled, PlanContent

EIGHTHS = 8
EVENING = (18 * 60, 22 * 60)


class DaysOutsideCalendar(InvalidInput):
    """Lịch làm việc chưa mô tả hết các ngày {first}–{last}. Chọn khoảng khác, hoặc bổ sung lịch."""

    message_en = (
        "The office calendar does not describe all days of {first}–{last}. Choose other days, or "
        "extend the calendar."
    )


@dataclass(frozen=True, slots=True)
class Arrival:
    """
    One dossier as it is planned.

    :ivar ending: `approved`, or what keeps it from that.
    :ivar supplement: asked `before` or `after` acceptance, or not.
    :ivar lateness: `late`, `put_off` with an apology, or in time.
    :ivar pays: by which way its fees come in, where it has any.
    """

    index: int
    at: datetime
    level: str
    code: str
    agency: int
    channel: str
    return_channel: str
    ending: str
    supplement: str
    lateness: str
    is_sent_back: bool
    is_rated: bool
    person: int
    pays: str
    is_let_off: bool


class Quota:
    """Says of every so-manieth that it is one, so that a share comes out as exactly as can be."""

    def __init__(self, rates: Mapping[str, float], chance: Random) -> None:
        """Begin anywhere, so that a few dossiers get their fair part of a rare thing."""
        self.rates = rates
        self._kept = chance.random()

    def takes(self, field: str, *, of: float = 1.0) -> bool:
        """Whether the next one is; `of` is the part of those that are asked about."""
        self._kept += self.rates[field] / of if of else 0.0
        if self._kept < 1:
            return False
        self._kept -= 1
        return True

    def owes(self, field: str) -> None:
        """One was taken out of turn."""
        self._kept += self.rates[field] - 1


class Arrivals:
    """All arrivals of a period; asked again, the same ones come in the same order."""

    def __init__(
        self,
        plan: PlanContent,
        handled: Mapping[tuple[str, str], Handled],
        *,
        days: tuple[date, date],
        seed: int,
        scale: float,
    ) -> None:
        """Know the shares of the plan and the working days of the period."""
        self.plan, self.handled, self.seed = plan, handled, seed
        first, last = days
        self.days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        self.number = plan.number(len(self.days), scale)
        self.calendar = calendars.get_calendar("office", on=first)
        try:
            self.open = {day for day in self.days if self._opens(day) is not None}
        except calendars.DateOutsideCalendar as error:
            raise DaysOutsideCalendar(first=date_vi(first), last=date_vi(last)) from error
        told = plan.written["people"]
        self.people = max(1, min(int(told["most"]), round(self.number * float(told["a_dossier"]))))

    def __iter__(self) -> Iterator[Arrival]:
        """The arrivals in the order of time."""
        drawing = _Drawing(self)
        index = 0
        for day, number in zip(self.days, self._numbers(), strict=True):
            drawn = sorted(
                (drawing.one(day) for _ in range(number)), key=lambda one: (one[0], one[1:4])
            )
            for at, *what in drawn:
                yield Arrival(index, at, *what)  # type: ignore[arg-type]
                index += 1

    def _numbers(self) -> list[int]:
        """How many come on each day, by its weight; they sum to the number."""
        told = [float(one) for one in self.plan.written["times"]["weekdays"]]
        weights = [told[day.weekday()] if day in self.open else told[6] for day in self.days]
        whole = sum(weights)
        marks = [round(self.number * done / whole) for done in accumulate(weights)]
        return [mark - before for mark, before in zip(marks, [0, *marks], strict=False)]

    def _opens(self, day: date) -> datetime | None:
        """When the offices open on a day; None: they do not."""
        morning = datetime.combine(day, time(0), tzinfo=VIETNAM)
        opens = calendars.next_working_moment(self.calendar, morning)
        return opens if vietnam_day(opens) == day else None

    def span(self, day: date) -> tuple[datetime, int]:
        """When the offices open on a day, and for how many minutes."""
        opens = self._opens(day)
        assert opens is not None, f"{day} is a working day"
        end = datetime.combine(day + timedelta(days=1), time(0), tzinfo=VIETNAM)
        return opens, calendars.working_minutes_between(self.calendar, opens, end)


class _Drawing:
    """The draws of one run through the arrivals."""

    def __init__(self, arrivals: Arrivals) -> None:
        self.all = arrivals
        self.chance = chance = Random(f"arrivals:{arrivals.seed}")
        plan = arrivals.plan
        weights = plan.weights()
        self.kinds = list(weights)
        self.reached = list(accumulate(weights.values()))
        self.field = {key: one.version.field_code for key, one in arrivals.handled.items()}
        shares: dict[str, float] = {}
        for key, weight in weights.items():
            shares[self.field[key]] = shares.get(self.field[key], 0) + weight
        written = plan.written

        def quota(described: Mapping[str, object]) -> Quota:
            return Quota(plan.rates(described, shares), chance)

        self.channels = {name: quota(one) for name, one in written["channels"].items()}
        self.endings = {name: quota(one) for name, one in written["endings"].items()}
        self.supplements = {name: quota(one) for name, one in written["supplements"].items()}
        self.late, self.put_off = quota(written["late"]), quota(written["put_off"])
        self.posted = quota(written["returned"]["postal"])
        self.sent_back = quota(written["sent_back"])
        self.rated = quota(written["ratings"])
        self.let_off = quota(written["fees"]["let_off"])
        self.ways = {
            name: (list(one), list(accumulate(float(part) for part in one.values())))
            for name, one in written["fees"]["ways"].items()
        }
        busy = written["agencies"]
        self.agencies = {
            key: list(accumulate(float(busy.get(a.unit_code, 1)) for a in one.agencies))
            for key, one in arrivals.handled.items()
        }
        self.spans: dict[date, tuple[datetime, int]] = {}
        self.eighths = list(accumulate(float(one) for one in written["times"]["office"]))
        online = written["times"]["online"]
        self.parts = [float(online[name]) for name in ("office", "evening", "other")]

    def one(self, day: date) -> tuple[object, ...]:
        """One arrival of a day, but for its number."""
        chance, all_days = self.chance, self.all
        key = chance.choices(self.kinds, cum_weights=self.reached)[0]
        field = self.field[key]
        channel = self._channel(field, is_open=day in all_days.open)
        ending = next((name for name, one in self.endings.items() if one.takes(field)), "approved")
        supplement = self._supplement(field, channel)
        lateness = "late" if self.late.takes(field) else ""
        if not lateness and self.put_off.takes(field):
            lateness = "put_off"
        own_way = "portal" if channel == "online" else "counter"
        reached = self.agencies[key]
        return (
            self._moment(day, channel), *key,
            chance.choices(range(len(reached)), cum_weights=reached)[0],
            channel, "postal" if self.posted.takes(field) else own_way, ending, supplement,
            lateness, self.sent_back.takes(field), self.rated.takes(field),
            chance.randrange(all_days.people), self._way(channel), self.let_off.takes(field),
        )  # fmt: skip

    def _supplement(self, field: str, channel: str) -> str:
        # The clock of what came by post runs from its hand-over: nothing is waited for before.
        others = 1 - self.channels["postal"].rates[field]
        early = channel != "postal" and self.supplements["before"].takes(field, of=others)
        if early:
            return "before"
        return "after" if self.supplements["after"].takes(field) else ""

    def _way(self, channel: str) -> str:
        ways, reached = self.ways[channel]
        return str(self.chance.choices(ways, cum_weights=reached)[0])

    def _channel(self, field: str, *, is_open: bool) -> str:
        online, postal = self.channels["online"], self.channels["postal"]
        if not is_open:
            online.owes(field)
            return "online"
        if online.takes(field):
            return "online"
        left = 1 - min(online.rates[field], 0.999)
        return "postal" if postal.takes(field, of=left) else "counter"

    def _moment(self, day: date, channel: str) -> datetime:
        chance = self.chance
        midnight = datetime.combine(day, time(0), tzinfo=VIETNAM)
        part = "office"
        if channel == "online":
            part = chance.choices(("office", "evening", "other"), weights=self.parts)[0]
        if part == "evening" or (part == "office" and day not in self.all.open):
            return midnight + timedelta(minutes=chance.randrange(*EVENING))
        if part == "other":
            return midnight + timedelta(minutes=chance.randrange(5 * 60, 24 * 60 - 45))
        if day not in self.spans:
            self.spans[day] = self.all.span(day)
        opens, minutes = self.spans[day]
        eighth = chance.choices(range(EIGHTHS), cum_weights=self.eighths)[0]
        passed = int((eighth + chance.random()) * max(minutes - 30, EIGHTHS) / EIGHTHS)
        return calendars.add_working_minutes(self.all.calendar, opens, passed)
