"""Loading the province's calendars."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from motcua.base.actors import ANONYMOUS, system_actor
from motcua.base.errors import PermissionRefused
from motcua.kernel.calendars import api as calendars
from motcua.kernel.calendars.models import Calendar, CutOff, Edition, OfficeHours, SpecialDay
from motcua.kernel.calendars.testing import load_province_calendars, on, province_calendar
from motcua.kernel.events import api as events

AT = datetime(2026, 3, 2, 2, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_load_calendars_lays_out_what_the_files_say() -> None:
    load_province_calendars()

    stored = calendars.get_calendar("office", on=date(2026, 2, 16))

    assert stored == province_calendar("office")
    assert calendars.get_calendar("one-stop-saturday", on=date(2026, 2, 16)) == province_calendar(
        "one-stop-saturday"
    )
    assert SpecialDay.objects.filter(day__year=2026, kind="make_up").count() == 2


def test_load_calendars_again_changes_nothing_and_tells_nobody() -> None:
    load_province_calendars()
    edition = Edition.objects.get()

    assert calendars.load_calendars(actor=system_actor("tests"), at=AT) is False
    assert [event.name for event in events.list_events_of(edition.uuid)] == [
        "calendars.calendars_loaded"
    ]


def test_a_day_announced_later_counts_at_once() -> None:
    load_province_calendars()
    before = calendars.get_calendar("office", on=date(2026, 3, 3))
    base = Calendar.objects.count()
    file = {
        "code": "office",
        "title": {"vi": "Giờ hành chính", "en": "Office hours"},
        "first_year": 2026,
        "last_year": 2026,
        "hours": [
            {
                "season": {"from": "01-01", "to": "12-31"},
                "weekdays": [1, 2, 3, 4, 5],
                "spans": ["08:00-12:00"],
                "certainty": "announced",
                "legal_basis": {"vi": "Thông báo", "en": "Notice"},
            }
        ],
    }

    calendars.load_calendars(actor=system_actor("tests"), at=AT, files=[file])
    after = calendars.get_calendar("office", on=date(2026, 3, 3))

    assert base == 2
    assert calendars.is_working_time(before, on("2026-03-03 07:30"))
    assert not calendars.is_working_time(after, on("2026-03-03 07:30"))


def test_load_calendars_refuses_who_may_not() -> None:
    with pytest.raises(PermissionRefused):
        calendars.load_calendars(actor=ANONYMOUS, at=AT)


def test_an_unknown_calendar_or_day_is_refused_in_words() -> None:
    load_province_calendars()

    with pytest.raises(calendars.CalendarUnknown) as unknown:
        calendars.get_calendar("nowhere", on=date(2026, 3, 3))
    with pytest.raises(calendars.CalendarUnknown):
        calendars.get_calendar("office", on=date(2031, 3, 3))
    assert unknown.value.message("en") == "There is no working calendar nowhere for 2026-03-03."


def test_the_database_refuses_hours_that_overlap() -> None:
    load_province_calendars()
    row = OfficeHours.objects.filter(weekday=1).first()
    assert row is not None

    row.pk = None
    row.opens += 5
    with pytest.raises(IntegrityError, match="no_overlap"), transaction.atomic():
        row.save()


def test_the_database_refuses_two_cut_offs_or_two_special_days_at_once() -> None:
    load_province_calendars()
    rule = CutOff.objects.filter(valid_to=None).first()
    day = SpecialDay.objects.filter(calendar=None).first()
    assert rule is not None
    assert day is not None

    rule.pk = day.pk = None
    with pytest.raises(IntegrityError, match="no_overlap"), transaction.atomic():
        rule.save()
    with pytest.raises(IntegrityError, match="once"), transaction.atomic():
        day.save()


def test_get_calendar_costs_one_query_when_nothing_changed(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    load_province_calendars()
    calendars.get_calendar("office", on=date(2026, 3, 3))

    with django_assert_num_queries(1):
        calendars.get_calendar("office", on=date(2026, 3, 3))
