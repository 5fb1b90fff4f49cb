"""Which dossiers the trial installation gets: how many, where, of whom, since when."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from motcua.base.text import VIETNAM, vietnam_day
from motcua.kernel.calendars import api as calendars
from motcua.kernel.organizations import api as organizations
from motcua.systems.procedures import api as procedures

from .cast import BUILDING, OLD, TOWN, Applicant, Cast
from .stories import DECIDED, Story

DAYS = 55
# What ends with one signed paper and no further steps of other agencies.
SIGNED = ("1.001193", "2.000635", "1.001612", "1.000656", "1.001777", "1.014027")
FOR_THE_OLD = ("1.014027",)
OVERDUE = 0.12  # of the dossiers that are being handled
MINE = ("1.001193", "2.000635", "1.001612", "1.001193", "1.000656")
COMBINED = "3.000722"
CLOSED = {"not_accepted", "withdrawn", "stopped"} | DECIDED


class Plan:
    """Draws the stories of the content by a chance that is the same every time."""

    def __init__(self, cast: Cast, now: datetime) -> None:
        """Know the procedures of the day and who handles them."""
        self.cast, self.now, self.chance = cast, now, Random(2026)
        self.day = vietnam_day(now)
        self.calendar = calendars.get_calendar("office", on=self.day)
        self.versions = {v.code: v for v in procedures.list_procedures(on=self.day)}
        self.competent = {
            code: procedures.list_competent_agencies(version, on=self.day)
            for code, version in self.versions.items()
        }

    def stories(self, *, at_most: int) -> Iterator[Story]:
        """The stories of the content, at most so many of an ending at a place."""
        content = self.cast.content
        places = {"ky_xuan": (TOWN,), "so_xay_dung": (BUILDING,), "elsewhere": ()}
        for name, place in places.items():
            for ending, number in content[name].items():
                for _turn in range(min(number, at_most)):
                    yield self._story(ending, *place)
        mau, child = self.cast.known("mau"), self.cast.known("con")
        for code, ending in zip(MINE, content["mau"], strict=True):
            yield self._of(mau, code, TOWN, ending, channel="online")
        yield self._of(mau, "1.001776", TOWN, "accepted", channel="online", represented=child)
        # Signed by the commune; its parts are with the police and Social Insurance.
        yield self._of(mau, COMBINED, TOWN, "decided", channel="online")

    def _story(self, ending: str, place: str = "") -> Story:
        codes = [
            code
            for code, agencies in self.competent.items()
            if (ending not in DECIDED or code in SIGNED)
            and (not place or any(place in (one.unit_code, one.code) for one in agencies))
        ]
        code = self.chance.choice(codes)
        if not place:
            towns = self.cast.content["communes"]
            agencies = [one for one in self.competent[code] if one.unit_code in towns]
            chosen = self.chance.choice(agencies or self.competent[code])
            place = chosen.unit_code if agencies else chosen.code
        channel = self.chance.choices(["counter", "online", "postal"], [45, 45, 10])[0]
        return self._of(self._somebody(code), code, place, ending, channel=channel)

    def _somebody(self, code: str) -> Applicant:
        people = self.cast.applicants
        if code in FOR_THE_OLD:
            people = [one for one in people if one.party.birth_date.year < OLD]  # type: ignore[union-attr]
        return self.chance.choice(people)

    def _of(
        self,
        applicant: Applicant,
        code: str,
        place: str,
        ending: str,
        *,
        channel: str,
        represented: Applicant | None = None,
    ) -> Story:
        agency = next(a for a in self.competent[code] if place in (a.unit_code, a.code))
        office = self.cast.office(organizations.get_agency(agency.uuid))
        together = self.chance.random() < 0.08
        others = [one for one in self.cast.applicants if one is not applicant]
        return Story(
            office=office,
            version=self.versions[code],
            applicant=applicant,
            channel=channel,
            ending=ending,
            begins_at=self._begin(ending, code, channel),
            words=self.cast.content["words"],
            chance=Random(self.chance.random()),
            represented=represented,
            co_applicants=self.chance.sample(others, 2) if together else [],
            is_supplemented=ending in ({"accepted", "processing"} | CLOSED)
            and self.chance.random() < 0.12,
            return_channel="portal"
            if channel == "online" and ending != "decided"
            else self.chance.choice(["counter", "counter", "postal"]),
        )

    def _begin(self, ending: str, code: str, channel: str) -> datetime:
        limit = self.versions[code].time_limit_for({})
        days = max(1.0, float(limit.amount) / (8 if limit.unit == "working_hours" else 1))
        if ending == "submitted":
            back = self.chance.uniform(0, 1.5)
        elif ending in {"accepted", "processing"}:
            is_late = self.chance.random() < OVERDUE
            back = days * self.chance.uniform(1.6, 3) + 2 if is_late else days * 0.6
        elif ending in CLOSED:
            back = self.chance.uniform(min(DAYS - 5, 2 * days + 6), DAYS)
        else:
            back = self.chance.uniform(2, 9)
        return self._moment(min(back, DAYS), channel)

    def _moment(self, back: float, channel: str) -> datetime:
        """A moment of office hours so many days ago; people send from home in the evening too."""
        day = self.now.astimezone(VIETNAM) - timedelta(days=back)
        evening = channel == "online" and back > 1 and self.chance.random() < 0.3
        hour = self.chance.choice([19, 20, 21]) if evening else self.chance.choice([7, 8, 9, 14])
        moment = day.replace(hour=hour, minute=self.chance.randint(31, 59), second=7)
        noon = day.replace(hour=9, minute=0, second=0, microsecond=0)
        while moment > self.now - timedelta(hours=1) or not calendars.is_working_time(
            self.calendar, noon
        ):
            moment, noon = moment - timedelta(days=1), noon - timedelta(days=1)
        return moment
