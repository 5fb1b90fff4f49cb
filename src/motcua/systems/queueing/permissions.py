"""Who may do what with lines: everybody waits; officers call at the places of their agency."""

from motcua.base.actors import Actor

from .models import Booking, Place

SERVE, MANAGE = "queueing.serve", "queueing.manage"


def may_serve(actor: Actor, place: Place) -> bool:
    """Officers of the place's agency, or of one above it."""
    return actor.may(SERVE, place.agency.path)


def may_manage(actor: Actor, agency_path: str) -> bool:
    """Whoever sets up counters for the agency."""
    return actor.may(MANAGE, agency_path)


def may_see_figures(actor: Actor, place: Place) -> bool:
    """Those who serve there and those who set it up."""
    return may_serve(actor, place) or may_manage(actor, place.agency.path)


def may_cancel_booking(actor: Actor, booking: Booking) -> bool:
    """Whoever booked, and the officers of the place."""
    is_own = booking.account_uuid is not None and booking.account_uuid == actor.uuid
    return (actor.is_signed_in and is_own) or may_serve(actor, booking.group.place)
