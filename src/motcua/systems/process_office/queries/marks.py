"""How far the passages are written."""

from datetime import datetime

from ..models import FlowMark


def counted_at() -> datetime | None:
    """When the passages were last written; None before the first time."""
    return FlowMark.objects.values_list("counted_at", flat=True).first()
