"""The outages that were recorded."""

from motcua.kernel.deadlines.models import Outage


def list_outages(*, limit: int = 200) -> list[Outage]:
    """The outages, the latest first."""
    return list(Outage.objects.order_by("-began_at", "-id")[:limit])
