"""How somebody wants to be told: channels by kind, quiet hours, the telephone, leaving."""

from typing import Any
from uuid import UUID

from django.core import signing
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from motcua.base.actors import system_actor
from motcua.base.errors import Refusal
from motcua.base.web import limits
from motcua.base.web.access import ActingRequest, public, signed_in
from motcua.base.web.addresses import address_of
from motcua.base.web.clock import now
from motcua.base.web.pages import render

from ...actions.inbox import change_preference, leave_notices
from ...actions.phones import confirm_phone, send_phone_code
from ...actions.sending import LEAVE_SALT
from ...ports import carriers
from ...queries.inbox import find_preference
from ...queries.notices import notice_law
from ...queries.phones import phone_of
from ...queries.reach import Reach
from ...rules.notices import Kind, NoticeLaw
from ..words import channel_words
from .inbox import language

LINK = system_actor("notifications.link")
LEAVES_AN_HOUR = 60


@require_http_methods(["GET", "POST"])
@signed_in
def preference_edit(request: ActingRequest) -> HttpResponse:
    """Which kinds by which channels, when not to ring, and in which language."""
    at = now()
    law = notice_law(at)
    kinds = law.kinds_for(is_official=request.actor.is_official)
    problems: list[tuple[str, str]] = []
    status = 200
    if request.method == "POST":
        try:
            _save(request, kinds)
            return HttpResponseRedirect(f"{reverse('notifications:preference_edit')}?saved=1")
        except Refusal as refusal:
            status = refusal.status
            problems = list(refusal.fields.items()) or [("", refusal.message(language()))]
    values = _values(request, law, kinds)
    values |= {"problems": problems, "errors": dict(problems), "is_saved": "saved" in request.GET}
    return render(request, "notifications/preference_edit.html", values, status=status)


def _save(request: ActingRequest, kinds: tuple[Kind, ...]) -> None:
    own = Reach(preference=find_preference(request.actor.uuid), has_account=True)
    hours = [request.POST.get(name, "") for name in ("quiet_from", "quiet_until")]
    quiet = tuple(int(one) if one.isdecimal() and len(one) < 3 else 24 for one in hours)
    change_preference(
        actor=request.actor,
        wanted={
            kind.code: [*request.POST.getlist(kind.code), *_hidden(own, kind)] for kind in kinds
        },
        language=request.POST.get("message_language", ""),
        quiet=(quiet[0], quiet[1]) if any(hours) else None,
        at=now(),
    )


def _hidden(own: Reach, kind: Kind) -> list[str]:
    """What the page does not offer today stays as it was for the day on which it is offered."""
    return sorted(own.wanted(kind) - carriers().keys())


def _values(request: ActingRequest, law: NoticeLaw, kinds: tuple[Kind, ...]) -> dict[str, Any]:
    preference = find_preference(request.actor.uuid)
    reach = Reach(preference=preference, has_account=True)
    names, offered = channel_words(), carriers()
    quiet = reach.quiet(law)
    return {
        "kinds": [(kind, reach.wanted(kind)) for kind in kinds],
        "offered": [(code, name) for code, name in names.items() if code in offered],
        "missing": [name for code, name in names.items() if code not in offered],
        "quiet": quiet,
        "hours": [(str(hour), f"{hour:02d}:00") for hour in range(24)],
        "phone": phone_of(request.actor),
        "message_language": reach.language,
    }


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def phone_confirm(request: ActingRequest) -> HttpResponse:
    """Confirm one's telephone by a code that comes to it."""
    at, problems, status = now(), [], 200
    if request.method == "POST":
        try:
            if request.POST.get("act") == "send":
                send_phone_code(actor=request.actor, at=at)
                return HttpResponseRedirect(reverse("notifications:phone_confirm"))
            confirm_phone(actor=request.actor, code=request.POST.get("code", "")[:12], at=at)
            return HttpResponseRedirect(f"{reverse('notifications:preference_edit')}?saved=1")
        except Refusal as refusal:
            status = refusal.status
            problems = [("code", refusal.message(language()))]
    phone = phone_of(request.actor, at=at)
    values = {"phone": phone, "problems": problems, "errors": dict(problems)}
    return render(request, "notifications/phone_confirm.html", values, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
@public
def notice_leave(request: ActingRequest, token: str) -> HttpResponse:
    """Stop a kind of notices by the link in one; looking at the page changes nothing."""
    at = now()
    limits.hit(f"leave:{address_of(request)}", limit=LEAVES_AN_HOUR, seconds=3600, at=at)
    try:
        account, kind = signing.loads(token, salt=LEAVE_SALT)
        account_uuid = UUID(str(account))
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise Http404 from error
    if request.method == "POST":
        leave_notices(actor=LINK, account_uuid=account_uuid, kind=str(kind), at=at)
    values = {"kind": notice_law(at).kind(str(kind)), "is_left": request.method == "POST"}
    return render(request, "notifications/notice_leave.html", values)
