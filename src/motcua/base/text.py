"""Words and figures as Vietnamese readers write them, and text made ready for search."""

import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def vietnam_day(at: datetime) -> date:
    """The day in Việt Nam at a moment: until seven in the morning it is a day ahead of UTC's."""
    return at.astimezone(VIETNAM).date()


def moment_text(at: datetime) -> str:
    """
    A moment as machines write it (ISO 8601), for whoever writes thousands.

    The same moment, the very object, stands in many rows of one matter: it is spelt out once.
    """
    kept = _moments.get(id(at))
    if kept is not None and kept[0] is at:
        return kept[1]
    if len(_moments) > _KEPT:
        _moments.clear()
    text = at.isoformat()
    _moments[id(at)] = at, text
    return text


_KEPT = 50_000
_moments: dict[int, tuple[datetime, str]] = {}


def fold(value: str) -> str:
    """Lower case, without diacritics (đ becomes d), one space between words: for searching."""
    spread = unicodedata.normalize("NFD", value.casefold().replace("đ", "d"))
    return " ".join(spread.translate(_PLAIN).split())


class _Plain(dict[int, int | None]):
    """Each letter as itself, each mark as nothing; looked up once a letter."""

    def __missing__(self, letter: int) -> int | None:
        kept = None if unicodedata.combining(chr(letter)) else letter
        self[letter] = kept
        return kept


_PLAIN = _Plain()


def tidy(value: str) -> str:
    """Text in one Unicode form (NFC) without needless white space, as it is stored."""
    return " ".join(unicodedata.normalize("NFC", value).split())


def is_vietnamese(value: str) -> bool:
    """Whether a text holds a letter that Vietnamese has and English has not."""
    return any(
        letter in "đĐ" or unicodedata.combining(letter)
        for letter in unicodedata.normalize("NFD", value)
    )


def in_language(value: Mapping[str, str] | str | None, language: str) -> str:
    """A content text `{vi: …, en: …}` in one language, Vietnamese where the other is missing."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return value.get(language) or value.get("vi") or next(iter(value.values()), "")


def number_vi(value: int | float | Decimal, places: int = 0) -> str:
    """A figure with points between thousands and a decimal comma: 322.962 and 99,8."""
    text = f"{value:,.{places}f}"
    return text.replace(",", " ").replace(".", ",").replace(" ", ".")


def number_in(value: int | float | Decimal, language: str, places: int = 0) -> str:
    """A figure as the language writes it."""
    return f"{value:,.{places}f}" if language == "en" else number_vi(value, places)


def money_vi(value: int | Decimal) -> str:
    """An amount of đồng: 15.000 đồng."""
    return f"{number_vi(value)} đồng"


def date_vi(value: date | datetime) -> str:
    """A date as 21/11/2026; a moment is read on Việt Nam's clock."""
    day = value.astimezone(VIETNAM) if isinstance(value, datetime) else value
    return day.strftime("%d/%m/%Y")


def datetime_vi(value: datetime) -> str:
    """A moment as 14:05 ngày 21/11/2026 on Việt Nam's clock."""
    return value.astimezone(VIETNAM).strftime("%H:%M ngày %d/%m/%Y")


def datetime_in(value: datetime, language: str) -> str:
    """A moment as the language writes it: 14:05 ngày 21/11/2026, or 14:05 on 21/11/2026."""
    shown = datetime_vi(value)
    return shown.replace(" ngày ", " on ") if language == "en" else shown
