"""Papers end: an authority revokes them, holders set aside what they uploaded themselves."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.base.text import tidy
from motcua.kernel.access import api as access
from motcua.kernel.events import api as events

from ..events import PAPER_REMOVED, PAPER_REVOKED
from ..models import HeldPaper
from ..permissions import may_revoke_paper
from ..queries.papers import PaperNotFound, get_held


class NotOwnUpload(Refusal):
    """Giấy tờ do cơ quan cấp hoặc đã được cán bộ đối chiếu thì không bỏ khỏi kho được."""

    message_en = "A paper that an agency issued or checked cannot be taken out of the repository."


@transaction.atomic
def revoke_paper(*, actor: Actor, paper_uuid: UUID, reason: str, at: datetime) -> HeldPaper:
    """
    Say that a paper holds no more; it stays to be seen, with the reason.

    :raises InvalidInput: without a reason.
    """
    paper = HeldPaper.objects.select_for_update().filter(uuid=paper_uuid).first()
    if paper is None:
        raise PaperNotFound()
    access.require(may_revoke_paper(actor, paper))
    if len(tidy(reason)) < 10:
        raise InvalidInput(fields={"reason": _("Ghi lý do (ít nhất 10 chữ)")})
    if paper.revoked_at is None:
        paper.revoked_at, paper.revoked_reason = at, tidy(reason)[:500]
        paper.save(update_fields=["revoked_at", "revoked_reason"])
        events.publish(PAPER_REVOKED, subject=paper, actor=actor, at=at, payload={})
    return paper


@transaction.atomic
def remove_own(*, actor: Actor, paper_uuid: UUID, at: datetime) -> None:
    """
    Set one's own upload aside; from then on nobody reads it under any consent.

    :raises NotOwnUpload: for a paper that an agency answers for.
    """
    paper = get_held(actor, paper_uuid, at=at)
    if paper.origin != HeldPaper.Origin.OWN:
        raise NotOwnUpload()
    changed = HeldPaper.objects.filter(pk=paper.pk, removed_at__isnull=True).update(removed_at=at)
    if changed:
        events.publish(PAPER_REMOVED, subject=paper, actor=actor, at=at, payload={})
