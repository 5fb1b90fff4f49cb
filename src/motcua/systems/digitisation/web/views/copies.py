"""Certified copies: those of the person who asks, one of them, and whether one is genuine."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from motcua.base.errors import Refusal
from motcua.base.web import limits
from motcua.base.web.access import ActingRequest, official, public, signed_in
from motcua.base.web.addresses import address_of
from motcua.base.web.clock import now
from motcua.base.web.pages import render

from ...actions.certifying import revoke_copy
from ...permissions import CHECK
from ...queries.copies import find_verified, get_copy_for, list_copies_for
from ..reading import problems_of

_TRIES, _WINDOW = 30, 600


@require_GET
@signed_in
def copy_list(request: ActingRequest) -> HttpResponse:
    """The digital copies of papers of the person who asks."""
    rows = list_copies_for(request.actor, at=now())
    return render(request, "digitisation/copy_list.html", {"rows": rows})


@require_GET
@signed_in
def copy_show(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """One digital copy: its codes, what it says, and the sealed PDF."""
    return _page(request, uuid)


def _page(
    request: ActingRequest,
    uuid: UUID,
    problems: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    copy = get_copy_for(request.actor, uuid, at=now())
    context = {
        "copy": copy,
        "may_revoke": request.actor.may(CHECK) and not copy.is_revoked,
        "problems": problems or [],
        "errors": dict(problems or []),
    }
    return render(request, "digitisation/copy_show.html", context, status=status)


@require_POST
@official(CHECK)
def copy_revoke(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """Withdraw a copy that should not have been made."""
    reason = request.POST.get("reason", "")
    try:
        revoke_copy(actor=request.actor, copy_uuid=uuid, reason=reason, at=now())
    except Refusal as refusal:
        if refusal.status in {403, 404}:
            raise
        return _page(request, uuid, problems_of(refusal), status=refusal.status)
    return HttpResponseRedirect(reverse("digitisation:copy_show", args=[uuid]))


@require_GET
@public
def copy_verify(request: HttpRequest) -> HttpResponse:
    """Say whether an identity code and a verification code belong to one copy that still holds."""
    identity = request.GET.get("ma-so", "").strip()
    verification = request.GET.get("ma-kiem-tra", "").strip()
    is_asked = bool(identity or verification)
    found = None
    if is_asked:
        limits.hit(f"paper:{address_of(request)}", limit=_TRIES, seconds=_WINDOW, at=now())
        found = find_verified(identity_code=identity, verification_code=verification, at=now())
    return render(
        request,
        "digitisation/copy_verify.html",
        {
            "identity": identity[:80],
            "verification": verification[:20],
            "is_asked": is_asked,
            "copy": found,
        },
        status=404 if is_asked and found is None else 200,
    )
