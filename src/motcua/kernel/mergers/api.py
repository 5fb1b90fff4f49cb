"""Days of mergers, for other apps. What is not listed here is private."""

from .actions.preparing import acknowledge_findings, choose_successor, drop_merger, prepare_merger
from .actions.running import approve_merger, commit_merger, rehearse_merger
from .actions.undoing import undo_merger
from .models import Merger
from .ports import (
    Followed,
    Follower,
    LeftBehind,
    Pair,
    Topic,
    Topics,
    register_follower,
    register_topics,
)
from .queries import endings
from .queries.targets import heirs_of_agency
from .queries.undoing import plan_undo

__all__ = [
    "Followed",
    "Follower",
    "LeftBehind",
    "Merger",
    "Pair",
    "Topic",
    "Topics",
    "acknowledge_findings",
    "approve_merger",
    "choose_successor",
    "commit_merger",
    "drop_merger",
    "endings",
    "heirs_of_agency",
    "plan_undo",
    "prepare_merger",
    "register_follower",
    "register_topics",
    "rehearse_merger",
    "undo_merger",
]
