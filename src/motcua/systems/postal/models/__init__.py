"""The tables of the post's orders."""

from .manifests import Manifest, ManifestLine
from .money import Statement, Taking
from .orders import Incident, Order, Piece, SerialNumber
from .tracking import OutgoingMessage, TrackingEvent

__all__ = [
    "Incident",
    "Manifest",
    "ManifestLine",
    "Order",
    "OutgoingMessage",
    "Piece",
    "SerialNumber",
    "Statement",
    "Taking",
    "TrackingEvent",
]
