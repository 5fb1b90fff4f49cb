"""Drafts of those who own them."""

import hashlib
from uuid import UUID

from motcua.base.actors import Actor
from motcua.base.errors import NotFound
from motcua.base.planned import Lookup
from motcua.kernel.forms.models import Draft
from motcua.kernel.forms.permissions import may_use_draft


class DraftNotFound(NotFound):
    """Không tìm thấy bản nháp này. Bản nháp có thể đã được gửi, đã xóa hoặc quá hạn lưu."""

    message_en = "This draft was not found. It may have been sent, deleted or have expired."


def digest_of(session_key: str) -> str:
    """What is kept of a browser session: enough to recognise it, not to take it over."""
    if not session_key:
        return ""
    return hashlib.sha256(f"motcua.forms.draft:{session_key}".encode()).hexdigest()


# The form's content is read where it is needed, from those that the process has read before.
_DRAFTS = Draft.objects.select_related("form_version").defer("form_version__content")
_BY_UUID: Lookup[Draft] = Lookup(lambda uuid: _DRAFTS.filter(uuid=uuid))
_LOCKED: Lookup[Draft] = Lookup(
    lambda uuid: _DRAFTS.filter(uuid=uuid).select_for_update(of=("self",))
)


def get_draft(
    *, actor: Actor, draft_uuid: UUID, session_key: str = "", lock: bool = False
) -> Draft:
    """
    A draft for its owner: the account, or the browser session that began it.

    :raises DraftNotFound: if there is none, or it belongs to somebody else (which is not told).
    """
    draft = (_LOCKED if lock else _BY_UUID).find(uuid=draft_uuid)
    if draft is None or not may_use_draft(actor, draft, digest_of(session_key)):
        raise DraftNotFound()
    return draft


def list_drafts_of(*, actor: Actor, session_key: str = "", limit: int = 50) -> list[Draft]:
    """The drafts of an account or a browser session, the latest touched first."""
    rows = Draft.objects.select_related("form_version").order_by("-updated_at")
    if actor.is_signed_in:
        return list(rows.filter(owner_uuid=actor.uuid)[:limit])
    digest = digest_of(session_key)
    return list(rows.filter(session_digest=digest)[:limit]) if digest else []
