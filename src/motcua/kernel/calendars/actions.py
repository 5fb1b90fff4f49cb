"""What can be done with calendars: load the province's content."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.content import load_yaml_folder
from motcua.base.errors import PermissionRefused
from motcua.kernel.events import api as events

from .events import CALENDARS_LOADED
from .models import Calendar, CutOff, Edition, OfficeHours, SpecialDay
from .permissions import may_load_calendars
from .rules import content

File = Mapping[str, Any]


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
    fingerprint = hashlib.sha256(
        json.dumps(values, default=str, sort_keys=True).encode()
    ).hexdigest()
    edition, _ = Edition.objects.select_for_update().get_or_create(
        id=1, defaults={"fingerprint": "", "loaded_at": at}
    )
    if edition.fingerprint == fingerprint:
        return False

    described = {value["code"]: value for value in values if "code" in value}
    days = [row for value in values if "year" in value for row in content.expand_days(value)]
    # Nothing has a key to a calendar's row (agencies keep its code), so all are laid out anew.
    SpecialDay.objects.all().delete()
    Calendar.objects.all().delete()
    for value in described.values():
        _create_calendar(value, described)
    SpecialDay.objects.bulk_create(_special_day(row, None) for row in days)
    edition.fingerprint, edition.loaded_at = fingerprint, at
    edition.save(update_fields=["fingerprint", "loaded_at"])

    events.publish(
        CALENDARS_LOADED,
        subject=events.Subject("calendars.edition", edition.uuid),
        actor=actor,
        at=at,
        payload={
            "edition": fingerprint,
            "calendars": len(described),
            "special_days": len(days),
        },
    )
    return True


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
