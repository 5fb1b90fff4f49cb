"""What can be asked for: the charges of a dossier by their codes, others by their names."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from motcua.base.errors import InvalidInput
from motcua.base.text import tidy, vietnam_day

from ..models import Dossier

MOST = Decimal(10) ** 12


@dataclass(frozen=True, slots=True)
class Due:
    """One sum to ask for: a fee of the procedure by its code, or another one by its name."""

    code: str
    amount: Decimal | None = None  # where the procedure itself cannot know it
    title: str = ""


def items_for(dossier: Dossier, due: Sequence[Due], asked: Set[str]) -> list[dict[str, Any]]:
    """
    The sums to ask for, with their law; `asked` are the codes that were asked for before.

    :raises InvalidInput: if there is none, or one is not right.
    """
    kept = {line["code"]: line for line in dossier.fees}
    fields: dict[str, str] = {}
    items = []
    for one in due:
        line = kept.get(one.code)
        name = f"amount-{one.code}" if one.code else "other_amount"
        if line is None and (one.code or not one.title.strip()):
            fields["other_title" if not one.code else "due"] = _("Ghi tên khoản phải nộp")
            continue
        if one.code and one.code in asked:
            fields["due"] = _("Khoản này đã được yêu cầu nộp; vui lòng chọn khoản khác")
            continue
        known = Decimal(line["amount"]) if line and line["amount"] is not None else None
        amount = known if known is not None else one.amount
        if amount is None or amount != amount.to_integral_value() or not 0 < amount < MOST:
            fields[name] = _("Nhập số tiền bằng đồng, lớn hơn 0, ví dụ 150000")
            continue
        items.append(_item(one, line, amount))
    if not due:
        fields["due"] = _("Chọn ít nhất một khoản phải nộp")
    if fields:
        raise InvalidInput(fields=fields)
    return items


def _item(one: Due, line: Mapping[str, Any] | None, amount: Decimal) -> dict[str, Any]:
    other = {"vi": tidy(one.title)[:200], "en": tidy(one.title)[:200]}
    base = {"code": "", "name": other, "kind": "obligation", "basis": {}, "wait_basis": {},
            "because": {}, "decision": None, "exemption": None}  # fmt: skip
    return {**base, **(line or {}), "amount": str(amount)}


def require_wishes(reason: str, due_on: date | None, at: datetime) -> date:
    """:raises InvalidInput: if the reason or the day is not right."""
    fields = {}
    if len(reason.strip()) < 10:
        fields["reason"] = _("Nêu rõ vì sao phải nộp (ít nhất 10 ký tự)")
    if due_on is None or due_on < vietnam_day(at):
        fields["due_on"] = _("Chọn hạn nộp từ hôm nay trở đi")
    if fields or due_on is None:
        raise InvalidInput(fields=fields)
    return due_on
