"""Putting a message into somebody's inbox and in line for the outside channels."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.text import VIETNAM
from motcua.kernel.access import api as access
from motcua.kernel.events import api as events
from motcua.kernel.notifications.events import MESSAGE_CREATED
from motcua.kernel.notifications.models import Delivery, Message
from motcua.kernel.notifications.permissions import may_notify
from motcua.kernel.notifications.queries.inbox import find_preference
from motcua.kernel.notifications.queries.recipients import channels_by, recipients_of
from motcua.kernel.notifications.queries.templates import get_template
from motcua.kernel.parties import api as parties


@dataclass(frozen=True, slots=True)
class Notice:
    """What one party is told because of one event; `link` is a path on this site."""

    recipient_party_uuid: UUID
    variables: Mapping[str, Any]
    link: str
    subject_uuid: UUID
    event_uuid: UUID
    at: datetime

    def once(self, template: str) -> str:
        """By what the same notice is known when the event comes again."""
        return _once(template, self.recipient_party_uuid, self.event_uuid)


@transaction.atomic
def notify_many(*, actor: Actor, template: str, notices: Sequence[Notice]) -> int:
    """
    Tell parties the same kind of thing, each what concerns them, as `notify` does one by one.

    For reactions that take many events at once: the number of statements does not grow with the
    notices. Returns how many are new.

    :raises UnknownTemplate: if the province has no template of this key in force.
    :raises BadTemplate: if the variables are not those the template declares.
    """
    access.require(may_notify(actor))
    onces = [notice.once(template) for notice in notices]
    known = set(Message.objects.filter(once__in=onces).values_list("once", flat=True))
    new = {key: one for key, one in zip(onces, notices, strict=True) if key not in known}
    found = recipients_of({notice.recipient_party_uuid for notice in new.values()})
    messages = [
        Message(
            once=key,
            party=found[notice.recipient_party_uuid].party,
            account=found[notice.recipient_party_uuid].account,
            template=template,
            texts=_texts(template, notice.variables, notice.at),
            link=_checked(notice.link),
            about_uuid=notice.subject_uuid,
            created_at=notice.at,
        )
        for key, notice in new.items()
    ]
    Message.objects.bulk_create(messages)
    channels = [found[notice.recipient_party_uuid].channels for notice in new.values()]
    Delivery.objects.bulk_create(
        Delivery(message=message, channel=channel, next_try_at=message.created_at)
        for message, chosen in zip(messages, channels, strict=True)
        for channel in chosen
    )
    rows = [
        (message, _told(template, message.about_uuid, chosen), None, None, message.created_at)
        for message, chosen in zip(messages, channels, strict=True)
    ]
    if messages:
        at = messages[-1].created_at
        events.publish_many(MESSAGE_CREATED, rows=rows, actor=actor, at=at)
    return len(messages)


def _told(template: str, about: UUID | None, channels: Sequence[str]) -> dict[str, Any]:
    return {"template": template, "about": about, "channels": channels}


def _texts(template: str, variables: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    texts = get_template(template, on=at.astimezone(VIETNAM).date()).render(variables)
    return {language: asdict(text) for language, text in texts.items()}


def _checked(link: str) -> str:
    if link and (not link.startswith("/") or link.startswith("//")):
        raise ValueError("a message links to a path on this site")
    return link


@transaction.atomic
def notify(
    *,
    actor: Actor,
    template: str,
    variables: Mapping[str, Any],
    at: datetime,
    recipient_account_uuid: UUID | None = None,
    recipient_party_uuid: UUID | None = None,
    link: str = "",
    subject_uuid: UUID | None = None,
    event_uuid: UUID | None = None,
) -> Message:
    """
    Tell one person something: into the inbox now, over their outside channels soon.

    The same event, template and recipient is told once, however often this is called; without
    `event_uuid` the same words about the same subject at the same moment count as the same.
    `link` is a path on this site. Call it from a subscription, so it happens after commit.

    :raises UnknownTemplate: if the province has no template of this key in force.
    :raises BadTemplate: if the variables are not those the template declares.
    """
    access.require(may_notify(actor))
    _checked(link)
    party, account = _recipient(recipient_account_uuid, recipient_party_uuid)
    plain = _texts(template, variables, at)
    message, is_new = Message.objects.get_or_create(
        once=_once(template, party.uuid, event_uuid or [str(subject_uuid), link, plain, str(at)]),
        defaults={
            "party": party,
            "account": account,
            "template": template,
            "texts": plain,
            "link": link,
            "about_uuid": subject_uuid,
            "created_at": at,
        },
    )
    if is_new:
        channels = _channels_for(party, account)
        Delivery.objects.bulk_create(
            Delivery(message=message, channel=channel, next_try_at=at) for channel in channels
        )
        events.publish(
            MESSAGE_CREATED,
            subject=message,
            actor=actor,
            at=at,
            payload=_told(template, subject_uuid, channels),
        )
    return message


def _recipient(
    account_uuid: UUID | None, party_uuid: UUID | None
) -> tuple[parties.Party, access.Account | None]:
    if (account_uuid is None) == (party_uuid is None):
        raise ValueError("a message has one recipient: an account or a party")
    if account_uuid is not None:
        account = access.get_account(account_uuid)
        return account.party, account
    assert party_uuid is not None
    return parties.get_party(party_uuid), access.find_person_account(party_uuid)


def _channels_for(party: parties.Party, account: access.Account | None) -> list[str]:
    preference = find_preference(account.uuid) if account else None
    return channels_by(preference, parties.list_contact_points(party.uuid))


def _once(template: str, party_uuid: UUID, occasion: object) -> str:
    content = json.dumps([template, str(party_uuid), occasion], default=str, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()
