"""Closes the past days of the trial installation's counters, as cashiers and heads do."""

from datetime import date, datetime, time
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.text import VIETNAM, vietnam_day
from motcua.base.web.clock import now
from motcua.kernel.access import api as access

from ...actions.days import booked_on, close_day, count_day, note_difference
from ...models import Movement, Till, TillDay
from ...permissions import COLLECT, DECIDE

SHORT = 2_000  # đồng that were missing on one day, with their reason


class Command(BaseCommand):
    """
    Counts and closes every day before yesterday, oldest first; yesterday and today stay open.

    Does nothing where a day was counted already. One day has a difference and its reason.
    """

    help = "Close the past days of the demo's cash counters."

    def handle(self, *args: Any, **options: Any) -> None:
        """Close till by till."""
        if TillDay.objects.exists():
            return
        today = vietnam_day(now())
        with transaction.atomic():
            for till in Till.objects.filter(kind=Till.Kind.CASH).order_by("id"):
                self._close(till, today)

    def _close(self, till: Till, today: date) -> None:
        cashier, head = _holder(till, COLLECT), _holder(till, DECIDE)
        movements = Movement.objects.filter(till=till).order_by("booked_on")
        days = movements.values_list("booked_on", flat=True).distinct()
        past = [day for day in days if (today - day).days > 1]
        if cashier is None or head is None or cashier.uuid == head.uuid:
            return
        for place, day in enumerate(past):
            at = datetime.combine(day, time(17, 15), tzinfo=VIETNAM)
            given: dict[str, Any] = {"till_uuid": till.uuid, "day": day, "at": at}
            missing = SHORT if place == 2 else 0
            booked = booked_on(till, day)
            count_day(actor=cashier, counted=booked - missing, **given)
            if missing:
                words = "Trả nhầm tiền thừa, đã lập biên bản với người nộp"
                note_difference(actor=cashier, amount=-missing, reason=words, **given)
            close_day(actor=head, **given)


def _holder(till: Till, permission: str) -> Actor | None:
    """Somebody who holds a permission at the till's agency now."""
    for uuid, _name in access.list_holders(permission, agency_path=till.agency_path, at=now()):
        return access.actor_for(access.get_account(uuid), at=now(), second_factor=True)
    return None
