"""Files and official papers, for other apps. What is not listed here is private."""

from .actions import together
from .actions.issuing import annul_document, issue_document
from .actions.signing import seal_document, sign_document
from .actions.storing import Readable, UploadRefused, accept_upload
from .events import DOCUMENT_SEALED, DOCUMENT_SIGNED
from .models import Document, StoredFile
from .ports.chosen_keys import register_signing_keys
from .ports.files import register_file_store
from .ports.readers import register_file_guard
from .queries.papers import (
    FileNotFound,
    find_document_by_verification_code,
    list_documents_of,
    open_document,
    open_file,
)
from .queries.rendering import render_pdf, render_picture
from .queries.verification import verify_document
from .rules.disposition import file_headers
from .rules.reading import FileAccess

__all__ = [
    "DOCUMENT_SEALED",
    "DOCUMENT_SIGNED",
    "Document",
    "FileAccess",
    "FileNotFound",
    "Readable",
    "StoredFile",
    "UploadRefused",
    "accept_upload",
    "annul_document",
    "file_headers",
    "find_document_by_verification_code",
    "issue_document",
    "list_documents_of",
    "open_document",
    "open_file",
    "register_file_guard",
    "register_file_store",
    "register_signing_keys",
    "render_pdf",
    "render_picture",
    "seal_document",
    "sign_document",
    "together",
    "verify_document",
]
