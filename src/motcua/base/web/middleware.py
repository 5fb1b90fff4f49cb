"""What happens to every request: headers, language, the actor, and refusals made into answers."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from motcua.base.errors import InvalidInput, Refusal, SignInRequired
from motcua.base.web.pages import render

Answer = Callable[[HttpRequest], HttpResponse]

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-src 'self'",
        "object-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
    ]
)


class SecurityHeadersMiddleware:
    """Tells browsers to run only our own scripts and styles and to share nothing."""

    def __init__(self, get_response: Answer) -> None:
        """Keep the next in line."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers to whatever is answered."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(self), geolocation=()")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        return response


class LanguageMiddleware:
    """Speaks the language that the person chose (cookie); until then, their browser's wish."""

    def __init__(self, get_response: Answer) -> None:
        """Keep the next in line."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the chosen language, and tell caches on what it hangs."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        known = {code for code, _ in settings.LANGUAGES}
        language = chosen if chosen in known else _wished(request, known)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response


def _wished(request: HttpRequest, known: set[str]) -> str:
    """The first language of the browser's wishes that is spoken here, else Vietnamese."""
    wishes = parse_accept_lang_header(request.headers.get("Accept-Language", "").lower())
    spoken = (code for wish, weight in wishes if weight and (code := wish.split("-")[0]) in known)
    return next(spoken, settings.LANGUAGE_CODE)


class UnreadableText(InvalidInput):
    """Nội dung gửi lên có ký tự không đọc được. Vui lòng nhập lại."""

    status = 400
    message_en = "What was sent contains a character that cannot be read. Please type it again."


def _values(query: QueryDict) -> list[str]:
    return [one for key, values in query.lists() for one in (key, *map(str, values))]


class RefusalMiddleware:
    """Turns a refusal that no view answered into a page that says what to do."""

    def __init__(self, get_response: Answer) -> None:
        """Keep the next in line."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as usual; refusals arrive in process_exception."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Refuse text that no database can keep (NUL), before any page has to think of it."""
        typed = [*kwargs.values(), *_values(request.GET)]
        if request.method == "POST" and not request.path.startswith("/api/"):
            typed += _values(request.POST)
        if any(isinstance(value, str) and "\x00" in value for value in typed):
            return self.process_exception(request, UnreadableText())
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A page for a refusal; anything unanticipated is left to fail loudly."""
        if not isinstance(error, Refusal):
            return None
        if isinstance(error, SignInRequired):
            return _to_sign_in(request)
        language = translation.get_language() or settings.LANGUAGE_CODE
        response = render(
            request,
            "ui/refusal.html",
            {"message": error.message(language), "status": error.status, "fields": error.fields},
            status=error.status,
        )
        retry_after = getattr(error, "retry_after", None)
        if retry_after is not None:
            response.headers["Retry-After"] = str(retry_after)
        return response


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    try:
        address = reverse("access:sign_in")
    except NoReverseMatch:
        return HttpResponse(status=401)
    back = request.get_full_path() if request.method == "GET" else _page_before(request)
    return HttpResponseRedirect(f"{address}?{urlencode({'next': back})}")


def _page_before(request: HttpRequest) -> str:
    """The page on which a form stood: where it was sent to may show nothing by itself."""
    page = urlsplit(request.headers.get("Referer", ""))
    is_ours = page.netloc == request.get_host() and page.path.startswith("/")
    return page._replace(scheme="", netloc="", fragment="").geturl() if is_ours else request.path
