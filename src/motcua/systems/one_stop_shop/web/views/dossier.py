"""The applicant's side of a dossier: sent, followed, withdrawn, rated."""

import segno
from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from markupsafe import Markup

from motcua.base.errors import Refusal
from motcua.base.web.access import ActingRequest, signed_in
from motcua.base.web.clock import now
from motcua.base.web.pages import render

from ...actions.ending import withdraw_dossier
from ...actions.papers import make_end_form, make_supplement_form, pin_of
from ...actions.rating import rate_dossier
from ...actions.receipts import make_receipt
from ...actions.slips import make_control_slip
from ...models import Dossier
from ...queries.detail import find_dossier_for, get_dossier_for
from ...queries.ratings import degree_words, given_of
from ...queries.receipts import receipt_lines
from ...queries.visits import Visited, visit_of
from .application import problems_of
from .rating import judgement_of


@require_GET
@signed_in
def dossier_submitted(request: ActingRequest, code: str) -> HttpResponse:
    """The end of sending: the code, the PIN, the receipt, and what happens next."""
    dossier = find_dossier_for(request.actor, code=code)
    if request.actor.is_official:
        # The desk prints that of the present state: with the day of return, once accepted.
        make_receipt(actor=request.actor, dossier_uuid=dossier.uuid, at=now())
        dossier.refresh_from_db()
    beside = visit_of(dossier) if request.actor.is_official else Visited("", False, ())
    return render(
        request,
        "one_stop_shop/dossier_submitted.html",
        {
            "dossier": dossier,
            "pin": pin_of(dossier),
            "qr": _code_picture(dossier.code),
            "receipt": receipt_lines(dossier),
            "ticket": beside.has_ticket,
            "same": beside.carried,
            "beside": beside.others,
        },
    )


def _code_picture(code: str) -> Markup:
    """The dossier's code as a QR that leads to where it is followed, without an account too."""
    address = f"{settings.MOTCUA_ADDRESS.rstrip('/')}{reverse('portal:dossier_lookup')}?ma={code}"
    picture = segno.make(address, error="m")
    title = _("Mã QR tra cứu hồ sơ %(code)s") % {"code": code}
    return Markup(picture.svg_inline(scale=4, border=2, title=title, light="#fff"))


@require_GET
@signed_in
def dossier_show(request: ActingRequest, code: str) -> HttpResponse:
    """A dossier as its applicant follows it."""
    view = get_dossier_for(request.actor, code=code, at=now())
    if not view.is_applicant:
        return HttpResponseRedirect(
            reverse("one_stop_shop:dossier_open", args=[view.progress.uuid])
        )
    return render(request, "one_stop_shop/dossier_show.html", {"dossier": view})


@require_http_methods(["GET", "POST"])
@signed_in
def dossier_withdraw(request: ActingRequest, code: str) -> HttpResponse:
    """Ask once more, then take the dossier back."""
    dossier = find_dossier_for(request.actor, code=code)
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            withdraw_dossier(
                actor=request.actor,
                dossier_uuid=dossier.uuid,
                reason=request.POST.get("reason", ""),
                at=now(),
            )
        except Refusal as refusal:
            problems = problems_of(refusal)
        else:
            return HttpResponseRedirect(reverse("one_stop_shop:dossier_show", args=[code]))
    return render(
        request,
        "one_stop_shop/dossier_withdraw.html",
        {"dossier": dossier, "problems": problems},
        status=409 if problems else 200,
    )


@require_http_methods(["GET", "POST"])
@signed_in
def dossier_rate(request: ActingRequest, code: str) -> HttpResponse:
    """Rate how the dossier was handled; it may be changed for some days."""
    at = now()
    dossier = find_dossier_for(request.actor, code=code)
    given = given_of(dossier, at=at)
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        said = judgement_of(request, [one.code for one in given.law.questions])
        try:
            rate_dossier(
                actor=request.actor,
                dossier_uuid=dossier.uuid,
                score=said.score,
                comment=said.comment,
                answers=said.answers,
                at=at,
            )
        except Refusal as refusal:
            problems = problems_of(refusal)
        else:
            return HttpResponseRedirect(reverse("one_stop_shop:dossier_show", args=[code]))
    return render(
        request,
        "one_stop_shop/dossier_rate.html",
        {
            "dossier": dossier,
            "given": given,
            "problems": problems,
            "errors": dict(problems),
            "degrees": degree_words(),
        },
        status=422 if problems else 200,
    )


@require_GET
@signed_in
def dossier_paper(request: ActingRequest, code: str, kind: str) -> HttpResponse:
    """One of the regulated forms of a dossier; made now where the worker has not made it."""
    dossier = find_dossier_for(request.actor, code=code)
    ended = dossier.status == Dossier.Status.NOT_ACCEPTED or dossier.outcome == "stopped"
    is_official = request.actor.is_official
    makers = {
        "phieu-kiem-soat": make_control_slip if is_official else None,
        "giay-tiep-nhan": make_receipt,
        "phieu-bo-sung": make_supplement_form if dossier.supplement_requests.exists() else None,
        "thong-bao": make_end_form if ended else None,
    }
    make = makers.get(kind)
    if make is None:
        raise Http404
    document = make(actor=request.actor, dossier_uuid=dossier.uuid, at=now())
    return HttpResponseRedirect(reverse("documents:document_show", args=[document.uuid]))
