"""The catalogue: what is in force, to come and abolished; history, comparison, files."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from motcua.base.errors import Refusal
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now, today
from motcua.base.web.pages import render
from motcua.kernel.drafting import api as drafting

from ..actions.desk import differences_between, thing_of, yaml_of
from ..actions.publication import withdraw_version
from ..events import DRAFT
from ..permissions import EDIT, PUBLISH
from ..queries.catalogue import (
    ProcedureNotFound,
    VersionRecord,
    get_version,
    list_competences,
    list_versions,
)
from ..queries.choosing import language
from ..queries.editing import (
    STATES,
    about_of,
    field_choices,
    find_row,
    list_catalogue,
    procedure_file,
)


def _versions_of(code: str) -> list[VersionRecord]:
    found = list_versions(code)
    if not found:
        raise ProcedureNotFound()
    return found


@require_GET
@official()
def procedure_list(request: ActingRequest) -> HttpResponse:
    """Every procedure: in force, to come, abolished; and the drafts for whom they concern."""
    words = request.GET.get("q", "").strip()[:200]
    state = request.GET.get("tinh-trang", "")
    field = request.GET.get("linh-vuc", "")[:60]
    rows = list_catalogue(
        on=today(), text=words, field=field, state=state if state in STATES else ""
    )
    drafts = drafting.list_drafts(request.actor, DRAFT)
    context = {
        "rows": rows,
        "drafts": drafts,
        "drafted": {one.draft.code for one in drafts or ()},
        "words": words,
        "state": state,
        "field": field,
        "fields": field_choices(),
        "today": today(),
        "may_edit": request.actor.may(EDIT),
    }
    return render(request, "procedures/procedure_list.html", context)


@require_GET
@official()
def procedure_show(request: ActingRequest, code: str) -> HttpResponse:
    """One procedure: its versions, who is competent, and all parts of the version in force."""
    versions = _versions_of(code)
    on = today()
    in_force = [v for v in versions if v.state == "published" and v.valid_from <= on]
    context = {
        "versions": versions,
        "shown": next((v for v in in_force if v.valid_to is None or v.valid_to > on), versions[0]),
        "competences": list_competences(code),
        "drafts": drafting.list_drafts(request.actor, DRAFT, code=code),
        "today": on,
        "may_edit": request.actor.may(EDIT),
    }
    return render(request, "procedures/procedure_show.html", context)


@require_GET
@official()
def procedure_export(request: HttpRequest, code: str) -> HttpResponse:
    """The procedure as a content file of the province, every published version in it."""
    text = yaml_of(procedure_file(code))
    response = HttpResponse(text.encode(), content_type="application/yaml")
    name = code.replace(".", "-")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.yaml"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_GET
@official()
def version_compare(request: HttpRequest, code: str) -> HttpResponse:
    """Any two versions, field by field."""
    numbers = sorted(version.number for version in _versions_of(code))
    before = numbers[-2] if len(numbers) > 1 else numbers[-1]
    newer = find_row(code, _number(request, "moi", numbers[-1]))
    older = find_row(code, _number(request, "cu", before))
    if newer is None or older is None:
        raise ProcedureNotFound()
    things = [
        thing_of(drafting.Content("", about_of(row), row.valid_from, row.valid_to))
        for row in (older, newer)
    ]
    context = {
        "code": code,
        "older": older,
        "newer": newer,
        "numbers": numbers,
        "changes": differences_between(things[0], things[1]),
    }
    return render(request, "procedures/version_compare.html", context)


def _number(request: HttpRequest, name: str, default: int) -> int:
    value = request.GET.get(name, "")
    return int(value) if value.isdecimal() and value.isascii() and len(value) < 6 else default


@require_GET
@official()
def version_show(request: ActingRequest, version_uuid: UUID) -> HttpResponse:
    """A version as it was published."""
    return _version_page(request, version_uuid)


def _version_page(
    request: ActingRequest, version_uuid: UUID, refusal: Refusal | None = None
) -> HttpResponse:
    record = get_version(version_uuid)
    context = {
        "record": record,
        "message": refusal.message(language()) if refusal else "",
        "today": today(),
        "may_withdraw": request.actor.may(PUBLISH)
        and record.state != "withdrawn"
        and record.valid_from > today(),
    }
    status = refusal.status if refusal else 200
    return render(request, "procedures/version_show.html", context, status=status)


@require_http_methods(["POST"])
@official(PUBLISH)
def version_withdraw(request: ActingRequest, version_uuid: UUID) -> HttpResponse:
    """Take a scheduled version or abolition back before its first day."""
    try:
        version = withdraw_version(actor=request.actor, version_uuid=version_uuid, at=now())
    except ProcedureNotFound:
        raise
    except Refusal as refusal:
        return _version_page(request, version_uuid, refusal)
    return HttpResponseRedirect(reverse("procedures:procedure_show", args=[version.procedure.code]))
