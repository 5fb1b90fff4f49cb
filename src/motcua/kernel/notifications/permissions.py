"""Who may send, read and oversee messages."""

from motcua.base.actors import Actor

from .models import Message

SEE = "notifications.see"


def may_notify(actor: Actor) -> bool:
    """The system and officials tell people things; people do not write to each other here."""
    return actor.kind in {"system", "official"}


def may_read_message(actor: Actor, message: Message) -> bool:
    """Only the recipient reads a message."""
    if message.account is not None:
        return bool(message.account.uuid == actor.uuid)
    return actor.kind == "person" and message.party.uuid == actor.party_uuid


def may_see_deliveries(actor: Actor) -> bool:
    """Administrators see what could not be sent, but not what it says."""
    return actor.may(SEE)
