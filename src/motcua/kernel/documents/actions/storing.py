"""Taking in files: checked, kept by content, written down."""

import hashlib
import unicodedata
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, Protocol

from motcua.base.actors import Actor
from motcua.base.errors import Refusal
from motcua.base.together import insert
from motcua.base.transactions import joining
from motcua.kernel.events import api as events

from ..events import FILE_STORED
from ..models import StoredFile
from ..ports.files import file_store, waiting_file
from ..ports.malware import ScannerUnavailable, malware_scanner
from ..rules.uploads import EXTENSIONS, PDF, USUAL_TYPES
from ..rules.workshop import WorkFailed, Workshop, WorkTooLong
from .refusals import UPLOAD_REASONS

MAX_UPLOAD_BYTES = 20 * 1024 * 1024
_BLOCK = 1 << 18
_SECONDS = 20.0

inspector = Workshop(memory_bytes=2 * 1024**3)


class Readable(Protocol):
    """Anything that hands out its bytes in blocks: an open file, an upload, a body of a request."""

    def read(self, size: int = ..., /) -> bytes:
        """The next bytes, at most `size`; none at the end."""


class UploadRefused(Refusal):
    """Tệp chưa được nhận."""

    status = 422
    message_en = "The file was not taken."

    def __init__(self, reason: str, **details: Any) -> None:
        """Refuse for `reason`; the words say what to do about it."""
        self.reason = reason
        super().__init__(**details)
        self.fields = {}

    def message(self, language: str) -> str:
        """The reason in the reader's language."""
        text = UPLOAD_REASONS[self.reason]["en" if language == "en" else "vi"]
        return text.format(**self.details)


def accept_upload(
    *,
    actor: Actor,
    content: BinaryIO | Readable,
    filename: str,
    at: datetime,
    allowed: tuple[str, ...] = USUAL_TYPES,
    max_bytes: int = MAX_UPLOAD_BYTES,
) -> StoredFile:
    """
    Take in a file that a person hands over, after looking into it.

    The type is told by the content, not by the name; the size is counted while the bytes come,
    so a file that is too large is refused after `max_bytes` and never fills memory or disk.

    :raises UploadRefused: with `reason` and words that say what to do.
    """
    name = tidy_filename(filename)
    with waiting_file() as path:
        sha256, size = _receive(content, path, max_bytes)
        found = _inspect(path, name, allowed)
        scanner = _scan(path)
        file_store().put(path, sha256)
    return _record(
        actor=actor,
        at=at,
        sha256=sha256,
        size=size,
        media_type=found["media_type"],
        name=_with_extension(name, found["media_type"]),
        page_count=found["pages"],
        notes=found["notes"],
        scanned_by=scanner,
    )


def store_made_file(
    *, actor: Actor, content: bytes, name: str, at: datetime, media_type: str = PDF
) -> StoredFile:
    """Keep a file that the platform itself made, such as a typeset or a signed paper."""
    sha256 = hashlib.sha256(content).hexdigest()
    with waiting_file() as path:
        path.write_bytes(content)
        file_store().put(path, sha256)
    return _record(
        actor=actor,
        at=at,
        sha256=sha256,
        size=len(content),
        media_type=media_type,
        name=tidy_filename(name),
        page_count=None,
        notes=[],
        scanned_by="",
    )


@joining
def _record(*, actor: Actor, at: datetime, **values: Any) -> StoredFile:
    file = insert(StoredFile(stored_at=at, stored_by=actor.uuid, **values))
    payload = {key: values[key] for key in ("sha256", "size", "media_type")}
    events.publish(FILE_STORED, subject=file, actor=actor, at=at, payload=payload)
    return file


def tidy_filename(name: str) -> str:
    """A file name without folders and control letters, in one Unicode form, short enough."""
    last = PurePosixPath(name.replace("\\", "/")).name
    shown = "".join(
        letter for letter in unicodedata.normalize("NFC", last)
        if unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co"}
    ).strip(" .")  # fmt: skip
    stem, dot, extension = shown.rpartition(".")
    if dot and len(extension) <= 5:
        return f"{stem[: 150 - len(extension)]}.{extension}" if stem else f"tep.{extension}"
    return shown[:150] or "tep"


def _with_extension(name: str, media_type: str) -> str:
    known = EXTENSIONS[media_type]
    return name if name.rpartition(".")[2].lower() in known else f"{name}.{known[0]}"


def _receive(content: BinaryIO | Readable, path: Path, max_bytes: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as kept:
        while block := content.read(_BLOCK):
            size += len(block)
            if size > max_bytes:
                raise UploadRefused("too_large", limit=max(1, max_bytes // (1024 * 1024)))
            digest.update(block)
            kept.write(block)
    return digest.hexdigest(), size


def _inspect(path: Path, name: str, allowed: tuple[str, ...]) -> dict[str, Any]:
    order = {"path": str(path), "name": name, "allowed": list(allowed)}
    try:
        found, _ = inspector.do("inspect", order, seconds=_SECONDS)
    except (WorkFailed, WorkTooLong) as error:
        raise UploadRefused("not_openable") from error
    if found["refused"]:
        kinds = ", ".join(EXTENSIONS[kind][0].upper() for kind in allowed)
        raise UploadRefused(found["refused"], allowed=kinds, **found["details"])
    return dict(found)


def _scan(path: Path) -> str:
    scanner = malware_scanner()
    if scanner is None:
        return ""
    try:
        verdict = scanner.scan(path)
    except ScannerUnavailable as error:
        raise UploadRefused("scanner_unavailable") from error
    if verdict.threat:
        raise UploadRefused("malware", threat=verdict.threat)
    return verdict.scanner
