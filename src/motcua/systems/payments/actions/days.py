"""The daily closing: counted by one, each difference explained, signed off by another."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Case, F, Sum, When
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.base.text import tidy, vietnam_day
from motcua.kernel.access import api as access
from motcua.kernel.events import api as events
from motcua.kernel.organizations import api as organizations

from ..events import DAY_CLOSED, DAY_COUNTED, DIFFERENCE_NOTED, TILL_OPENED
from ..models import DayDifference, Movement, StatementLine, Till, TillDay
from ..permissions import may_close, may_work_at
from .statements import find_till
from .voiding import SecondPersonNeeded


class DayClosed(Refusal):
    """Ngày này đã chốt, không sửa được nữa. Điều chỉnh được ghi vào ngày tiếp theo."""

    message_en = "This day is closed and cannot change. Corrections go to the next day."


class DayNotCounted(Refusal):
    """Ngày này chưa kiểm đếm hoặc chưa nạp sao kê. Vui lòng nhập số thực có trước khi chốt."""

    message_en = "This day was not counted yet. Please enter what is there before closing it."


class DayDoesNotBalance(Refusal):
    """
    Còn chênh lệch {rest} đồng chưa có lý do. Vui lòng ghi lý do từng khoản chênh lệch rồi chốt.
    """

    message_en = (
        "A difference of {rest} VND is not explained. Please give the reason of each difference."
    )


class EarlierDayOpen(Refusal):
    """Ngày {day} trước đó chưa chốt. Vui lòng chốt lần lượt theo ngày."""

    message_en = "The earlier day {day} is still open. Please close the days in their order."


@transaction.atomic
def open_till(*, actor: Actor, agency_uuid: UUID, code: str, name: str, at: datetime) -> Till:
    """
    Open a further cash counter of an agency.

    :raises InvalidInput: if the code is not free, or is none.
    """
    agency = organizations.get_agency(agency_uuid)
    plain = code.strip().upper()
    access.require(actor.may("payments.decide", agency.path))
    fields = {}
    if not plain.isascii() or not plain.isalnum() or len(plain) > 6:
        fields["code"] = _("Mã quầy gồm 1 đến 6 chữ và số không dấu, ví dụ Q2")
    elif Till.objects.filter(agency=agency, code=plain).exists():
        fields["code"] = _("Mã này đã dùng")
    if not name.strip():
        fields["name"] = _("Nhập tên quầy")
    if fields:
        raise InvalidInput(fields=fields)
    till = Till.objects.create(agency=agency, agency_path=agency.path, kind=Till.Kind.CASH,
                               code=plain, name=tidy(name)[:120], opened_at=at)  # fmt: skip
    events.publish(TILL_OPENED, subject=till, actor=actor, at=at, agency_uuid=agency.uuid,
                   payload={"till": till.code, "kind": till.kind})  # fmt: skip
    return till


def booked_on(till: Till, day: date) -> int:
    """What the ledger says came in on a day, less what went out."""
    signed = Case(When(debit="money", then=F("amount")), default=-F("amount"))
    movements = Movement.objects.filter(till=till, booked_on=day)
    return int(movements.aggregate(all=Sum(signed))["all"] or 0)


def stated_on(till: Till, day: date) -> int:
    """What the statement says of a day."""
    lines = StatementLine.objects.filter(till=till, day=day)
    return int(lines.aggregate(all=Sum("amount"))["all"] or 0)


@transaction.atomic
def count_day(
    *, actor: Actor, till_uuid: UUID, day: date, counted: int | None, at: datetime
) -> TillDay:
    """
    Enter the cash that is there; a bank's or gateway's day is what its statement says.

    :raises DayClosed: if the day was signed off.
    :raises InvalidInput: for no sum, or a day to come.
    """
    till = find_till(till_uuid)
    access.require(may_work_at(actor, till))
    if day > vietnam_day(at):
        raise InvalidInput(fields={"day": _("Ngày này chưa đến")})
    Till.objects.select_for_update().get(pk=till.pk)
    row = TillDay.objects.select_for_update().filter(till=till, day=day).first()
    if row is not None and row.closed_at is not None:
        raise DayClosed()
    if till.kind != Till.Kind.CASH:
        counted = stated_on(till, day)
    elif counted is None or abs(counted) >= 10**12:
        raise InvalidInput(fields={"counted": _("Nhập số tiền đếm được bằng đồng")})
    row = row or TillDay(till=till, day=day)
    row.expected, row.counted, row.counted_at = booked_on(till, day), counted, at
    row.counted_by, row.counted_by_name = actor.uuid, actor.name
    row.save()
    _publish(DAY_COUNTED, row, actor, at, expected=row.expected, counted=row.counted)
    return row


def _publish(kind: events.EventType, row: TillDay, actor: Actor, at: datetime, **more: int) -> None:
    events.publish(kind, subject=row, actor=actor, at=at, agency_uuid=row.till.agency.uuid,
                   payload={"till": row.till.code, "day": row.day, **more})  # fmt: skip


def _locked_day(till_uuid: UUID, day: date) -> TillDay:
    till = find_till(till_uuid)
    # The day's movements cannot change while the till is locked.
    Till.objects.select_for_update().get(pk=till.pk)
    row = TillDay.objects.select_for_update().filter(till=till, day=day).first()
    if row is None:
        raise DayNotCounted()
    if row.closed_at is not None:
        raise DayClosed()
    row.till = till
    return row


@transaction.atomic
def note_difference(
    *, actor: Actor, till_uuid: UUID, day: date, amount: int | None, reason: str, at: datetime
) -> DayDifference:
    """
    Give the reason of one difference: more than booked is positive, less is negative.

    :raises InvalidInput: for no sum or no reason.
    """
    row = _locked_day(till_uuid, day)
    access.require(may_work_at(actor, row.till))
    fields = {}
    if not amount or abs(amount) >= 10**12:
        fields["amount"] = _("Nhập số chênh lệch; thiếu thì ghi dấu trừ, ví dụ -5000")
    if len(reason.strip()) < 10:
        fields["reason"] = _("Nêu rõ lý do chênh lệch (ít nhất 10 ký tự)")
    if fields:
        raise InvalidInput(fields=fields)
    difference = DayDifference.objects.create(
        till_day=row, amount=int(amount or 0), reason=tidy(reason), noted_at=at,
        noted_by=actor.uuid, noted_by_name=actor.name,
    )  # fmt: skip
    _publish(DIFFERENCE_NOTED, row, actor, at, amount=difference.amount)
    return difference


@transaction.atomic
def close_day(*, actor: Actor, till_uuid: UUID, day: date, at: datetime) -> TillDay:
    """
    Sign a day off, by another person than the one who counted; it never changes again.

    :raises DayNotCounted: if nobody counted, or money moved since.
    :raises DayDoesNotBalance: while a difference has no reason.
    :raises EarlierDayOpen: while an earlier day with money in it is open.
    """
    row = _locked_day(till_uuid, day)
    access.require(may_close(actor, row.till))
    if row.counted_by == actor.uuid:
        raise SecondPersonNeeded()
    _require_in_order(row)
    row.expected = booked_on(row.till, day)
    explained = sum(row.differences.values_list("amount", flat=True))
    rest = row.counted - row.expected - explained
    if rest:
        raise DayDoesNotBalance(rest=rest)
    row.closed_at, row.closed_by, row.closed_by_name = at, actor.uuid, actor.name
    row.save()
    _publish(DAY_CLOSED, row, actor, at, expected=row.expected, counted=row.counted)
    return row


def _require_in_order(row: TillDay) -> None:
    days = Movement.objects.filter(till=row.till, booked_on__lt=row.day)
    closed = TillDay.objects.filter(till=row.till, closed_at__isnull=False).values("day")
    earlier = days.exclude(booked_on__in=closed).order_by("booked_on").first()
    if earlier is not None:
        raise EarlierDayOpen(day=f"{earlier.booked_on:%d/%m/%Y}")
