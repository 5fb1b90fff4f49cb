"""The gateway's calls: forged ones are refused and noted, all others answered however often."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from motcua.base.errors import TooManyAttempts
from motcua.base.web import limits
from motcua.base.web.access import machine
from motcua.base.web.addresses import address_of
from motcua.base.web.clock import now
from motcua.systems.payments import api as payments

from ..gateway import UnreadableAnswer, read_answer
from ..signing import is_signed

LARGEST = 16_000
CALLS_A_MINUTE = 600
# What the gateway is told: a code of its own, and the status that decides whether it repeats.
ANSWERS = {
    "taken": ("00", 200),
    "repeated": ("00", 200),
    "late": ("00", 200),
    "wrong_sum": ("04", 200),
    "unknown_order": ("01", 404),
}


@csrf_exempt
@require_POST
@machine
def callback_take(request: HttpRequest) -> JsonResponse:
    """Take what the gateway tells about an order."""
    came_from = address_of(request)
    try:
        limits.hit(f"payment_gateway.call:{came_from}", limit=CALLS_A_MINUTE, seconds=60, at=now())
    except TooManyAttempts as refusal:
        return JsonResponse(
            {"code": "99"}, status=429, headers={"Retry-After": str(refusal.retry_after)}
        )
    body = request.read(LARGEST + 1)
    fields = _fields(body)
    if fields is None:
        return _refused("unreadable", "", body, came_from)
    reference = str(fields.get("reference", ""))
    is_ours = fields.get("merchant") == settings.MOTCUA_GATEWAY_MERCHANT
    if not is_ours or not is_signed(fields, settings.MOTCUA_GATEWAY_SECRET):
        return _refused("forged", reference, body, came_from)
    try:
        answer = read_answer(fields)
    except UnreadableAnswer:
        return _refused("unreadable", reference, body, came_from)
    verdict = payments.online.take_call(answer=answer, body=body, came_from=came_from, at=now())
    code, status = ANSWERS[verdict]
    return JsonResponse({"code": code, "reference": reference}, status=status)


def _fields(body: bytes) -> dict[str, Any] | None:
    if len(body) > LARGEST:
        return None
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        return None
    is_flat = isinstance(fields, dict) and all(
        value is None or isinstance(value, str | int | bool) for value in fields.values()
    )
    return fields if is_flat and "\x00" not in str(fields.get("reference", "")) else None


def _refused(verdict: str, reference: str, body: bytes, came_from: str) -> JsonResponse:
    plain = reference.encode(errors="replace").decode()
    payments.online.refuse_call(
        verdict=verdict, reference=plain, body=body, came_from=came_from, at=now()
    )
    status = 403 if verdict == "forged" else 400
    return JsonResponse({"code": "97" if verdict == "forged" else "02"}, status=status)
