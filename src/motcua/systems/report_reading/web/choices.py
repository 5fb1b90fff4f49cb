"""What was posted about figures and indicators, and how a suggestion waits in a page."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.base.errors import InvalidInput

from ..actions.matching import Choice
from ..rules.matching.suggesting import Suggestion

_PARTS = 4
AGAINST = ("", "keep", "replace")


def packed(one: Suggestion) -> str:
    """A suggestion as a hidden field: what is confirmed is what was seen."""
    part = ",".join(f"{name}={value}" for name, value in sorted(one.dimensions.items()))
    return f"{one.indicator}|{one.agency or ''}|{one.period}|{part}"


def unpacked(text: str) -> Choice:
    """
    The choice of a hidden field.

    :raises InvalidInput: if it is none.
    """
    pieces = text.split("|")
    if len(pieces) != _PARTS:
        raise InvalidInput(fields={"figure": _("Tải lại trang rồi chọn lại.")})
    code, agency, period, part = pieces
    return Choice(code, uuid_of(agency), period, dimensions_of(part))


def uuid_of(text: str) -> UUID | None:
    """A uuid, or None."""
    try:
        return UUID(text)
    except ValueError:
        return None


def dimensions_of(text: str) -> dict[str, str]:
    """Parts written as name=value, separated by commas."""
    pairs = (piece.partition("=") for piece in text.split(",") if "=" in piece)
    return {name: value for name, _mark, value in pairs}


def ticked(posted: Any) -> Mapping[int, Choice]:
    """
    The ticked figures with what was suggested for each, or with none for all.

    :raises InvalidInput: if none is ticked.
    """
    numbers = [int(one) for one in posted.getlist("figure") if one.isdigit()]
    if not numbers:
        raise InvalidInput(fields={"figure": _("Chọn ít nhất một số liệu.")})
    if posted.get("do") == "none":
        return {number: Choice() for number in numbers}
    waiting = {number: posted.get(f"choice-{number}", "") for number in numbers}
    if not all(waiting.values()):
        raise InvalidInput(
            fields={
                "figure": _(
                    "Có số đã chọn chưa đủ chỉ tiêu, đơn vị và kỳ: bỏ chọn số đó, hoặc mở “Chọn,"
                    " sửa” để chọn."
                )
            }
        )
    return {number: unpacked(one) for number, one in waiting.items()}


def typed(posted: Any) -> Choice:
    """What was filled in for one figure: one of the suggestions, or one's own."""
    if posted.get("do") == "none":
        return Choice()
    against = posted.get("against", "")
    picked = posted.get("pick", "own")
    if picked != "own":
        seen = unpacked(picked)
        return Choice(
            seen.indicator, seen.agency, seen.period, seen.dimensions,
            posted.get("value", ""),
            against if against in AGAINST else "",
        )  # fmt: skip
    return Choice(
        posted.get("indicator", ""), uuid_of(posted.get("agency", "")),
        posted.get("period", "").strip(), dimensions_of(posted.get("part", "")),
        posted.get("value", ""), against if against in AGAINST else "",
    )  # fmt: skip
