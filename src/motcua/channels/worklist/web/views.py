"""The inbox of officials: what waits for them, what they may do to many at once."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.base.actors import Actor
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render

from ..actions import act_on_many
from ..queries import InboxFilters, Whose, count_inbox_for, list_inbox_for

PAGE = 50
# Whoever holds one of these may do more to many dossiers than what the bar names.
HANDLE = ("one_stop_shop.receive", "one_stop_shop.appraise", "one_stop_shop.approve")
WHOSE: dict[str, Whose] = {"cua-toi": "mine", "chua-nhan": "unclaimed"}


@require_GET
@official()
def task_list(request: ActingRequest) -> HttpResponse:
    """What waits for the official, the most urgent first."""
    whose = request.GET.get("cua", "tat-ca")
    words = request.GET.get("q", "").strip()[:100]
    filters, moment = InboxFilters(WHOSE.get(whose, "all"), whose == "qua-han", words), now()
    inbox = list_inbox_for(
        request.actor,
        filters=filters,
        at=moment,
        after=request.GET.get("sau") or None,
        limit=PAGE,
    )
    return render(
        request,
        "worklist/task_list.html",
        {
            "lines": inbox.lines,
            "count": count_inbox_for(request.actor, filters=filters, at=moment),
            "next_href": _next_href(whose, words, inbox.after),
            "whose": whose,
            "words": words,
            "bulk": bulk_actions(request.actor),
            "may_handle": any(request.actor.may(name) for name in HANDLE),
            "failed": request.GET.get("loi", "")[:300],
        },
        fragment="tasks",
    )


def _next_href(whose: str, words: str, after: str) -> str:
    return "?" + urlencode({"cua": whose, "q": words, "sau": after}) if after else ""


def bulk_actions(actor: Actor) -> list[tuple[str, str]]:
    """What the actor may do to many tasks at once, as (name, words)."""
    found = [("claim", _("Nhận xử lý")), ("release", _("Trả về danh sách chung"))]
    if actor.may("one_stop_shop.receive"):
        found.append(("accept", _("Tiếp nhận")))
    if actor.may("one_stop_shop.approve"):
        found.append(("approve", _("Duyệt và ký")))
    return found


@require_POST
@official()
def task_bulk(request: ActingRequest) -> HttpResponse:
    """Do one thing to the chosen tasks; then a report says which it was done to, and why not."""
    name = request.POST.get("action", "")
    chosen = _uuids(request.POST.getlist("task"))[:PAGE]
    if not chosen or name not in dict(bulk_actions(request.actor)):
        told = {"loi": _("Chưa chọn việc nào.")} if not chosen else {}
        return HttpResponseRedirect(f"{reverse('worklist:task_list')}?{urlencode(told)}")
    report = act_on_many(actor=request.actor, name=name, task_uuids=chosen, at=now())
    done = [one for one in report if one.refusal is None]
    language = (get_language() or "vi").split("-")[0]
    refused = [(one, one.refusal) for one in report if one.refusal is not None]
    failed = [(one, refusal.message(language)) for one, refusal in refused]
    status = 200 if done else refused[0][1].status
    return render(
        request, "worklist/task_bulk.html", {"done": done, "failed": failed}, status=status
    )


def _uuids(values: list[str]) -> list[UUID]:
    found = []
    for value in values:
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return found
