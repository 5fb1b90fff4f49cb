"""Saying something about a dossier, by its page or its receipt; the answer, and who gives it."""

from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.base.errors import Refusal
from motcua.base.web.access import ActingRequest, official, public, signed_in
from motcua.base.web.addresses import address_of
from motcua.base.web.clock import now
from motcua.base.web.pages import render
from motcua.kernel.organizations import api as organizations
from motcua.systems.one_stop_shop import api as one_stop_shop

from ..actions import answer_feedback, judge_answer, send_feedback
from ..models import Feedback
from ..permissions import ANSWER
from ..queries import (
    About,
    dossier_by_receipt,
    get_feedback_for,
    list_feedback_for,
    list_feedback_of,
    own_dossier,
)


def _language() -> str:
    return (get_language() or "vi").split("-")[0]


def _problems(refusal: Refusal) -> list[tuple[str, str]]:
    return list(refusal.fields.items()) or [("", refusal.message(_language()))]


def kind_words() -> list[tuple[str, str]]:
    """What feedback is about, in words."""
    return [
        ("conduct", _("Chậm trễ, gây phiền hà, làm không đúng quy định")),
        ("regulation", _("Quy định chưa phù hợp, mâu thuẫn")),
        ("proposal", _("Sáng kiến, đề xuất")),
    ]


def state_words() -> dict[str, str]:
    """Where feedback stands, in words."""
    return {
        "received": _("Đang chờ trả lời"),
        "answered": _("Đã trả lời"),
        "declined": _("Không thuộc phạm vi"),
    }


def _words() -> dict[str, object]:
    return {"kinds": kind_words(), "kind_words": dict(kind_words()), "states": state_words()}


def _send(request: ActingRequest, about: About, at: datetime) -> None:
    send_feedback(
        actor=request.actor,
        about=about,
        kind=request.POST.get("kind", ""),
        text=request.POST.get("text", ""),
        at=at,
    )


@require_GET
@signed_in
def feedback_begin(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """Lead from a dossier's page to the feedback about it."""
    view = one_stop_shop.get_dossier_for(request.actor, uuid=uuid, at=now())
    return HttpResponseRedirect(reverse("feedback:feedback_own", args=[view.progress.code]))


@require_GET
@public
def feedback_rated(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """Lead from a rating to the form, with the dossier's code in its place; the PIN is asked."""
    code = urlencode({"ma": request.GET.get("ma", "")[:60]})
    return HttpResponseRedirect(f"{reverse('feedback:feedback_send')}?{code}")


@require_http_methods(["GET", "POST"])
@signed_in
def feedback_own(request: ActingRequest, code: str) -> HttpResponse:
    """What the person said about their dossier, the answers, and a form to say something."""
    at = now()
    about = own_dossier(request.actor, code, at=at)
    problems: list[tuple[str, str]] = []
    status = 200
    if request.method == "POST":
        try:
            _send(request, about, at)
            return HttpResponseRedirect(reverse("feedback:feedback_own", args=[code]))
        except Refusal as refusal:
            problems, status = _problems(refusal), refusal.status
    context = {
        "code": code,
        "feedback": list_feedback_of(about.dossier_uuid),
        "problems": problems,
        "errors": dict(problems),
        "posted": request.POST,
        **_words(),
    }
    return render(request, "feedback/feedback_own.html", context, status=status)


@require_http_methods(["GET", "POST"])
@public
def feedback_send(request: ActingRequest) -> HttpResponse:
    """The same without an account, by the code and PIN of the receipt; shows the answers, too."""
    context: dict[str, object] = {"feedback": [], "about": None, "problems": [], "errors": {}}
    status = 200
    if request.method == "POST":
        try:
            context |= _by_receipt(request, now())
        except Refusal as refusal:
            problems, status = _problems(refusal), refusal.status
            problems = [(name or "code", words) for name, words in problems]
            context |= {"problems": problems, "errors": dict(problems)}
    given = request.GET.get("ma", "")[:60]
    context |= {"posted": request.POST or {"code": given}, **_words()}
    return render(request, "feedback/feedback_send.html", context, status=status)


def _by_receipt(request: ActingRequest, at: datetime) -> dict[str, object]:
    about = dossier_by_receipt(
        code=request.POST.get("code", "").strip().upper()[:60],
        pin=request.POST.get("pin", "").strip()[:6],
        address=address_of(request),
        at=at,
    )
    if request.POST.get("act") == "send":
        _send(request, about, at)
    return {"about": about, "feedback": list_feedback_of(about.dossier_uuid)}


@require_POST
@signed_in
def answer_judge(request: ActingRequest, code: str, uuid: UUID) -> HttpResponse:
    """Say whether the answer satisfies."""
    at = now()
    judge_answer(
        actor=request.actor,
        about=own_dossier(request.actor, code, at=at),
        feedback_uuid=uuid,
        is_satisfied=request.POST.get("hai-long") == "1",
        at=at,
    )
    return HttpResponseRedirect(reverse("feedback:feedback_own", args=[code]))


@require_GET
@official(ANSWER)
def feedback_list(request: ActingRequest) -> HttpResponse:
    """What people said about dossiers of the official's agencies, newest first."""
    after, state = request.GET.get("sau", ""), request.GET.get("tinh-trang", "")
    page = list_feedback_for(
        request.actor, state=state, after=int(after) if after.isdecimal()
        and len(after) < 19 else 0,
    )  # fmt: skip
    names = organizations.Agency.objects.filter(uuid__in={row.agency_uuid for row in page.rows})
    return render(
        request,
        "feedback/feedback_list.html",
        {
            "page": page,
            "state": state,
            "agencies": dict(names.values_list("uuid", "name")),
            **_words(),
        },
    )


@require_http_methods(["GET", "POST"])
@official(ANSWER)
def feedback_open(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """One feedback with its dossier, and the answer to give."""
    feedback = get_feedback_for(request.actor, uuid)
    problems: list[tuple[str, str]] = []
    status = 200
    if request.method == "POST":
        try:
            answer_feedback(
                actor=request.actor,
                feedback_uuid=uuid,
                outcome=request.POST.get("outcome", ""),
                text=request.POST.get("text", ""),
                at=now(),
            )
            return HttpResponseRedirect(reverse("feedback:feedback_open", args=[uuid]))
        except Refusal as refusal:
            problems, status = _problems(refusal), refusal.status
    context = {
        "feedback": feedback,
        "is_open": feedback.state == Feedback.State.RECEIVED,
        "problems": problems,
        "errors": dict(problems),
        "posted": request.POST,
        **_words(),
    }
    return render(request, "feedback/feedback_open.html", context, status=status)
