"""What officials do about a dossier of the portal that is stuck: complete it, or give it up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, NotFound
from motcua.base.text import tidy
from motcua.kernel.access import api as access
from motcua.kernel.documents import api as documents
from motcua.kernel.events import api as events

from ..events import DOSSIER_MENDED, INTAKE_GIVEN_UP
from ..models import IncomingDossier
from ..permissions import may_mend_exchange
from .intake import take_in

State = IncomingDossier.State


class IncomingNotStuck(NotFound):
    """Hồ sơ từ Cổng DVCQG này không còn bị vướng, hoặc không có."""

    message_en = "This dossier of the national portal is not stuck, or there is none."


@dataclass(frozen=True, slots=True)
class Mending:
    """What an official decided; empty parts leave what was there."""

    procedure: str = ""
    agency: str = ""
    full_name: str = ""
    number: str = ""
    answers: Mapping[str, object] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)  # file → component, or "-"
    uploads: Mapping[str, documents.Readable] = field(default_factory=dict)  # component → file


def mend_dossier(
    *, actor: Actor, incoming_uuid: UUID, mending: Mending, at: datetime
) -> IncomingDossier:
    """
    Complete a stuck dossier and try again at once; it is a dossier then, or stuck anew.

    :raises IncomingNotStuck: if it is not stuck (any more).
    :raises UploadRefused: if a file is not what it says.
    """
    row = _keep_mending(actor, incoming_uuid, mending, at)
    take_in(row, at)
    row.refresh_from_db()
    return row


@transaction.atomic
def _keep_mending(
    actor: Actor, incoming_uuid: UUID, mending: Mending, at: datetime
) -> IncomingDossier:
    row = _locked(actor, incoming_uuid)
    mended = dict(row.mended)
    for name in ("procedure", "agency", "full_name", "number"):
        if value := tidy(getattr(mending, name)):
            mended[name] = value
    mended["answers"] = {**mended.get("answers", {}), **mending.answers}
    mended["files"] = {**mended.get("files", {}), **mending.files}
    mended["papers"] = {**mended.get("papers", {}), **_stored(actor, mending, at)}
    changed = [name for name, value in mended.items() if value and row.mended.get(name) != value]
    row.mended, row.state, row.attempts, row.next_try_at = mended, State.WAITING, 1, at
    row.save(update_fields=["mended", "state", "attempts", "next_try_at"])
    events.publish(
        DOSSIER_MENDED,
        subject=row,
        actor=actor,
        at=at,
        payload={"national_code": row.national_code, "fields": changed},
    )
    return row


def _stored(actor: Actor, mending: Mending, at: datetime) -> dict[str, str]:
    return {
        component: str(
            documents.accept_upload(
                actor=actor,
                content=content,
                filename=str(getattr(content, "name", component)),
                at=at,
            ).uuid
        )
        for component, content in mending.uploads.items()
    }


@transaction.atomic
def give_up_dossier(*, actor: Actor, incoming_uuid: UUID, reason: str, at: datetime) -> None:
    """
    Make no dossier of it, with the reason.

    :raises InvalidInput: if no reason is given.
    :raises IncomingNotStuck: if it is not stuck (any more).
    """
    row = _locked(actor, incoming_uuid)
    words = tidy(reason)[:500]
    if not words:
        raise InvalidInput(fields={"reason": _("Ghi lý do không lập hồ sơ.")})
    row.state, row.ended_at, row.ended_reason = State.GIVEN_UP, at, words
    row.save(update_fields=["state", "ended_at", "ended_reason"])
    events.publish(
        INTAKE_GIVEN_UP,
        subject=row,
        actor=actor,
        at=at,
        payload={"national_code": row.national_code, "reason": row.reason},
    )


def _locked(actor: Actor, incoming_uuid: UUID) -> IncomingDossier:
    access.require(may_mend_exchange(actor))
    rows = IncomingDossier.objects.select_for_update()
    row = rows.filter(uuid=incoming_uuid, state=State.STUCK).first()
    if row is None:
        raise IncomingNotStuck()
    return row
