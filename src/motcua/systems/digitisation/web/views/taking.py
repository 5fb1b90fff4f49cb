"""Taking in: the papers of a matter at the counter, and results that lie in the archive."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.base.errors import InvalidInput, NotFound, Refusal
from motcua.base.text import in_language
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now, today
from motcua.base.web.pages import render
from motcua.kernel.organizations import api as organizations
from motcua.kernel.parties import api as parties

from ...actions.taking import scan_paper
from ...permissions import CHECK
from ...ports import Matter, MatterKind, kinds
from ...queries import words
from ...queries.content import list_kinds
from ...queries.papers import papers_of_matter
from ..reading import problems_of


class MatterNotFound(NotFound):
    """Không tìm thấy vụ việc này trong số vụ việc Ông/Bà được xem."""

    message_en = "This matter is not among those that you may see."


def _kind_choices() -> list[tuple[str, str]]:
    language = words.language()
    return [(one.code, in_language(one.title, language)) for one in list_kinds(on=today())]


def _find(request: ActingRequest, uuid: UUID) -> tuple[MatterKind, Matter]:
    for kind in kinds():
        matter = kind.find(uuid)
        if matter is not None and kind.may_see(request.actor, uuid):
            return kind, matter
    raise MatterNotFound()


@require_http_methods(["GET", "POST"])
@official(CHECK)
def matter_show(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """The papers of a matter and how far each is; one more can be scanned."""
    kind, matter = _find(request, uuid)
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            _scan(request, matter, matter.holder_uuid, matter.desk_uuid)
        except Refusal as refusal:
            problems = problems_of(refusal)
        else:
            return HttpResponseRedirect(request.path)
    rows = papers_of_matter(uuid, on=today())
    return render(
        request,
        "digitisation/matter_show.html",
        {
            "matter": matter,
            "rows": rows,
            "done": sum(one.status == "certified" for one in rows),
            "back": kind.official_page(uuid),
            "kinds": _kind_choices(),
            "posted": request.POST,
            "problems": problems,
            "errors": dict(problems),
        },
        status=422 if problems else 200,
    )


def _scan(
    request: ActingRequest, matter: Matter | None, holder_uuid: UUID, desk_uuid: UUID
) -> None:
    upload = next(iter(request.FILES.getlist("file")), None)
    if upload is None:
        raise InvalidInput(fields={"file": _("Chọn tệp quét hoặc chụp ảnh giấy tờ")})
    try:
        scan_paper(
            actor=request.actor,
            content=upload,
            filename=upload.name or "",
            kind=request.POST.get("kind", "") or "other",
            title=request.POST.get("title", ""),
            matter=matter,
            holder_uuid=holder_uuid,
            desk_uuid=desk_uuid,
            at=now(),
        )
    except Refusal as refusal:
        if refusal.status != 422 or refusal.fields:
            raise
        # What is wrong with a file is said at its field.
        raise InvalidInput(fields={"file": refusal.message(words.language())}) from refusal


@require_http_methods(["GET", "POST"])
@official(CHECK)
def archive_create(request: ActingRequest) -> HttpResponse:
    """A result of an old dossier, which lies on paper in the archive, is put in the line."""
    desks = _desks(request)
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            _scan(request, None, _holder(request), _desk(request, desks))
        except Refusal as refusal:
            problems = problems_of(refusal)
        else:
            waiting = f"{reverse('digitisation:paper_list')}?trang-thai=reading"
            return HttpResponseRedirect(waiting)
    return render(
        request,
        "digitisation/archive_create.html",
        {
            "desks": [(str(one.uuid), one.name) for one in desks],
            "kinds": _kind_choices(),
            "posted": request.POST,
            "problems": problems,
            "errors": dict(problems),
        },
        status=422 if problems else 200,
    )


def _desks(request: ActingRequest) -> list[organizations.Agency]:
    held = {grant.agency_uuid for grant in request.actor.grants if CHECK in grant.permissions}
    return [organizations.get_agency(uuid) for uuid in held]


def _desk(request: ActingRequest, desks: list[organizations.Agency]) -> UUID:
    asked = [one.uuid for one in desks if str(one.uuid) == request.POST.get("desk")]
    found: UUID = next(iter([*asked, *(one.uuid for one in desks)]))
    return found


def _holder(request: ActingRequest) -> UUID:
    number = "".join(request.POST.get("holder_code", "").split())
    kind = "personal_code" if len(number) == 12 else "tax_code"
    found = parties.find_party_by_identifier(kind, number) if number else None
    if found is None:
        words_ = _("Không có ai mang số này trong hệ thống. Kiểm tra lại số trên giấy tờ")
        raise InvalidInput(fields={"holder_code": words_})
    uuid: UUID = found.uuid
    return uuid
