"""Field types that every model uses."""

import os
import time
from collections.abc import Iterator
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


def uuid7_texts() -> Iterator[str]:
    """
    An endless row of the same as text, for rows that are written by the thousand.

    Chance is drawn for some hundred at once: each costs a sixth of a single one. The row belongs
    to whoever asked for it; two processes must not go on with one and the same.
    """
    while True:
        made = f"{time.time_ns() // 1_000_000:012x}"
        head, chance = f"{made[:8]}-{made[8:]}-7", os.urandom(10 * _AT_ONCE).hex()
        for place in range(0, len(chance), 20):
            one = chance[place : place + 20]
            yield f"{head}{one[:3]}-{_VARIANT[one[3]]}{one[4:7]}-{one[7:19]}"


_AT_ONCE = 256
_VARIANT = {digit: "89ab"[int(digit, 16) & 3] for digit in "0123456789abcdef"}


class UuidField(models.UUIDField):  # type: ignore[type-arg]
    """The identifier that others are told; the row's `id` stays inside."""

    def __init__(self, **kwargs: Any) -> None:
        """A unique, not editable UUIDv7 unless told otherwise."""
        kwargs.setdefault("default", uuid7)
        kwargs.setdefault("unique", True)
        kwargs.setdefault("editable", False)
        super().__init__(**kwargs)
