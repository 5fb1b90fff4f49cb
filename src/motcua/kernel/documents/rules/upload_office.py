"""Opens an uploaded Word or Excel file as the archive that it is: no bombs, no macros."""

import zipfile
from pathlib import Path

from .upload_findings import Finding, Refused

MAX_ENTRIES = 4_000
MAX_UNPACKED = 300 * 1024 * 1024
MAX_RATIO = 120  # plain XML packs about 1:20; a bomb 1:1000
_ACTIVE = ("vbaproject.bin", "activex/", "oleobject", "embeddings/")


def office_type(path: Path, kinds: dict[str, str]) -> str:
    """The office type whose main folder the archive has; "" for any other archive."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return ""
    if "[Content_Types].xml" not in names:
        return ""
    for media_type, folder in kinds.items():
        if any(name.startswith(folder) for name in names):
            return media_type
    return ""


def open_office(path: Path, media_type: str) -> Finding:
    """Check an office file's archive: sizes, ratio, names, active parts, every checksum."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _refuse_bomb(entries)
            _refuse_active(entries)
            if archive.testzip() is not None:
                raise Refused("office_broken")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise Refused("office_broken") from error
    return Finding(media_type=media_type)


def _refuse_bomb(entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or unpacked / packed > MAX_RATIO:
        raise Refused("archive_bomb")


def _refuse_active(entries: list[zipfile.ZipInfo]) -> None:
    for entry in entries:
        name = entry.filename.lower()
        if entry.flag_bits & 0x1:
            raise Refused("office_encrypted")
        if name.startswith("/") or ".." in name.split("/"):
            raise Refused("office_broken")
        if any(part in name for part in _ACTIVE):
            raise Refused("office_active")
