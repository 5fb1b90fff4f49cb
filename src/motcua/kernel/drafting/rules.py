"""What a draft holds, by which rights and which file it is kept: plain values."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

_CODE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class Content:
    """
    What is saved: a file as it came, what the file cannot say, and the days of the version.

    What has no file is all in `about`; what holds from its publication has no days.
    """

    file: str = ""
    about: Mapping[str, Any] = field(default_factory=dict)
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """A published version, as far as drafts must know it."""

    number: int
    name: str
    content: Content


@dataclass(frozen=True, slots=True)
class Rights:
    """The permissions of an office: who draws, and who approves what others drew."""

    edit: str
    publish: str


@dataclass(frozen=True, slots=True)
class FileKind:
    """
    The files of an office: how officials call them, how large one may be, its bytes and its text.

    `text_of` raises a ValueError for bytes that it cannot read.
    """

    name: str
    extension: str
    megabytes: int
    text_of: Callable[[bytes], str]
    bytes_of: Callable[[str], bytes]


def is_code(text: str, reserved: frozenset[str]) -> bool:
    """Whether something may be called so in an address beside the reserved ones."""
    return bool(_CODE.fullmatch(text)) and text not in reserved
