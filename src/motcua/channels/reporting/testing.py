"""For tests: rounds that were sent out, and reports filled in."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from motcua.base.actors import system_actor
from motcua.base.text import vietnam_day
from motcua.kernel.indicators import api as indicators
from motcua.kernel.organizations import api as organizations

from .actions.filling import save_draft
from .actions.moving import accept_report, approve_report, submit_report
from .actions.sending import send_to
from .models import Obligation, Round
from .queries.sets import calendar_of, find_data_set, form_on

__all__ = ["GOOD", "accept_report", "approve_report", "make_round", "others_report", "owed_by"]
SENDER = system_actor("reporting.tests")
HEAD, RECEIVER = system_actor("reporting.tests.head"), system_actor("reporting.tests.receiver")
# What fits together of the digital figures: shares, parts and totals.
GOOD = {
    "all_documents": "1.234",
    "digital_documents": "1.200",
    "cds.staff": "40",
    "cds.staff_with_computer": "40",
    "cds.staff_with_signature": "30",
    "cds.courses": "2",
    "cds.trainees": "75",
    "cds.articles": "12",
    "community_teams": "9",
    "cds.systems": "3",
    "cds.systems_with_level": "2",
    "cds.tasks": "20",
    "cds.tasks_done": "11",
    "cds.budget": "152,5",
}


def make_round(
    *,
    at: datetime,
    agencies: Sequence[organizations.Agency],
    set_code: str = "cds-quy",
    period: str = "2026-Q4",
) -> Round:
    """A data set that was sent out to these agencies only, which takes a test less time."""
    data_set = find_data_set(set_code, on=vietnam_day(at))
    days = calendar_of(data_set, indicators.Period.parse(period))
    receiver = organizations.find_agency_by_code(data_set.receiver, vietnam_day(at))
    assert receiver is not None
    round_ = Round(
        kind=Round.Kind.PERIODIC,
        set_code=set_code,
        period=period,
        form=form_on(data_set, on=vietnam_day(at)),
        covers_from=days.covers_from,
        covers_to=days.covers_to,
        due_on=days.due_on,
    )
    return send_to(actor=SENDER, round_=round_, receiver=receiver, agencies=agencies, at=at)


def owed_by(round_: Round, agency: organizations.Agency) -> Obligation:
    """What an agency owes of a round."""
    return Obligation.objects.select_related("round").get(round=round_, agency_uuid=agency.uuid)


def others_report(
    round_: Round, answers: Sequence[dict[str, str]], *, but: Collection[str], at: datetime
) -> int:
    """
    Let every agency fill in, approve and send its report, and take it in; how many those were.

    :param answers: what they answer, in turns.
    :param but: the codes of agencies that are left to do it themselves.
    """
    left = {organizations.find_agency_by_code(code, vietnam_day(at)).uuid for code in but}  # type: ignore[union-attr]
    rows = Obligation.objects.filter(round=round_).exclude(agency_uuid__in=left)
    for place, one in enumerate(rows.order_by("agency_path")):
        saved = save_draft(
            actor=SENDER, obligation_uuid=one.uuid, typed=answers[place % len(answers)], picked={},
            notes={}, revision=one.revision, at=at, by_machine=True,
        )  # fmt: skip
        submit_report(actor=SENDER, obligation_uuid=one.uuid, revision=saved.revision, at=at)
        approve_report(actor=HEAD, obligation_uuid=one.uuid, at=at + timedelta(minutes=20))
        accept_report(actor=RECEIVER, obligation_uuid=one.uuid, at=at + timedelta(hours=3))
    return len(rows)
