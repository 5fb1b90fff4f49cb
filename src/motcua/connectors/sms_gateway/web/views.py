"""The gateway's report on a message: a GET at an address that only the gateway was told."""

import hmac
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from motcua.base.actors import system_actor
from motcua.base.errors import TooManyAttempts
from motcua.base.web import limits
from motcua.base.web.access import machine
from motcua.base.web.addresses import address_of
from motcua.base.web.clock import now
from motcua.kernel.notifications import api as notifications

from ..gateway import report_key

GATEWAY = system_actor("sms_gateway")
CALLS_A_MINUTE = 1200
# What the guide calls final: refused by the network, or sent. Everything before may still change.
REFUSED, FINAL = "4", "5"
DEAREST = 100_000


@require_GET
@machine
def report_receive(request: HttpRequest, message: UUID, key: str) -> JsonResponse:
    """Take what the gateway says of one message; a repeated or early word changes nothing."""
    at = now()
    try:
        limits.hit(f"sms.report:{address_of(request)}", limit=CALLS_A_MINUTE, seconds=60, at=at)
    except TooManyAttempts as refusal:
        headers = {"Retry-After": str(refusal.retry_after)}
        return JsonResponse({"error": "too_many"}, status=429, headers=headers)
    secret = settings.MOTCUA_SMS_SECRET_KEY
    if not secret or not hmac.compare_digest(key.encode(), report_key(message, secret).encode()):
        return JsonResponse({"error": "not_genuine"}, status=403)
    status, arrived = request.GET.get("SendStatus", ""), request.GET.get("SendSuccess", "")
    if status not in {REFUSED, FINAL}:
        return JsonResponse({"taken": False})
    try:
        is_news = notifications.note_report(
            actor=GATEWAY,
            channel="sms",
            message_uuid=message,
            has_arrived=status == FINAL and arrived.isdecimal() and arrived != "0",
            reason="refused by the network"
            if status == REFUSED
            else "not delivered by the network",
            dong=_dong(request.GET.get("TotalPrice", "")),
            at=at,
        )
    except notifications.NoSuchDelivery:
        return JsonResponse({"error": "unknown_message"}, status=404)
    return JsonResponse({"taken": is_news})


def _dong(told: str) -> int | None:
    """The whole dong of "850.0000"; None for what is no sensible sum."""
    whole = told.partition(".")[0]
    if not whole.isascii() or not whole.isdecimal() or len(whole) > 6:
        return None
    return min(int(whole), DEAREST)
