"""Drafts: begun, drawn, checked, compared, submitted, and decided by another."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.base.actors import Actor
from motcua.base.bpmn.files import EncodingUnknown, bytes_of, text_of
from motcua.base.errors import InvalidInput, Refusal
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render
from motcua.kernel.diagrams import api as diagrams

from ...actions.approval import approve_draft, return_draft, submit_draft, withdraw_draft
from ...actions.drafting import create_draft, discard_draft, rebase_draft, save_draft
from ...models import ProcessDraft
from ...permissions import EDIT, may_decide_draft, may_edit_processes, require_reader
from ...queries.drafts import compare_diagrams, get_draft, history_of_draft, problems_of
from ...queries.panel import panel_fields, panel_words
from .showing import comparison

LARGEST = 4 * 1024 * 1024


@require_http_methods(["GET", "POST"])
@official(EDIT)
def draft_create(request: ActingRequest) -> HttpResponse:
    """Begin a draft: from a published version, from a file, or from nothing."""
    posted = request.POST if request.method == "POST" else request.GET
    base = _version(posted.get("tu", ""))
    values = {name: posted.get(name, "").strip() for name in ("code", "name")}
    problems: dict[str, str] = {}
    if request.method == "POST":
        try:
            file = _file(request) if request.FILES.get("file") else None
            code = base.code if base else values["code"]
            draft = create_draft(
                actor=request.actor, code=code, bpmn=file, base=base, name=values["name"], at=now()
            )
            return _to(draft)
        except InvalidInput as refusal:
            problems = refusal.fields
    return render(
        request,
        "process_office/draft_create.html",
        {"base": base, "values": values, "problems": problems},
        status=422 if problems else 200,
    )


def _version(text: str) -> diagrams.ProcessVersion | None:
    try:
        return diagrams.ProcessVersion.objects.filter(uuid=UUID(text)).first()
    except ValueError:
        return None


def _file(request: ActingRequest) -> str:
    file = request.FILES.get("file")
    if file is None or file.size is None:
        raise InvalidInput(fields={"file": _("Chọn một tệp BPMN.")})
    if file.size > LARGEST:
        raise InvalidInput(fields={"file": _("Tệp lớn hơn 4 MB.")})
    try:
        text = text_of(file.read())
    except EncodingUnknown as error:
        wanted = _("Không đọc được mã chữ của tệp. Hãy xuất lại tệp với mã UTF-8.")
        raise InvalidInput(fields={"file": wanted}) from error
    if "\x00" in text:
        raise InvalidInput(fields={"file": _("Tệp có ký tự không đọc được.")})
    return text


def _to(draft: ProcessDraft) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("process_office:draft_show", args=[draft.uuid]))


@require_GET
@official()
def draft_show(request: ActingRequest, draft_uuid: UUID) -> HttpResponse:
    """A draft in the modeller, or as a picture for those who only read it."""
    return _draft_page(request, get_draft(draft_uuid))


def _draft_page(
    request: ActingRequest, draft: ProcessDraft, refusal: Refusal | None = None, act: str = ""
) -> HttpResponse:
    require_reader(request.actor)
    may_edit = draft.is_open and may_edit_processes(request.actor)
    latest = diagrams.find_process(draft.code)
    steps = history_of_draft(draft)
    errors = refusal.fields if refusal else {}
    language = get_language() or "vi"
    message = refusal.message(language) if refusal else ""
    return render(
        request,
        "process_office/draft_show.html",
        {
            "draft": draft,
            "steps": steps,
            "returned": steps[-1] if draft.state == "returned" else None,
            "problems": problems_of(draft.bpmn) if draft.state != "approved" else [],
            "latest": latest if latest != draft.base else None,
            "may_edit": may_edit,
            "may_withdraw": draft.state == "submitted" and may_edit_processes(request.actor),
            "may_decide": draft.state == "submitted" and may_decide_draft(request.actor, draft),
            "fields": panel_fields() if may_edit else [],
            "words": panel_words() if may_edit else {},
            "message": message,
            "errors": errors,
            "act": act,
            "posted": request.POST,
        },
        status=refusal.status if refusal else 200,
    )


@require_GET
@official()
def draft_export(request: ActingRequest, draft_uuid: UUID) -> HttpResponse:
    """The draft's file, exactly as it was saved."""
    require_reader(request.actor)
    draft = get_draft(draft_uuid)
    response = HttpResponse(bytes_of(draft.bpmn), content_type="application/xml")
    response.headers["Content-Disposition"] = f'attachment; filename="{draft.code}.bpmn"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_POST
@official(EDIT)
def draft_save(request: ActingRequest, draft_uuid: UUID) -> HttpResponse:
    """Save a file: from the modeller, which reads the answer as JSON, or uploaded by hand."""
    wants_json = "application/json" in request.headers.get("Accept", "")
    revision = request.POST.get("revision", "")
    try:
        draft = save_draft(
            actor=request.actor,
            draft_uuid=draft_uuid,
            bpmn=_file(request),
            revision=int(revision) if revision.isdecimal() and len(revision) < 9 else 0,
            at=now(),
        )
    except Refusal as refusal:
        if not wants_json:
            return _draft_page(request, get_draft(draft_uuid), refusal, "save")
        told = "; ".join(refusal.fields.values()) or refusal.message(get_language() or "vi")
        return JsonResponse({"message": told}, status=refusal.status)
    if not wants_json:
        return _to(draft)
    return JsonResponse({"revision": draft.revision, "problems": _problems(draft.bpmn)})


@require_POST
@official(EDIT)
def draft_check(request: ActingRequest, draft_uuid: UUID) -> HttpResponse:
    """What is wrong with a file as it is drawn now; nothing is saved."""
    get_draft(draft_uuid)
    try:
        return JsonResponse({"problems": _problems(_file(request))})
    except InvalidInput as refusal:
        return JsonResponse({"message": "; ".join(refusal.fields.values())}, status=refusal.status)


def _problems(bpmn: str) -> list[dict[str, Any]]:
    return [
        {
            "element": problem.element_id,
            "name": problem.name,
            "words": problem.words,
            "path": problem.path,
            "way": " → ".join(problem.path_words),
        }
        for problem in problems_of(bpmn)
    ]


@require_GET
@official()
def draft_compare(request: ActingRequest, draft_uuid: UUID) -> HttpResponse:
    """A draft against the version that it was begun from, or the newest one."""
    require_reader(request.actor)
    draft = get_draft(draft_uuid)
    latest = diagrams.find_process(draft.code)
    older = latest if request.GET.get("voi") == "moi-nhat" else draft.base
    context: dict[str, Any] = {"draft": draft, "older": older, "latest": latest, "rows": None}
    found = compare_diagrams(older.bpmn, draft.bpmn) if older else None
    if older is not None and found is not None:
        nets = [diagrams.check_process(text)[0] for text in (older.bpmn, draft.bpmn)]
        context |= comparison(found, *(net for net in nets if net))
    return render(request, "process_office/draft_compare.html", context)


Act = Callable[[Actor, ProcessDraft, str, datetime], ProcessDraft]


def _submit(actor: Actor, draft: ProcessDraft, comment: str, at: datetime) -> ProcessDraft:
    return submit_draft(actor=actor, draft_uuid=draft.uuid, comment=comment, at=at)


def _withdraw(actor: Actor, draft: ProcessDraft, comment: str, at: datetime) -> ProcessDraft:
    return withdraw_draft(actor=actor, draft_uuid=draft.uuid, at=at)


def _discard(actor: Actor, draft: ProcessDraft, comment: str, at: datetime) -> ProcessDraft:
    return discard_draft(actor=actor, draft_uuid=draft.uuid, at=at)


def _rebase(actor: Actor, draft: ProcessDraft, comment: str, at: datetime) -> ProcessDraft:
    return rebase_draft(actor=actor, draft_uuid=draft.uuid, at=at)


def _return(actor: Actor, draft: ProcessDraft, comment: str, at: datetime) -> ProcessDraft:
    return return_draft(actor=actor, draft_uuid=draft.uuid, comment=comment, at=at)


ACTS: dict[str, Act] = {
    "trinh": _submit,
    "rut": _withdraw,
    "bo": _discard,
    "doi-chieu": _rebase,
    "tra-lai": _return,
}


@require_POST
@official()
def draft_act(request: ActingRequest, draft_uuid: UUID, act: str) -> HttpResponse:
    """Submit, withdraw, approve, return or give up a draft; the actions check who may."""
    draft = get_draft(draft_uuid)
    comment = request.POST.get("comment", "")[:4000]
    try:
        if act == "duyet":
            seen = request.POST.get("revision", "")
            revision = int(seen) if seen.isdecimal() and len(seen) < 9 else 0
            approve_draft(actor=request.actor, draft_uuid=draft.uuid, revision=revision, at=now())
        elif act in ACTS:
            ACTS[act](request.actor, draft, comment, now())
    except Refusal as refusal:
        return _draft_page(request, get_draft(draft_uuid), refusal, act)
    return _to(draft)
