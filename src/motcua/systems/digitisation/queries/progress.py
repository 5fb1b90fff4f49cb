"""How the line goes: what waits, what was read in the last hour, what lies aside."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Avg, Count, Min, Q

from motcua.base.actors import Actor

from .. import permissions
from ..models import DigitisedPaper, PaperPage
from . import words


@dataclass(frozen=True, slots=True)
class Progress:
    """The line of pages at a moment, for all desks together."""

    waiting: int
    oldest_at: datetime | None
    read_last_hour: int
    seconds_a_page: float | None
    retried: int
    is_standing: bool


@dataclass(frozen=True, slots=True)
class AsideRow:
    """A reason for which papers lie aside, and how many."""

    reason: str
    number: int


def progress(*, at: datetime) -> Progress:
    """How the line stands; it stands still where pages wait for ten minutes and none is read."""
    hour = at - timedelta(hours=1)
    in_line = Q(status=PaperPage.Status.WAITING, paper__status="reading")
    line: dict[str, Any] = PaperPage.objects.filter(in_line).aggregate(
        waiting=Count("id"),
        oldest=Min("paper__taken_at"),
        retried=Count("id", filter=Q(attempts__gt=0)),
    )
    read: dict[str, Any] = PaperPage.objects.filter(read_at__gt=hour, read_at__lte=at).aggregate(
        number=Count("id"),
        recent=Count("id", filter=Q(read_at__gt=at - timedelta(minutes=10))),
        mean=Avg("milliseconds"),
    )
    oldest = line["oldest"]
    waits_long = oldest is not None and oldest < at - timedelta(minutes=10)
    return Progress(
        waiting=line["waiting"],
        oldest_at=oldest,
        read_last_hour=read["number"],
        seconds_a_page=read["mean"] / 1000 if read["mean"] is not None else None,
        retried=line["retried"],
        is_standing=waits_long and read["recent"] == 0,
    )


def aside_for(actor: Actor) -> list[AsideRow]:
    """Why papers of the actor's desks lie aside."""
    from .papers import papers_at

    rows = (
        papers_at(actor, permissions.CHECK)
        .filter(status=DigitisedPaper.Status.SET_ASIDE)
        .values_list("reason")
        .annotate(number=Count("id"))
        .order_by("-number")
    )
    return [AsideRow(words.reason_words(reason), number) for reason, number in rows]
