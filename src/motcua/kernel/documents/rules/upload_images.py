"""Opens an uploaded picture completely, so that broken ones, bombs and disguises are refused."""

import struct
import warnings
from pathlib import Path

from .upload_findings import Finding, Refused

MAX_PIXELS = 80_000_000  # a good phone camera makes 50 million; 240 MB when decoded
_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG"}
_GPS = 0x8825
_FOREIGN = (b"%PDF-", b"<script", b"<html", b"<?php", b"PK\x03\x04", b"MZ\x90")


def open_image(path: Path, media_type: str) -> Finding:
    """
    Decode a picture to its end and look for what does not belong to it.

    The bytes are kept as they came, for they may be evidence; a position in the metadata is
    noted, and is left out of every picture that is made from this one.
    """
    width, height = _decode(path, media_type)
    if media_type == "image/png":
        _refuse_png_rest(path)
    else:
        _refuse_jpeg_rest(path)
    notes = ("has_location",) if _has_location(path) else ()
    return Finding(media_type=media_type, width=width, height=height, notes=notes)


def _decode(path: Path, media_type: str) -> tuple[int, int]:
    from PIL import Image, UnidentifiedImageError

    formats = [_FORMATS[media_type]]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(path, formats=formats) as picture:
                width, height = picture.size
                if width * height > MAX_PIXELS:
                    raise Refused("image_too_large", width=width, height=height)
                picture.verify()
            with Image.open(path, formats=formats) as picture:
                # Of a JPEG every coefficient is read all the same, but the picture is put together
                # at an eighth of its size: a third of the work, and 1/64 of the memory.
                picture.draft("L", (1, 1))
                picture.load()
    except Image.DecompressionBombError as error:
        raise Refused("image_too_large", width=0, height=0) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, struct.error) as error:
        raise Refused("image_broken") from error
    return width, height


def _refuse_png_rest(path: Path) -> None:
    content = path.read_bytes()
    end = content.rfind(b"IEND")
    if end < 0 or content[end + 8 :].strip(b"\x00\r\n "):
        raise Refused("two_files_in_one")


def _refuse_jpeg_rest(path: Path) -> None:
    # Phones add previews and their maker's notes after the picture; other documents and scripts
    # have no business there.
    content = path.read_bytes()
    end = content.rfind(b"\xff\xd9")
    rest = content[end + 2 :].lower() if end >= 0 else b""
    head = content[:1024].lower()
    if any(mark.lower() in rest or mark.lower() in head for mark in _FOREIGN):
        raise Refused("two_files_in_one")


def _has_location(path: Path) -> bool:
    from PIL import Image

    try:
        with Image.open(path) as picture:
            return bool(picture.getexif().get_ifd(_GPS))
    except (OSError, ValueError, SyntaxError, struct.error):
        return False
