"""Where files are kept: the port, and the folder of this machine that serves until another."""

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol

from django.conf import settings

from motcua.base.errors import Refusal

_BLOCK = 1 << 20


class FileDamaged(Refusal):
    """
    Tệp này bị hỏng hoặc bị mất trong kho lưu trữ nên không mở được. Vui lòng báo cơ quan đang giữ
    hồ sơ, hoặc nộp lại bản khác.
    """

    message_en = (
        "This file is damaged or missing in the store and cannot be opened. Please tell the agency "
        "that keeps it, or hand in another copy."
    )


class FileStore(Protocol):
    """Keeps contents by their SHA-256; what is kept is never changed."""

    def put(self, path: Path, sha256: str) -> None:
        """Keep the content of a file on disk; keeping it twice is keeping it once."""

    def open(self, sha256: str) -> IO[bytes]:
        """
        The content from its beginning, in a stream that can be read again; the caller checks it.

        :raises FileNotFoundError: if it is not kept here.
        """


class LocalFileStore:
    """Files in a folder of this machine, two levels deep by their hash."""

    def __init__(self, root: Path) -> None:
        """Keep files under `root`, which is made when first needed."""
        self.root = root

    def put(self, path: Path, sha256: str) -> None:
        """Write the content beside its place, flush it to disk, and move it in: all or nothing."""
        target = self._place(sha256)
        if target.exists():
            return
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as copy:
            try:
                with path.open("rb") as source:
                    shutil.copyfileobj(source, copy, _BLOCK)
                copy.flush()
                os.fsync(copy.fileno())
                os.fchmod(copy.fileno(), 0o440)
                os.replace(copy.name, target)
            except BaseException:
                Path(copy.name).unlink(missing_ok=True)
                raise
        _flush_folder(target.parent)

    def open(self, sha256: str) -> IO[bytes]:
        """The content, from the beginning."""
        return self._place(sha256).open("rb")

    def _place(self, sha256: str) -> Path:
        if not re.fullmatch(r"[0-9a-f]{64}", sha256):
            raise FileNotFoundError(sha256)
        return self.root / sha256[:2] / sha256[2:4] / sha256


def open_content(sha256: str) -> IO[bytes]:
    """
    A content of the store in use, read once to check it and ready to be read again.

    :raises FileNotFoundError: if it is not kept.
    :raises FileDamaged: if it is not what was put in.
    """
    stream = file_store().open(sha256)
    digest = hashlib.sha256()
    while block := stream.read(_BLOCK):
        digest.update(block)
    if digest.hexdigest() != sha256:
        stream.close()
        raise FileDamaged()
    stream.seek(0)
    return stream


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def files_root() -> Path:
    """The folder of files of this machine."""
    return Path(settings.MOTCUA_VAR) / "files"


@contextmanager
def waiting_file() -> Iterator[Path]:
    """A path for a file that is not accepted yet; what is there afterwards is removed."""
    folder = files_root() / "incoming"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=folder)
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


_chosen: list[FileStore] = []


def register_file_store(store: FileStore) -> None:
    """Keep files in this store from now on; called from a connector's ready()."""
    _chosen[:] = [store]


def file_store() -> FileStore:
    """The store in use: the registered one, or the folder of this machine."""
    return _chosen[0] if _chosen else LocalFileStore(files_root())
