"""Looks into a file that somebody handed in: what it truly is, and whether it may be kept."""

import mmap
import zipfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from . import upload_images, upload_office, upload_pdfs
from .upload_findings import Finding, Refused

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# What a dossier takes unless its procedure allows more (Decree 30/2020, Appendix I: scans are PDF).
USUAL_TYPES = (PDF, JPEG, PNG)
EXTENSIONS = {PDF: ("pdf",), JPEG: ("jpg", "jpeg"), PNG: ("png",), DOCX: ("docx",), XLSX: ("xlsx",)}

# The harmless test file of the anti-malware trade, cut so that this source is not one itself.
_TEST_VIRUS = b"EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE"


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a file was found to be: its type by content, or the reason to refuse it."""

    media_type: str = ""
    refused: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    pages: int | None = None
    width: int | None = None
    height: int | None = None
    notes: tuple[str, ...] = ()


def inspect(path: Path, *, name: str, allowed: tuple[str, ...]) -> Inspection:
    """Look into a file on disk and say what it is, or why it is refused."""
    try:
        found = _look(path, name, allowed)
    except Refused as refused:
        return Inspection(refused=refused.reason, details=refused.details)
    return Inspection(
        media_type=found.media_type,
        pages=found.pages,
        width=found.width,
        height=found.height,
        notes=found.notes,
    )


def inspect_work(*, path: str, name: str, allowed: list[str]) -> tuple[dict[str, Any], bytes]:
    """`inspect` as the workshop calls it."""
    return asdict(inspect(Path(path), name=name, allowed=tuple(allowed))), b""


def type_by_content(path: Path) -> str:
    """The media type that the first bytes tell; "" where they tell none that is ever taken."""
    with path.open("rb") as stream:
        start = stream.read(1024)
    if start.startswith(b"%PDF-"):
        return PDF
    if start.startswith(b"\xff\xd8\xff"):
        return JPEG
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if start.startswith(b"PK\x03\x04"):
        return upload_office.office_type(path, {DOCX: "word/", XLSX: "xl/"})
    return ""


def _look(path: Path, name: str, allowed: tuple[str, ...]) -> Finding:
    if path.stat().st_size == 0:
        raise Refused("empty")
    _refuse_test_virus(path)
    media_type = type_by_content(path)
    if media_type not in allowed:
        raise Refused("type_not_allowed", found=_found_words(path, media_type))
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if extension and extension not in EXTENSIONS[media_type]:
        raise Refused("type_mismatch", said=extension, found=EXTENSIONS[media_type][0].upper())
    if media_type in {PDF, JPEG, PNG} and zipfile.is_zipfile(path):
        raise Refused("two_files_in_one")
    openers: dict[str, Callable[[Path, str], Finding]] = {
        PDF: upload_pdfs.open_pdf,
        JPEG: upload_images.open_image,
        PNG: upload_images.open_image,
        DOCX: upload_office.open_office,
        XLSX: upload_office.open_office,
    }
    return openers[media_type](path, media_type)


def _refuse_test_virus(path: Path) -> None:
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as view:
        if view.find(_TEST_VIRUS) >= 0:
            raise Refused("malware", threat="EICAR-Test-File")


def _found_words(path: Path, media_type: str) -> str:
    if media_type:
        return EXTENSIONS[media_type][0].upper()
    import filetype

    guess = filetype.guess(str(path))
    return guess.extension.upper() if guess else "?"


def allowed_types(accept: str) -> tuple[str, ...]:
    """
    The media types that a field's list allows: extensions, types and `image/*`, comma-separated.

    An empty list allows the usual types; kinds that are never taken are left out.
    """
    wanted = [part.strip().lower() for part in accept.split(",") if part.strip()]
    if not wanted:
        return USUAL_TYPES
    return tuple(
        media_type
        for media_type, extensions in EXTENSIONS.items()
        if media_type in wanted
        or f"{media_type.partition('/')[0]}/*" in wanted
        or any(f".{extension}" in wanted for extension in extensions)
    )
