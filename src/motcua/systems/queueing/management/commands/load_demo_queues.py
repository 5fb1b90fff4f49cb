"""Loads a place of service with three counters and people who wait, for a trial installation."""

from argparse import ArgumentParser
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import uuid4

from django.core.management.base import BaseCommand
from django.db import transaction

from motcua.base.actors import Actor, system_actor
from motcua.base.text import VIETNAM, vietnam_day
from motcua.base.web.clock import now
from motcua.kernel.access import api as access
from motcua.kernel.calendars import api as calendars
from motcua.kernel.organizations import api as organizations

from ...actions import calling
from ...actions.bookings import book_slot
from ...actions.places import GroupSetting, set_counter, set_group, set_place
from ...actions.tickets import PlaceClosed, Taking, take_ticket
from ...models import Counter, Place, ServiceGroup
from ...queries.bookings import bookable_days, free_slots

LOADER = system_actor("demo")
OFFICER, UNIT = "quay.kyxuan", "18766"
GROUPS = (
    GroupSetting("A", {"vi": "Hộ tịch, chứng thực", "en": "Civil status, certification"},
                 ("ho-tich", "chung-thuc"), minutes=10, slot_capacity=3),
    GroupSetting("B", {"vi": "Đất đai, xây dựng", "en": "Land, construction"},
                 ("dat-dai", "xay-dung"), minutes=20, slot_capacity=2),
    GroupSetting("C", {"vi": "Bảo trợ xã hội và việc khác", "en": "Social protection, others"},
                 ("bao-tro-xa-hoi", "ho-kinh-doanh"), minutes=15, slot_capacity=2),
)  # fmt: skip
SERVES = {1: "A", 2: "BC", 3: "AC"}
DAYS, A_DAY = 5, 18


class Command(BaseCommand):
    """
    Lets some days of a commune's waiting room happen with the real actions.

    Does nothing where there is a place already, or where the demo officer is not there.
    """

    help = "Load a demo place of service with counters and waiting people."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Let a test ask for fewer."""
        parser.add_argument("--days", type=int, default=DAYS, help="days before today")

    def handle(self, *args: Any, **options: Any) -> None:
        """All or nothing."""
        at = now()
        account = access.find_official_account(OFFICER)
        desk = _desk(at)
        if Place.objects.exists() or account is None or desk is None:
            return
        officer = access.actor_for(account, at=at, second_factor=True)
        with transaction.atomic():
            place = _set_up(desk, at)
            chance = Random(7)
            for day in _past_days(place, at, options["days"]):
                _live_a_day(place, officer, day, chance)
            _live_today(place, officer, at)


def _desk(at: datetime) -> organizations.Agency | None:
    day = vietnam_day(at)
    communes = organizations.list_agencies(kind="commune_committee", unit_code=UNIT, on=day)
    return organizations.desk_of(communes[0].uuid, day) if communes else None


def _set_up(desk: organizations.Agency, at: datetime) -> Place:
    place = set_place(
        actor=LOADER, code="ky-xuan", agency_uuid=desk.uuid,
        title={"vi": desk.name, "en": desk.name_en}, calendar_code="one-stop-saturday", at=at,
    )  # fmt: skip
    groups = {
        one.prefix: set_group(actor=LOADER, place_uuid=place.uuid, setting=one, at=at)
        for one in GROUPS
    }
    for number, served in SERVES.items():
        set_counter(
            actor=LOADER, place_uuid=place.uuid, number=number, at=at,
            group_uuids=[groups[letter].uuid for letter in served],
        )  # fmt: skip
    return place


def _past_days(place: Place, at: datetime, days: int) -> list[datetime]:
    """The openings of so many last working days."""
    found: list[datetime] = []
    for back in range(1, 20):
        day = vietnam_day(at - timedelta(days=back))
        calendar = calendars.get_calendar(place.calendar_code, on=day)
        spans = calendar.spans[calendar.number_of(day)]
        if spans and len(found) < days:
            opens = spans[0][0]
            found.append(datetime(day.year, day.month, day.day, opens // 60, opens % 60,
                                  tzinfo=VIETNAM))  # fmt: skip
    return found[::-1]


def _live_a_day(place: Place, officer: Actor, opens: datetime, chance: Random) -> None:
    groups = list(place.groups.order_by("prefix"))
    at = opens - timedelta(minutes=25)
    for _number in range(A_DAY):
        at += timedelta(minutes=chance.randint(1, 3))
        _take(place, chance.choices(groups, (5, 2, 3))[0], at, chance)
    free = {}
    for counter in place.counters.order_by("number"):
        free[counter] = max(at, opens) + timedelta(minutes=chance.randint(1, 6))
        calling.open_counter(actor=officer, counter_uuid=counter.uuid, at=free[counter])
    while free:
        counter = min(free, key=lambda one: free[one])
        after = _serve_one(officer, counter, free[counter], chance)
        if after is None:
            calling.close_counter(actor=officer, counter_uuid=counter.uuid, at=free.pop(counter))
        else:
            free[counter] = after


def _serve_one(officer: Actor, counter: Counter, at: datetime, chance: Random) -> datetime | None:
    """Serve whoever is next; gives when the counter is free again, None where nobody waits."""
    try:
        calling.call_next(actor=officer, counter_uuid=counter.uuid, at=at)
    except calling.NobodyWaits:
        return None
    at += timedelta(minutes=1)
    if chance.random() < 0.08:
        calling.miss_ticket(actor=officer, counter_uuid=counter.uuid, at=at)
        return at
    calling.begin_service(actor=officer, counter_uuid=counter.uuid, at=at)
    at += timedelta(minutes=chance.randint(4, 16))
    calling.finish_service(actor=officer, counter_uuid=counter.uuid, at=at)
    return at


def _take(place: Place, group: ServiceGroup, at: datetime, chance: Random) -> None:
    priority = "elderly" if chance.random() < 0.15 else ""
    taking = Taking(group_uuid=group.uuid, priority=priority, request_key=uuid4())
    take_ticket(actor=LOADER, place_uuid=place.uuid, taking=taking, at=at)


def _live_today(place: Place, officer: Actor, at: datetime) -> None:
    """Seven people wait and one is served, where the place is open today; two booked a time."""
    groups = {one.prefix: one for one in place.groups.all()}
    try:
        for minutes, letter in ((31, "A"), (29, "B"), (24, "A"), (19, "C"), (15, "A"), (9, "A"),
                                (6, "B"), (2, "C")):  # fmt: skip
            _take(place, groups[letter], at - timedelta(minutes=minutes), Random(minutes))
    except PlaceClosed:
        pass
    else:
        first = place.counters.get(number=1)
        calling.open_counter(actor=officer, counter_uuid=first.uuid, at=at)
        calling.call_next(actor=officer, counter_uuid=first.uuid, at=at)
    group = groups["A"]
    for day in bookable_days(group, at=at)[1:2]:
        for slot in free_slots(group, day, at=at)[:2]:
            book_slot(actor=officer, group_uuid=group.uuid, slot_at=slot.begins_at, at=at)
