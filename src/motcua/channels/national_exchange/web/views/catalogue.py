"""The national catalogue beside ours, and drafts made of what differs."""

import json
from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.base.errors import InvalidInput, Refusal
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render

from ...actions.catalogue import import_procedure
from ...permissions import CATALOGUE
from ...queries.catalogue import (
    NotNational,
    as_national,
    compare_with_ours,
    fetch_procedure,
    list_catalogue,
)
from .connection import language_of

LARGEST = 2_000_000


@require_http_methods(["GET", "POST"])
@official(CATALOGUE)
def catalogue_show(request: ActingRequest) -> HttpResponse:
    """Both catalogues side by side; a file of one procedure can be compared without the portal."""
    problem, status, rows = "", 200, []
    try:
        if request.method == "POST":
            return _compared(request, _read_file(request))
        rows = list_catalogue(at=now())
    except Refusal as refusal:
        problem = "; ".join(refusal.fields.values()) or refusal.message(language_of())
        status = refusal.status if request.method == "POST" else 200
    return render(
        request,
        "national_exchange/catalogue_show.html",
        {"rows": rows, "problem": problem},
        status=status,
    )


def _read_file(request: ActingRequest) -> Any:
    file = request.FILES.get("file")
    if file is None or isinstance(file, list):
        raise InvalidInput(fields={"file": _("Chọn một tệp JSON của LayThuTuc.")})
    if file.size is None or file.size > LARGEST:
        raise InvalidInput(fields={"file": _("Tệp lớn hơn 2 MB.")})
    try:
        return json.loads(file.read().decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise NotNational() from error


@require_http_methods(["GET", "POST"])
@official(CATALOGUE)
def procedure_compare(request: ActingRequest, code: str) -> HttpResponse:
    """One procedure beside the national one; the chosen parts become a draft."""
    if request.method == "POST" and request.POST.get("source"):
        try:
            answer = json.loads(request.POST["source"])
        except (ValueError, RecursionError) as error:
            raise NotNational() from error
    else:
        answer = None
    return _compared(request, answer, code, is_import=request.method == "POST")


def _compared(
    request: ActingRequest, answer: Any, code: str = "", *, is_import: bool = False
) -> HttpResponse:
    national = as_national(answer, code) if answer is not None else fetch_procedure(code)
    problems: list[tuple[str, str]] = []
    status = 200
    if is_import:
        try:
            draft = import_procedure(
                actor=request.actor,
                national=national,
                parts=request.POST.getlist("parts"),
                valid_from=_day(request.POST.get("valid_from", "")),
                decision=request.POST.get("decision", ""),
                at=now(),
            )
            return HttpResponseRedirect(reverse("procedures:draft_show", args=[draft.uuid]))
        except InvalidInput as refusal:
            problems, status = list(refusal.fields.items()), refusal.status
    return render(
        request,
        "national_exchange/procedure_compare.html",
        {
            "comparison": compare_with_ours(national, at=now()),
            "source": json.dumps(answer, ensure_ascii=False) if answer is not None else "",
            "problems": problems,
            "errors": dict(problems),
            "posted": request.POST,
        },
        status=status,
    )


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError as error:
        raise InvalidInput(
            fields={"valid_from": _("Nhập ngày có hiệu lực, ví dụ 2027-01-01.")}
        ) from error
