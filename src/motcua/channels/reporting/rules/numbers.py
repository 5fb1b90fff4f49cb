"""Figures and dates as people type them: what is clear is read, what may mean two is asked."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from motcua.base.text import fold, number_vi

_SPACES = re.compile(r"[\s   ']+")
_NUMBER = re.compile(r"^-?\d[\d.,]*$")
_WITH_UNIT = re.compile(r"^(-?[\d.,\s   ']*\d)\s*([^\d\s.,].*)$")
_DATE = re.compile(r"^(\d{1,4})\s*([./-])\s*(\d{1,2})\s*\2\s*(\d{1,4})$")
_DATE_WORDS = re.compile(r"^(?:ngay )?(\d{1,2}) thang (\d{1,2}) nam (\d{4})$")
LONGEST = 20  # digits: no office counts beyond that, and Decimal stays exact


@dataclass(frozen=True, slots=True)
class Reading:
    """
    What was typed, as it is understood.

    `value` is given where there is one meaning; `choices` where there are several and a person has
    to say which. `doubt` names why: two_meanings · not_whole · wrong_unit · not_a_number ·
    not_a_date · two_dates · nothing_or_zero · in_brackets · percent · too_long · moved · formula.
    """

    value: str = ""
    doubt: str = ""
    choices: tuple[str, ...] = ()

    @property
    def is_clear(self) -> bool:
        """Whether nobody has to be asked."""
        return not self.doubt


def _plain(value: Decimal) -> str:
    """A figure as it is kept: no exponent, no needless zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def read_number(
    typed: object, *, places: int, unit: str = "", decimal_comma: bool = False
) -> Reading:
    """
    A figure from what was typed or what a cell holds.

    :param places: how many decimals the figure has; 0 for counts.
    :param decimal_comma: whether the page told people to write 1.234,5, so that a point before
        three digits of a count can only divide thousands.
    """
    if typed is None or typed == "":
        return Reading()
    if isinstance(typed, bool | date):
        return Reading(doubt="not_a_number")
    if isinstance(typed, int | float | Decimal):
        return _from_number(typed, places)
    return _from_text(str(typed).strip(), places, unit, decimal_comma)


def _from_number(typed: int | float | Decimal, places: int) -> Reading:
    try:
        value = Decimal(str(typed)).normalize()
    except InvalidOperation:
        return Reading(doubt="not_a_number")
    if not value.is_finite():
        return Reading(doubt="not_a_number")
    if len(value.as_tuple().digits) > LONGEST or value.adjusted() > LONGEST:
        return Reading(doubt="too_long")
    decimals = max(0, -int(value.as_tuple().exponent))
    if decimals > places:
        # 1,234 in a cell where things are counted: most likely 1.234 was typed.
        thousand = value * 1000
        choices = [_plain(thousand)] if thousand == thousand.to_integral() else []
        if places == 0:
            return Reading(doubt="not_whole", choices=tuple(choices))
        rounded = value.quantize(Decimal(1).scaleb(-places))
        return Reading(doubt="not_whole", choices=(_plain(rounded), *choices))
    return Reading(value=_plain(value))


def _from_text(text: str, places: int, unit: str, decimal_comma: bool) -> Reading:
    if text in ("-", "–", "—", "x", "X"):
        return Reading(doubt="nothing_or_zero", choices=("0", ""))
    if text.startswith("(") and text.endswith(")"):
        inner = _from_text(text[1:-1].strip(), places, unit, decimal_comma)
        if inner.value and not inner.value.startswith("-"):
            return Reading(doubt="in_brackets", choices=(f"-{inner.value}", inner.value))
        return Reading(doubt="not_a_number")
    if "/" in text or _DATE.match(text):
        return Reading(doubt="not_a_number")
    said = _WITH_UNIT.match(text)
    if said:
        return _with_unit(said.group(1), said.group(2).strip(), places, unit, decimal_comma)
    return _digits(_SPACES.sub("", text), places, decimal_comma)


def _with_unit(number: str, said: str, places: int, unit: str, decimal_comma: bool) -> Reading:
    """12 % where percent is asked for is 12; 15 triệu where dossiers are counted is a question."""
    inner = _digits(_SPACES.sub("", number), places, decimal_comma)
    if unit and fold(said) == fold(unit):
        return inner
    # One letter after digits is a slip of the finger (12O), several are a unit.
    if said != "%" and sum(letter.isalpha() for letter in said) < 2:
        return Reading(doubt="not_a_number")
    return Reading(doubt="wrong_unit", choices=(inner.value,) if inner.value else inner.choices)


def _digits(text: str, places: int, decimal_comma: bool) -> Reading:
    if not _NUMBER.match(text):
        return Reading(doubt="not_a_number")
    if sum(letter.isdigit() for letter in text) > LONGEST:
        return Reading(doubt="too_long")
    meanings = _meanings(text)
    if not meanings:
        return Reading(doubt="not_a_number")
    fitting = tuple(_plain(one) for one in meanings if _decimals(one) <= places)
    is_settled = len(meanings) == 1 or (decimal_comma and ("," in text or places == 0))
    if is_settled and _decimals(meanings[0]) <= places:
        return Reading(value=_plain(meanings[0]))
    if is_settled or not fitting:
        return Reading(doubt="not_whole", choices=fitting)
    return Reading(doubt="two_meanings", choices=fitting)


def _decimals(value: Decimal) -> int:
    return max(0, -int(value.normalize().as_tuple().exponent))


def _meanings(text: str) -> list[Decimal]:
    """Every number that the text may mean; the Vietnamese way of writing first."""
    found: list[Decimal] = []
    for thousands, decimal in ((".", ","), (",", ".")):
        value = _read_with(text, thousands, decimal)
        if value is not None and value not in found:
            found.append(value)
    return found


def _read_with(text: str, thousands: str, decimal: str) -> Decimal | None:
    whole, mark, part = text.partition(decimal)
    if mark and (decimal in part or thousands in part or not part):
        return None
    groups = whole.lstrip("-").split(thousands)
    if len(groups) > 1 and not (
        1 <= len(groups[0]) <= 3 and groups[0] != "0" and all(len(one) == 3 for one in groups[1:])
    ):
        return None
    sign = "-" if whole.startswith("-") else ""
    try:
        return Decimal(f"{sign}{''.join(groups)}{'.' + part if mark else ''}")
    except InvalidOperation:
        return None


def read_date(typed: object, *, day_first: bool = False) -> Reading:
    """
    A date from what was typed or what a cell holds, kept as 2026-11-21.

    21/11/2026, 21-11-2026, 21.11.2026, 2026-11-21 and “ngày 21 tháng 11 năm 2026” are clear.
    03/04/2026 may be either day unless the page told people to begin with the day.
    """
    if typed is None or typed == "":
        return Reading()
    if isinstance(typed, date):
        day = typed.date() if isinstance(typed, datetime) else typed
        return Reading(value=day.isoformat())
    text = str(typed).strip()
    if words := _DATE_WORDS.match(fold(text)):
        number, month, year = (int(one) for one in words.groups())
        return _one_day(_day(year, month, number))
    parts = _DATE.match(text)
    return _day_of_parts(parts.groups(), day_first) if parts else Reading(doubt="not_a_date")


def _day_of_parts(parts: tuple[str, ...], day_first: bool) -> Reading:
    first, _mark, second, third = parts
    if len(first) == 4:
        return _one_day(_day(int(first), int(second), int(third)))
    if len(third) != 4:
        return Reading(doubt="not_a_date")
    by_day = _day(int(third), int(second), int(first))
    by_month = None if day_first else _day(int(third), int(first), int(second))
    found = tuple(dict.fromkeys(one for one in (by_day, by_month) if one))
    if len(found) == 2 or (found and not by_day):
        return Reading(doubt="two_dates", choices=found)
    return _one_day(by_day)


def _day(year: int, month: int, day: int) -> str | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found.isoformat() if 1900 <= year <= 2200 else None


def _one_day(value: str | None) -> Reading:
    return Reading(value=value) if value else Reading(doubt="not_a_date")


def shown(value: str, *, kind: str, places: int) -> str:
    """
    A kept value as the page writes it, so that reading it again gives the same.

    A figure with decimals always shows one: 1.234 alone might mean either.
    """
    if not value:
        return ""
    if kind == "date":
        year, month, day = value.split("-")
        return f"{day}/{month}/{year}"
    if kind not in ("integer", "decimal"):
        return value
    number = Decimal(value)
    return number_vi(number, max(_decimals(number), 1 if places else 0))
