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
    targets = {pair.from_agency: pair.to_agency for pair in pairs}
    under_way = Order.objects.filter(desk__uuid__in=targets, ended_at__isnull=True)
    rows = list(under_way.order_by("id").values_list("uuid", "matter_uuid", "desk__uuid"))
    for left in {row[2] for row in rows}:
        to = organizations.get_agency(targets[left])
        under_way.filter(desk__uuid=left).update(desk=to, desk_path=to.path)
    return [mergers.Followed(uuid, matter, left, targets[left]) for uuid, matter, left in rows]


def give_back(followed: Sequence[mergers.Followed]) -> None:
    """Give consignments back to the desk that they were at, if they are still at the other."""
    for one in followed:
        back = organizations.get_agency(one.from_agency)
        Order.objects.filter(uuid=one.subject_uuid, desk__uuid=one.to_agency).update(
            desk=back, desk_path=back.path
        )
