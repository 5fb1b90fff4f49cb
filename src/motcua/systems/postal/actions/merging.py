"""Days of mergers: what is under way goes to the desk that took over, and comes back."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from motcua.kernel.mergers import api as mergers
from motcua.kernel.organizations import api as organizations

from ..models import Order


@transaction.atomic
def follow_merger(pairs: Sequence[mergers.Pair], at: datetime) -> list[mergers.Followed]:
    """Let open consignments of desks that ended go to those that took over."""
    told: list[mergers.Followed] = []
    for pair in pairs:
        open_here = Order.objects.filter(desk__uuid=pair.from_agency, ended_at__isnull=True)
        rows = list(open_here.order_by("id").values_list("uuid", "matter_uuid"))
        if not rows:
            continue
        to = organizations.get_agency(pair.to_agency)
        open_here.update(desk=to, desk_path=to.path)
        told.extend(
            mergers.Followed(uuid, matter, pair.from_agency, pair.to_agency)
            for uuid, matter in rows
        )
    return told


def give_back(followed: Sequence[mergers.Followed]) -> None:
    """Give consignments back to the desk that they were at, if they are still at the other."""
    for one in followed:
        back = organizations.get_agency(one.from_agency)
        Order.objects.filter(uuid=one.subject_uuid, desk__uuid=one.to_agency).update(
            desk=back, desk_path=back.path
        )
