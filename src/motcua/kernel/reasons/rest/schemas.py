"""What machines get of the catalogue of reasons."""

from datetime import date
from typing import Literal

from ninja import Schema


class ReasonsIn(Schema):
    """For which act, on which day (today where none is given)."""

    act: Literal[
        "supplement", "refuse", "send_back", "reject", "stop", "put_off", "late", "late_step"
    ]
    on: date | None = None


class ReasonOut(Schema):
    """One reason that may be given; `needs_text` wants words besides the code."""

    code: str
    title: dict[str, str]
    fault: str
    legal_basis: dict[str, str]
    needs_text: bool
