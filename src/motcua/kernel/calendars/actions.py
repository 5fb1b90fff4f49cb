"""What can be done with calendars: load the province's content, publish a year's days off."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.db.models import Q

from motcua.base.actors import Actor
from motcua.base.content import load_yaml_folder
from motcua.base.errors import PermissionRefused, Refusal
from motcua.base.text import date_vi, vietnam_day
from motcua.kernel.events import api as events

from .events import CALENDARS_LOADED, YEAR_PUBLISHED
from .models import Calendar, CutOff, Edition, OfficeHours, SpecialDay, YearPlan
from .permissions import may_load_calendars, may_publish_year
from .queries.hours import later, written_hours
from .queries.years import newest_plans, rows_of_year
from .rules import content, year_hours

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
def publish_year(
    *,
    actor: Actor,
    year: int,
    entries: Sequence[File],
    hours: Sequence[File] | None = None,
    cut_offs: Sequence[File] | None = None,
    at: datetime,
) -> YearPlan:
    """
    Publish the days of a year that differ from their weekday, in place of all that stood there.

    With them its office hours and cut-offs by season and calendar; `None` leaves those as they are.

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
    old_hours, old_cut_offs = written_hours(year)
    new = (old_hours if hours is None else hours, old_cut_offs if cut_offs is None else cut_offs)
    _require_past_hours((old_hours, old_cut_offs), new, year, vietnam_day(at))
    newest = _newest_plan(year, stood, (old_hours, old_cut_offs), edition.loaded_at)
    plan = YearPlan.objects.create(
        year=year,
        number=newest.number + 1 if newest else 1,
        entries=content.entries_of(rows),
        hours=list(new[0]),
        cut_offs=list(new[1]),
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


def _newest_plan(
    year: int,
    stood: Sequence[content.DayRow],
    hours: tuple[Sequence[File], Sequence[File]],
    loaded_at: datetime,
) -> YearPlan | None:
    """The newest version of a year; what a file said becomes number 1 before the first approval."""
    newest = YearPlan.objects.filter(year=year).order_by("-number").first()
    if newest is not None or not stood:
        return newest
    return YearPlan.objects.create(
        year=year,
        number=1,
        entries=content.entries_of(stood),
        hours=list(hours[0]),
        cut_offs=list(hours[1]),
        published_at=loaded_at,
    )


def _require_past_kept(
    before: Sequence[content.DayRow], after: Sequence[content.DayRow], today: date
) -> None:
    """What a day was, and which day it stood for, counts; its name may be put right."""
    was, will = ({(one.day, one.kind, one.replaces) for one in rows} for rows in (before, after))
    past = sorted(day for day, _kind, _replaces in was ^ will if day <= today)
    if past:
        raise PastDayChanged(day=date_vi(past[0]))


def _require_past_hours(
    before: tuple[Sequence[File], Sequence[File]],
    after: tuple[Sequence[File], Sequence[File]],
    year: int,
    today: date,
) -> None:
    """Nothing was open otherwise on a day that is here or past."""
    if before == after:
        return
    was, will = (year_hours.hours_by_day(*one, year=year) for one in (before, after))
    past = [
        day
        for code in was.keys() | will.keys()
        for day in was.get(code, {}).keys() | will.get(code, {}).keys()
        if day <= today and was.get(code, {}).get(day) != will.get(code, {}).get(day)
    ]
    if past:
        raise PastDayChanged(day=date_vi(min(past)))


def _lay_out(plan: YearPlan) -> None:
    """
    Let a year's days and hours be those of its plan.

    Calendars that end before it are carried on.
    """
    for calendar in Calendar.objects.all():
        _carry_on(calendar, plan.year)
        if plan.hours is not None:
            _lay_hours(calendar, plan)
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
            row.valid_from = later(max(row.valid_from, first), 1)
            row.valid_to = later(row.valid_to, 1)
            row.save(force_insert=True)
        calendar.last_day = calendar.last_day.replace(year=calendar.last_day.year + 1)
        calendar.save(update_fields=["last_day"])


def _lay_hours(calendar: Calendar, plan: YearPlan) -> None:
    """Cut a year out of a calendar's hours and cut-offs, and put the plan's in their place."""
    told: dict[str, Any] = {"year": plan.year, "calendar": calendar.code}
    hours = year_hours.hour_rows(plan.hours or (), **told)
    cut_offs = year_hours.cut_off_rows(plan.cut_offs or (), **told)
    for model in (OfficeHours, CutOff):
        _cut_out(model, calendar, plan.year)
    OfficeHours.objects.bulk_create(_office_hours(row, calendar) for row in hours)
    CutOff.objects.bulk_create(
        CutOff(
            calendar=calendar,
            at=row.at,
            legal_basis=dict(row.legal_basis),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        for row in cut_offs
    )


def _cut_out(model: type[OfficeHours | CutOff], calendar: Calendar, year: int) -> None:
    """What reaches into a year ends before it, and begins again after it."""
    first, end = date(year, 1, 1), date(year + 1, 1, 1)
    reaching = Q(valid_from__lt=end) & (Q(valid_to=None) | Q(valid_to__gt=first))
    for row in list(model.objects.filter(reaching, calendar=calendar)):
        begins, ends = row.valid_from, row.valid_to
        row.delete()
        for valid_from, valid_to in ((begins, first), (end, ends)):
            if valid_to is None or valid_from < valid_to:
                row.pk, row.valid_from, row.valid_to = None, valid_from, valid_to
                row.save(force_insert=True)


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
        _office_hours(row, calendar) for row in content.expand_hours(rules, first_year, last_year)
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


def _office_hours(row: content.HoursRow, calendar: Calendar) -> OfficeHours:
    return OfficeHours(
        calendar=calendar,
        weekday=row.weekday,
        opens=row.opens,
        closes=row.closes,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        counts_as_day=row.counts_as_day,
        certainty=row.certainty,
        legal_basis=dict(row.legal_basis),
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
