"""For tests: rounds that were sent out, and reports filled in."""

from datetime import datetime

from motcua.base.actors import system_actor
from motcua.kernel.organizations import api as organizations

from .actions.sending import send_out
from .models import Obligation, Round

SENDER = system_actor("reporting.tests")
# What fits together of the digital figures: shares, parts and totals.
GOOD = {
    "cds.documents_sent": "1.234",
    "cds.documents_electronic": "1.200",
    "cds.documents_signed": "1.100",
    "cds.share_electronic": "97,2",
    "cds.staff": "40",
    "cds.staff_with_computer": "40",
    "cds.staff_with_signature": "30",
    "cds.courses": "2",
    "cds.trainees": "75",
    "cds.articles": "12",
    "cds.community_teams": "9",
    "cds.systems": "3",
    "cds.systems_with_level": "2",
    "cds.tasks": "20",
    "cds.tasks_done": "11",
    "cds.budget": "152,5",
}


def make_round(*, at: datetime, set_code: str = "cds-quy", period: str = "2026-Q4") -> Round:
    """A data set that was sent out."""
    return send_out(actor=SENDER, set_code=set_code, period=period, at=at)


def owed_by(round_: Round, agency: organizations.Agency) -> Obligation:
    """What an agency owes of a round."""
    return Obligation.objects.select_related("round").get(round=round_, agency_uuid=agency.uuid)
