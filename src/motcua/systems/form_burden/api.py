"""The form-burden meter, for other apps. What is not listed here is private."""

from .actions import measure_burden
from .ports import register_catalogue
from .rules import AskedPaper, Counted, Definition, Question

__all__ = [
    "AskedPaper",
    "Counted",
    "Definition",
    "Question",
    "measure_burden",
    "register_catalogue",
]
