"""Reports that were read, for other apps. What is not listed here is private."""

from .actions.reading import read_report
from .events import FIGURES_SETTLED, REPORT_READ
from .models import ReadClaim, ReadFigure, ReportReading
from .queries.checking import StatedClaim, check_text

__all__ = [
    "FIGURES_SETTLED",
    "REPORT_READ",
    "ReadClaim",
    "ReadFigure",
    "ReportReading",
    "StatedClaim",
    "check_text",
    "read_report",
]
