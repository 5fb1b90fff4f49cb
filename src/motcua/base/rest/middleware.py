"""What every request of a machine goes through: errors as problems, writes safe to repeat."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseBase, UnreadablePostError

from motcua.base.rest.models import RepeatedRequest
from motcua.base.rest.problems import as_problem, problem_response
from motcua.base.web.clock import now

KEPT_FOR = timedelta(days=1)
# A process that was killed mid-request leaves its row unanswered; after this long it may be tried
# again. The actions themselves are safe to repeat, so a second try never does a thing twice.
BROKEN_AFTER = timedelta(seconds=60)
# Answers that say "later": the same request may get another one then.
PASSING = {408, 429}


class IdempotencyMiddleware:
    """
    Gives a repeated write under /api/ the answer that the first one got.

    Errors that no endpoint answered become problem documents here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the next in line."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer once, remember the answer, and give it again to the same request."""
        if not request.path.startswith("/api/"):
            return self.get_response(request)
        return as_problem(self._answer(request))

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        key = request.headers.get("Idempotency-Key", "")
        actor = getattr(request, "actor", None)
        is_write = request.method in {"POST", "PUT", "PATCH", "DELETE"}
        if not key or not is_write or actor is None:
            return self.get_response(request)
        # Uploads are content-addressed: sending a file twice stores it once, without our help.
        if not actor.is_signed_in or (request.content_type or "").startswith("multipart/"):
            return self.get_response(request)
        if len(key) > 200:
            return problem_response(
                400, code="idempotency_key_too_long", detail="Idempotency-Key: 200 characters."
            )
        try:
            request.body  # noqa: B018  # read here, where its size can still be refused
        except RequestDataTooBig:
            return problem_response(
                413, code="content_too_large", detail="The body is larger than is taken."
            )
        except UnreadablePostError:
            return problem_response(400, code="bad_request", detail="The body broke off.")
        return self._answer_once(request, caller=actor.uuid, key=key)

    def _answer_once(self, request: HttpRequest, *, caller: UUID, key: str) -> HttpResponseBase:
        moment = now()
        digest = hashlib.sha256(
            f"{request.method} {request.get_full_path()}\n".encode() + request.body
        ).hexdigest()
        RepeatedRequest.objects.filter(caller=caller, begun_at__lt=moment - KEPT_FOR).delete()
        row, is_first = RepeatedRequest.objects.get_or_create(
            caller=caller, key=key, defaults={"request_digest": digest, "begun_at": moment}
        )
        if not is_first:
            if row.request_digest != digest:
                return problem_response(
                    422,
                    code="idempotency_key_reused",
                    detail="This Idempotency-Key was sent with another request.",
                )
            if row.status is not None:
                body = HttpResponse(
                    bytes(row.body), status=row.status, content_type=row.content_type
                )
                body.headers["Idempotency-Replayed"] = "true"
                return body
            if row.begun_at > moment - BROKEN_AFTER:
                return problem_response(
                    409,
                    code="request_in_progress",
                    detail="The first request with this key is still being answered.",
                    headers={"Retry-After": "5"},
                )
        response = self.get_response(request)
        is_final = response.status_code < 500 and response.status_code not in PASSING
        if is_final and isinstance(response, HttpResponse):
            row.status, row.body = response.status_code, response.content
            row.content_type = response.headers.get("Content-Type", "")
            row.save(update_fields=["status", "body", "content_type"])
        else:
            row.delete()
        return response
