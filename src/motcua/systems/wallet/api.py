"""The repository of a person's papers, for other apps. What is not listed here is private."""

from . import events
from .actions import asking
from .actions.consenting import (
    PaperEnded,
    PaperExpired,
    Wish,
    end_matter,
    give_consent,
    withdraw_consent,
)
from .actions.entering import enter_checked, enter_result
from .actions.reading import read_paper
from .ports import register_copies
from .queries import asked, kinds, knowing
from .queries.given import Given, given_by, given_to
from .queries.papers import PaperNotFound, PaperView, fitting_papers, get_paper
from .rules import Copied, Entering

__all__ = [
    "Copied",
    "Entering",
    "Given",
    "PaperEnded",
    "PaperExpired",
    "PaperNotFound",
    "PaperView",
    "Wish",
    "asked",
    "asking",
    "end_matter",
    "enter_checked",
    "enter_result",
    "events",
    "fitting_papers",
    "get_paper",
    "give_consent",
    "given_by",
    "given_to",
    "kinds",
    "knowing",
    "read_paper",
    "register_copies",
    "withdraw_consent",
]
