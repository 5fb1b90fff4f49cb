"""Makes writes of machines safe to repeat: one answer for one idempotency key."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from motcua.base.rest.models import RepeatedRequest
from motcua.base.rest.problems import problem_response
from motcua.base.web.clock import now

KEPT_FOR = timedelta(days=1)
# A process that was killed mid-request leaves its row unanswered; after this long it may be tried
# again. The actions themselves are safe to repeat, so a second try never does a thing twice.
BROKEN_AFTER = timedelta(seconds=60)


class IdempotencyMiddleware:
    """Gives a repeated write under /api/ the answer that the first one got."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the next in line."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer once, remember the answer, and give it again to the same request."""
        key = request.headers.get("Idempotency-Key", "")
        actor = getattr(request, "actor", None)
        is_write = request.method in {"POST", "PUT", "PATCH", "DELETE"}
        if not key or not is_write or not request.path.startswith("/api/") or actor is None:
            return self.get_response(request)
        # Uploads are content-addressed: sending a file twice stores it once, without our help.
        if not actor.is_signed_in or (request.content_type or "").startswith("multipart/"):
            return self.get_response(request)
        if len(key) > 200:
            return problem_response(
                400, code="idempotency_key_too_long", detail="Idempotency-Key: 200 characters."
            )
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
        if response.status_code < 500 and isinstance(response, HttpResponse):
            row.status, row.body = response.status_code, response.content
            row.content_type = response.headers.get("Content-Type", "")
            row.save(update_fields=["status", "body", "content_type"])
        else:
            row.delete()
        return response
