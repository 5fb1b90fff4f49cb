"""Noting what carriers took: for several messages at once, in one transaction."""

import time
from datetime import datetime

from django.db import transaction

from motcua.base.actors import system_actor
from motcua.base.planned import fetch_planned
from motcua.kernel.events import api as events
from motcua.kernel.notifications.events import DELIVERY_SENT
from motcua.kernel.notifications.models import Delivery
from motcua.kernel.notifications.ports import Charge

from .spending import count_charge

SENDER = system_actor("notifications")
# What a sender that is killed has sent and not noted is sent again: so it is never much.
_UNNOTED_AT_MOST = 1.0  # seconds

# A quick carrier's report may be here before us: what arrived stays so.
_NOTE = """
UPDATE notifications_delivery d SET
    state = CASE WHEN d.state IN ('sent', 'arrived') THEN d.state ELSE 'sent' END,
    sent_at = CASE WHEN d.state IN ('sent', 'arrived') THEN d.sent_at ELSE %(at)s END,
    next_try_at = CASE WHEN d.state IN ('sent', 'arrived') THEN d.next_try_at END,
    reason = CASE WHEN d.state IN ('sent', 'arrived') THEN d.reason ELSE '' END,
    carrier_id = s.carrier_id, parts = s.parts, dong = s.dong
FROM unnest(%(ids)s::bigint[], %(carrier_ids)s::text[], %(parts)s::int[], %(dong)s::int[])
    AS s(id, carrier_id, parts, dong)
WHERE d.id = s.id
RETURNING d.id, old.state NOT IN ('sent', 'arrived')
"""


class Taken:
    """What carriers took and no row says yet."""

    def __init__(self, at: datetime) -> None:
        """Nothing so far."""
        self.at = at
        self._rows: list[tuple[Delivery, Charge, str]] = []
        self._since = 0.0

    def add(self, delivery: Delivery, charge: Charge, carrier_id: str) -> None:
        """One more; what costs money is noted at once, for a second time would cost again."""
        if not self._rows:
            self._since = time.monotonic()
        self._rows.append((delivery, charge, carrier_id))
        if charge.dong or time.monotonic() - self._since > _UNNOTED_AT_MOST:
            self.note()

    def note(self) -> None:
        """Write them down and tell the journal."""
        rows, self._rows = self._rows, []
        if rows:
            _note_sent(rows, self.at)


@transaction.atomic
def _note_sent(rows: list[tuple[Delivery, Charge, str]], at: datetime) -> None:
    written = fetch_planned(
        _NOTE,
        {
            "at": at,
            "ids": [delivery.pk for delivery, _charge, _id in rows],
            "carrier_ids": [carrier_id[:100] for _delivery, _charge, carrier_id in rows],
            "parts": [charge.parts for _delivery, charge, _id in rows],
            "dong": [charge.dong for _delivery, charge, _id in rows],
        },
    )
    new = {pk for pk, is_new in written if is_new}
    told = [(delivery, told_of(delivery)) for delivery, _charge, _id in rows if delivery.pk in new]
    events.publish_many(DELIVERY_SENT, rows=told, actor=SENDER, at=at)
    for delivery, charge, _id in rows:
        count_charge(
            agency_uuid=delivery.message.agency_uuid, channel=delivery.channel, charge=charge, at=at
        )


def told_of(delivery: Delivery) -> dict[str, object]:
    """What events say of a delivery."""
    return {
        "channel": delivery.channel,
        "message": delivery.message.uuid,
        "attempts": delivery.attempts,
    }
