"""The portal's code lists and our pauses, as dated content says them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


class NoPolicy(LookupError):
    """No code lists of the national portal are in force on the day."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Code lists and pauses that hold on a day."""

    channels: Mapping[str, str]
    party_kinds: Mapping[str, str]
    identity_kinds: Mapping[str, str]
    fee_moments: Mapping[str, str]
    return_ways: Mapping[str, str]
    portal_pauses: tuple[int, ...]
    message_pauses: tuple[int, ...]


def policy_on(content: Mapping[str, Any], day: date) -> Policy:
    """
    The version in force on a day.

    :raises NoPolicy: if there is none.
    """
    for version in content["versions"]:
        until = version.get("valid_to")
        if version["valid_from"] <= day and (until is None or day < until):
            return Policy(
                **{
                    name: {str(key): str(code) for key, code in version[name].items()}
                    for name in _LISTS
                },
                portal_pauses=tuple(version["portal_pauses"]),
                message_pauses=tuple(version["message_pauses"]),
            )
    raise NoPolicy(day.isoformat())


_LISTS = ("channels", "party_kinds", "identity_kinds", "fee_moments", "return_ways")
