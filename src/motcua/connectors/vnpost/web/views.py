"""The door of the post's system: every push is proven by its signature before it is read."""

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from motcua.base.actors import system_actor
from motcua.base.errors import Refusal
from motcua.base.web.access import machine
from motcua.base.web.clock import now
from motcua.systems.postal import api as postal

from ..messages import NotReadable, is_genuine, tellings_of

POST = system_actor("vnpost")
MOST_BYTES = 512 * 1024


@csrf_exempt
@require_POST
@machine
def tracking_receive(request: HttpRequest) -> JsonResponse:
    """
    Take what the post tells, each telling for itself; a repeated one is taken once.

    200 means that every telling was read: what we refuse for good is named, so that the post does
    not send it for ever. 401 is a signature that is not the post's.
    """
    at = now()
    if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
        return JsonResponse({"error": "too_large"}, status=413)
    if not is_genuine(settings.MOTCUA_VNPOST_WEBHOOK_SECRET, request.headers, request.body, at=at):
        return JsonResponse({"error": "not_genuine"}, status=401)
    try:
        tellings = tellings_of(request.body)
    except NotReadable:
        return JsonResponse({"error": "not_readable"}, status=422)
    taken, repeated, refused = 0, 0, {}
    for told in tellings:
        try:
            is_new = postal.record_tracking(actor=POST, carrier="vnpost", told=told, at=at)
        except Refusal as refusal:
            refused[told.event_id] = refusal.code
        else:
            taken, repeated = taken + is_new, repeated + (not is_new)
    return JsonResponse({"taken": taken, "repeated": repeated, "refused": refused})
