"""What lies in a person's inbox, and how they want to be told."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from motcua.base.actors import Actor
from motcua.base.errors import NotFound
from motcua.kernel.notifications.models import Message, Preference


class MessageNotFound(NotFound):
    """Không tìm thấy thông báo này trong hộp thư của Ông/Bà."""

    message_en = "This message is not in your inbox."


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message in an inbox, in one language."""

    id: int
    uuid: UUID
    subject: str
    body: str
    link: str
    created_at: datetime
    is_read: bool


def messages_of(actor: Actor) -> QuerySet[Message]:
    """The messages that the actor may read: to the account, and earlier ones to the person."""
    own = Q(account__uuid=actor.uuid)
    if actor.kind == "person" and actor.party_uuid is not None:
        own |= Q(account__isnull=True, party__uuid=actor.party_uuid)
    return Message.objects.filter(own)


def list_messages_for(
    actor: Actor, *, language: str, after: int | None = None, limit: int = 20
) -> list[MessageRow]:
    """The newest messages of an inbox, those older than the row `after`."""
    rows = messages_of(actor).order_by("-id")
    rows = rows.filter(id__lt=after) if after else rows
    return [_row(message, language) for message in rows[:limit]]


def get_message_for(actor: Actor, uuid: UUID, *, language: str) -> MessageRow:
    """One message of the inbox. :raises MessageNotFound: if it is somebody else's or nobody's."""
    message = messages_of(actor).filter(uuid=uuid).first()
    if message is None:
        raise MessageNotFound()
    return _row(message, language)


def count_unread(actor: Actor) -> int:
    """How many messages the actor has not opened."""
    return messages_of(actor).filter(read_at__isnull=True).count() if actor.is_signed_in else 0


def find_preference(account_uuid: UUID) -> Preference | None:
    """How an account wants to be told, where it changed anything."""
    return Preference.objects.filter(account__uuid=account_uuid).first()


def _row(message: Message, language: str) -> MessageRow:
    text = message.texts.get(language) or message.texts["vi"]
    return MessageRow(
        id=message.pk,
        uuid=message.uuid,
        subject=text["subject"],
        body=text["body"],
        link=message.link,
        created_at=message.created_at,
        is_read=message.read_at is not None,
    )
