"""An official subscribes to the dates of their reports in a calendar program."""

from datetime import datetime
from secrets import token_urlsafe

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.errors import PermissionRefused
from motcua.kernel.events import api as events

from ..events import CALENDAR_KEY_MADE
from ..models import CalendarKey
from ..rules.secrets import digest_of


@transaction.atomic
def make_calendar_key(*, actor: Actor, at: datetime) -> str:
    """
    Make the secret of one's calendar address, told this once; an earlier address stops working.

    :raises PermissionRefused: for who is no official.
    """
    if not actor.is_official:
        raise PermissionRefused()
    secret = token_urlsafe(24)
    key, _is_new = CalendarKey.objects.update_or_create(
        account_uuid=actor.uuid, defaults={"digest": digest_of(secret), "made_at": at}
    )
    events.publish(
        CALENDAR_KEY_MADE,
        subject=events.Subject("reporting.calendarkey", key.account_uuid),
        actor=actor,
        at=at,
        payload={},
    )
    return secret
