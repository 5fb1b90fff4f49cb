"""Countries and territories by ISO 3166-1 code, named in Vietnamese and English (CLDR)."""

import csv
from pathlib import Path

from motcua.base.alphabet import alphabetical


def _read() -> dict[str, tuple[str, str]]:
    with Path(__file__).with_name("countries.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: (row["vi"], row["en"]) for row in csv.DictReader(file)}


COUNTRIES: dict[str, tuple[str, str]] = _read()


def country_choices(language: str) -> tuple[tuple[str, str], ...]:
    """Every country with its name in a language, Việt Nam first, then by name."""
    place = 1 if language == "en" else 0
    named = ((code, names[place]) for code, names in COUNTRIES.items())
    return tuple(sorted(named, key=lambda each: (each[0] != "VN", alphabetical(each[1]))))
