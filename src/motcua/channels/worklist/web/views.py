"""The inbox of officials: what waits for them, what they may do to many at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.base.actors import Actor
from motcua.base.errors import Refusal
from motcua.base.web import navigation
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render
from motcua.kernel.processes import api as processes
from motcua.systems.one_stop_shop import api as one_stop_shop

DOSSIER = "one_stop_shop.dossier"
PAGE = 50
WHOSE: dict[str, Literal["open_to_me", "mine", "unclaimed"]] = {
    "cua-toi": "mine",
    "chua-nhan": "unclaimed",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the inbox, ready to show."""

    uuid: UUID
    href: str
    title: str
    step: str
    element: str
    opened_at: datetime
    norm_words: str
    is_late: bool
    deadline_words: str
    deadline_kind: str
    assignee: str
    is_mine: bool


@require_GET
@official()
def task_list(request: ActingRequest) -> HttpResponse:
    """What waits for the official, the most urgent first."""
    moment = now()
    whose = request.GET.get("cua", "tat-ca")
    words = request.GET.get("q", "").strip()[:100]
    filters = processes.TaskFilters(
        whose=WHOSE.get(whose, "open_to_me"),
        overdue_at=moment if whose == "qua-han" else None,
        text=words,
    )
    page = processes.list_tasks_for(
        request.actor,
        filters=filters,
        after=request.GET.get("sau") or None,
        limit=PAGE,
    )
    return render(
        request,
        "worklist/task_list.html",
        {
            "lines": _lines(request.actor, page.rows, moment),
            "next_href": _next_href(whose, words, page.next_after),
            "count": str(processes.count_tasks_for(request.actor, filters=filters)),
            "whose": whose,
            "words": words,
            "bulk": bulk_actions(request.actor),
            "done": request.GET.get("xong", ""),
            "failed": request.GET.get("loi", ""),
        },
        fragment="tasks",
    )


def _next_href(whose: str, words: str, after: str | None) -> str:
    return "?" + urlencode({"cua": whose, "q": words, "sau": after}) if after else ""


def _lines(actor: Actor, rows: Sequence[processes.TaskRow], moment: datetime) -> list[Line]:
    deadlines = one_stop_shop.deadlines_of(
        [row.subject_uuid for row in rows if row.subject_kind == DOSSIER], at=moment
    )
    lines = []
    for row in rows:
        deadline = deadlines.get(row.subject_uuid)
        lines.append(
            Line(
                uuid=row.uuid,
                href=navigation.subject_address(row.subject_kind, row.subject_uuid),
                title=row.title,
                step=row.name,
                element=row.element_id,
                opened_at=row.opened_at,
                norm_words=_("Bước này đã quá định mức") if row.is_overdue(moment) else "",
                is_late=row.is_overdue(moment),
                deadline_words=deadline.text if deadline else "",
                deadline_kind=deadline.kind if deadline else "",
                assignee=row.assignee_name,
                is_mine=row.assignee_uuid == actor.uuid,
            )
        )
    return lines


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
        task = processes.get_task(uuid)
        try:
            act(request.actor, task, now())  # type: ignore[misc]
            done += 1
        except Refusal as refusal:
            language = (get_language() or "vi").split("-")[0]
            failures.append(f"{task.title}: {refusal.message(language)}")
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
