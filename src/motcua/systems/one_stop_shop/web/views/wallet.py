"""What a dossier was given from the applicant's repository, and what of its papers enters there."""

from datetime import date
from uuid import UUID

from django.http import FileResponse, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from motcua.base.alphabet import alphabetical
from motcua.base.errors import InvalidInput, Refusal
from motcua.base.text import in_language
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render
from motcua.kernel.documents import api as documents
from motcua.kernel.parties import api as parties
from motcua.systems.wallet import api as wallet

from ...actions.keeping import Compared, keep_checked_paper
from ...permissions import may_appraise_dossier, may_receive_dossier
from ...queries.detail import find_dossier_for
from .application import _uuid, language, problems_of


def legal_words() -> dict[str, str]:
    """What a paper of the repository is before the law."""
    return {
        "original": _("Bản điện tử gốc"),
        "certified": _("Bản sao điện tử có chứng thực"),
        "checked": _("Bản chụp đã được cán bộ đối chiếu"),
        "uploaded": _("Tự tải lên, chưa xác minh"),
    }


@require_http_methods(["GET", "POST"])
@official("one_stop_shop.see_dossiers")
def dossier_wallet(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """What this dossier was given, who opened it; record that a paper was compared."""
    dossier = find_dossier_for(request.actor, uuid=uuid)
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            _compare(request, uuid)
        except Refusal as refusal:
            problems = problems_of(refusal)
        else:
            return HttpResponseRedirect(f"{request.path}?xong=1")
    may_compare = dossier.accepted_at is not None and (
        may_receive_dossier(request.actor, dossier) or may_appraise_dossier(request.actor, dossier)
    )
    papers = dossier.application.papers.filter(
        superseded_at__isnull=True, stored_file__isnull=False
    )
    named = [
        (code, in_language(kind.title, language())) for code, kind in wallet.kinds.kinds().items()
    ]
    return render(
        request,
        "one_stop_shop/dossier_wallet.html",
        {
            "dossier": dossier,
            "given": list(wallet.given_to(dossier.application.uuid, at=now()).values()),
            "papers": [(str(one.uuid), one.title) for one in papers.order_by("id")],
            "kinds": sorted(named, key=lambda one: alphabetical(one[1])),
            "may_compare": may_compare,
            "legal_words": legal_words(),
            "posted": request.POST,
            "is_done": "xong" in request.GET,
            "problems": problems,
            "errors": dict(problems),
        },
        status=422 if problems else 200,
    )


def _compare(request: ActingRequest, uuid: UUID) -> None:
    sent = request.POST
    paper = _uuid(sent.get("paper", ""))
    fields, days = {}, {}
    for name in ("issued_on", "expires_on"):
        days[name] = _day(sent.get(name, ""))
        if sent.get(name) and days[name] is None:
            fields[name] = _("Nhập ngày, ví dụ 27/03/2026")
    if paper is None:
        fields["paper"] = _("Chọn giấy tờ đã nộp dưới dạng tệp")
    if not sent.get("compared"):
        fields["compared"] = _("Đánh dấu rằng đã đối chiếu với bản chính")
    if fields or paper is None:
        raise InvalidInput(fields=fields)
    keep_checked_paper(
        actor=request.actor,
        dossier_uuid=uuid,
        paper_uuid=paper,
        compared=Compared(
            kind=sent.get("kind", ""),
            number=sent.get("number", ""),
            issuer=sent.get("issuer", ""),
            issued_on=days["issued_on"],
            expires_on=days["expires_on"],
        ),
        at=now(),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@require_GET
@official("one_stop_shop.see_dossiers")
def dossier_held(request: ActingRequest, uuid: UUID, consent: UUID) -> HttpResponseBase:
    """A paper of the repository that this dossier was given; the applicant sees who opened it."""
    dossier = find_dossier_for(request.actor, uuid=uuid)
    with parties.reading_from("one_stop_shop:dossier_held"):
        opened = wallet.read_paper(
            actor=request.actor,
            consent_uuid=consent,
            matter_uuid=dossier.application.uuid,
            purpose=f"Xem giấy tờ của hồ sơ {dossier.code}",
            at=now(),
        )
    answer = FileResponse(opened.stream)
    for name, value in documents.file_headers(
        name=opened.name,
        media_type=opened.media_type,
        size=opened.size,
        sha256=opened.sha256,
        inline=True,
    ).items():
        answer.headers[name] = value
    answer.headers["Cache-Control"] = "no-store"  # every opening is asked anew, and written down
    return answer
