"""Reports that were read, for other apps. What is not listed here is private."""

from .actions.reading import read_report
from .events import FIGURES_SETTLED, REPORT_READ
from .models import ReadClaim, ReadFigure, ReportReading

__all__ = [
    "FIGURES_SETTLED",
    "REPORT_READ",
    "ReadClaim",
    "ReadFigure",
    "ReportReading",
    "read_report",
]
