"""Settle figures that were read: confirm, correct or reject them, and take that back."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.kernel.access import api as access
from motcua.kernel.events import api as events

from ..events import FIGURES_SETTLED
from ..models import ReadFigure, ReportReading
from ..permissions import may_read
from ..rules.numerals import value_of

MOST_DIGITS = 18


class AlreadyHistory(Refusal):
    """Số “{written}” đã được ghi vào lịch sử chỉ tiêu. Rút lại trước rồi mới sửa hoặc bỏ."""

    message_en = "The figure “{written}” was told as history. Take that back before you change it."


@dataclass(frozen=True)
class Settlement:
    """What a person says of a figure; a correction names a value, a label, or both."""

    state: str
    value: str = ""
    label: str = ""


@transaction.atomic
def settle_figures(
    *, actor: Actor, reading_uuid: UUID, settled: Mapping[int, Settlement], at: datetime
) -> int:
    """
    Say of figures (by their numbers) what they are; gives how many changed.

    Sending the same again changes nothing. What the program read stays as it was.

    :raises InvalidInput: for a state or a number that cannot be read; then nothing is kept.
    """
    reading = ReportReading.objects.select_for_update().select_related("agency").get(
        uuid=reading_uuid
    )  # fmt: skip
    access.require(may_read(actor, reading))
    changed = []
    for figure in reading.figures.filter(number__in=list(settled)):
        before = (figure.state, figure.corrected_value, figure.corrected_label)
        _settle(figure, settled[figure.number])
        if (figure.state, figure.corrected_value, figure.corrected_label) != before:
            _require_untold(figure)
            open_again = figure.state == ReadFigure.State.PROPOSED
            figure.settled_at = None if open_again else at
            figure.settled_by = None if open_again else actor.uuid
            changed.append(figure)
    if not changed:
        return 0
    ReadFigure.objects.bulk_update(
        changed, ["state", "corrected_value", "corrected_label", "settled_at", "settled_by"]
    )
    counted = Counter(figure.state for figure in changed)
    events.publish(
        FIGURES_SETTLED, actor=actor, subject=reading, at=at,
        payload={
            "confirmed": counted["confirmed"], "corrected": counted["corrected"],
            "rejected": counted["rejected"], "reopened": counted["proposed"],
        },
    )  # fmt: skip
    return len(changed)


def _require_untold(figure: ReadFigure) -> None:
    """What was told as history is changed by taking it back, so that both agree."""
    if figure.matches.filter(taken_back_at=None, outcome="told").exists():
        raise AlreadyHistory(written=figure.written)


def _settle(figure: ReadFigure, settlement: Settlement) -> None:
    if settlement.state not in ReadFigure.State.values:
        raise InvalidInput(fields={"state": _("Chọn xác nhận, sửa hoặc bỏ.")})
    figure.state = settlement.state
    figure.corrected_value, figure.corrected_label = None, ""
    if settlement.state == ReadFigure.State.CORRECTED:
        figure.corrected_label = settlement.label.strip()[:300]
        if settlement.value.strip():
            figure.corrected_value = number_typed(settlement.value)
        if figure.corrected_value is None and not figure.corrected_label:
            raise InvalidInput(fields={"value": _("Nhập giá trị đúng hoặc nội dung đúng.")})


def number_typed(typed: str) -> Decimal:
    """
    A number as Vietnamese write it.

    :raises InvalidInput: if it is none, or may be two.
    """
    try:
        value, doubt = value_of(typed.strip().replace(" ", "").rstrip("%"))
    except (ValueError, ArithmeticError) as error:
        raise InvalidInput(fields={"value": _("Nhập số, ví dụ 322.962 hoặc 99,8.")}) from error
    if doubt or len(value.as_tuple().digits) > MOST_DIGITS:
        raise InvalidInput(
            fields={
                "value": _("Dùng dấu chấm cho hàng nghìn, dấu phẩy cho phần thập phân: 1.234,5.")
            }
        )
    return value
