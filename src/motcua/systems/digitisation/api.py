"""Digitised papers and certified copies, for other apps. What is not listed here is private."""

from . import ports
from .actions.certifying import revoke_copy
from .actions.taking import scan_paper, take_in_matter
from .events import COPY_CERTIFIED, COPY_REVOKED
from .models import CertifiedCopy, DigitisedPaper
from .queries.copies import CopyNotFound, CopyRecord, get_copy
from .queries.papers import PaperRow, papers_of_matter
from .queries.recognition import RecognisedPage, open_reader, recognise_page
from .rules.imaging import PageUnreadable, cut_out
from .rules.reading import NoReader, Reader, ReadTooLong

__all__ = [
    "COPY_CERTIFIED",
    "COPY_REVOKED",
    "CertifiedCopy",
    "CopyNotFound",
    "CopyRecord",
    "DigitisedPaper",
    "NoReader",
    "PageUnreadable",
    "PaperRow",
    "ReadTooLong",
    "Reader",
    "RecognisedPage",
    "cut_out",
    "get_copy",
    "open_reader",
    "papers_of_matter",
    "ports",
    "recognise_page",
    "revoke_copy",
    "scan_paper",
    "take_in_matter",
]
