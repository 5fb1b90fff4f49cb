"""What every draft has: its place in the list, its files, its acts. Its page is its office's."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.base.errors import InvalidInput, NotFound, Refusal
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render

from ..actions.approval import approve_draft, return_draft, submit_draft, withdraw_draft
from ..actions.drawing import create_draft, discard_draft, rebase_draft, save_draft
from ..models import VersionDraft
from ..permissions import require_editor
from ..ports import desk_of, page_of
from ..queries.drafts import (
    address_of,
    content_of,
    desk_at,
    drafts_page,
    get_draft,
    get_draft_for,
    get_revision,
)
from ..queries.files import uploaded_text
from ..rules import Content


def _number(text: str | None) -> int:
    typed = text or ""
    return int(typed) if typed.isdecimal() and typed.isascii() and len(typed) < 9 else 0


@require_GET
@official()
def draft_list(request: ActingRequest) -> HttpResponse:
    """The drafts of every kind that one draws or approves: the open ones, or those that ended."""
    slug, is_open = request.GET.get("loai", ""), request.GET.get("xem") != "da-xong"
    page = max(1, _number(request.GET.get("trang")))
    found = drafts_page(request.actor, slug=slug, is_open=is_open, page=page)
    context = {"found": found, "slug": slug, "is_open": is_open, "page": page}
    return render(request, "drafting/draft_list.html", context)


@require_http_methods(["GET", "POST"])
@official()
def draft_create(request: ActingRequest, slug: str) -> HttpResponse:
    """Begin a draft: from a published version, from a file, or from as good as nothing."""
    desk = desk_at(slug)
    require_editor(request.actor, desk.rights)
    posted = request.POST if request.method == "POST" else request.GET
    values = {name: posted.get(name, "").strip() for name in ("code", "name")}
    number = _number(posted.get("phien-ban"))
    base = desk.find_version(values["code"], number) if number else None
    problems: dict[str, str] = {}
    if request.method == "POST":
        try:
            file = request.FILES.get("file")
            draft = create_draft(
                actor=request.actor,
                kind=desk.kind,
                file=uploaded_text(desk.kind, file) if file else None,
                base=base.number if base else None,
                code=values["code"],
                name=values["name"],
                at=now(),
            )
            return HttpResponseRedirect(address_of(draft))
        except InvalidInput as refusal:
            problems = refusal.fields
    context = {"desk": desk, "base": base, "values": values, "problems": problems}
    status = 422 if problems else 200
    return render(request, "drafting/draft_create.html", context, status=status)


@require_GET
@official()
def draft_export(request: ActingRequest, draft_uuid: UUID) -> HttpResponse:
    """The draft's file, exactly as it was saved."""
    draft = get_draft_for(request.actor, draft_uuid)
    return _file(draft, content_of(draft), draft.code)


@require_GET
@official()
def revision_export(request: ActingRequest, draft_uuid: UUID, number: int) -> HttpResponse:
    """The file of a saved state."""
    draft = get_draft_for(request.actor, draft_uuid)
    return _file(draft, content_of(get_revision(draft, number)), f"{draft.code}-{number}")


def _file(draft: VersionDraft, content: Content, name: str) -> HttpResponse:
    desk = desk_of(draft.kind)
    kind, text = desk.file, desk.text_of(draft.code, content)
    response = HttpResponse(kind.bytes_of(text), content_type=kind.media)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind.extension}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_POST
@official()
def draft_upload(request: ActingRequest, draft_uuid: UUID) -> HttpResponse:
    """Put another file in the place of the draft's; it is kept exactly as it came."""
    draft = get_draft_for(request.actor, draft_uuid)
    desk = desk_of(draft.kind)
    return _saved(
        request,
        draft,
        lambda: desk.with_file(
            content_of(draft), uploaded_text(draft.kind, request.FILES.get("file"))
        ),
        "tai-len",
    )


@require_POST
@official()
def revision_restore(request: ActingRequest, draft_uuid: UUID, number: int) -> HttpResponse:
    """Take a saved state up again, as the next one; those between stay in the history."""
    draft = get_draft_for(request.actor, draft_uuid)
    return _saved(request, draft, lambda: content_of(get_revision(draft, number)), "khoi-phuc")


def _saved(
    request: ActingRequest, draft: VersionDraft, content: Callable[[], Content], act: str
) -> HttpResponse:
    revision = _number(request.POST.get("revision"))
    try:
        save_draft(
            actor=request.actor, draft_uuid=draft.uuid, content=content(), revision=revision,
            at=now(),
        )  # fmt: skip
    except Refusal as refusal:
        return page_of(draft.kind)(request, get_draft(draft.uuid), refusal, act)
    return HttpResponseRedirect(address_of(draft))


ACTS: dict[str, tuple[Callable[..., object], tuple[str, ...]]] = {
    "trinh": (submit_draft, ("comment",)),
    "rut": (withdraw_draft, ()),
    "tra-lai": (return_draft, ("comment",)),
    "duyet": (approve_draft, ("revision",)),
    "doi-chieu": (rebase_draft, ()),
    "bo": (discard_draft, ()),
}


@require_POST
@official()
def draft_act(request: ActingRequest, draft_uuid: UUID, act: str) -> HttpResponse:
    """Submit, withdraw, approve, return or give up a draft; the actions check who may."""
    draft = get_draft(draft_uuid)
    if act not in ACTS:
        raise NotFound()
    do, names = ACTS[act]
    posted = {
        "comment": request.POST.get("comment", "")[:4000],
        "revision": _number(request.POST.get("revision")),
    }
    told = {name: posted[name] for name in names}
    try:
        do(actor=request.actor, draft_uuid=draft_uuid, at=now(), **told)
    except Refusal as refusal:
        return page_of(draft.kind)(request, get_draft(draft_uuid), refusal, act)
    return HttpResponseRedirect(address_of(draft))
