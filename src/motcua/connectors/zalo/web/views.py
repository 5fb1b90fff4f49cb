"""Zalo's events: a notice that reached a telephone. Each is proven by its signature."""

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from motcua.base.actors import system_actor
from motcua.base.errors import TooManyAttempts
from motcua.base.web import limits
from motcua.base.web.access import machine
from motcua.base.web.addresses import address_of
from motcua.base.web.clock import now
from motcua.kernel.notifications import api as notifications

ZALO = system_actor("zalo")
LARGEST = 64_000
CALLS_A_MINUTE = 1200
ARRIVED = "user_received_message"
OLDEST = timedelta(hours=24)  # Zalo tries an event again for hours, not for days
AHEAD = timedelta(minutes=10)  # its clock and ours
_LONGEST_STAMP = 13  # milliseconds since 1970, until the year 2286


@csrf_exempt
@require_POST
@machine
def event_receive(request: HttpRequest) -> JsonResponse:
    """Take one event; what is not about a notice of ours is answered with 200 and left."""
    at = now()
    try:
        limits.hit(f"zalo.event:{address_of(request)}", limit=CALLS_A_MINUTE, seconds=60, at=at)
    except TooManyAttempts as refusal:
        headers = {"Retry-After": str(refusal.retry_after)}
        return JsonResponse({"error": "too_many"}, status=429, headers=headers)
    body = request.read(LARGEST + 1)
    told = _told(body)
    if told is None:
        return JsonResponse({"error": "not_readable"}, status=400)
    if not is_genuine(request.headers.get("X-ZEvent-Signature", ""), body, told):
        return JsonResponse({"error": "not_genuine"}, status=403)
    if not is_timely(told, at):
        return JsonResponse({"error": "not_timely"}, status=403)
    message = _message_of(told)
    if message is None:
        return JsonResponse({"taken": False})
    try:
        is_news = notifications.note_report(
            actor=ZALO, channel="zalo", message_uuid=message, has_arrived=True, at=at
        )
    except notifications.NoSuchDelivery:
        is_news = False
    return JsonResponse({"taken": is_news})


def is_genuine(given: str, body: bytes, told: dict[str, Any]) -> bool:
    """Whether Zalo signed it: the application, the event as sent, its time and our secret."""
    secret, app_id = settings.MOTCUA_ZALO_OA_SECRET, settings.MOTCUA_ZALO_APP_ID
    if not secret or str(told.get("app_id", "")) != app_id:
        return False
    signed = app_id.encode() + body + str(told.get("timestamp", "")).encode() + secret.encode()
    right = hashlib.sha256(signed).hexdigest()
    return hmac.compare_digest(given.removeprefix("mac=").encode(errors="replace"), right.encode())


def is_timely(told: dict[str, Any], at: datetime) -> bool:
    """
    Whether the event is of these hours: who kept a signed one cannot send it again later.

    Within them a repetition changes nothing: `note_report` takes each report once.
    """
    stamp = str(told.get("timestamp", ""))
    if not (stamp.isascii() and stamp.isdecimal() and len(stamp) <= _LONGEST_STAMP):
        return False
    happened = datetime.fromtimestamp(int(stamp) / 1000, UTC)
    return at - OLDEST <= happened <= at + AHEAD


def _told(body: bytes) -> dict[str, Any] | None:
    if len(body) > LARGEST:
        return None
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def _message_of(told: dict[str, Any]) -> UUID | None:
    message = told.get("message")
    if told.get("event_name") != ARRIVED or not isinstance(message, dict):
        return None
    try:
        return UUID(str(message.get("tracking_id", "")))
    except ValueError:
        return None
