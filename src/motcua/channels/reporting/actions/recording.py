"""The figures of a report that was taken in are the agency's from then on."""

from datetime import datetime

from motcua.base.actors import Actor
from motcua.kernel.indicators import api as indicators

from ..models import Obligation, Round
from ..queries.checks import recorded_figures
from ..rules.filling import read_entries
from ..rules.forms import read_form
from .waiting import SUBJECT


def record_figures(*, actor: Actor, obligation: Obligation, at: datetime) -> int:
    """
    Tell the indicators what an accepted report says; how many figures that were.

    Answers to questions asked once are no figures of the province; they stay with the report.
    """
    round_ = obligation.round
    if round_.kind == Round.Kind.AD_HOC:
        return 0
    form = read_form(round_.form)
    figures = recorded_figures(form, read_entries(obligation.entries), obligation.notes)
    if figures:
        indicators.record(
            unit=obligation.agency_uuid,
            period=indicators.Period.parse(round_.period),
            figures=figures,
            origin=indicators.Origin(SUBJECT, obligation.uuid),
            at=at,
            by=actor,
        )
    return len(figures)
