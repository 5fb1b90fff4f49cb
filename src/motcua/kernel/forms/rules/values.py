"""An answer as a person reads it: labels of options, names of units, dates, figures, files."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from motcua.base import typed_dates as dates
from motcua.base.text import in_language, money_vi

from .definition import Field
from .reading import files_of, written_number

Group = tuple[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True)
class Choices:
    """The lists that a form does not carry itself: units of a day, and countries."""

    units: tuple[Group, ...] = ()
    countries: tuple[tuple[str, str], ...] = ()
    former_units: Mapping[str, str] | None = None

    def unit_name(self, code: str) -> str:
        """A unit's name, the code itself where nobody knows it."""
        for _, units in self.units:
            for known, name in units:
                if known == code:
                    return name
        return (self.former_units or {}).get(code, code)

    def country_name(self, code: str) -> str:
        """A country's name, the code itself where nobody knows it."""
        return dict(self.countries).get(code, code)


def shown(field: Field, value: Any, language: str, choices: Choices) -> str:
    """An answer in words, empty where there is none; several are separated by semicolons."""
    if value is None or value == "":
        return ""
    if field.widget == "upload":
        return "; ".join(str(file.get("name", "")) for file in files_of(value))
    if isinstance(value, list):
        return "; ".join(_one(field, each, language, choices) for each in value)
    return _one(field, value, language, choices)


def _one(field: Field, value: Any, language: str, choices: Choices) -> str:
    for option in field.options:
        if option.value == value and isinstance(option.value, bool) is isinstance(value, bool):
            return in_language(option.label, language)
    if isinstance(value, bool):
        return _yes_or_no(value, language)
    by_widget: dict[str, Callable[[Any], str]] = {
        "date": lambda day: "/".join(part for part in _padded(dates.parted(day)) if part),
        "unit": lambda code: choices.unit_name(str(code)),
        "country": lambda code: choices.country_name(str(code)),
        "money": lambda sum_: money_vi(sum_) if isinstance(sum_, int) else written_number(sum_),
    }
    return by_widget.get(field.widget, written_number)(value)


def _padded(parts: tuple[str, str, str]) -> tuple[str, str, str]:
    day, month, year = parts
    return day.zfill(2) if day else "", month.zfill(2) if month else "", year


def _yes_or_no(value: bool, language: str) -> str:
    if language == "en":
        return "Yes" if value else "No"
    return "Có" if value else "Không"
