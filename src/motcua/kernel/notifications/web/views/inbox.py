"""The inbox: its messages, and one of them."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods

from motcua.base.web.access import ActingRequest, signed_in
from motcua.base.web.clock import now
from motcua.base.web.pages import render

from ...actions.inbox import mark_all_read, mark_message_read
from ...queries.inbox import count_unread, get_message_for, list_messages_for

_PAGE = 20


def language() -> str:
    """The language of the page."""
    return (get_language() or "vi").split("-")[0]


def after_of(request: HttpRequest) -> int | None:
    """The row after which a page begins."""
    text = request.GET.get("after", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


@require_http_methods(["GET", "POST"])
@signed_in
def message_list(request: ActingRequest) -> HttpResponse:
    """The inbox, newest first; posting the form marks everything read."""
    if request.method == "POST":
        mark_all_read(actor=request.actor, at=now())
        return HttpResponseRedirect(reverse("notifications:message_list"))
    after = after_of(request)
    rows = list_messages_for(request.actor, language=language(), after=after, limit=_PAGE + 1)
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
    message = get_message_for(request.actor, uuid, language=language())
    if not message.is_read:
        mark_message_read(actor=request.actor, message_uuid=uuid, at=now())
    return render(request, "notifications/message_show.html", {"message": message})
