"""What can be done with calendars: load the province's content, publish a year's days off."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.content import load_yaml_folder
from motcua.base.errors import PermissionRefused, Refusal
from motcua.base.text import date_vi, vietnam_day
from motcua.kernel.events import api as events

from .events import CALENDARS_LOADED, YEAR_PUBLISHED
from .models import Calendar, CutOff, Edition, OfficeHours, SpecialDay, YearPlan
from .permissions import may_load_calendars, may_publish_year
from .queries.years import newest_plans, rows_of_year
from .rules import content

File = Mapping[str, Any]


class PastDayChanged(Refusal):
    """Ngày {day} đã tới hoặc đã qua; hạn đã tính theo ngày đó. Chỉ đổi được ngày chưa tới."""

    status = 422
    message_en = (
        "{day} is here or past, and time limits were reckoned with it. "
        "Only days to come can change."
    )


@transaction.atomic
def load_calendars(*, actor: Actor, at: datetime, files: Iterable[File] | None = None) -> bool:
    """
    Replace the calendars by the province's content, and tell whether anything changed.

    Due dates that were promised keep their derivations; only new ones follow the new content.

    :raises InvalidContent: naming what a file says wrongly; nothing is changed then.
    """
    if not may_load_calendars(actor):
        raise PermissionRefused()
    values = list(files) if files is not None else [v for _, v in load_yaml_folder("calendars")]
    digest = _digest(values)
    edition = _lock_edition(at)
    if edition.files_digest == digest:
        return False

    described = {value["code"]: value for value in values if "code" in value}
    days = [row for value in values if "year" in value for row in content.expand_days(value)]
    # Nothing has a key to a calendar's row (agencies keep its code), so all are laid out anew.
    SpecialDay.objects.all().delete()
    Calendar.objects.all().delete()
    for value in described.values():
        _create_calendar(value, described)
    SpecialDay.objects.bulk_create(_special_day(row, None) for row in days)
    for plan in newest_plans():
        _lay_out(plan)
    edition.files_digest = digest
    _renew(edition, at)

    events.publish(
        CALENDARS_LOADED,
        subject=events.Subject("calendars.edition", edition.uuid),
        actor=actor,
        at=at,
        payload={
            "edition": edition.fingerprint,
            "calendars": len(described),
            "special_days": len(days),
        },
    )
    return True


@transaction.atomic
def publish_year(*, actor: Actor, year: int, entries: Sequence[File], at: datetime) -> YearPlan:
    """
    Publish the days of a year that differ from their weekday, in place of all that stood there.

    Due dates that were promised stay; what is reckoned from now on follows the new days. A year
    after the last one takes its office hours from the year before it.

    :param entries: as a year's content file writes them.
    :raises InvalidContent: naming what is wrong; nothing is changed then.
    :raises PastDayChanged: if a day that is over would be another one.
    """
    if not may_publish_year(actor):
        raise PermissionRefused()
    edition = _lock_edition(at)
    rows = content.expand_days({"year": year, "days": content.dated(entries)})
    stood = rows_of_year(year)
    _require_past_kept(stood, rows, vietnam_day(at))
    newest = YearPlan.objects.filter(year=year).order_by("-number").first()
    if newest is None and stood:
        newest = YearPlan.objects.create(
            year=year, number=1, entries=content.entries_of(stood), published_at=edition.loaded_at
        )
    plan = YearPlan.objects.create(
        year=year,
        number=newest.number + 1 if newest else 1,
        entries=content.entries_of(rows),
        published_at=at,
        published_by=actor.uuid,
    )
    _lay_out(plan)
    _renew(edition, at)
    events.publish(
        YEAR_PUBLISHED,
        subject=events.Subject("calendars.year_plan", plan.uuid),
        actor=actor,
        at=at,
        payload={
            "year": year,
            "number": plan.number,
            "days": len(rows),
            "edition": edition.fingerprint,
        },
    )
    return plan


def _require_past_kept(
    before: Sequence[content.DayRow], after: Sequence[content.DayRow], today: date
) -> None:
    """What a day was, and which day it stood for, counts; its name may be put right."""
    was, will = ({(one.day, one.kind, one.replaces) for one in rows} for rows in (before, after))
    past = sorted(day for day, _kind, _replaces in was ^ will if day <= today)
    if past:
        raise PastDayChanged(day=date_vi(past[0]))


def _lay_out(plan: YearPlan) -> None:
    """Let a year's days be those of its plan; calendars that end before it are carried on."""
    for calendar in Calendar.objects.all():
        _carry_on(calendar, plan.year)
    SpecialDay.objects.filter(calendar=None, day__year=plan.year).delete()
    rows = content.expand_days({"year": plan.year, "days": content.dated(plan.entries)})
    SpecialDay.objects.bulk_create(_special_day(row, None) for row in rows)


def _carry_on(calendar: Calendar, year: int) -> None:
    """Office hours of the last year hold in the next ones, season by season."""
    while calendar.last_day.year < year:
        first = date(calendar.last_day.year, 1, 1)
        rows = OfficeHours.objects.filter(calendar=calendar, valid_to__gt=first)
        for row in rows:
            row.pk = None
            row.valid_from = _a_year_on(max(row.valid_from, first))
            row.valid_to = _a_year_on(row.valid_to)
            row.save(force_insert=True)
        calendar.last_day = calendar.last_day.replace(year=calendar.last_day.year + 1)
        calendar.save(update_fields=["last_day"])


def _a_year_on(day: date) -> date:
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _digest(values: Any) -> str:
    return hashlib.sha256(json.dumps(values, default=str, sort_keys=True).encode()).hexdigest()


def _lock_edition(at: datetime) -> Edition:
    edition, _ = Edition.objects.select_for_update().get_or_create(
        id=1, defaults={"fingerprint": "", "loaded_at": at}
    )
    return edition


def _renew(edition: Edition, at: datetime) -> None:
    """Whoever keeps a calendar in memory builds it anew."""
    plans = [str(plan.uuid) for plan in newest_plans()]
    edition.fingerprint = _digest([edition.files_digest, *plans]) if plans else edition.files_digest
    edition.loaded_at = at
    edition.save(update_fields=["fingerprint", "files_digest", "loaded_at"])


def _create_calendar(value: File, described: Mapping[str, File]) -> None:
    parent = described[value["extends"]] if "extends" in value else {}
    whole = {**parent, **value}
    first_year, last_year = whole["first_year"], whole["last_year"]
    calendar = Calendar.objects.create(
        code=value["code"],
        title=value["title"],
        first_day=date(first_year, 1, 1),
        last_day=date(last_year, 12, 31),
    )
    rules = [*parent.get("hours", ()), *value.get("hours", ())]
    OfficeHours.objects.bulk_create(
        OfficeHours(
            calendar=calendar,
            weekday=row.weekday,
            opens=row.opens,
            closes=row.closes,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            counts_as_day=row.counts_as_day,
            certainty=row.certainty,
            legal_basis=row.legal_basis,
        )
        for row in content.expand_hours(rules, first_year, last_year)
    )
    CutOff.objects.bulk_create(
        CutOff(
            calendar=calendar,
            at=time.fromisoformat(rule["at"]),
            legal_basis=rule["legal_basis"],
            valid_from=rule["from"],
            valid_to=rule.get("to"),
        )
        for rule in whole.get("cut_offs", ())
    )
    own = [{**day, "year": day["dates"][0].year} for day in value.get("days", ())]
    SpecialDay.objects.bulk_create(
        _special_day(row, calendar)
        for day in own
        for row in content.expand_days({"year": day["year"], "days": [day]})
    )


def _special_day(row: content.DayRow, calendar: Calendar | None) -> SpecialDay:
    return SpecialDay(
        calendar=calendar,
        day=row.day,
        kind=row.kind,
        name=row.name,
        legal_basis=row.legal_basis,
        certainty=row.certainty,
        source=row.source,
        replaces=row.replaces,
    )
