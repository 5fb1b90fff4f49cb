"""
Keeps the DER encoding of signatures linear in their size.

asn1crypto asks each level of a changed structure for its contents up to three times, and each
question asks the level below again: a signature that holds a time stamp that holds certificates
took half a minute every few times. While one value is being encoded nothing in it changes, so the
contents of each part are worked out once and remembered until the encoding is done.
"""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from asn1crypto import core

_remembered: ContextVar[dict[int, tuple[Any, bytes | None]] | None] = ContextVar(
    "remembered contents", default=None
)


def _once(contents: property) -> property:
    """A `contents` property that is worked out once during an encoding."""

    def get(value: Any) -> bytes | None:
        known = _remembered.get()
        if known is not None and id(value) in known:
            return known[id(value)][1]
        found: bytes | None = contents.__get__(value)
        if known is not None and found is not None:
            # The value is kept beside its contents, so that its id is not given to another one.
            known[id(value)] = (value, found)
        return found

    return property(get, contents.__set__)


def _remembering(dump: Callable[..., bytes]) -> Callable[..., bytes]:
    """A `dump` that remembers contents from its outermost call to its end."""

    def encode(value: Any, force: bool = False) -> bytes:
        # A forced encoding rewrites the parts on its way, so nothing may be remembered.
        if force or _remembered.get() is not None:
            return dump(value, force=force)
        token = _remembered.set({})
        try:
            return dump(value, force=force)
        finally:
            _remembered.reset(token)

    return encode


def encode_each_part_once() -> None:
    """Make asn1crypto remember contents while it encodes; asking again changes nothing."""
    if getattr(core.Sequence, "_motcua_encodes_once", False):
        return
    for kind in (core.Sequence, core.SequenceOf):
        kind.contents = _once(kind.contents)
        kind.dump = _remembering(kind.dump)
        kind._motcua_encodes_once = True
