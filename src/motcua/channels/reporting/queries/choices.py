"""What can be sent out, in whose name, and to whom."""

from datetime import date

from motcua.base.actors import Actor
from motcua.kernel.indicators import api as indicators
from motcua.kernel.organizations import api as organizations

from ..permissions import RECEIVE
from ..rules.forms import DataSet
from .sets import data_sets_on

ASKED_KINDS = ("department", "commune_committee")


def sets_to_send(today: date) -> list[tuple[DataSet, list[str]]]:
    """The data sets in force, each with the periods for which it may be sent now."""
    found = []
    for one in data_sets_on(today):
        this = indicators.Period.containing(one.period, today)
        following = indicators.Period.containing(one.period, this.until)
        found.append((one, [this.code, this.previous().code, following.code]))
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
