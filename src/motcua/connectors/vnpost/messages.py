"""What the post pushes: its words in ours, and the signature that proves where it comes from."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from motcua.systems.postal import api as postal

# An older push may be a recorded one that somebody sends again; the post sends anew by itself.
FRESH_FOR = timedelta(minutes=10)
KINDS = {
    "ACCEPTED": "accepted",
    "IN_TRANSIT": "in_transit",
    "DELIVERY_FAILED": "failed",
    "RETURNING": "returning",
    "LOST": "lost",
    "DELIVERED": "delivered",
}


class NotReadable(ValueError):
    """The push is not of the agreed form."""


def signature_of(secret: str, timestamp: str, body: bytes) -> str:
    """HMAC-SHA-256 over the moment of sending and the body, in hexadecimal."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def is_genuine(secret: str, headers: Mapping[str, str], body: bytes, *, at: datetime) -> bool:
    """Whether a push carries the signature of somebody who knows the secret, made just now."""
    timestamp, given = headers.get("X-Post-Timestamp", ""), headers.get("X-Post-Signature", "")
    if not secret or not (timestamp.isascii() and timestamp.isdigit()) or len(timestamp) > 12:
        return False
    if abs(at.timestamp() - int(timestamp)) > FRESH_FOR.total_seconds():
        return False
    return hmac.compare_digest(signature_of(secret, timestamp, body).encode(), given.encode())


def tellings_of(body: bytes) -> list[postal.Told]:
    """
    The tellings in a push.

    :raises NotReadable: if it is not of the agreed form.
    """
    try:
        content = json.loads(body)
        return [told_of(one) for one in content["events"]]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotReadable() from error


def told_of(one: Mapping[str, Any]) -> postal.Told:
    """
    One telling in our words; a kind that we do not know stays as it is, to be refused by name.

    :raises ValueError: if a part is missing or of another kind.
    """
    moment = datetime.fromisoformat(str(one["happenedAt"]))
    amount = one.get("collected")
    if amount is not None and (isinstance(amount, bool) or not isinstance(amount, int)):
        raise ValueError("collected is a whole number")
    kind = str(one["status"])
    return postal.Told(
        event_id=_plain(one["eventId"])[:101],
        order_code=_plain(one["orderNumber"])[:40],
        kind=KINDS.get(kind, kind)[:40],
        happened_at=moment,
        office=_plain(one.get("office"))[:200],
        note=_plain(one.get("note"))[:300],
        received_by=_plain(one.get("receivedBy"))[:200],
        amount=amount,
    )


def _plain(value: Any) -> str:
    """A text that can be kept: PostgreSQL takes no NUL."""
    return str(value or "").replace("\x00", "")
