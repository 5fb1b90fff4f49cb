"""What can be sent out, in whose name, and to whom."""

from dataclasses import dataclass
from datetime import date

from motcua.base.actors import Actor
from motcua.kernel.indicators import api as indicators
from motcua.kernel.organizations import api as organizations

from ..models import Round
from ..permissions import RECEIVE
from ..rules.forms import DataSet
from .sets import calendar_of, data_sets_on

LATE_BACK = 8
ASKED_KINDS = ("department", "commune_committee")


@dataclass(frozen=True, slots=True)
class Sendable:
    """
    A data set in force with the periods for which it may be sent.

    :ivar periods: those whose usual due day is still to come.
    :ivar late: those that are past it and never went out, the newest first.
    """

    data_set: DataSet
    periods: list[str]
    late: list[str]


def sets_to_send(today: date) -> list[Sendable]:
    """The data sets in force, each with the periods for which it may be sent now, or late."""
    sent = set(Round.objects.values_list("set_code", "period"))
    found = []
    for one in data_sets_on(today):
        periods, late = [], []
        for period in _around(one.period, today):
            if not one.holds_on(period.last):
                continue
            if calendar_of(one, period).due_on >= today:
                periods.append(period.code)
            elif (one.code, period.code) not in sent:
                late.append(period.code)
        found.append(Sendable(one, periods, late))
    return found


def _around(kind: str, today: date) -> list[indicators.Period]:
    """This period, the following one, and those before, as far back as is collected late."""
    this = indicators.Period.containing(kind, today)
    found = [this, indicators.Period.containing(kind, this.until)]
    before = this.previous()
    for _number in range(LATE_BACK):
        found.append(before)
        before = before.previous()
    return found


def receivers_of(actor: Actor, *, on: date) -> list[tuple[str, str]]:
    """The agencies in whose name the actor may ask: the province's own and its departments."""
    kinds = ("province_committee", "department")
    return [
        (str(one.uuid), one.name)
        for kind in kinds
        for one in organizations.list_agencies(on=on, kind=kind)
        if actor.may(RECEIVE, one.path)
    ]


def agencies_to_ask(*, on: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """The agencies that can be asked, by kind."""
    return [
        (kind, [(str(one.uuid), one.name) for one in organizations.list_agencies(on=on, kind=kind)])
        for kind in ASKED_KINDS
    ]
