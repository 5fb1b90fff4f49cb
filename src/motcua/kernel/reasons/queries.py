"""The reasons that may be chosen for an act on a day, read from the province's content."""

from datetime import date
from functools import cache

from motcua.base.content import load_yaml, province_root
from motcua.base.errors import InvalidInput

from .rules import Reason, read_reasons


class ReasonUnfit(InvalidInput):
    """Lý do đã chọn không có trong danh mục cho việc này. Vui lòng chọn lại."""

    message_en = "The reason chosen is not in the catalogue for this act. Please choose again."


class ReasonMissing(InvalidInput):
    """Vui lòng chọn một lý do trong danh mục; chọn “Lý do khác” thì ghi rõ bằng lời."""

    message_en = (
        "Please choose a reason of the catalogue; for “Another reason”, say it in words as well."
    )


def reasons_for(act: str, *, on: date) -> tuple[Reason, ...]:
    """What may be chosen for an act on a day, in the catalogue's order."""
    return tuple(one for one in _catalogue() if act in one.acts and one.holds_on(on))


def find_reason(code: str, *, on: date) -> Reason | None:
    """What a code means on a day; where it no longer or not yet holds, what it means else."""
    named = [one for one in _catalogue() if one.code == code]
    return next((one for one in named if one.holds_on(on)), named[-1] if named else None)


def say_reason(code: str, language: str, *, on: date) -> str:
    """A reason in words; a code that the content has dropped stands for itself."""
    found = find_reason(code, on=on)
    return (found.title.get(language) or found.title["vi"]) if found else code


def check_reason(
    act: str, code: str, *, on: date, text: str = "", is_demanded: bool = False
) -> Reason | None:
    """
    The reason that was chosen for an act; none where none was, and none is demanded.

    :param is_demanded: whether the catalogue, if it offers anything, has to be used.
    :raises ReasonUnfit: if the catalogue does not offer it for this act on this day.
    :raises ReasonMissing: if one is demanded and missing, or its words are.
    """
    offered = {one.code: one for one in reasons_for(act, on=on)}
    if not code:
        if is_demanded and offered:
            raise ReasonMissing(fields={"reason_code": ReasonMissing().message("vi")})
        return None
    if code not in offered:
        raise ReasonUnfit(fields={"reason_code": ReasonUnfit().message("vi")})
    if offered[code].needs_text and len(text.strip()) < 10:
        raise ReasonMissing(fields={"reason": ReasonMissing().message("vi")})
    return offered[code]


@cache
def _catalogue() -> tuple[Reason, ...]:
    path = province_root() / "law" / "reasons.yaml"
    return read_reasons(load_yaml(path)) if path.exists() else ()
