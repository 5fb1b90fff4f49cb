"""
Identifiers as DHIS2 writes them: eleven letters and digits, the first a letter.

They are derived from our own by a digest, so that they are the same on every day and installation
and need no table; what stands behind one is found by deriving all and comparing.
"""

import hashlib
from collections.abc import Callable, Iterable
from typing import TypeVar

_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SIGNS = _LETTERS + "0123456789"
# What every DHIS2 has, by the identifiers that clients know by heart.
DEFAULT_COMBO = "bjDvmb4bfuf"
DEFAULT_OPTION_COMBO = "HllvX50cXC0"

Thing = TypeVar("Thing")


def uid(kind: str, key: object) -> str:
    """The identifier of a thing of a kind: an agency by its UUID, an indicator by its code."""
    number = int.from_bytes(hashlib.sha256(f"{kind}:{key}".encode()).digest()[:12])
    number, first = divmod(number, len(_LETTERS))
    signs = [_LETTERS[first]]
    while len(signs) < 11:
        number, sign = divmod(number, len(_SIGNS))
        signs.append(_SIGNS[sign])
    return "".join(signs)


def by_uid(things: Iterable[Thing], name: Callable[[Thing], str]) -> dict[str, Thing]:
    """Things by their identifiers; of two with the same, which is not to be expected, the first."""
    found: dict[str, Thing] = {}
    for thing in things:
        found.setdefault(name(thing), thing)
    return found
