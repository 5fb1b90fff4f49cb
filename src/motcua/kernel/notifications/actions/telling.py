"""Putting a message into somebody's inbox and in line for the outside channels."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import asdict
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
from motcua.kernel.notifications.queries.notices import notice_law
from motcua.kernel.notifications.queries.reach import read_reach
from motcua.kernel.notifications.queries.templates import get_template
from motcua.kernel.notifications.rules.notices import first_try, routes
from motcua.kernel.parties import api as parties


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
    agency_uuid: UUID | None = None,
) -> Message:
    """
    Tell one person something: into the inbox now, over their outside channels soon.

    The same event, template and recipient is told once, however often this is called; without
    `event_uuid` the same words about the same subject at the same moment count as the same.
    `link` is a path on this site; `agency_uuid` pays for what costs money. Call it from a
    subscription, so it happens after commit.

    :raises UnknownTemplate: if the province has no template of this key in force.
    :raises BadTemplate: if the variables are not those the template declares.
    """
    access.require(may_notify(actor))
    if link and (not link.startswith("/") or link.startswith("//")):
        raise ValueError("a message links to a path on this site")
    party, account = _recipient(recipient_account_uuid, recipient_party_uuid)
    written = get_template(template, on=at.astimezone(VIETNAM).date())
    plain = {language: asdict(text) for language, text in written.render(variables).items()}
    message, is_new = Message.objects.get_or_create(
        once=_once(template, party.uuid, event_uuid or [str(subject_uuid), link, plain, str(at)]),
        defaults={
            "party": party,
            "account": account,
            "template": template,
            "texts": plain,
            "zalo": written.render_zalo(variables),
            "kind": written.kind,
            "link": link,
            "about_uuid": subject_uuid,
            "agency_uuid": agency_uuid,
            "created_at": at,
        },
    )
    if is_new:
        channels = _queue(message, at)
        events.publish(
            MESSAGE_CREATED,
            subject=message,
            actor=actor,
            at=at,
            payload={"template": template, "about": subject_uuid, "channels": channels},
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


def _queue(message: Message, at: datetime) -> list[str]:
    """Put the message in line for the channels that its reader wants, from when they are awake."""
    law = notice_law(at)
    kind = law.kind(message.kind)
    (reach,) = read_reach([(message.party, message.account)])
    channels = routes(reach.wanted(kind), usable_for(message, reach.addresses))
    quiet = reach.quiet(law)
    Delivery.objects.bulk_create(
        Delivery(
            message=message,
            channel=channel,
            next_try_at=first_try(channel, is_urgent=kind.is_urgent, quiet=quiet, at=at),
            is_urgent=kind.is_urgent,
        )
        for channel in channels
    )
    return channels


def usable_for(message: Message, addresses: Collection[str]) -> list[str]:
    """The channels over which this message can go at all: Zalo takes approved templates only."""
    return [channel for channel in addresses if channel != "zalo" or message.zalo]


def _once(template: str, party_uuid: UUID, occasion: object) -> str:
    content = json.dumps([template, str(party_uuid), occasion], default=str, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()
