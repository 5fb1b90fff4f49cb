"""The officials' forms of payments: asking, recording, taking back; read from what was posted."""

from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from motcua.base.text import VIETNAM, vietnam_day
from motcua.base.web.access import ActingRequest
from motcua.base.web.clock import now
from motcua.kernel.calendars import api as calendars
from motcua.kernel.deadlines import api as deadlines

from ...actions.dues import Due
from ...actions.payments import RULES, call_off_payment, record_payment, request_payment
from ...queries.detail import DossierView, find_dossier_for

FALLBACK = timedelta(days=10)


def money_of(text: str) -> Decimal | None:
    """An amount as people write it: 150000, 150.000, 150 000 đ."""
    plain = text.lower().replace("đồng", "").replace("vnđ", "").replace("đ", "")
    plain = "".join(plain.split()).replace(".", "").replace(",", "")
    try:
        return Decimal(plain) if plain.isdigit() else None
    except InvalidOperation:
        return None


def day_of(text: str) -> date | None:
    """A day as the browser's date field sends it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def usual_day(view: DossierView) -> date:
    """By when the law in force lets people pay, to suggest it."""
    at = now()
    law = deadlines.rule_set_on(RULES, vietnam_day(at)).payment
    if law is None or law.within is None:
        return (at.astimezone(VIETNAM) + FALLBACK).date()
    calendar = calendars.get_calendar("office", on=vietnam_day(at))
    return vietnam_day(calendars.due_at(calendar, at, law.within))


def ask_payment(request: ActingRequest, uuid: UUID) -> Any:
    """Ask the applicant to pay what is ticked."""
    post = request.POST
    find_dossier_for(request.actor, uuid=uuid)
    due = [Due(code, money_of(post.get(f"amount-{code}", ""))) for code in post.getlist("due")]
    if post.get("other_title", "").strip() or post.get("other_amount", "").strip():
        due.append(Due("", money_of(post.get("other_amount", "")), post.get("other_title", "")))
    request_payment(
        actor=request.actor,
        dossier_uuid=uuid,
        due=due,
        reason=post.get("reason", ""),
        how=post.get("how", ""),
        due_on=day_of(post.get("due_on", "")),
        at=now(),
    )


def record_paid(request: ActingRequest, uuid: UUID) -> Any:
    """Record another body's receipt."""
    post = request.POST
    record_payment(
        actor=request.actor,
        dossier_uuid=uuid,
        amount=money_of(post.get("amount", "")),
        paid_on=day_of(post.get("paid_on", "")),
        receipt_number=post.get("receipt_number", ""),
        at=now(),
    )


def call_off(request: ActingRequest, uuid: UUID) -> Any:
    """Take the request back."""
    reason = request.POST.get("reason", "")
    call_off_payment(actor=request.actor, dossier_uuid=uuid, reason=reason, at=now())
