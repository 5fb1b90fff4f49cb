"""Drafts drawn, checked and compared. Their acts are those of `drafting`."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.base.bpmn.document import processes_in
from motcua.base.errors import InvalidInput, Refusal
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render
from motcua.kernel.diagrams import api as diagrams
from motcua.kernel.drafting import api as drafting

from ...actions.desk import ProcessDesk
from ...events import DRAFT
from ...permissions import EDIT
from ...queries.drafts import compare_diagrams, meant, must_choose, net_of, problems_of
from ...queries.panel import panel_fields, panel_words
from .showing import comparison

DESK = ProcessDesk()


@require_GET
@official()
def draft_show(request: ActingRequest, draft_uuid: UUID) -> HttpResponse:
    """A draft in the modeller, or as a picture for those who only read it."""
    return draft_page(request, drafting.get_draft_for(request.actor, draft_uuid, DRAFT))


def draft_page(
    request: ActingRequest,
    draft: drafting.VersionDraft,
    refusal: Refusal | None = None,
    act: str = "",
) -> HttpResponse:
    """The page of a draft, with what was refused about an act on it."""
    around = drafting.draft_context(request.actor, draft, refusal, act, request.POST)
    content, may_edit = drafting.content_of(draft), around["may_edit"]
    context = {
        **around,
        "problems": problems_of(content) if draft.state != "approved" else [],
        "candidates": processes_in(content.file) if may_edit or must_choose(content) else [],
        "chosen": meant(content),
        "must_choose": must_choose(content),
        "fields": panel_fields() if may_edit else [],
        "words": panel_words() if may_edit else {},
    }
    status = refusal.status if refusal else 200
    return render(request, "process_office/draft_show.html", context, status=status)


@require_POST
@official(EDIT)
def draft_choose(request: ActingRequest, draft_uuid: UUID) -> HttpResponse:
    """Say which process of a file is meant, where it has several; the file stays as it came."""
    draft = drafting.get_draft_for(request.actor, draft_uuid, DRAFT)
    content, chosen = drafting.content_of(draft), request.POST.get("process", "")
    try:
        if chosen not in {one.id for one in processes_in(content.file)}:
            raise InvalidInput(fields={"process": _("Chọn một quy trình của tệp.")})
        _save(request, draft, replace(content, about={**content.about, "process": chosen}))
    except Refusal as refusal:
        draft = drafting.get_draft_for(request.actor, draft_uuid, DRAFT)
        return draft_page(request, draft, refusal, "chon-quy-trinh")
    return HttpResponseRedirect(drafting.address_of(draft))


def _save(
    request: ActingRequest, draft: drafting.VersionDraft, content: drafting.Content
) -> drafting.VersionDraft:
    begun = request.POST.get("revision", "")
    return drafting.save_draft(
        actor=request.actor,
        draft_uuid=draft.uuid,
        content=content,
        revision=int(begun) if begun.isdecimal() and len(begun) < 9 else 0,
        at=now(),
    )


@require_POST
@official(EDIT)
def draft_save(request: ActingRequest, draft_uuid: UUID) -> HttpResponse:
    """Save what the modeller drew; it reads the answer as JSON."""
    draft = drafting.get_draft_for(request.actor, draft_uuid, DRAFT)
    try:
        draft = _save(request, draft, _drawn(request, draft))
    except Refusal as refusal:
        told = "; ".join(refusal.fields.values()) or refusal.message(get_language() or "vi")
        return JsonResponse({"message": told}, status=refusal.status)
    problems = _problems(drafting.content_of(draft))
    return JsonResponse({"revision": draft.revision, "problems": problems})


@require_POST
@official(EDIT)
def draft_check(request: ActingRequest, draft_uuid: UUID) -> HttpResponse:
    """What is wrong with a file as it is drawn now; nothing is saved."""
    draft = drafting.get_draft_for(request.actor, draft_uuid, DRAFT)
    try:
        return JsonResponse({"problems": _problems(_drawn(request, draft))})
    except InvalidInput as refusal:
        return JsonResponse({"message": "; ".join(refusal.fields.values())}, status=refusal.status)


def _drawn(request: ActingRequest, draft: drafting.VersionDraft) -> drafting.Content:
    file = drafting.uploaded_text(DRAFT, request.FILES.get("file"))
    return DESK.with_file(drafting.content_of(draft), file)


def _problems(content: drafting.Content) -> list[dict[str, Any]]:
    return [
        {
            "element": problem.element_id,
            "name": problem.name,
            "words": problem.words,
            "path": problem.path,
            "way": " → ".join(problem.path_words),
        }
        for problem in problems_of(content)
    ]


@require_GET
@official()
def draft_compare(request: ActingRequest, draft_uuid: UUID) -> HttpResponse:
    """A draft against the version that it was begun from, or the newest one."""
    draft = drafting.get_draft_for(request.actor, draft_uuid, DRAFT)
    newest = diagrams.find_process(draft.code)
    older = newest
    if request.GET.get("voi") != "moi-nhat":
        number = draft.base_number
        older = diagrams.get_process(draft.code, number) if number else None
    context: dict[str, Any] = {
        **drafting.draft_title(draft), "older": older, "newest": newest, "rows": None,
    }  # fmt: skip
    version = DESK.find_version(draft.code, older.number) if older else None
    if version is not None:
        sides = version.content, drafting.content_of(draft)
        found = compare_diagrams(*sides)
        if found is not None:
            context |= comparison(found, *(net for side in sides if (net := net_of(side))))
    return render(request, "process_office/draft_compare.html", context)
