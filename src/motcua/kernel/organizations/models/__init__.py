"""The tables of organizations."""

from .agencies import Agency, AgencySuccession, Appointment, Post
from .units import Succession, Unit

__all__ = ["Agency", "AgencySuccession", "Appointment", "Post", "Succession", "Unit"]
