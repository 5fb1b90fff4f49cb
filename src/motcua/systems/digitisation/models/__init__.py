"""Papers in the line, their pages and fields, and the certified copies made of them."""

from .copy import CertifiedCopy, CodeSeries
from .paper import DigitisedPaper, PaperField, PaperPage

__all__ = ["CertifiedCopy", "CodeSeries", "DigitisedPaper", "PaperField", "PaperPage"]
