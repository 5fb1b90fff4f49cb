"""Putting a message into somebody's inbox and in line for the outside channels."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.text import vietnam_day
from motcua.base.transactions import joining
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


@dataclass(frozen=True, slots=True)
class Notice:
    """What one party is told because of one event; `link` is a path on this site."""

    recipient_party_uuid: UUID
    variables: Mapping[str, Any]
    link: str
    subject_uuid: UUID
    event_uuid: UUID
    at: datetime
    agency_uuid: UUID | None = None


@joining
def notify_many(*, actor: Actor, template: str, notices: Sequence[Notice]) -> int:
    """
    Tell parties the same kind of thing, each what concerns them, as `notify` does one by one.

    For reactions that take many events at once: the number of statements does not grow with the
    notices. Returns how many are new.

    :raises UnknownTemplate: if the province has no template of this key in force.
    :raises BadTemplate: if the variables are not those the template declares.
    """
    access.require(may_notify(actor))
    keyed = {_once(template, one.recipient_party_uuid, one.event_uuid): one for one in notices}
    known = set(Message.objects.filter(once__in=keyed).values_list("once", flat=True))
    new = {once: one for once, one in keyed.items() if once not in known}
    people = _people({one.recipient_party_uuid for one in new.values()})
    messages = [
        Message(once=once, **_written(template, one, *people[one.recipient_party_uuid]))
        for once, one in new.items()
    ]
    Message.objects.bulk_create(messages)
    channels = _queue(messages)
    rows = [
        (message, _told(message, channels[message.once]), None, None, message.created_at)
        for message in messages
    ]
    if rows:
        at = messages[-1].created_at
        events.publish_many(MESSAGE_CREATED, rows=rows, actor=actor, at=at)
    return len(messages)


def _people(
    uuids: Collection[UUID],
) -> dict[UUID, tuple[parties.Party, access.Account | None]]:
    """
    Parties with the accounts by which they sign in, in two statements.

    :raises PartyNotFound: if one of them is not there.
    """
    found = {one.uuid: one for one in parties.Party.objects.filter(uuid__in=list(uuids))}
    if missing := set(uuids) - found.keys():
        raise parties.PartyNotFound(uuid=str(min(missing)))
    own = access.Account.objects.filter(
        party__in=list(found.values()), kind=access.Account.Kind.PERSON
    )
    accounts = {one.party_id: one for one in own.order_by("-id")}
    return {uuid: (party, accounts.get(party.pk)) for uuid, party in found.items()}


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
    party, account = _recipient(recipient_account_uuid, recipient_party_uuid)
    said = _Said(variables, link, subject_uuid, at, agency_uuid)
    written = _written(template, said, party, account)
    occasion = event_uuid or [str(subject_uuid), link, written["texts"], str(at)]
    message, is_new = Message.objects.get_or_create(
        once=_once(template, party.uuid, occasion), defaults=written
    )
    if is_new:
        channels = _queue([message])[message.once]
        told = _told(message, channels)
        events.publish(MESSAGE_CREATED, subject=message, actor=actor, at=at, payload=told)
    return message


@dataclass(frozen=True, slots=True)
class _Said:
    """What a message says and about what, as a notice does."""

    variables: Mapping[str, Any]
    link: str
    subject_uuid: UUID | None
    at: datetime
    agency_uuid: UUID | None


def _written(
    template: str, said: Notice | _Said, party: parties.Party, account: access.Account | None
) -> dict[str, Any]:
    """The columns of a message: its words in both languages, for whom and about what."""
    if said.link and (not said.link.startswith("/") or said.link.startswith("//")):
        raise ValueError("a message links to a path on this site")
    written = get_template(template, on=vietnam_day(said.at))
    texts = written.render(said.variables)
    return {
        "party": party,
        "account": account,
        "template": template,
        "texts": {language: asdict(text) for language, text in texts.items()},
        "zalo": written.render_zalo(said.variables),
        "kind": written.kind,
        "link": said.link,
        "about_uuid": said.subject_uuid,
        "agency_uuid": said.agency_uuid,
        "created_at": said.at,
    }


def _told(message: Message, channels: Sequence[str]) -> dict[str, Any]:
    return {"template": message.template, "about": message.about_uuid, "channels": channels}


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


def _queue(messages: Sequence[Message]) -> dict[str, list[str]]:
    """Put messages in line for the channels that their readers want, from when they are awake.

    The channels of each by its `once`; the number of statements does not grow with the messages.
    """
    deliveries, channels = [], {}
    reaches = read_reach([(message.party, message.account) for message in messages])
    for message, reach in zip(messages, reaches, strict=True):
        law = notice_law(message.created_at)
        kind, quiet = law.kind(message.kind), reach.quiet(law)
        chosen = routes(reach.wanted(kind), usable_for(message, reach.addresses))
        channels[message.once] = chosen
        urgent, at = kind.is_urgent, message.created_at
        deliveries += [
            Delivery(
                message=message,
                channel=one,
                next_try_at=first_try(one, is_urgent=urgent, quiet=quiet, at=at),
                is_urgent=urgent,
            )
            for one in chosen
        ]
    Delivery.objects.bulk_create(deliveries)
    return channels


def usable_for(message: Message, addresses: Collection[str]) -> list[str]:
    """The channels over which this message can go at all: Zalo takes approved templates only."""
    return [channel for channel in addresses if channel != "zalo" or message.zalo]


def _once(template: str, party_uuid: UUID, occasion: object) -> str:
    content = json.dumps([template, str(party_uuid), occasion], default=str, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()
