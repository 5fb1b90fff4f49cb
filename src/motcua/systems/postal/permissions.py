"""Who may do what with consignments: the desk, those who work for the post, and the person."""

from motcua.base.actors import Actor

from .models import Manifest, Order, Statement

SEE = "postal.see_orders"
CARRY = "postal.carry"
DESK = "postal.desk"
FIGURES = "postal.see_figures"


def is_owner(actor: Actor, order: Order) -> bool:
    """Whether the consignment is the actor's own."""
    if actor.kind != "person":
        return False
    return order.party_uuid == actor.party_uuid or order.ordered_by == actor.uuid


def may_see_order(actor: Actor, order: Order) -> bool:
    """The person, the desk, and those who work for the post there."""
    return is_owner(actor, order) or actor.may(SEE, order.desk_path)


def may_carry(actor: Actor, held: Order | Manifest | Statement) -> bool:
    """Those who work for the post at this desk."""
    return actor.may(CARRY, held.desk_path)


def may_keep_desk(actor: Actor, held: Order | Manifest | Statement) -> bool:
    """Officers of the desk."""
    return actor.may(DESK, held.desk_path)


def may_handle(actor: Actor, held: Order | Manifest | Statement) -> bool:
    """Either side."""
    return may_carry(actor, held) or may_keep_desk(actor, held)


def may_call_off(actor: Actor, order: Order) -> bool:
    """The person while nothing was carried, or the desk."""
    return is_owner(actor, order) or may_keep_desk(actor, order)
