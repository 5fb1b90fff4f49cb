"""What everybody may see of the journal: its seals and proofs, never the events themselves."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from motcua.base.errors import NotFound, Refusal
from motcua.base.web import limits
from motcua.base.web.access import public
from motcua.base.web.addresses import address_of
from motcua.base.web.clock import now
from motcua.base.web.pages import render
from motcua.kernel.events.models import TreeHead
from motcua.kernel.events.queries.sealed import (
    list_heads,
    list_verifier_keys,
    log_origin,
    prove_inclusion,
)

_PAGE = 20
_EXPORT = 1000


def _before(request: HttpRequest) -> int | None:
    text = request.GET.get("before", "")
    return min(int(text), 2**62) if text.isdecimal() and len(text) < 20 else None


@require_GET
@public
def seal_list(request: HttpRequest) -> HttpResponse:
    """Explain the seals and show the newest."""
    heads = list_heads(before=_before(request), limit=_PAGE + 1)
    return render(
        request,
        "events/seal_list.html",
        {
            "heads": heads[:_PAGE],
            "before": heads[_PAGE - 1].number if len(heads) > _PAGE else None,
            "origin": log_origin(),
            "keys": list_verifier_keys(),
        },
    )


@require_GET
@public
def seal_export(request: HttpRequest) -> HttpResponse:
    """The seals as JSON, newest first, for whoever keeps a copy; `before` turns the page."""
    heads = list_heads(before=_before(request), limit=_EXPORT)
    return JsonResponse(
        {
            "origin": log_origin(),
            "keys": list_verifier_keys(),
            "heads": [{"number": head.number, "note": head.note} for head in heads],
        }
    )


@require_GET
@public
def seal_show(request: HttpRequest, number: int) -> HttpResponse:
    """One seal as the signed text, to be kept as a witness."""
    head = TreeHead.objects.filter(number=min(number, 2**62)).first()
    if head is None:
        raise NotFound()
    return HttpResponse(head.note, content_type="text/plain; charset=utf-8")


@require_GET
@public
def proof_show(request: HttpRequest, event: UUID) -> HttpResponse:
    """The proof that one event is in the sealed journal, as JSON."""
    moment = now()
    address = address_of(request)
    limits.hit(f"journal-proof:{address}", limit=120, seconds=60, at=moment)
    try:
        return JsonResponse(prove_inclusion(event).as_json())
    except Refusal as refusal:
        return JsonResponse(
            {"type": "about:blank", "status": refusal.status, "title": refusal.message("en")},
            status=refusal.status,
            content_type="application/problem+json",
        )
