"""Duties: how many stand how, the list, and one of them with its answer."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.base.errors import Refusal
from motcua.base.text import VIETNAM, in_language, vietnam_day
from motcua.base.web import navigation
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render
from motcua.kernel.joint_acts import api as joint_acts
from motcua.kernel.organizations import api as organizations
from motcua.kernel.reasons import api as reasons

from ..actions import answer_duty
from ..models import Duty
from ..permissions import SEE, may_answer_duty
from ..queries import (
    LIST,
    STANDS,
    DutyFilters,
    count_duties_for,
    duty_law,
    find_rule,
    get_duty_for,
    list_duties_for,
)

SPAN = timedelta(days=30)


def _language() -> str:
    return (get_language() or "vi").split("-")[0]


def stand_words() -> dict[str, str]:
    """How a duty stands, in words."""
    return {
        "open": _("Đang chờ, trong hạn"),
        "overdue": _("Đang chờ, quá hạn"),
        "done": _("Đã làm đúng hạn"),
        "done_late": _("Đã làm muộn"),
        "missed": _("Bỏ lỡ"),
        "dropped": _("Không còn phải làm"),
    }


def _stand(duty: Duty, at: datetime) -> str:
    if duty.state == Duty.State.OPEN:
        return "open" if duty.due_at >= at else "overdue"
    is_late = duty.ended_at is not None and duty.ended_at > duty.due_at
    return "done_late" if duty.state == Duty.State.DONE and is_late else str(duty.state)


@require_GET
@official(SEE)
def duty_list(request: ActingRequest) -> HttpResponse:
    """What the official's agencies owe: counted by kind, then one by one, the nearest day first."""
    at = now()
    filters, problem = _filters(request.GET, at)
    page = list_duties_for(
        request.actor, filters=filters, at=at, after=request.GET.get("sau", ""), limit=50
    )
    kept = {name: value for name, value in request.GET.items() if name != "sau" and value}
    kinds = {rule.code: in_language(rule.title, _language()) for rule in duty_law().rules}
    return render(
        request,
        "duties/duty_list.html",
        {
            "acts": joint_acts.acts_of(LIST, request.actor),
            "act_href": joint_acts.address_of(LIST),
            "answered": {rule.code for rule in duty_law().rules if rule.answer},
            "counts": count_duties_for(request.actor, filters=filters, at=at),
            "lines": [(duty, _stand(duty, at)) for duty in page.rows],
            "agencies": _names(duty.agency_uuid for duty in page.rows),
            "kinds": kinds,
            "stands": stand_words(),
            "choices": [("waiting", _("Đang chờ, mọi hạn")), *stand_words().items()],
            "filters": filters,
            "first": _first(filters, at),
            "problem": problem,
            "next_href": "?" + urlencode({**kept, "sau": page.after}) if page.after else "",
            "at": at,
        },
    )


def _names(uuids: Iterable[UUID]) -> dict[UUID, str]:
    rows = organizations.Agency.objects.filter(uuid__in=set(uuids))
    return dict(rows.values_list("uuid", "name"))


def _first(filters: DutyFilters, at: datetime) -> date:
    return vietnam_day(filters.first or at - SPAN)


def _filters(query: QueryDict, at: datetime) -> tuple[DutyFilters, str]:
    day, problem = vietnam_day(at - SPAN), ""
    if text := query.get("tu", ""):
        try:
            day = date.fromisoformat(text)
        except ValueError:
            problem = _("Viết ngày như 2026-11-21.")
    # What waits comes first: without a choice the list shows nothing else.
    about, stand = query.get("ve", ""), query.get("tinh-trang", "waiting")
    return (
        DutyFilters(
            kind=query.get("loai", "")[:60],
            stand=stand if stand in STANDS else "",
            about_uuid=_uuid(about),
            first=datetime.combine(day, time(0), tzinfo=VIETNAM),
        ),
        problem,
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


@require_GET
@official()
def duty_show(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """What is owed, by which law and until when; the answer, or where it is done."""
    return _page(request, uuid)


def _page(
    request: ActingRequest,
    uuid: UUID,
    problems: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    duty, at, language = get_duty_for(request.actor, uuid), now(), _language()
    day = vietnam_day(duty.begun_at)
    rule = find_rule(duty.kind, on=day)
    act = rule.answer if rule else ""
    today = vietnam_day(at)
    offered = reasons.reasons_for(act, on=today) if act else ()
    return render(
        request,
        "duties/duty_show.html",
        {
            "duty": duty,
            "title": in_language(rule.title, language) if rule else duty.kind,
            "says": in_language(rule.says, language) if rule else "",
            "legal_basis": in_language(rule.legal_basis, language) if rule else "",
            "agency": _names([duty.agency_uuid]).get(duty.agency_uuid, ""),
            "stand": _stand(duty, at),
            "stands": stand_words(),
            "reason": reasons.say_reason(duty.reason_code, language, on=day)
            if duty.reason_code
            else "",
            "choices": [(one.code, in_language(one.title, language)) for one in offered],
            "may_answer": bool(act)
            and duty.state == "open"
            and may_answer_duty(request.actor, duty),
            "matter_href": _place(duty, rule.page if rule else ""),
            "problems": problems or [],
            "errors": dict(problems or []),
            "posted": request.POST,
        },
        status=status,
    )


def _place(duty: Duty, page: str) -> str:
    """Where the matter is, or where the duty is done."""
    if page:
        try:
            return reverse(page)
        except NoReverseMatch:
            return ""
    return navigation.subject_address(duty.about_kind, duty.about_uuid)


@require_POST
@official()
def duty_answer(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """Answer a duty with its reason; a refusal is shown with what was typed kept."""
    get_duty_for(request.actor, uuid)
    try:
        answer_duty(
            actor=request.actor,
            duty_uuid=uuid,
            reason_code=request.POST.get("reason_code", "")[:60],
            text=request.POST.get("reason", "")[:5_000],
            at=now(),
        )
    except Refusal as refusal:
        problems = list(refusal.fields.items()) or [("", refusal.message(_language()))]
        return _page(request, uuid, problems, refusal.status)
    return HttpResponseRedirect(reverse("duties:duty_show", args=[uuid]))
