"""The signature of every message between us and the gateway: HMAC-SHA256 over its fields."""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

SIGNATURE = "signature"


def canonical(fields: Mapping[str, Any]) -> str:
    """`name=value` of every field but the signature, in the order of names, joined by `&`."""
    return "&".join(
        f"{name}={'' if fields[name] is None else fields[name]}"
        for name in sorted(fields)
        if name != SIGNATURE
    )


def signature_of(fields: Mapping[str, Any], secret: str) -> str:
    """The signature, in hex."""
    return hmac.new(secret.encode(), canonical(fields).encode(), hashlib.sha256).hexdigest()


def signed(fields: Mapping[str, Any], secret: str) -> dict[str, Any]:
    """The fields with their signature."""
    return {**fields, SIGNATURE: signature_of(fields, secret)}


def is_signed(fields: Mapping[str, Any], secret: str) -> bool:
    """Whether the signature is that of the fields; takes equally long for any wrong one."""
    given = str(fields.get(SIGNATURE, ""))
    return bool(secret) and hmac.compare_digest(
        given.encode(errors="replace"), signature_of(fields, secret).encode()
    )
