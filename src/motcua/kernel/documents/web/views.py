"""Sends files to those who may read them, and lets anyone verify an official paper."""

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from motcua.base.web import clock, limits
from motcua.base.web.access import ActingRequest, public, signed_in
from motcua.base.web.addresses import address_of
from motcua.base.web.pages import render
from motcua.kernel.parties import api as parties

from ..models import Document
from ..queries.papers import (
    OpenedFile,
    find_document_by_content,
    find_document_by_verification_code,
    open_document,
    open_file,
)
from ..queries.rendering import kind_title
from ..queries.verification import Verification, verify_document, verify_file
from ..rules.codes import tidy_verification_code
from ..rules.disposition import file_headers

_LARGEST_CHECKED = 20 * 1024 * 1024
_TRIES, _WINDOW = 30, 600


@require_GET
@signed_in
def file_show(request: ActingRequest, file_uuid: UUID) -> HttpResponseBase:
    """Send a file to somebody who may read it; `?tai` downloads it."""
    with parties.reading_from("documents:file_show"):
        opened = open_file(actor=request.actor, file_uuid=file_uuid, at=clock.now())
    return _send(request, opened)


@require_GET
@signed_in
def document_show(request: ActingRequest, document_uuid: UUID) -> HttpResponseBase:
    """Send the current version of an official paper to somebody who may read it."""
    with parties.reading_from("documents:document_show"):
        opened = open_document(actor=request.actor, document_uuid=document_uuid, at=clock.now())
    return _send(request, opened)


@require_http_methods(["GET", "POST"])
@public
def document_verify(request: HttpRequest, code: str = "") -> HttpResponse:
    """Say whether a paper is genuine: by its code, or by the file itself."""
    if request.method == "POST" and request.FILES.get("tep"):
        _count(request)
        return _verify_uploaded(request)
    typed = code or request.GET.get("ma", "").strip()
    if not typed:
        return _page(request)
    written = tidy_verification_code(typed)
    if written is None:
        return _page(request, typed=typed, error=_code_wrong(), status=422)
    if written != code:
        return redirect("documents:document_verify", code=written)
    _count(request)
    document = find_document_by_verification_code(written)
    if document is None:
        return _page(request, typed=written, error=_code_unknown(), status=404)
    found = verify_document(document.uuid, at=clock.now())
    return _page(request, typed=written, document=document, found=found)


def _verify_uploaded(request: HttpRequest) -> HttpResponse:
    upload = request.FILES.getlist("tep")[0]
    if upload.size is None or upload.size > _LARGEST_CHECKED:
        error = _("Tệp lớn hơn 20 MB nên không kiểm tra được ở đây.")
        return _page(request, file_error=error, status=422)
    content = upload.read()
    if not content.startswith(b"%PDF-"):
        error = _("Tệp này không phải là tệp PDF. Vui lòng chọn tệp PDF đã nhận.")
        return _page(request, file_error=error, status=422)
    found = verify_file(content, at=clock.now())
    document = find_document_by_content(found.sha256)
    return _page(request, document=document, found=found, is_upload=True)


def _page(
    request: HttpRequest,
    *,
    typed: str = "",
    error: str = "",
    file_error: str = "",
    document: Document | None = None,
    found: Verification | None = None,
    is_upload: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        "typed": typed,
        "error": error,
        "file_error": file_error,
        "document": document,
        "found": found,
        "is_upload": is_upload,
        "kind": kind_title(document.kind) if document else None,
    }
    return render(request, "documents/document_verify.html", context, status=status)


def _code_wrong() -> str:
    return _("Mã gồm 12 chữ và số in dưới mã QR, ví dụ 7K2M-0QXA-9FTD. Vui lòng nhập lại.")


def _code_unknown() -> str:
    return _("Không có văn bản nào mang mã này. Vui lòng so lại từng chữ với bản giấy.")


def _count(request: HttpRequest) -> None:
    address = address_of(request)
    limits.hit(f"verify:{address}", limit=_TRIES, seconds=_WINDOW, at=clock.now())


def _send(request: HttpRequest, opened: OpenedFile) -> HttpResponseBase:
    headers = file_headers(
        name=opened.name,
        media_type=opened.media_type,
        size=opened.size,
        sha256=opened.sha256,
        inline="tai" not in request.GET,
    )
    if request.headers.get("If-None-Match") == headers["ETag"]:
        opened.stream.close()
        return HttpResponse(status=304, headers={"ETag": headers["ETag"]})
    answer = FileResponse(opened.stream)
    for name, value in headers.items():  # set last: Django would name the file by its hash
        answer.headers[name] = value
    return answer
