"""Who is away: told by the apps above that know, so that no rule gives them work."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from uuid import UUID

# Those of these accounts who are away at a moment.
AwayFinder = Callable[[Sequence[UUID], datetime], Collection[UUID]]

_finders: dict[str, AwayFinder] = {}


def register_away(name: str, finder: AwayFinder) -> None:
    """Let an app say who is away; called from its ready()."""
    _finders[name] = finder


def who_is_away(accounts: Sequence[UUID], at: datetime) -> frozenset[UUID]:
    """Those of these accounts who are away in the eyes of any app."""
    return frozenset(uuid for finder in _finders.values() for uuid in finder(accounts, at))
