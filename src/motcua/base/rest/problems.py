"""Problem details (RFC 9457): every error of the machines' door in one form."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils import translation
from ninja import Schema

from motcua.base.errors import Refusal

REFUSALS = frozenset({400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 503})
CONTENT_TYPE = "application/problem+json"


class Problem(Schema):
    """What went wrong, in words for people and in names for machines."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    fields: dict[str, str] = {}


def problem_response(
    status: int,
    *,
    code: str,
    detail: str,
    fields: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JsonResponse:
    """Answer with a problem document."""
    body = {
        "type": f"urn:motcua:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        "fields": dict(fields or {}),
    }
    return JsonResponse(body, status=status, content_type=CONTENT_TYPE, headers=dict(headers or {}))


def refusal_response(request: HttpRequest, refusal: Refusal) -> JsonResponse:
    """A refusal as a problem document in the caller's language."""
    language = (translation.get_language() or "vi").split("-")[0]
    retry_after = getattr(refusal, "retry_after", None)
    headers: dict[str, Any] = {} if retry_after is None else {"Retry-After": str(retry_after)}
    if refusal.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return problem_response(
        refusal.status,
        code=refusal.code,
        detail=refusal.message(language),
        fields=refusal.fields,
        headers=headers,
    )


def as_problem(response: HttpResponseBase) -> HttpResponseBase:
    """
    An error that the framework answered by itself, as a problem document.

    No such address, method not allowed, a body too large or broken, a failure of ours.
    """
    status = response.status_code
    content_type = response.headers.get("Content-Type", "").partition(";")[0]
    if status < 400 or content_type == CONTENT_TYPE:
        return response
    phrase = HTTPStatus(status).phrase
    kept = {name: response.headers[name] for name in ("Allow",) if name in response.headers}
    return problem_response(
        status, code=phrase.lower().replace(" ", "_"), detail=f"{phrase}.", headers=kept
    )
