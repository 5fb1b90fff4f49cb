"""The page on which the head of a unit sees who has how much, and hands out work."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.base.errors import InvalidInput, Refusal
from motcua.base.web import navigation
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render
from motcua.kernel.access import api as access

from ..actions.giving import spread_tasks
from ..actions.handing import Handed
from ..actions.sharing import choose_rule
from ..actions.taking import release_tasks
from ..permissions import HAND_OUT
from ..queries.overview import (
    PAGE,
    Shown,
    find_unit_for,
    list_units_for,
    overview_of,
    tasks_of,
)

SHOWN: dict[str, Shown] = {"tat-ca": "everybody", "qua-han": "overdue"}


@require_GET
@official(HAND_OUT)
def work_overview(request: ActingRequest) -> HttpResponse:
    """Who has how many tasks, what nobody has yet, and how new ones are shared out."""
    return _page(request, request.GET)


def _page(
    request: ActingRequest,
    asked: Mapping[str, str],
    *,
    problems: Sequence[tuple[str, str]] = (),
    chosen: Sequence[str] = (),
    people: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    at = now()
    units = list_units_for(request.actor, at=at)
    unit = find_unit_for(request.actor, units, asked.get("don-vi", ""))
    overview = overview_of(unit, at=at)
    of = _uuid(asked.get("nguoi", ""))
    which = asked.get("loc", "")
    rows, after = tasks_of(
        unit, shown=SHOWN.get(which, "unclaimed"), of=of, at=at, after=asked.get("sau")
    )
    names = {one.uuid: one.name for one in overview.people}
    here = {"don-vi": str(unit.uuid), "loc": which, "nguoi": str(of) if of else ""}
    return render(
        request,
        "workloads/work_overview.html",
        {
            "units": units,
            "overview": overview,
            "rules": _rules(),
            "lines": [
                (
                    row,
                    navigation.subject_address(row.subject_kind, row.subject_uuid),
                    row.is_overdue(at),
                )
                for row in rows
            ],
            "of_name": names.get(of, _("người khác")) if of else "",
            "here": here,
            "next_href": "?" + urlencode({**here, "sau": after}) if after else "",
            "language": _language(),
            "problems": list(problems),
            "chosen": list(chosen),
            "chosen_people": list(people),
        },
        status=status,
    )


def _rules() -> list[tuple[str, str]]:
    return [
        ("by_hand", _("Tự nhận hoặc phân công bằng tay")),
        ("least_loaded", _("Người đang giữ ít việc nhất")),
        ("in_turn", _("Lần lượt từng người")),
    ]


@require_POST
@official(HAND_OUT)
def work_give(request: ActingRequest) -> HttpResponse:
    """Give the chosen tasks to the chosen people, or back to everybody; then a report."""
    tasks = _uuids(request.POST.getlist("task"))[:PAGE]
    try:
        report = _give(request, tasks)
    except Refusal as refusal:
        return _page(
            request,
            request.POST.dict(),
            problems=_problems(refusal),
            chosen=request.POST.getlist("task"),
            people=request.POST.getlist("person"),
            status=refusal.status,
        )
    done = [one for one in report if one.refusal is None]
    failed = [(one, one.refusal.message(_language())) for one in report if one.refusal]
    back = {name: request.POST.get(name, "") for name in ("don-vi", "loc", "nguoi")}
    return render(
        request,
        "workloads/work_give.html",
        {
            "done": done,
            "failed": failed,
            "back": f"{reverse('workloads:work_overview')}?{urlencode(back)}",
        },
        status=200 if done else 409,
    )


def _give(request: ActingRequest, tasks: list[UUID]) -> tuple[Handed, ...]:
    actor, at = request.actor, now()
    if not tasks:
        raise InvalidInput(fields={"tasks": _("Chưa chọn việc nào.")})
    if request.POST.get("act") == "release":
        return release_tasks(actor=actor, task_uuids=tasks, at=at)
    asked = request.POST.get("don-vi", "")
    unit = find_unit_for(actor, list_units_for(actor, at=at), asked)
    known = {one.uuid for one in overview_of(unit, at=at).people}
    people = [uuid for uuid in _uuids(request.POST.getlist("person")) if uuid in known]
    if not people:
        raise InvalidInput(fields={"person": _("Chọn ít nhất một người để giao việc.")})
    return spread_tasks(
        actor=actor,
        task_uuids=tasks,
        assignees=[access.actor_for(access.get_account(uuid), at=at) for uuid in people],
        held_by={uuid: _uuid(request.POST.get(f"seen-{uuid}", "")) for uuid in tasks},
        at=at,
    )


@require_POST
@official(HAND_OUT)
def rule_choose(request: ActingRequest) -> HttpResponse:
    """Choose how new tasks of one kind are shared out."""
    try:
        unit = _uuid(request.POST.get("don-vi", ""))
        if unit is None:
            raise InvalidInput(fields={"": _("Chưa chọn đơn vị.")})
        choose_rule(
            actor=request.actor,
            agency_uuid=unit,
            permission=request.POST.get("permission", ""),
            rule=request.POST.get("rule", ""),
            at=now(),
        )
    except Refusal as refusal:
        kept = {"don-vi": request.POST.get("don-vi", "")}
        return _page(request, kept, problems=_problems(refusal), status=refusal.status)
    query = urlencode({"don-vi": str(unit)})
    return HttpResponseRedirect(f"{reverse('workloads:work_overview')}?{query}#quy-tac")


def _problems(refusal: Refusal) -> list[tuple[str, str]]:
    words = refusal.message(_language())
    return [(name, told or words) for name, told in refusal.fields.items()] or [("", words)]


def _language() -> str:
    return "en" if (get_language() or "vi").startswith("en") else "vi"


def _uuid(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None


def _uuids(values: Sequence[str]) -> list[UUID]:
    return [found for value in values if (found := _uuid(value)) is not None]
