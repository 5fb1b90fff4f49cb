"""What needs a second factor, and the codes that are typed for one."""

import hashlib
import hmac
import re
import secrets
from dataclasses import replace

import pyotp

from motcua.base.actors import Grant

# Who signs for an agency, or decides who may do what, must prove more than a password. A session
# that has not done so simply does not hold these permissions.
SECOND_FACTOR_PERMISSIONS = frozenset({
    "documents.sign", "access.manage", "organizations.manage", "forms.publish", "diagrams.publish",
    "procedures.edit", "procedures.publish", "decisions.publish", "calendars.publish",
})  # fmt: skip
RECOVERY_CODES = 10
_STEP_SECONDS = 30
# Letters and digits that are not mistaken for each other when read from paper.
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def need_second_factor(grants: tuple[Grant, ...]) -> bool:
    """Whether somebody with these grants has to give a second factor at sign-in."""
    return any(grant.permissions & SECOND_FACTOR_PERMISSIONS for grant in grants)


def without_second_factor(grants: tuple[Grant, ...]) -> tuple[Grant, ...]:
    """The grants as they are in a session that gave no second factor."""
    return tuple(
        replace(grant, permissions=grant.permissions - SECOND_FACTOR_PERMISSIONS)
        for grant in grants
    )


def narrowed(grants: tuple[Grant, ...], permissions: frozenset[str]) -> tuple[Grant, ...]:
    """The grants as far as a token may use them."""
    return tuple(replace(grant, permissions=grant.permissions & permissions) for grant in grants)


def totp_step(secret: str, code: str, *, unix_time: int, last_step: int) -> int | None:
    """
    The time step that a six-digit code proves (RFC 6238), or None when it proves nothing.

    Takes the step before and after as well, because telephones' clocks differ; never a step that
    was used before, so that a code that somebody saw cannot be used again.
    """
    typed = re.sub(r"\s", "", code)
    if not re.fullmatch(r"[0-9]{6}", typed):
        return None
    current = unix_time // _STEP_SECONDS
    for step in (current - 1, current, current + 1):
        right = hmac.compare_digest(pyotp.TOTP(secret).at(step * _STEP_SECONDS), typed)
        if right and step > last_step:
            return step
    return None


def new_recovery_codes() -> list[str]:
    """Ten codes of fifty bits each, written in two groups of five."""
    return [
        "-".join("".join(secrets.choice(_ALPHABET) for _ in range(5)) for _ in range(2))
        for _ in range(RECOVERY_CODES)
    ]


def recovery_digest(code: str, *, account: str) -> str:
    """The digest under which a recovery code is kept."""
    typed = re.sub(r"[\s-]", "", code).lower()
    return hashlib.sha256(f"{account}:{typed}".encode()).hexdigest()


def token_digest(token: str) -> str:
    """The digest under which a token is kept; 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()
