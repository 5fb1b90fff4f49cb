"""What the law of notices says on a day: kinds, channels, quiet hours, ceilings, phone codes."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from motcua.base.text import VIETNAM, vietnam_day

# Channels that ring a telephone: they keep the quiet hours, cost money, and follow one another.
RINGING = ("zalo", "sms")
OUTSIDE = ("email", "sms", "zalo")


class NoticesUnreadable(ValueError):
    """The content of law/notices.yaml says something that no notice can mean."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """From one full hour until another, on Việt Nam's clock, no telephone rings; may span midnight.

    The same hour twice means that there are no quiet hours.
    """

    begins: int
    ends: int

    def next_moment(self, at: datetime) -> datetime:
        """The moment itself, or the end of the quiet hours that it lies in."""
        local = at.astimezone(VIETNAM)
        if not self._covers(local.hour):
            return at
        morning = local.replace(hour=self.ends % 24, minute=0, second=0, microsecond=0)
        return (morning if morning > local else morning + timedelta(days=1)).astimezone(at.tzinfo)

    def _covers(self, hour: int) -> bool:
        if self.begins <= self.ends:
            return self.begins <= hour < self.ends
        return hour >= self.begins or hour < self.ends


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of notices that people choose channels for."""

    code: str
    title: Mapping[str, str]
    channels: frozenset[str]  # where nobody chose otherwise
    is_duty: bool  # the law wants people told: it cannot be left by a link
    is_urgent: bool  # does not wait for the morning
    beyond_ceiling: bool  # is sent although the month's money is spent
    audience: str  # person, official, or any


@dataclass(frozen=True, slots=True)
class PhoneCodes:
    """How a telephone number is confirmed."""

    minutes: int
    tries: int
    an_hour: int
    a_day: int  # for one number, whoever asks


@dataclass(frozen=True, slots=True)
class NoticeLaw:
    """What holds from a day on."""

    valid_from: date
    valid_to: date | None
    legal_basis: Mapping[str, str]
    quiet: Quiet
    kinds: tuple[Kind, ...]
    phone: PhoneCodes
    ceiling: int  # dong of an agency and month; 0: no ceiling
    ceilings: Mapping[str, int]  # for agencies with one of their own, by code

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    def kind(self, code: str) -> Kind:
        """A kind by its code; the first one for a code that this time does not know."""
        return next((one for one in self.kinds if one.code == code), self.kinds[0])

    def kinds_for(self, *, is_official: bool) -> tuple[Kind, ...]:
        """The kinds that somebody can choose channels for."""
        audience = "official" if is_official else "person"
        shown = [one for one in self.kinds if not one.is_urgent]  # nobody leaves those
        return tuple(one for one in shown if one.audience in {audience, "any"})

    def ceiling_of(self, agency_code: str) -> int:
        """What an agency may spend in a month, in dong; 0: as much as it takes."""
        return self.ceilings.get(agency_code, self.ceiling)


def read_notice_law(content: Mapping[str, Any]) -> list[NoticeLaw]:
    """
    The versions of law/notices.yaml, checked.

    :raises NoticesUnreadable: naming what is wrong.
    """
    try:
        found = sorted(
            (_version(one) for one in content["versions"]), key=lambda one: one.valid_from
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise NoticesUnreadable(f"law/notices.yaml: {error!r}") from error
    for earlier, later in pairwise(found):
        if earlier.valid_to is None or earlier.valid_to > later.valid_from:
            raise NoticesUnreadable(f"law/notices.yaml: versions overlap on {later.valid_from}")
    return found


def _version(one: Mapping[str, Any]) -> NoticeLaw:
    kinds = tuple(_kind(kind) for kind in one["kinds"])
    quiet, phone = one["quiet_hours"], one["phone_codes"]
    for hour in (quiet["from"], quiet["until"]):
        if hour not in range(24):
            raise ValueError(f"quiet_hours: {hour} is no full hour of a day")
    if not kinds or len({kind.code for kind in kinds}) != len(kinds):
        raise ValueError("kinds: at least one, each once")
    return NoticeLaw(
        valid_from=one["valid_from"],
        valid_to=one.get("valid_to"),
        legal_basis=one["legal_basis"],
        quiet=Quiet(quiet["from"], quiet["until"]),
        kinds=kinds,
        phone=PhoneCodes(phone["minutes"], phone["tries"], phone["an_hour"], phone["a_day"]),
        ceiling=int(one.get("ceiling") or 0),
        ceilings={str(code): int(dong) for code, dong in (one.get("ceilings") or {}).items()},
    )


def _kind(one: Mapping[str, Any]) -> Kind:
    channels, audience = frozenset(one["channels"]), one.get("audience", "person")
    if unknown := channels - set(OUTSIDE):
        raise ValueError(f"{one['code']}: no channels: {', '.join(sorted(unknown))}")
    if audience not in {"person", "official", "any"}:
        raise ValueError(f"{one['code']}: audience is person, official or any")
    return Kind(
        code=str(one["code"]),
        title=one["title"],
        channels=channels,
        is_duty=bool(one.get("is_duty")),
        is_urgent=bool(one.get("is_urgent")),
        beyond_ceiling=bool(one.get("beyond_ceiling")),
        audience=audience,
    )


def first_route(wanted: Collection[str], usable: Collection[str], *, after: str = "") -> str:
    """The channel on which a telephone is tried first, or next after one that failed; "": none."""
    chain = RINGING[RINGING.index(after) + 1 :] if after in RINGING else RINGING
    return next((one for one in chain if one in wanted and one in usable), "")


def routes(wanted: Collection[str], usable: Iterable[str]) -> list[str]:
    """The channels on which a message goes out: e-mail, and one that rings the telephone."""
    offered = set(usable)
    found = ["email"] if "email" in wanted and "email" in offered else []
    ringing = first_route(wanted, offered)
    return [*found, ringing] if ringing else found


def first_try(channel: str, *, is_urgent: bool, quiet: Quiet, at: datetime) -> datetime:
    """When a delivery may first be tried: telephones that sleep wait for the morning."""
    return quiet.next_moment(at) if channel in RINGING and not is_urgent else at


def month_of(at: datetime) -> date:
    """The first day of the month in which something is sent, on Việt Nam's clock."""
    return vietnam_day(at).replace(day=1)
