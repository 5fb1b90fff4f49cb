"""Opening a held paper: holders freely, officials under a consent and on the record."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.text import vietnam_day
from motcua.kernel.documents import api as documents
from motcua.kernel.events import api as events
from motcua.kernel.organizations import api as organizations

from ..events import PAPER_READ
from ..models import Consent, HeldPaper, PaperReading
from ..permissions import may_read_shared
from ..queries.given import ConsentEnded, ConsentNotFound, consents, is_open, places_of
from ..queries.papers import get_held


def open_own(actor: Actor, paper_uuid: UUID, *, at: datetime) -> Any:
    """
    Open a paper for its holder's side.

    :raises PaperNotFound: if the actor may not (or no longer) see it.
    """
    paper = get_held(actor, paper_uuid, at=at)
    return _open(actor, paper, "Xem giấy tờ trong kho", at)


@transaction.atomic
def read_paper(
    *,
    actor: Actor,
    consent_uuid: UUID,
    at: datetime,
    purpose: str = "",
    matter_uuid: UUID | None = None,
) -> Any:
    """
    Open a paper under a consent; the holder sees who did, and for what.

    A caller that shows a matter to those who may see it names the matter; without it the actor has
    to read for the agency that the paper is shared with.

    :raises ConsentNotFound: if the consent is not for this matter, or not for this agency.
    :raises ConsentEnded: if it was withdrawn, or its time is over.
    """
    consent = consents().filter(uuid=consent_uuid).first()
    if consent is None or consent.matter_uuid != matter_uuid:
        raise ConsentNotFound()
    places = places_of(consent.agency_uuid, consent.agency_path, at=at)
    if matter_uuid is None and not may_read_shared(actor, places):
        raise ConsentNotFound()
    # Whoever withdraws it at this moment waits until the reading is on the record, or is first.
    current = Consent.objects.select_for_update().get(pk=consent.pk)
    consent.withdrawn_at = current.withdrawn_at
    if not is_open(consent, vietnam_day(at)):
        raise ConsentEnded()
    words = purpose or consent.purpose
    opened = _open(actor, consent.paper, words, at)
    PaperReading.objects.create(
        consent=consent,
        paper=consent.paper,
        reader_uuid=actor.uuid,
        reader_name=actor.name[:200],
        agency_name=_agency_name(actor)[:300],
        purpose=words[:300],
        at=at,
    )
    events.publish(
        PAPER_READ,
        subject=consent.paper,
        actor=actor,
        at=at,
        payload={"consent": consent.uuid},
    )
    return opened


def _agency_name(actor: Actor) -> str:
    if not actor.grants:
        return ""
    return organizations.get_agency(actor.grants[0].agency_uuid).name


def _open(actor: Actor, paper: HeldPaper, purpose: str, at: datetime) -> Any:
    leave = documents.FileAccess(purpose=purpose, party_uuids=(paper.holder.uuid,))
    if paper.document is not None:
        return documents.open_document(
            actor=actor, document_uuid=paper.document.uuid, at=at, access=leave
        )
    file_uuid = paper.stored_file.uuid if paper.stored_file else paper.uuid
    return documents.open_file(actor=actor, file_uuid=file_uuid, at=at, access=leave)
