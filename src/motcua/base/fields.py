"""Field types that every model uses."""

import os
import time
from typing import Any
from uuid import UUID

from django.db import models


def uuid7() -> UUID:
    """A new UUID of version 7 (RFC 9562): sorts by its making, so indexes stay small."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds << 80) | int.from_bytes(os.urandom(10), "big")
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return UUID(int=value)


def uuid7_text() -> str:
    """The same as text: for rows that are written by the thousand, a third of the time."""
    time_part, chance = f"{time.time_ns() // 1_000_000:012x}", os.urandom(10).hex()
    variant = "89ab"[int(chance[3], 16) & 3]
    return f"{time_part[:8]}-{time_part[8:]}-7{chance[:3]}-{variant}{chance[4:7]}-{chance[7:19]}"


class UuidField(models.UUIDField):  # type: ignore[type-arg]
    """The identifier that others are told; the row's `id` stays inside."""

    def __init__(self, **kwargs: Any) -> None:
        """A unique, not editable UUIDv7 unless told otherwise."""
        kwargs.setdefault("default", uuid7)
        kwargs.setdefault("unique", True)
        kwargs.setdefault("editable", False)
        super().__init__(**kwargs)
