"""Reporting, for other apps: reports that are written from the figures ask who has sent them."""

from .queries.completeness import Share, share_of_round
from .queries.owed import list_rounds

__all__ = ["Share", "list_rounds", "share_of_round"]
