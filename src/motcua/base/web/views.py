"""Pages that belong to no subject: language choice, missing pages, failures, health."""

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.base.web.access import public
from motcua.base.web.pages import render


@require_POST
@public
def language_choose(request: HttpRequest) -> HttpResponse:
    """Remember the reader's language for a year and go back to the page."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}):
        target = "/"
    response = HttpResponseRedirect(target)
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=365 * 86_400,
            samesite="Lax",
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response


@require_GET
@public
def health_show(request: HttpRequest) -> HttpResponse:
    """Say that the process answers and reaches its database; for load balancers and `make demo`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


def page_missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for an address that leads nowhere."""
    return render(
        request,
        "ui/refusal.html",
        {"message": _("Không tìm thấy trang Ông/Bà cần."), "status": 404, "fields": {}},
        status=404,
    )


def page_failed(request: HttpRequest) -> HttpResponse:
    """The page for a failure of ours; it touches neither database nor session."""
    return HttpResponse(
        "<!doctype html><html lang=vi><meta charset=utf-8><title>Hệ thống gặp lỗi</title>"
        "<h1>Hệ thống gặp lỗi</h1><p>Thông tin Ông/Bà đã lưu không bị mất. "
        "Vui lòng thử lại sau ít phút.</p><p>Something went wrong on our side. "
        "Nothing you saved is lost. Please try again in a few minutes.</p>",
        status=500,
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form whose token is missing or old."""
    message = _("Biểu mẫu đã hết hạn. Vui lòng quay lại trang trước, tải lại trang và gửi lại.")
    return render(
        request, "ui/refusal.html", {"message": message, "status": 403, "fields": {}}, status=403
    )
