"""The one-stop shop, for channels. What is not listed here is private."""

from .actions.accepting import accept_dossier, accept_dossiers
from .actions.application import Beginning, begin_application, supply_paper
from .actions.approving import approve_dossiers
from .actions.ending import deliver_result, withdraw_dossier
from .actions.handling import (
    appraise_dossier,
    approve_dossier,
    reject_dossier,
)
from .actions.reception import (
    Wanted,
    refuse_dossier,
    request_supplement,
    supply_supplement,
)
from .actions.submission import submit_dossier
from .queries import simulations
from .queries.detail import get_dossier_for
from .queries.lists import (
    DossierFilters,
    deadlines_of,
    dossiers_of_cases,
    list_dossiers_for,
    list_drafts_of,
)
from .queries.passing_on import read_dossiers
from .queries.progress import look_up_dossier

__all__ = [
    "Beginning",
    "DossierFilters",
    "Wanted",
    "accept_dossier",
    "accept_dossiers",
    "appraise_dossier",
    "approve_dossier",
    "approve_dossiers",
    "begin_application",
    "deadlines_of",
    "deliver_result",
    "dossiers_of_cases",
    "get_dossier_for",
    "list_dossiers_for",
    "list_drafts_of",
    "look_up_dossier",
    "read_dossiers",
    "refuse_dossier",
    "reject_dossier",
    "request_supplement",
    "simulations",
    "submit_dossier",
    "supply_paper",
    "supply_supplement",
    "withdraw_dossier",
]
