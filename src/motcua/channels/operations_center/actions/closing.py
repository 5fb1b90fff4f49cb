"""Closing the figures of a period: from then on it is told as it was reported."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.base.text import vietnam_day
from motcua.kernel.access import api as access
from motcua.kernel.events import api as events

from ..events import PERIOD_CLOSED
from ..models import ClosedPeriod, CountMark
from ..permissions import may_close
from ..queries.agencies import root_path
from ..queries.figures import Scope, cells
from ..rules.leaves import Leaf
from ..rules.periods import Period


class PeriodNotOver(InvalidInput):
    """Kỳ báo cáo chưa kết thúc nên chưa chốt được."""

    message_en = "The period is not over yet, so it cannot be closed."


class PeriodAlreadyClosed(Refusal):
    """Kỳ báo cáo này đã được chốt."""

    message_en = "This period is closed already."


class NothingCounted(Refusal):
    """Chưa đếm hết nhật ký của kỳ này. Vui lòng thử lại sau một phút."""

    message_en = "The journal of this period is not counted to its end. Please try in a minute."


@transaction.atomic
def close_period(*, actor: Actor, period: Period, at: datetime) -> ClosedPeriod:
    """
    Close a period for the whole province.

    Its figures are those of the events counted so far; what the journal tells later of that time
    is kept as a correction and shown beside them.

    :raises PeriodNotOver: while it still runs.
    :raises NothingCounted: if it was not counted after the period ended.
    """
    root = root_path(on=vietnam_day(at))
    access.require(may_close(actor, root))
    if period.ends_at > at:
        raise PeriodNotOver(fields={"ky": _("Chọn một kỳ đã kết thúc")})
    # The counting holds the same row: nothing is counted between the figures and their position.
    mark = CountMark.objects.select_for_update().filter(id=1).first()
    if mark is None or mark.counted_at is None or mark.counted_at < period.ends_at:
        raise NothingCounted()
    if ClosedPeriod.objects.filter(first=period.first, last=period.last).exists():
        raise PeriodAlreadyClosed()
    counts = cells(Scope((root,), is_whole=True), period, at=at).counts
    closed = ClosedPeriod.objects.create(
        first=period.first,
        last=period.last,
        position=mark.position,
        digest=digest_of(counts),
        dossiers=sum(counts.values()),
        closed_at=at,
        closed_by=actor.uuid,
        closed_by_name=actor.name,
    )
    events.publish(
        PERIOD_CLOSED,
        subject=closed,
        actor=actor,
        at=at,
        payload={
            "first": closed.first,
            "last": closed.last,
            "dossiers": closed.dossiers,
            "digest": closed.digest,
        },
    )
    return closed


def digest_of(counts: dict[Leaf, int]) -> str:
    """The digest of a period's figures, whatever order they come in."""
    lines = sorted(
        "\t".join(
            (
                leaf.agency_path,
                leaf.procedure_code,
                leaf.field_code,
                leaf.source,
                leaf.outcome,
                str(number),
            )
        )
        for leaf, number in counts.items()
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
