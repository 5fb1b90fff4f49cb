"""What requests of these pages carry: numbers and the reader's language."""

from django.utils.translation import get_language

from motcua.base.errors import Refusal


def language() -> str:
    """The reader's language: vi or en."""
    return "en" if (get_language() or "vi").startswith("en") else "vi"


def number(text: str | None, otherwise: int = 0) -> int:
    """A number as typed or sent, or another where it is none."""
    typed = text or ""
    return int(typed) if typed.isdecimal() and typed.isascii() and len(typed) < 9 else otherwise


def said(refusal: Refusal | None) -> str:
    """What a refusal says in the reader's language."""
    return refusal.message(language()) if refusal else ""
