"""Why a published figure is not the one that is counted, as an official says it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, NotFound, Refusal
from motcua.base.text import vietnam_day
from motcua.kernel.access import api as access
from motcua.kernel.events import api as events

from ..events import DIFFERENCE_EXPLAINED
from ..models import DifferenceReason
from ..permissions import may_close
from ..queries.agencies import root_path
from ..queries.published import whole_province

SHORTEST, LONGEST = 10, 1000


class FigureUnknown(NotFound):
    """Không có số liệu đã công bố này."""

    message_en = "There is no such published figure."


class NothingToExplain(Refusal):
    """Số này đang khớp hoặc chưa đếm được, nên không có chênh lệch để giải thích."""

    message_en = "This figure agrees or is not counted, so there is no difference to explain."


@dataclass(frozen=True, slots=True)
class Which:
    """A figure of a published report, by their codes."""

    report: str
    figure: str


@transaction.atomic
def explain_difference(*, actor: Actor, which: Which, text: str, at: datetime) -> DifferenceReason:
    """
    Keep why a published figure of the province is not the counted one; the same again is once.

    :raises FigureUnknown: if nothing such was published.
    :raises NothingToExplain: if both agree, or nothing is counted.
    :raises InvalidInput: for less than ten letters, or more than a thousand.
    """
    access.require(may_close(actor, root_path(on=vietnam_day(at))))
    said = " ".join(text.split())
    if not SHORTEST <= len(said) <= LONGEST:
        raise InvalidInput(fields={"text": _("Ghi lý do, từ 10 đến 1.000 ký tự.")})
    difference = _difference(which, at)
    known = DifferenceReason.objects.filter(report=which.report, figure=which.figure)
    last = known.order_by("-said_at", "-pk").first()
    if last is not None and (last.text, last.difference) == (said, difference):
        return last
    reason = DifferenceReason.objects.create(
        report=which.report, figure=which.figure, text=said, difference=difference,
        said_at=at, said_by=actor.uuid, said_by_name=actor.name[:200],
    )  # fmt: skip
    events.publish(
        DIFFERENCE_EXPLAINED, subject=reason, actor=actor, at=at,
        payload={
            "report": which.report, "figure": which.figure, "difference": str(difference),
        },
    )  # fmt: skip
    return reason


def _difference(which: Which, at: datetime) -> Decimal:
    for report in whole_province(at=at, language="vi"):
        for row in report.rows:
            if (report.code, row.code) == (which.report, which.figure):
                if not row.difference:
                    raise NothingToExplain()
                return row.difference
    raise FigureUnknown()
