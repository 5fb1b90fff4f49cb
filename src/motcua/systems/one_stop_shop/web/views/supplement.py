"""Answering a supplement request: just the papers and answers that were asked for."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.base.errors import Refusal
from motcua.base.web.access import ActingRequest, signed_in
from motcua.base.web.clock import now, today
from motcua.base.web.pages import render
from motcua.kernel.documents import api as documents
from motcua.kernel.forms import api as forms
from motcua.systems.postal import api as postal

from ...actions.posting import asked_to_send
from ...actions.reception import supply_supplement
from ...actions.reusing import reuse_for_supplement
from ...actions.supplying import supply_asked_paper
from ...models import Dossier, SupplementItem, SupplementRequest
from ...queries.detail import find_dossier_for
from ...queries.reused import given_papers, offered_for_supplement
from .application import _uuid, language, problems_of
from .wallet import legal_words

ASKED = "bo-sung"


@require_http_methods(["GET", "POST"])
@signed_in
def dossier_supplement(request: ActingRequest, code: str) -> HttpResponse:
    """Show what is missing, take it in one by one, and hand the dossier back when all is there."""
    dossier = find_dossier_for(request.actor, code=code)
    asked = dossier.supplement_requests.filter(answered_at__isnull=True).first()
    back = reverse("one_stop_shop:dossier_show", args=[code])
    if asked is None:
        return HttpResponseRedirect(back)
    items = list(asked.items.order_by("id"))
    form = _asked_form(dossier, [item.target for item in items if item.kind == "answer"])
    answers, problems = dossier.answers, []
    if request.method == "POST":
        answers = _read(request, form, dossier)
        problems = _keep_papers(
            request, dossier, [i for i in items if i.kind == "paper"]
        ) or _reuse(request, dossier)
        if not problems and request.POST.get("_action") == "next":
            try:
                supply_supplement(
                    actor=request.actor, dossier_uuid=dossier.uuid, answers=answers, at=now()
                )
            except Refusal as refusal:
                problems = problems_of(refusal)
            else:
                return HttpResponseRedirect(back)
    context = _context(request, dossier, asked, items)
    view = forms.page_view(form, ASKED, answers, on=today(), language=language()) if form else None
    told = [(_id_of(name), text) for name, text in problems]
    return render(
        request,
        "one_stop_shop/dossier_supplement.html",
        {**context, "view": view, "problems": told, "errors": dict(problems)},
        status=422 if problems else 200,
    )


def _context(
    request: ActingRequest, dossier: Dossier, asked: SupplementRequest, items: list[SupplementItem]
) -> dict[str, Any]:
    supplied = dossier.application.papers.filter(
        supplied_at__gte=asked.requested_at, superseded_at__isnull=True
    ).select_related("stored_file")
    papers = [item.target for item in items if item.kind == "paper"]
    return {
        "dossier": dossier,
        "asked": asked,
        "items": items,
        "supplied": list(supplied),
        "parcels_open": _under_way(request, dossier),
        "by_post": asked_to_send(dossier),
        "offered": offered_for_supplement(request.actor, dossier, papers, at=now()),
        "given": given_papers(supplied, at=now()),
        "legal_words": legal_words(),
    }


def _under_way(request: ActingRequest, dossier: Dossier) -> list[postal.OrderView]:
    """Papers of this supplement that the post has or fetches."""
    found = postal.orders_of(request.actor, [dossier.uuid])
    return [one for one in found if one.order.is_open and one.order.direction == "collection"]


def _id_of(name: str) -> str:
    return name if name.startswith("paper-") else f"paper-{name}" if "/" not in name else name


def _asked_form(dossier: Dossier, names: list[str]) -> forms.Form | None:
    """The dossier's form reduced to one page with just the questions that were asked again."""
    if not names:
        return None
    form = forms.get_form_version(dossier.form_version.uuid)
    chosen = tuple(item for _page, item in form.items if item.name in names)
    page = replace(
        form.pages[0],
        id=ASKED,
        title={"vi": "Nội dung cần sửa", "en": "What to correct"},
        intro={},
        show_if=None,
        items=chosen,
    )
    return replace(form, pages=(page,))


def _read(request: ActingRequest, form: forms.Form | None, dossier: Dossier) -> dict[str, Any]:
    if form is None:
        return dict(dossier.answers)
    parsed = forms.parse_page(
        form,
        ASKED,
        request.POST,
        request.FILES,
        answers=dossier.answers,
        actor=request.actor,
        at=now(),
    )
    return dict(parsed.answers)


def _reuse(request: ActingRequest, dossier: Dossier) -> list[tuple[str, str]]:
    """One press on a paper of the repository: `<component>/<uuid of the paper>`."""
    component, _slash, pressed = request.POST.get("reuse", "").partition("/")
    paper = _uuid(pressed)
    if paper is None:
        return []
    try:
        reuse_for_supplement(
            actor=request.actor,
            dossier_uuid=dossier.uuid,
            component_code=component,
            paper_uuid=paper,
            at=now(),
        )
    except Refusal as refusal:
        told = next(iter(refusal.fields.values()), refusal.message(language()))
        return [(f"paper-{component}", told)]
    return []


def _keep_papers(
    request: ActingRequest, dossier: Dossier, items: list[Any]
) -> list[tuple[str, str]]:
    problems = []
    for item in items:
        for content in request.FILES.getlist(f"paper-{item.target}"):
            try:
                supply_asked_paper(
                    actor=request.actor,
                    dossier_uuid=dossier.uuid,
                    component_code=item.target,
                    content=content,
                    filename=content.name or _("tệp"),
                    at=now(),
                )
            except documents.UploadRefused as refusal:
                problems.append((f"paper-{item.target}", refusal.message(language())))
    return problems
