"""Indicators, for other apps. What is not listed here is private."""

from motcua.base.report_periods import Period, PeriodUnreadable

from . import permissions
from .actions import counting, grouping
from .actions.recording import FigureRefused, UnitNotInForce, record
from .queries import breakdown, catalogue, units, windows
from .queries.catalogue import definition, definitions
from .queries.checking import Finding, check
from .queries.measured import counted_at
from .queries.sources import Sources, sources
from .queries.values import values
from .rules.definitions import Check, Definition
from .rules.figures import Figure, Origin, Value

__all__ = [
    "Check",
    "Definition",
    "Figure",
    "FigureRefused",
    "Finding",
    "Origin",
    "Period",
    "PeriodUnreadable",
    "Sources",
    "UnitNotInForce",
    "Value",
    "breakdown",
    "catalogue",
    "check",
    "counted_at",
    "counting",
    "definition",
    "definitions",
    "grouping",
    "permissions",
    "record",
    "sources",
    "units",
    "values",
    "windows",
]
