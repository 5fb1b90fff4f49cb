"""How completely and how timely agencies report: counted, never the figures themselves."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q

from motcua.base.alphabet import alphabetical
from motcua.base.ordering import in_alphabet

from ..models import Obligation, Round

STATES_OF_SENT = ("sent", "accepted")
_ASKED = ~Q(state="dropped")
# Sent once in time counts as in time, also while a returned one is mended: who returns it late
# does not make the agency late.
_SENT = Q(first_sent_at__isnull=False)
_IN_TIME = Q(first_sent_at__lte=F("round__due_at"))


@dataclass(frozen=True, slots=True)
class Share:
    """How a group of reports stands: asked for, sent, sent in time, taken in, late and missing."""

    name: str
    key: str
    asked: int
    sent: int
    in_time: int
    accepted: int
    late: int

    @property
    def complete(self) -> float | None:
        """The share that was sent, in percent; None where nothing was asked."""
        return 100 * self.sent / self.asked if self.asked else None

    @property
    def timely(self) -> float | None:
        """The share that was sent in time, in percent; None where nothing was asked."""
        return 100 * self.in_time / self.asked if self.asked else None


def _counts(at: datetime) -> dict[str, Count]:
    return {
        "asked": Count("pk", filter=_ASKED),
        "sent": Count("pk", filter=_ASKED & _SENT),
        "in_time": Count("pk", filter=_ASKED & _IN_TIME),
        "accepted": Count("pk", filter=Q(state="accepted")),
        "late": Count("pk", filter=_ASKED & ~_SENT & Q(round__due_at__lt=at)),
    }


def share_of_round(round_: Round, *, at: datetime) -> Share:
    """How a round stands as a whole; one query."""
    row = Obligation.objects.filter(round=round_).aggregate(**_counts(at))
    return Share(name=round_.form["title"]["vi"], key=str(round_.uuid), **row)


def shares_by_round(rounds: list[Round], *, at: datetime) -> dict[int, Share]:
    """How several rounds stand, by their row; one query."""
    rows = Obligation.objects.filter(round__in=rounds).values_list("round_id")
    counted = rows.annotate(**_counts(at)).order_by("round_id")
    return {row[0]: Share("", "", *row[1:]) for row in counted}


def shares_by_agency(*, rounds: list[Round], at: datetime) -> list[Share]:
    """How each agency stands over some rounds: the least complete first; one query."""
    rows = Obligation.objects.filter(round__in=rounds).values_list("agency_name", "agency_uuid")
    counted = rows.annotate(**_counts(at)).order_by("agency_name")
    shares = [Share(row[0], str(row[1]), *row[2:]) for row in counted]
    return sorted(
        shares, key=lambda one: (one.complete or 0, one.timely or 0, alphabetical(one.name))
    )


def rows_of_round(round_: Round, *, state: str = "") -> list[Obligation]:
    """What each agency owes of a round, by name."""
    rows = Obligation.objects.filter(round=round_).order_by(
        "agency_kind", in_alphabet("agency_name")
    )
    if state == "late":
        rows = rows.filter(_ASKED & ~_SENT)
    elif state in Obligation.State.values:
        rows = rows.filter(state=state)
    return list(rows.defer("entries", "notes"))
