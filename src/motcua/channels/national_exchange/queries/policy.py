"""The province's content about the portal."""

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from motcua.base.content import load_yaml, province_root
from motcua.base.text import vietnam_day

from ..rules.policy import Policy, policy_on


@cache
def _content(path: Path) -> dict[str, Any]:
    return dict(load_yaml(path))


def policy(at: datetime) -> Policy:
    """
    Code lists and pauses of the day (national-portal.yaml of the province).

    :raises NoPolicy: if none is in force.
    """
    content = _content(province_root() / "national-portal.yaml")
    return policy_on(content, vietnam_day(at))
