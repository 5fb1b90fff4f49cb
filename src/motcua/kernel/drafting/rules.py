"""What a draft holds, by which rights and which file it is kept: plain values."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

_CODE = r"[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?"


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

    `text_of` raises a ValueError for bytes that it cannot read. Where a file is not kept as it
    came, the office writes it anew from what it took.
    """

    name: str
    extension: str
    megabytes: int
    text_of: Callable[[bytes], str]
    bytes_of: Callable[[str], bytes]
    media: str = "application/xml"
    is_kept: bool = True

    @property
    def accept(self) -> str:
        """What a file chooser offers."""
        return (
            f".{self.extension},.xml" if self.media == "application/xml" else f".{self.extension}"
        )


@dataclass(frozen=True, slots=True)
class Codes:
    """
    What the things of an office may be called.

    :ivar example: a code as it could be, for who typed a wrong one.
    :ivar reserved: the words that the office's addresses need, so that no code may be one of them.
    :ivar rule: the rule in Vietnamese, translated when shown; empty for words with hyphens.
    """

    example: str
    reserved: frozenset[str] = frozenset()
    pattern: str = _CODE
    rule: str = ""

    def allow(self, text: str) -> bool:
        """Whether something may be called so."""
        return bool(re.fullmatch(self.pattern, text)) and text not in self.reserved
