"""Passkeys of one's own account."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from motcua.base.errors import Refusal
from motcua.base.web import clock
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.pages import render
from motcua.kernel.access.actions.passkeys import add_passkey, challenge_to_add, remove_passkey
from motcua.kernel.access.permissions import require_second_factor
from motcua.kernel.access.queries.accounts import get_account, has_second_factor
from motcua.kernel.access.web.session import CHALLENGE_KEY, site_of


@never_cache
@require_http_methods(["GET", "POST"])
@official()
def passkey_add(request: ActingRequest) -> HttpResponse:
    """Make a passkey on this device; once there is a second factor, only with it."""
    account = get_account(request.actor.uuid)
    if has_second_factor(account):
        require_second_factor(request.actor)
    error = ""
    if request.method == "POST":
        try:
            add_passkey(
                actor=request.actor,
                account=account,
                credential=request.POST.get("credential", ""),
                challenge=request.session.pop(CHALLENGE_KEY, ""),
                name=request.POST.get("name", ""),
                site=site_of(request),
                at=clock.now(),
            )
        except Refusal as refusal:
            error = refusal.message(get_language() or "vi")
        else:
            return redirect("access:account_show")
    question = challenge_to_add(account=account, site=site_of(request))
    request.session[CHALLENGE_KEY] = question.challenge
    context = {"options": question.options, "error": error}
    return render(request, "access/passkey_add.html", context, status=422 if error else 200)


@require_POST
@official()
def passkey_remove(request: ActingRequest, passkey: UUID) -> HttpResponse:
    """Forget a passkey."""
    require_second_factor(request.actor)
    remove_passkey(
        actor=request.actor,
        account=get_account(request.actor.uuid),
        passkey_uuid=passkey,
        at=clock.now(),
    )
    return redirect("access:account_show")
