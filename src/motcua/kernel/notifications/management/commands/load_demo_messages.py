"""Loads messages of a trial installation: by Zalo, gone over to SMS, and one that is stuck."""

from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from motcua.base.actors import system_actor
from motcua.base.text import vietnam_day
from motcua.base.web.clock import now
from motcua.kernel.notifications.actions.spending import count_charge
from motcua.kernel.notifications.actions.telling import notify
from motcua.kernel.notifications.models import Delivery, Message, Spending
from motcua.kernel.notifications.ports import Charge
from motcua.kernel.organizations import api as organizations
from motcua.kernel.parties import api as parties

LOADER = system_actor("demo")
PERSON, UNIT = "042194000018", "18766"
# Channel, state, reason, dong: what happened to each message, one channel after the other.
ZALO_ARRIVED = (("zalo", "arrived", "", 300),)
WENT_OVER = (("zalo", "gave_up", "no Zalo account (-118)", 0), ("sms", "arrived", "", 850))
STUCK = (("sms", "gave_up", "text does not fit the registered template (146)", 0),)
TOLD = (
    ("one_stop_shop.supplement_requested", ZALO_ARRIVED),
    ("one_stop_shop.payment_requested", WENT_OVER),
    ("one_stop_shop.result_came_back", STUCK),
)


class Command(BaseCommand):
    """Does nothing where messages cost money already, or the demo person is not there."""

    help = "Load demo messages on outside channels, one of them stuck."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """All or nothing."""
        at = now()
        party = parties.find_party_by_identifier("personal_code", PERSON)
        agencies = organizations.list_agencies(
            kind="commune_committee", unit_code=UNIT, on=vietnam_day(at)
        )
        if party is None or not agencies or Spending.objects.exists():
            return
        for days, (template, happened) in enumerate(TOLD, start=1):
            said_at = at - timedelta(days=days)
            message = self._told(party, template, agencies[0].uuid, said_at)
            for step in happened:
                self._sent(message, step, said_at)

    def _told(self, party: parties.Party, template: str, agency_uuid: Any, at: datetime) -> Message:
        words = {
            "code": "H27.18.TN-000001", "procedure": "Thủ tục thử nghiệm", "order": "TN-0001",
            "agency": "UBND xã Kỳ Xuân", "amount": "50.000 đồng", "pay_until": "31/12/2026",
        }  # fmt: skip
        message = notify(
            actor=LOADER, recipient_party_uuid=party.uuid, template=template, variables=words,
            link="/thong-bao", agency_uuid=agency_uuid, at=at,
        )  # fmt: skip
        message.deliveries.all().delete()
        return message

    def _sent(self, message: Message, step: tuple[str, str, str, int], at: datetime) -> None:
        channel, state, reason, dong = step
        has_gone = state == "arrived"
        Delivery.objects.create(
            message=message, channel=channel, state=state, reason=reason, attempts=1, dong=dong,
            parts=1 if has_gone else 0, sent_at=at if has_gone else None,
            arrived_at=at + timedelta(seconds=9) if has_gone else None,
        )  # fmt: skip
        if has_gone:
            charge = Charge(parts=1, dong=dong)
            count_charge(agency_uuid=message.agency_uuid, channel=channel, charge=charge, at=at)
