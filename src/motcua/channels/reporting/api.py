"""Reporting, for other apps: who owes which figures, who has sent them, and how to fill them in."""

from .actions.filling import save_draft
from .actions.moving import submit_report
from .queries.completeness import Share, share_of_round
from .queries.exchange import Standing, list_standings
from .queries.owed import list_rounds
from .queries.sets import agencies_of, data_sets_on
from .rules.forms import DataSet

__all__ = [
    "DataSet",
    "Share",
    "Standing",
    "agencies_of",
    "data_sets_on",
    "list_rounds",
    "list_standings",
    "save_draft",
    "share_of_round",
    "submit_report",
]
