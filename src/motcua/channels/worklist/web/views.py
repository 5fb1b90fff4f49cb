"""The inbox of officials: what waits for them, what they may do to many at once."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.base.actors import Actor
from motcua.base.errors import Refusal
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render
from motcua.kernel.processes import api as processes
from motcua.systems.one_stop_shop import api as one_stop_shop

from ..queries import InboxFilters, Whose, count_inbox_for, list_inbox_for

PAGE = 50
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
            "done": request.GET.get("xong", ""),
            "failed": request.GET.get("loi", ""),
        },
        fragment="tasks",
    )


def _next_href(whose: str, words: str, after: str) -> str:
    return "?" + urlencode({"cua": whose, "q": words, "sau": after}) if after else ""


def _claim(actor: Actor, task: processes.TaskRow, at: datetime) -> None:
    processes.claim_task(actor=actor, task_uuid=task.uuid, at=at)


def _release(actor: Actor, task: processes.TaskRow, at: datetime) -> None:
    processes.release_task(actor=actor, task_uuid=task.uuid, at=at)


def _accept(actor: Actor, task: processes.TaskRow, at: datetime) -> None:
    one_stop_shop.accept_dossier(actor=actor, dossier_uuid=task.subject_uuid, at=at)


def _approve(actor: Actor, task: processes.TaskRow, at: datetime) -> None:
    one_stop_shop.approve_dossier(actor=actor, dossier_uuid=task.subject_uuid, text="", at=at)


BULK: dict[str, Callable[[Actor, processes.TaskRow, datetime], None]] = {
    "claim": _claim,
    "release": _release,
    "accept": _accept,
    "approve": _approve,
}


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
    """Do one thing to each chosen task; each stands or falls by itself, and the result is told."""
    act = BULK.get(request.POST.get("action", ""))
    chosen = _uuids(request.POST.getlist("task"))[:PAGE]
    done, failures = 0, []
    for uuid in chosen if act else []:
        title = ""
        try:
            task = processes.get_task(uuid)
            title = task.title
            act(request.actor, task, now())  # type: ignore[misc]
            done += 1
        except Refusal as refusal:
            language = (get_language() or "vi").split("-")[0]
            failures.append(
                f"{title}: {refusal.message(language)}" if title else refusal.message(language)
            )
    if not chosen:
        failures.append(_("Chưa chọn việc nào."))
    told: dict[str, Any] = {}
    if done:
        told["xong"] = ngettext("Đã làm %(n)s việc", "Đã làm %(n)s việc", done) % {"n": done}
    if failures:
        told["loi"] = " • ".join(failures)[:1500]
    return HttpResponseRedirect(f"{reverse('worklist:task_list')}?{urlencode(told)}")


def _uuids(values: list[str]) -> list[UUID]:
    found = []
    for value in values:
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return found
