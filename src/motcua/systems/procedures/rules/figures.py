"""Dates and figures as official papers write them."""

from collections.abc import Callable
from datetime import date
from typing import Any

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


def number_words(value: int) -> str:
    """A whole number up to 9,999 in Vietnamese words: 2026, hai nghìn không trăm hai mươi sáu."""
    if not 0 <= value <= 9999:
        raise ValueError(f"{value} is not between 0 and 9999")
    thousands, rest = divmod(value, 1000)
    if not thousands:
        return _below_thousand(rest, full=False)
    words = f"{_DIGITS[thousands]} nghìn"
    return f"{words} {_below_thousand(rest, full=True)}" if rest else words


def _below_thousand(value: int, *, full: bool) -> str:
    hundreds, rest = divmod(value, 100)
    words = [f"{_DIGITS[hundreds]} trăm"] if hundreds or full else []
    if rest or not words:
        words.append(_below_hundred(rest, after_hundred=bool(words)))
    return " ".join(words)


def _below_hundred(value: int, *, after_hundred: bool) -> str:
    tens, ones = divmod(value, 10)
    if tens == 0:
        return f"linh {_DIGITS[ones]}" if after_hundred else _DIGITS[ones]
    words = "mười" if tens == 1 else f"{_DIGITS[tens]} mươi"
    if ones == 0:
        return words
    last = _DIGITS[ones]
    if ones == 1 and tens > 1:
        last = "mốt"
    if ones == 5:
        last = "lăm"
    return f"{words} {last}"


def date_words(value: str) -> str:
    """A date in words: ngày mười tháng mười một năm hai nghìn không trăm hai mươi sáu."""
    day = date.fromisoformat(value)
    return (
        f"ngày {number_words(day.day)} tháng {number_words(day.month)} năm {number_words(day.year)}"
    )


def date_figures(value: str) -> str:
    """A date as 10/11/2026."""
    return date.fromisoformat(value).strftime("%d/%m/%Y")


def number_figures(value: float) -> str:
    """A number with points between thousands and a decimal comma, without needless zeros."""
    text = f"{value:,.2f}".rstrip("0").rstrip(".")
    return text.replace(",", " ").replace(".", ",").replace(" ", ".")


FORMATS: dict[str, Callable[[Any], str]] = {
    "date": date_figures,
    "date_words": date_words,
    "year": lambda value: str(value)[:4],
    "number": number_figures,
    "money": lambda value: f"{number_figures(value)} đồng",
}
