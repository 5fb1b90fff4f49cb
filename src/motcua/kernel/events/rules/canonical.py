"""The bytes of an event that anyone can compute: canonical JSON (RFC 8785) and its leaf hash."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from .merkle import hash_leaf

# The order is that of the columns read for sealing; the JSON itself is sorted by key.
SEALED_FIELDS = (
    "position",
    "uuid",
    "name",
    "subject_kind",
    "subject_uuid",
    "actor_kind",
    "actor_uuid",
    "acting_for",
    "agency_uuid",
    "at",
    "recorded_at",
    "payload",
    "txid",
)


def canonical_bytes(row: Mapping[str, Any]) -> bytes:
    """
    An event as canonical JSON in UTF-8: keys sorted, no spaces, nothing escaped without need.

    uuids are lower-case text, moments UTC with six decimals and Z, numbers whole.
    """
    return _ENCODER.encode(row).encode()


def leaf_hash(row: Mapping[str, Any]) -> bytes:
    """The event's leaf hash: SHA-256 over a zero byte and the canonical bytes (RFC 6962 §2.1)."""
    return hash_leaf(canonical_bytes(row))


def moment(value: datetime) -> str:
    """A moment as the canonical form writes it."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no canonical form")


# Made once: json.dumps would build it again for every event.
_ENCODER = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain
)
