"""Tables of the one-stop shop."""

from .application import Application
from .attendance import Attendance
from .dossier import CoApplicant, DailyNumber, Dossier
from .handling import Opinion, Rating, RatingAnswer
from .paper import Paper, SupplementItem, SupplementRequest
from .receipt import SubmissionReceipt
from .register import RegisterBook, RegisterEntry
from .searching import SearchEntry
from .simulation import Simulation

__all__ = [
    "Application",
    "Attendance",
    "CoApplicant",
    "DailyNumber",
    "Dossier",
    "Opinion",
    "Paper",
    "Rating",
    "RatingAnswer",
    "RegisterBook",
    "RegisterEntry",
    "SearchEntry",
    "Simulation",
    "SubmissionReceipt",
    "SupplementItem",
    "SupplementRequest",
]
