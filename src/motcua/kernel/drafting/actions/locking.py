"""Taking a draft, or all drafts of one thing, for the time of a transaction."""

from uuid import UUID

from django.db import connection

from motcua.base.actors import Actor

from ..models import VersionDraft
from ..permissions import require_editor
from ..ports import desk_of
from ..queries.drafts import DraftNotFound
from ..queries.refusals import DraftClosed


def lock_subject(kind: str, code: str) -> None:
    """One at a time begins drafts of a thing, or publishes it from one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"drafting:{kind}:{code}"]
        )


def lock_draft(draft_uuid: UUID) -> VersionDraft:
    """The draft, locked until the transaction ends."""
    found = VersionDraft.objects.select_for_update().filter(uuid=draft_uuid).first()
    if found is None:
        raise DraftNotFound()
    return found


def lock_open_draft(actor: Actor, draft_uuid: UUID, kind: str = "") -> VersionDraft:
    """
    The draft locked, for somebody who may change it now.

    :raises DraftClosed: if it was submitted, published or given up.
    """
    draft = lock_draft(draft_uuid)
    if kind and draft.kind != kind:
        raise DraftNotFound()
    require_editor(actor, desk_of(draft.kind).rights)
    if not draft.is_open:
        raise DraftClosed()
    return draft
