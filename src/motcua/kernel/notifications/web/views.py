"""The inbox, how to be told, and the administrators' page of outgoing messages."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.base.web.access import ActingRequest, official, signed_in
from motcua.base.web.clock import now
from motcua.base.web.pages import render
from motcua.kernel.notifications.actions.inbox import (
    change_preference,
    mark_all_read,
    mark_message_read,
)
from motcua.kernel.notifications.actions.sending import retry_delivery
from motcua.kernel.notifications.permissions import SEE
from motcua.kernel.notifications.queries.deliveries import read_outbox
from motcua.kernel.notifications.queries.inbox import (
    count_unread,
    find_preference,
    get_message_for,
    list_channel_choices,
    list_messages_for,
)

_PAGE = 20


def _language() -> str:
    return (get_language() or "vi").split("-")[0]


def _after(request: HttpRequest) -> int | None:
    text = request.GET.get("after", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def _channel_names() -> dict[str, str]:
    return {"email": _("Thư điện tử"), "sms": _("Tin nhắn SMS"), "zalo": _("Zalo")}


@require_http_methods(["GET", "POST"])
@signed_in
def message_list(request: ActingRequest) -> HttpResponse:
    """The inbox, newest first; posting the form marks everything read."""
    if request.method == "POST":
        mark_all_read(actor=request.actor, at=now())
        return HttpResponseRedirect(reverse("notifications:message_list"))
    after = _after(request)
    rows = list_messages_for(request.actor, language=_language(), after=after, limit=_PAGE + 1)
    return render(
        request,
        "notifications/message_list.html",
        {
            "messages": rows[:_PAGE],
            "after": rows[_PAGE - 1].id if len(rows) > _PAGE else None,
            "is_first": after is None,
            "unread": count_unread(request.actor),
        },
    )


@require_GET
@signed_in
def message_show(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """One message; opening it marks it read."""
    message = get_message_for(request.actor, uuid, language=_language())
    if not message.is_read:
        mark_message_read(actor=request.actor, message_uuid=uuid, at=now())
    return render(request, "notifications/message_show.html", {"message": message})


@require_http_methods(["GET", "POST"])
@signed_in
def preference_edit(request: ActingRequest) -> HttpResponse:
    """Which channels, and in which language; channels without a carrier are said not to exist."""
    if request.method == "POST":
        change_preference(
            actor=request.actor,
            channels_on=request.POST.getlist("channels"),
            language=request.POST.get("message_language", ""),
            at=now(),
        )
        return HttpResponseRedirect(f"{reverse('notifications:preference_edit')}?saved=1")
    choices = list_channel_choices(request.actor)
    preference = find_preference(request.actor.uuid)
    names = _channel_names()
    return render(
        request,
        "notifications/preference_edit.html",
        {
            "offered": [(row.channel, names[row.channel]) for row in choices if row.is_offered],
            "missing": [names[row.channel] for row in choices if not row.is_offered],
            "chosen": [row.channel for row in choices if row.is_on],
            "message_language": preference.language if preference else "vi",
            "is_saved": "saved" in request.GET,
        },
    )


@require_GET
@official(SEE)
def delivery_list(request: ActingRequest) -> HttpResponse:
    """What could not be sent: channel, kind, reason; no addresses, no contents."""
    outbox = read_outbox(
        actor=request.actor, language=_language(), after=_after(request), limit=_PAGE + 1
    )
    return render(request, "notifications/delivery_list.html", _outbox_values(outbox))


def _outbox_values(outbox: Any) -> dict[str, Any]:
    names = _channel_names()
    states = {
        "queued": _("Chờ gửi"),
        "sent": _("Đã gửi"),
        "failed": _("Lỗi, sẽ gửi lại"),
        "gave_up": _("Không gửi được"),
    }
    stuck = outbox.stuck[:_PAGE]
    return {
        "counts": [(states[state], outbox.counts.get(state, 0)) for state in states],
        "stuck": stuck,
        "states": states,
        "channels": names,
        "remarks": [(names[channel], remark) for channel, remark in outbox.remarks],
        "missing": [names[c] for c in names if c not in dict(outbox.remarks)],
        "after": stuck[-1].id if len(outbox.stuck) > _PAGE else None,
    }


@require_POST
@official(SEE)
def delivery_retry(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """Put one failed delivery back in line."""
    retry_delivery(actor=request.actor, delivery_uuid=uuid, at=now())
    return HttpResponseRedirect(reverse("notifications:delivery_list"))
