"""Tables of the one-stop shop."""

from .application import Application
from .dossier import CoApplicant, DailyNumber, Dossier
from .handling import Opinion, Rating
from .paper import Paper, SupplementItem, SupplementRequest

__all__ = [
    "Application",
    "CoApplicant",
    "DailyNumber",
    "Dossier",
    "Opinion",
    "Paper",
    "Rating",
    "SupplementItem",
    "SupplementRequest",
]
