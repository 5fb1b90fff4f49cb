"""Manifests: opened, counted and signed on one page by both sides; printed as a paper."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.base.errors import Refusal
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render

from ...actions.manifests import (
    cancel_manifest,
    check_manifest,
    content_of,
    open_manifest,
    sign_manifest,
)
from ...models import Manifest
from ...permissions import SEE
from ...queries import words
from ...queries.manifests import (
    desks_with_orders,
    find_manifest_for,
    get_manifest_for,
    list_manifests_for,
    offered_orders,
)
from ...queries.papers import manifest_pdf
from .reading import number_of, problems_of, uuids_in


@require_GET
@official(SEE)
def manifest_list(request: ActingRequest) -> HttpResponse:
    """The manifests of the actor's desks, the newest first."""
    only_open = request.GET.get("cho-ky") == "1"
    return render(
        request,
        "postal/manifest_list.html",
        {
            "rows": [
                (row, words.words_of(words.MANIFESTS, row.kind))
                for row in list_manifests_for(request.actor, only_open=only_open)
            ],
            "only_open": only_open,
        },
    )


@require_http_methods(["GET", "POST"])
@official(SEE)
def manifest_create(request: ActingRequest) -> HttpResponse:
    """Choose what passes from hand to hand; the manifest then opens for both sides."""
    desks = desks_with_orders(request.actor)
    given = request.POST or request.GET
    kind = given.get("kind", "inbound")
    asked = [desk for desk in desks if str(desk.uuid) == given.get("desk")]
    chosen = next(iter([*asked, *desks]), None)
    problems: list[tuple[str, str]] = []
    if request.method == "POST" and chosen is not None:
        try:
            manifest = open_manifest(
                actor=request.actor,
                kind=kind,
                desk_uuid=chosen.uuid,
                order_uuids=uuids_in(request.POST.getlist("orders")),
                at=now(),
            )
        except Refusal as refusal:
            problems = problems_of(refusal)
        else:
            return HttpResponseRedirect(reverse("postal:manifest_show", args=[manifest.uuid]))
    offered = offered_orders(request.actor, kind, chosen.uuid) if chosen else []
    return render(
        request,
        "postal/manifest_create.html",
        {
            "kinds": [(one, words.words_of(words.MANIFESTS, one)) for one in Manifest.Kind.values],
            "kind": kind,
            "desks": [(str(desk.uuid), desk.name) for desk in desks],
            "desk": str(chosen.uuid) if chosen else "",
            "offered": [(one, words.status_words(one.status)) for one in offered],
            "problems": problems,
        },
        status=422 if problems else 200,
    )


@require_GET
@official(SEE)
def manifest_show(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """One manifest: what is in it, the desk's count, both signatures."""
    return _page(request, uuid)


def _page(
    request: ActingRequest,
    uuid: UUID,
    problems: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    view = get_manifest_for(request.actor, uuid)
    return render(
        request,
        "postal/manifest_show.html",
        {
            "view": view,
            "digest": content_of(view.manifest),
            "problems": problems or [],
            "errors": dict(problems or []),
            "posted": request.POST,
        },
        status=status,
    )


def _check(request: ActingRequest, uuid: UUID) -> None:
    view = get_manifest_for(request.actor, uuid)
    counts = {
        (line.order.uuid, piece.place): number_of(
            request.POST.get(f"count-{line.order.code}-{piece.place}", "")
        )
        for line in view.lines
        for piece in line.pieces
    }
    remark = request.POST.get("remark", "")
    check_manifest(actor=request.actor, manifest_uuid=uuid, counts=counts, remark=remark, at=now())


def _sign_for(side: str) -> Callable[[ActingRequest, UUID], None]:
    def sign(request: ActingRequest, uuid: UUID) -> None:
        digest = request.POST.get("digest", "")
        sign_manifest(actor=request.actor, manifest_uuid=uuid, side=side, digest=digest, at=now())

    return sign


def _cancel(request: ActingRequest, uuid: UUID) -> None:
    cancel_manifest(actor=request.actor, manifest_uuid=uuid, at=now())


ACTS: dict[str, Callable[[ActingRequest, UUID], Any]] = {
    "check": _check,
    "sign-post": _sign_for("post"),
    "sign-desk": _sign_for("desk"),
    "cancel": _cancel,
}


@require_POST
@official(SEE)
def manifest_act(request: ActingRequest, uuid: UUID, act: str) -> HttpResponse:
    """Count, sign or cancel; a refusal is shown on the page with what was typed kept."""
    if act not in ACTS:
        raise Http404
    find_manifest_for(request.actor, uuid)
    try:
        ACTS[act](request, uuid)
    except Refusal as refusal:
        return _page(request, uuid, problems_of(refusal), status=refusal.status)
    return HttpResponseRedirect(reverse("postal:manifest_show", args=[uuid]))


@require_GET
@official(SEE)
def manifest_print(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """The manifest as a PDF, to be printed and kept by both sides."""
    manifest = find_manifest_for(request.actor, uuid)
    response = HttpResponse(manifest_pdf(manifest, at=now()), content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="bien-ban-ban-giao.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
