"""Who may register, read and change parties."""

from datetime import date
from uuid import UUID

from motcua.base.actors import Actor

from .models import Representation

SEE_READINGS = "parties.see_readings"


def may_register_party(actor: Actor) -> bool:
    """The system, officials with any role, and persons (for their family's dossiers)."""
    return actor.kind in {"system", "person"} or (actor.is_official and bool(actor.grants))


def may_read_party(actor: Actor, party_uuid: UUID, *, on: date) -> bool:
    """Officials with any role and the system (each reading is logged); a person: their own data,
    and that of those whom they represent on the day."""
    if actor.kind == "system" or (actor.is_official and actor.grants):
        return True
    return may_act_for_party(actor, party_uuid, on=on)


def may_act_for_party(actor: Actor, party_uuid: UUID, *, on: date) -> bool:
    """Whether the party is the actor's own or one that the actor represents on the day."""
    if actor.party_uuid is None:
        return False
    if actor.party_uuid == party_uuid:
        return True
    return (
        Representation.objects.in_force_on(on)
        .filter(represented__uuid=party_uuid, representative__uuid=actor.party_uuid)
        .exists()
    )


def may_change_contact_point(actor: Actor, party_uuid: UUID, *, on: date) -> bool:
    """The same people who may register a party, but a person only for themselves and theirs."""
    if actor.kind == "person":
        return may_act_for_party(actor, party_uuid, on=on)
    return may_register_party(actor) or may_act_for_party(actor, party_uuid, on=on)


def may_add_representation(actor: Actor) -> bool:
    """The system and officials: they have seen the paper that proves it."""
    return actor.kind == "system" or (actor.is_official and bool(actor.grants))


def may_see_readings(actor: Actor) -> bool:
    """Auditors see the readings of everybody."""
    return actor.may(SEE_READINGS)
