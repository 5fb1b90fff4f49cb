"""What people do with their inbox."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput
from motcua.kernel.access import api as access
from motcua.kernel.events import api as events
from motcua.kernel.notifications.events import MESSAGE_READ, PREFERENCE_CHANGED
from motcua.kernel.notifications.models import Message, Preference
from motcua.kernel.notifications.ports import CHANNELS
from motcua.kernel.notifications.queries.inbox import MessageNotFound, messages_of
from motcua.kernel.notifications.rules import LANGUAGES


@transaction.atomic
def mark_message_read(*, actor: Actor, message_uuid: UUID, at: datetime) -> Message:
    """
    Note that the recipient opened a message; a second time changes nothing.

    :raises MessageNotFound: if it is not in the actor's inbox.
    """
    message = messages_of(actor).select_for_update(of=("self",)).filter(uuid=message_uuid).first()
    if message is None:
        raise MessageNotFound()
    if message.read_at is None:
        message.read_at = at
        message.save(update_fields=["read_at"])
        events.publish(MESSAGE_READ, subject=message, actor=actor, at=at)
    return message


@transaction.atomic
def mark_all_read(*, actor: Actor, at: datetime) -> int:
    """Note that the recipient saw every message of the inbox; returns how many were new."""
    unread = messages_of(actor).select_for_update(of=("self",)).filter(read_at__isnull=True)
    messages = list(unread.order_by("id"))
    Message.objects.filter(pk__in=[message.pk for message in messages]).update(read_at=at)
    events.publish_many(
        MESSAGE_READ, rows=[(message, None) for message in messages], actor=actor, at=at
    )
    return len(messages)


@transaction.atomic
def change_preference(
    *, actor: Actor, channels_on: Collection[str], language: str, at: datetime
) -> None:
    """
    Choose the outside channels and the language of one's messages; the inbox always stays.

    :raises InvalidInput: for an unknown channel or language.
    """
    if not set(channels_on) <= CHANNELS.keys() or language not in LANGUAGES:
        raise InvalidInput()
    off = [channel for channel in CHANNELS if channel not in channels_on]
    Preference.objects.update_or_create(
        account=access.get_account(actor.uuid),
        defaults={"channels_off": off, "language": language},
    )
    events.publish(
        PREFERENCE_CHANGED,
        subject=events.Subject("access.account", actor.uuid),
        actor=actor,
        at=at,
        payload={"channels_off": off, "language": language},
    )
