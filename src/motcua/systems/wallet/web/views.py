"""The person's own pages: the repository, one paper, upload, share, take back."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.base.alphabet import alphabetical
from motcua.base.errors import InvalidInput, Refusal
from motcua.base.fields import uuid7
from motcua.base.text import fold
from motcua.base.web.access import ActingRequest, signed_in
from motcua.base.web.clock import now, today
from motcua.base.web.pages import render
from motcua.kernel.organizations import api as organizations
from motcua.kernel.parties import api as parties

from ..actions.consenting import Wish, give_consent, withdraw_consent
from ..actions.ending import remove_own
from ..actions.entering import upload_own
from ..actions.reading import open_own
from ..queries.asked import waiting_for
from ..queries.kinds import content, kinds
from ..queries.papers import (
    PaperNotFound,
    consents_of,
    get_held,
    get_paper,
    kind_title,
    list_holders,
    list_papers,
    readings_of,
    view_of,
)
from ..rules import Entering
from .words import date_of, language, problems_of, send, shown, uuid_of

STATES = ("valid", "expired", "revoked", "replaced")
OFFERED = 12


@require_GET
@signed_in
def paper_list(request: ActingRequest) -> HttpResponse:
    """The papers of a person, or of somebody whom they represent: search, kinds, states, pages."""
    holders = list_holders(request.actor, at=now())
    if not holders:
        return render(
            request,
            "wallet/paper_list.html",
            {**shown(), "holders": [], "page": None, "waiting": []},
        )
    holder = uuid_of(request.GET.get("nguoi", "")) or holders[0][0]
    state = request.GET.get("trang-thai", "")
    asked = {
        "text": request.GET.get("q", "").strip()[:100],
        "kind": request.GET.get("loai", "")[:60],
        "state": state if state in STATES else "",
    }
    page = list_papers(
        request.actor,
        holder,
        at=now(),
        text=asked["text"],
        kind=asked["kind"],
        state=asked["state"],
        after=request.GET.get("sau", ""),
    )
    kept = {name: value for name, value in request.GET.items() if name != "sau" and value}
    return render(
        request,
        "wallet/paper_list.html",
        {
            **shown(),
            "waiting": waiting_for(request.actor, at=now()),
            "holders": [(str(uuid), name) for uuid, name in holders],
            "holder": str(holder),
            "page": page,
            "asked": asked,
            "is_asked": any(asked.values()),
            "kinds": _kind_choices(),
            "next_href": "?" + urlencode({**kept, "sau": page.after}) if page.after else "",
        },
    )


def _kind_choices() -> list[tuple[str, str]]:
    named = [(code, kind.title[language()]) for code, kind in kinds().items()]
    return [*sorted(named, key=lambda one: alphabetical(one[1])), ("other", _("Giấy tờ khác"))]


@require_GET
@signed_in
def paper_show(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """One paper: where it comes from, what it is worth, who may read it, who did."""
    paper = get_held(request.actor, uuid, at=now())
    return render(
        request,
        "wallet/paper_show.html",
        {
            **shown(),
            "paper": view_of(paper, today()),
            "kind": kind_title(paper.kind),
            "is_own": paper.holder.uuid == request.actor.party_uuid,
            "consents": consents_of(paper),
            "readings": readings_of(paper),
            "told": request.GET.get("xong", ""),
        },
    )


@require_GET
@signed_in
def paper_file(request: ActingRequest, uuid: UUID) -> HttpResponseBase:
    """The paper itself for its holder's side; `?tai` downloads it."""
    with parties.reading_from("wallet:paper_file"):
        opened = open_own(request.actor, uuid, at=now())
    return send(opened, inline="tai" not in request.GET)


@require_http_methods(["GET", "POST"])
@signed_in
def paper_upload(request: ActingRequest) -> HttpResponse:
    """Keep a paper of one's own; the same press sent twice keeps it once."""
    holders = list_holders(request.actor, at=now())
    if not holders:
        raise PaperNotFound()
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            paper = _upload(request, holders[0][0])
        except InvalidInput as refusal:
            problems = problems_of(refusal)
        except PaperNotFound:
            raise
        except Refusal as refusal:
            problems = [("file", refusal.message(language()))]
        else:
            return HttpResponseRedirect(
                f"{reverse('wallet:paper_show', args=[paper.uuid])}?xong=them"
            )
    return render(
        request,
        "wallet/paper_upload.html",
        {
            **shown(),
            "holders": [(str(one), name) for one, name in holders],
            "kinds": _kind_choices(),
            "posted": request.POST,
            "once": request.POST.get("once") or str(uuid7()),
            "problems": problems,
            "errors": dict(problems),
        },
        status=422 if problems else 200,
    )


def _upload(request: ActingRequest, own: UUID) -> Any:
    sent, files = request.POST, request.FILES.getlist("file")
    once = uuid_of(sent.get("once", ""))
    kind = sent.get("kind", "")
    fields = {}
    if not files:
        fields["file"] = _("Chọn tệp ảnh hoặc PDF của giấy tờ")
    for name in ("issued_on", "expires_on"):
        if sent.get(name) and date_of(sent[name]) is None:
            fields[name] = _("Nhập ngày, ví dụ 27/03/2026")
    if fields or once is None:
        raise InvalidInput(fields=fields)
    known = kinds().get(kind)
    return upload_own(
        actor=request.actor,
        entering=Entering(
            holder_uuid=uuid_of(sent.get("holder", "")) or own,
            source_uuid=once,
            title=sent.get("title", "").strip() or (known.title["vi"] if known else ""),
            kind=kind if known else "",
            number=sent.get("number", ""),
            issuer=sent.get("issuer", ""),
            issued_on=date_of(sent.get("issued_on", "")),
            expires_on=date_of(sent.get("expires_on", "")),
        ),
        content=files[0],
        filename=files[0].name or "",
        at=now(),
    )


@require_http_methods(["GET", "POST"])
@signed_in
def paper_share(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """Let an agency read the paper: look it up, say for what and until when."""
    paper = get_paper(request.actor, uuid, at=now())
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            _share(request, uuid)
        except Refusal as refusal:
            problems = problems_of(refusal)
        else:
            return HttpResponseRedirect(f"{reverse('wallet:paper_show', args=[uuid])}?xong=chia-se")
    asked = (request.POST.get("q") or request.GET.get("q", "")).strip()[:100]
    return render(
        request,
        "wallet/paper_share.html",
        {
            **shown(),
            "paper": paper,
            "asked": asked,
            "agencies": _agencies(asked),
            "posted": request.POST,
            "days": content()["consent_days"],
            "problems": problems,
            "errors": dict(problems),
        },
        status=422 if problems else 200,
    )


def _agencies(asked: str) -> list[tuple[str, str]]:
    words = fold(asked).split()
    if not words:
        return []
    found = (
        agency
        for agency in organizations.list_agencies(on=today())
        if all(word in fold(agency.name) for word in words)
    )
    return [
        (str(agency.uuid), agency.name) for agency, _n in zip(found, range(OFFERED), strict=False)
    ]


def _share(request: ActingRequest, uuid: UUID) -> None:
    sent = request.POST
    agency, until = uuid_of(sent.get("agency", "")), date_of(sent.get("until", ""))
    offered = {value for value, _name in _agencies(sent.get("q", ""))}
    fields = {}
    if agency is None or str(agency) not in offered:
        fields["agency"] = _("Chọn cơ quan được xem")
    if len(sent.get("purpose", "").strip()) < 5:
        fields["purpose"] = _("Ghi rõ cho xem để làm gì")
    if until is None:
        fields["until"] = _("Chọn ngày cuối cùng được xem")
    if fields or agency is None:
        raise InvalidInput(fields=fields)
    give_consent(
        actor=request.actor,
        paper_uuid=uuid,
        wish=Wish(purpose=sent["purpose"], agency_uuid=agency, until=until),
        at=now(),
    )


@require_POST
@signed_in
def consent_withdraw(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """Take leave back; from this moment nobody reads the paper under it."""
    consent = withdraw_consent(actor=request.actor, consent_uuid=uuid, at=now())
    target = reverse("wallet:paper_show", args=[consent.paper.uuid])
    return HttpResponseRedirect(f"{target}?xong=rut")


@require_POST
@signed_in
def paper_remove(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """Set one's own upload aside."""
    holder = get_paper(request.actor, uuid, at=now()).holder_uuid
    remove_own(actor=request.actor, paper_uuid=uuid, at=now())
    return HttpResponseRedirect(f"{reverse('wallet:paper_list')}?nguoi={holder}")
