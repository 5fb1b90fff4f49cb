"""What was posted, as values; and refusals as the problems that a page shows."""

from datetime import date

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.base.errors import InvalidInput, Refusal


def money_of(text: str) -> int | None:
    """An amount as people write it: 150000, 150.000, -5 000 đ."""
    plain = text.lower().replace("đồng", "").replace("vnđ", "").replace("đ", "")
    plain = "".join(plain.split()).replace(".", "").replace(",", "")
    sign = -1 if plain.startswith("-") else 1
    digits = plain.lstrip("-")
    return (
        sign * int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 16 else None
    )


def day_of(text: str) -> date:
    """
    A day of an address, 2026-11-23.

    :raises InvalidInput: if it is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(fields={"day": _("Chọn ngày, ví dụ 21/11/2026.")}) from error


def posted(request: HttpRequest, name: str) -> str:
    """A posted text."""
    return str(request.POST.get(name, ""))


def language() -> str:
    """The reader's language."""
    return "en" if (get_language() or "vi").startswith("en") else "vi"


def in_words(refusal: Refusal) -> list[tuple[str, str]]:
    """A refusal as (field, message) pairs."""
    words = refusal.message(language())
    if type(refusal) is InvalidInput:
        return [(name, told or words) for name, told in refusal.fields.items()]
    return [("", words)]
