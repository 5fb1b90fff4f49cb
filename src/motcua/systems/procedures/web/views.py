"""Pages of the catalogue office."""

from datetime import date
from uuid import UUID

import yaml
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.base.errors import InvalidInput, Refusal
from motcua.base.text import VIETNAM
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render

from ..actions.loading import draft_from_file
from ..actions.publication import draft_version, publish_version
from ..queries.catalogue import (
    ProcedureNotFound,
    VersionRecord,
    list_competences,
    list_versions,
)
from ..queries.editing import get_version_state, list_catalogue, state_of
from ..rules.completeness import PART_NAMES
from ..rules.differences import differences
from . import forms

MAY = "procedures.edit"
LARGEST = 512 * 1024


def _today() -> date:
    return now().astimezone(VIETNAM).date()


def _language() -> str:
    return (get_language() or "vi").split("-")[0]


def _versions_of(code: str) -> list[VersionRecord]:
    found = list_versions(code)
    if not found:
        raise ProcedureNotFound()
    return found


@require_GET
@official(MAY)
def procedure_list(request: HttpRequest) -> HttpResponse:
    """Every procedure of the catalogue."""
    words = request.GET.get("q", "").strip()[:200]
    rows = list_catalogue(on=_today(), text=words)
    return render(request, "procedures/procedure_list.html", {"rows": rows, "words": words})


@require_GET
@official(MAY)
def procedure_show(request: HttpRequest, code: str) -> HttpResponse:
    """One procedure: its versions, who is competent, and all parts of the version in force."""
    versions = _versions_of(code)
    today = _today()
    shown = next(
        (v for v in versions if v.state == "published" and v.valid_from <= today), versions[0]
    )
    return render(
        request,
        "procedures/procedure_show.html",
        {
            "versions": [state_of(version) for version in versions],
            "shown": state_of(shown),
            "competences": list_competences(code),
            "part_names": PART_NAMES,
            "today": today,
        },
    )


@require_GET
@official(MAY)
def version_compare(request: HttpRequest, code: str) -> HttpResponse:
    """Two versions side by side, as words taken away and added."""
    versions = {version.number: version for version in _versions_of(code)}
    numbers = sorted(versions)
    newer = versions.get(_number(request, "moi", numbers[-1]))
    older = versions.get(_number(request, "cu", numbers[-2] if len(numbers) > 1 else numbers[-1]))
    if newer is None or older is None:
        raise ProcedureNotFound()
    return render(
        request,
        "procedures/version_compare.html",
        {
            "code": code,
            "older": older,
            "newer": newer,
            "numbers": numbers,
            "differences": differences(older.content, newer.content, _language()),
        },
    )


def _number(request: HttpRequest, name: str, default: int) -> int:
    value = request.GET.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 6 else default


@require_GET
@official(MAY)
def version_show(request: HttpRequest, version_uuid: UUID) -> HttpResponse:
    """A version as it will be published, with what it lacks."""
    return _version_page(request, version_uuid)


def _version_page(
    request: HttpRequest, version_uuid: UUID, refusal: str = "", status: int = 200
) -> HttpResponse:
    return render(
        request,
        "procedures/version_show.html",
        {
            "state": get_version_state(version_uuid),
            "part_names": PART_NAMES,
            "refusal": refusal,
        },
        status=status,
    )


@require_POST
@official(MAY)
def version_publish(request: ActingRequest, version_uuid: UUID) -> HttpResponse:
    """Make a draft the law from its day."""
    try:
        version = publish_version(actor=request.actor, version_uuid=version_uuid, at=now())
    except Refusal as refusal:
        message = refusal.message(_language())
        return _version_page(request, version_uuid, message, refusal.status)
    return HttpResponseRedirect(reverse("procedures:procedure_show", args=[version.procedure.code]))


@require_http_methods(["GET", "POST"])
@official(MAY)
def version_create(request: ActingRequest, code: str) -> HttpResponse:
    """A new version from the newest one: main texts, time limits, fees and the first day."""
    record = _versions_of(code)[0]
    values, problems, status = forms.initial_values(record), {}, 200
    if request.method == "POST":
        form = forms.read_version(record, request.POST)
        if form.is_right and form.valid_from is not None:
            draft = draft_version(
                actor=request.actor,
                code=code,
                content=form.content,
                valid_from=form.valid_from,
                event=form.event,
                decision=form.decision,
                at=now(),
            )
            return HttpResponseRedirect(reverse("procedures:version_show", args=[draft.uuid]))
        values = {name: str(request.POST.get(name, "")) for name in {*values, *request.POST}}
        problems, status = form.problems, 422
    return render(
        request,
        "procedures/version_create.html",
        {"record": record, "values": values, "problems": problems, "part_names": PART_NAMES},
        status=status,
    )


@require_http_methods(["GET", "POST"])
@official(MAY)
def version_upload(request: ActingRequest) -> HttpResponse:
    """Upload a content file: its new versions become drafts to look at before publication."""
    problem, status = "", 200
    if request.method == "POST":
        try:
            procedure = draft_from_file(actor=request.actor, content=_read_file(request), at=now())
            return HttpResponseRedirect(reverse("procedures:procedure_show", args=[procedure.code]))
        except Refusal as refusal:
            problem = "; ".join(refusal.fields.values()) or refusal.message(_language())
            status = refusal.status
    return render(request, "procedures/version_upload.html", {"problem": problem}, status=status)


def _read_file(request: HttpRequest) -> object:
    file = request.FILES.get("file")
    if file is None:
        raise InvalidInput(fields={"file": _("Chọn một tệp YAML.")})
    if file.size is None or file.size > LARGEST:
        raise InvalidInput(fields={"file": _("Tệp lớn hơn 512 kB.")})
    try:
        return yaml.safe_load(file.read().decode("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidInput(fields={"file": _("Tệp không đọc được như YAML.")}) from error
