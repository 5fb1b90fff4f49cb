"""Calendars for tests of other apps: the province's own, with or without a database."""

from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any

from motcua.base.actors import system_actor
from motcua.base.content import load_yaml_folder

from .actions import load_calendars
from .rules import content
from .rules.working_time import VIETNAM, Calendar, CutOff, OfficeHours, SpecialDay


def load_province_calendars() -> None:
    """Load the province's calendars into the test database."""
    load_calendars(actor=system_actor("tests"), at=datetime(2020, 1, 1, tzinfo=UTC))


@cache
def province_calendar(code: str = "office") -> Calendar:
    """A calendar of the province straight from its files, for tests without a database."""
    files: list[dict[str, Any]] = [value for _, value in load_yaml_folder("calendars")]
    described = {value["code"]: value for value in files if "code" in value}
    value = described[code]
    parent = described.get(value.get("extends", ""), {})
    whole = {**parent, **value}
    rules = [*parent.get("hours", ()), *value.get("hours", ())]
    return Calendar.build(
        code=code,
        title=value["title"],
        first=date(whole["first_year"], 1, 1),
        last=date(whole["last_year"], 12, 31),
        hours=[
            OfficeHours(
                row.weekday, row.opens, row.closes, row.valid_from, row.valid_to, row.counts_as_day
            )
            for row in content.expand_hours(rules, whole["first_year"], whole["last_year"])
        ],
        special_days=[
            SpecialDay(
                row.day, row.kind == "make_up", row.name, row.legal_basis, row.kind, row.replaces
            )
            for file in files
            if "year" in file
            for row in content.expand_days(file)
        ],
        cut_offs=[
            CutOff(time.fromisoformat(r["at"]), r["legal_basis"], r["from"], r.get("to"))
            for r in whole["cut_offs"]
        ],
    )


def on(text: str) -> datetime:
    """A moment on Việt Nam's clock: on("2026-02-13 16:59")."""
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)
