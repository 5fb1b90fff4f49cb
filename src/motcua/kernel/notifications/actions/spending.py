"""Counting what messages cost."""

from datetime import datetime
from uuid import UUID

from django.db.models import F

from motcua.kernel.notifications.models import Spending
from motcua.kernel.notifications.ports import Charge
from motcua.kernel.notifications.rules.notices import month_of


def count_charge(
    *, agency_uuid: UUID | None, channel: str, charge: Charge, at: datetime, messages: int = 1
) -> None:
    """Add to what an agency spent in the month; part of the action that sent the message."""
    if charge.dong == 0 and charge.parts == 0:
        return
    row, _is_new = Spending.objects.get_or_create(
        agency_uuid=agency_uuid, month=month_of(at), channel=channel
    )
    Spending.objects.filter(pk=row.pk).update(
        messages=F("messages") + messages,
        parts=F("parts") + charge.parts,
        dong=F("dong") + charge.dong,
    )


def correct_charge(*, agency_uuid: UUID | None, channel: str, sent_at: datetime, more: int) -> None:
    """Add the difference between the estimate and what a carrier reported, which may be less."""
    rows = Spending.objects.filter(
        agency_uuid=agency_uuid, month=month_of(sent_at), channel=channel, dong__gte=-more
    )
    rows.update(dong=F("dong") + more)
