"""Indicators, for other apps. What is not listed here is private."""

from .actions.counting import count_events, recompute
from .actions.recording import FigureRefused, ToldBackwards, UnitNotInForce, record
from .queries.catalogue import IndicatorUnknown, definition, definitions, groups
from .queries.checking import Finding, check
from .queries.sources import Sources, sources
from .queries.units import UnitUnknown
from .queries.values import values
from .rules.definitions import Check, Definition, Group
from .rules.figures import Figure, Origin, Value
from .rules.periods import Period, PeriodUnreadable

__all__ = [
    "Check",
    "Definition",
    "Figure",
    "FigureRefused",
    "Finding",
    "Group",
    "IndicatorUnknown",
    "Origin",
    "Period",
    "PeriodUnreadable",
    "Sources",
    "ToldBackwards",
    "UnitNotInForce",
    "UnitUnknown",
    "Value",
    "check",
    "count_events",
    "definition",
    "definitions",
    "groups",
    "recompute",
    "record",
    "sources",
    "values",
]
