"""Parties for tests."""

import itertools
from datetime import UTC, date, datetime

from motcua.base.actors import system_actor

from .actions.registration import register_organization, register_person
from .models import Party, Reading, ReadingParty

AT = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)

_serial = itertools.count(100_000)


def make_personal_code(*, birth_date: date, gender: str = "female", place: str = "042") -> str:
    """A personal code that agrees with a birth date and a sex, new at each call."""
    century_and_sex = (birth_date.year // 100 - 19) * 2 + (1 if gender == "female" else 0)
    return f"{place}{century_and_sex}{birth_date.year % 100:02d}{next(_serial):06d}"


def make_person(
    *,
    full_name: str = "Nguyễn Thị Mẫu",
    birth_date: date | None = date(1994, 3, 12),
    gender: str = "female",
    personal_code: str | None = None,
    has_code: bool = True,
    phone: str | None = None,
    email: str | None = None,
    residence: dict[str, str] | None = None,
    at: datetime = AT,
) -> Party:
    """A registered person, plainly of a test."""
    if personal_code is None and has_code and birth_date is not None:
        personal_code = make_personal_code(birth_date=birth_date, gender=gender)
    return register_person(
        actor=system_actor("tests"),
        full_name=full_name,
        personal_code=personal_code,
        birth_date=birth_date,
        gender="male" if gender == "male" else "female",
        residence=residence or {"unit_code": "18766", "detail": "Thôn Thử"},
        phone=phone,
        email=email,
        at=at,
    )


def make_organization(
    *, legal_name: str = "Công ty TNHH Thử Nghiệm", tax_code: str = "0100109106", at: datetime = AT
) -> Party:
    """A registered organisation, plainly of a test."""
    return register_organization(
        actor=system_actor("tests"), legal_name=legal_name, tax_code=tax_code, at=at
    )


def readings_about(party: Party) -> list[Reading]:
    """What the log holds about a party, oldest first."""
    rows = ReadingParty.objects.filter(party=party).select_related("reading")
    return [row.reading for row in rows.order_by("reading_id")]
