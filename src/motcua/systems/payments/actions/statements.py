"""Loading a bank's or the gateway's statement, and matching its lines with what was asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, NotFound, Refusal
from motcua.base.text import tidy, vietnam_day
from motcua.kernel.access import api as access
from motcua.kernel.events import api as events

from ..events import LINE_MATCHED, STATEMENT_LOADED
from ..models import Payment, PaymentRequest, StatementLine, Till, TillDay
from ..permissions import may_collect_for, may_work_at
from ..rules.references import codes_in
from ..rules.statements import Fault, Line, read_statement
from .ledger import tell
from .receiving import Sum, locked_request, receive


class StatementFaulty(InvalidInput):
    """Tệp sao kê có dòng chưa đúng, chưa nạp dòng nào. Vui lòng sửa các dòng nêu dưới đây."""

    message_en = "The statement has faulty lines; none was loaded. Please correct those below."

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Keep the faults; the page names each by its line."""
        self.faults = tuple(faults)
        named = "; ".join(f"{one.line}: {one.code} {one.value}".strip() for one in faults[:20])
        super().__init__(fields={"file": named})


class TillNotFound(NotFound):
    """Không tìm thấy quầy thu này."""

    message_en = "This till was not found."


class LineMatched(Refusal):
    """Dòng sao kê này đã được ghép. Vui lòng tải lại trang."""

    message_en = "This line was matched already. Please reload the page."


class LineNotFound(NotFound):
    """Không tìm thấy dòng sao kê này."""

    message_en = "This statement line was not found."


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of a statement."""

    new: int
    known: int
    matched: int
    unknown: int


def find_till(till_uuid: UUID) -> Till:
    """
    A till.

    :raises TillNotFound: if there is none.
    """
    till = Till.objects.select_related("agency").filter(uuid=till_uuid).first()
    if till is None:
        raise TillNotFound()
    return till


@transaction.atomic
def load_statement(*, actor: Actor, till_uuid: UUID, content: bytes, at: datetime) -> Loaded:
    """
    Take all lines of a statement, or none; lines that are there already are passed over.

    A bank's line with a right transfer code is booked as a payment with its receipt; a gateway's
    line is matched with the payment that the gateway called about. What cannot be matched waits.

    :raises StatementFaulty: naming each faulty line.
    :raises InvalidInput: for a till without statements, or a day that is closed.
    """
    till = find_till(till_uuid)
    access.require(may_work_at(actor, till))
    if till.kind not in (Till.Kind.BANK, Till.Kind.GATEWAY):
        raise InvalidInput(fields={"file": _("Quầy tiền mặt không có sao kê; nhập số kiểm đếm")})
    statement = read_statement(content, until=vietnam_day(at))
    if statement.faults:
        raise StatementFaulty(statement.faults)
    known = set(
        StatementLine.objects.filter(
            till=till, external_id__in=[one.external_id for one in statement.lines]
        ).values_list("external_id", flat=True)
    )
    new = [one for one in statement.lines if one.external_id not in known]
    _require_open_days(till, new)
    matched = sum(_take_line(actor, till, one, at) for one in new)
    events.publish(STATEMENT_LOADED, subject=till, actor=actor, at=at,
                   agency_uuid=till.agency.uuid,
                   payload={"till": till.code, "lines": len(new), "matched": matched})  # fmt: skip
    return Loaded(len(new), len(known), matched, len(new) - matched)


def _require_open_days(till: Till, lines: Sequence[Line]) -> None:
    days = TillDay.objects.filter(
        till=till, closed_at__isnull=False, day__in={d.day for d in lines}
    )
    closed = sorted(days.values_list("day", flat=True))
    if closed:
        words = _("Ngày %(days)s đã chốt; sao kê của ngày đó không nạp thêm được")
        named = ", ".join(f"{day:%d/%m/%Y}" for day in closed)
        raise InvalidInput(fields={"file": words % {"days": named}})


def _take_line(actor: Actor, till: Till, line: Line, at: datetime) -> bool:
    row = StatementLine.objects.create(
        till=till,
        day=line.day,
        external_id=line.external_id,
        amount=line.amount,
        memo=tidy(line.memo)[:500],
        loaded_at=at,
        loaded_by=actor.uuid,
    )
    if line.amount < 0:
        return False
    payment = Payment.objects.filter(till=till, external_id=line.external_id).first()
    if payment is not None and payment.amount == line.amount:
        return _match(row, payment, "")
    if till.kind == Till.Kind.BANK and payment is None:
        request_uuid = _named_in(line.memo, till)
        if request_uuid is not None:
            return _match(row, _book_line(actor, row, request_uuid, at), "")
    return False


def _named_in(memo: str, till: Till) -> UUID | None:
    """The one request of this agency that a memo names; two codes are a person's to sort out."""
    codes = codes_in(memo)
    requests = PaymentRequest.objects.filter(reference__in=codes, bill__agency=till.agency)
    uuids = list(requests.values_list("uuid", flat=True)[:2])
    return uuids[0] if len(uuids) == 1 else None


def _book_line(actor: Actor, row: StatementLine, request_uuid: UUID, at: datetime) -> Payment:
    request, bill = locked_request(request_uuid)
    came = Sum(row.amount, row.day, "", row.external_id)
    return receive(actor, bill, request, row.till, came, at=at)


def _match(row: StatementLine, payment: Payment, by: str) -> bool:
    row.payment, row.matched_by_name = payment, by
    row.save(update_fields=["payment", "matched_by_name"])
    return True


@transaction.atomic
def match_line(*, actor: Actor, line_uuid: UUID, reference: str, at: datetime) -> StatementLine:
    """
    Say for which request an unknown line was paid; its money is booked with a receipt.

    :raises InvalidInput: if there is no request of this transfer code.
    :raises LineMatched: if a colleague was quicker.
    """
    row = (
        StatementLine.objects.select_for_update(of=("self",))
        .select_related("till", "till__agency")
        .filter(uuid=line_uuid)
        .first()
    )
    if row is None:
        raise LineNotFound()
    access.require(may_work_at(actor, row.till))
    if row.payment_id is not None or row.amount < 0:
        raise LineMatched()
    code = "".join(reference.split()).upper()
    request = PaymentRequest.objects.select_related("bill").filter(reference=code).first()
    if request is None or not may_collect_for(actor, request.bill):
        words = _("Không có yêu cầu nộp tiền nào mang mã này; kiểm tra lại mã chuyển khoản")
        raise InvalidInput(fields={"reference": words})
    payment = _book_line(actor, row, request.uuid, at)
    _match(row, payment, actor.name)
    tell(LINE_MATCHED, payment.bill, actor, amount=row.amount, at=at)
    return row
