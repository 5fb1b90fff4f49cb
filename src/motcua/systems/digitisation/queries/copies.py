"""Certified copies: for their holders, for other apps, and for whoever verifies one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from motcua.base.actors import Actor
from motcua.base.errors import NotFound
from motcua.base.text import in_language, vietnam_day
from motcua.kernel.documents import api as documents

from .. import permissions
from ..models import CertifiedCopy
from ..rules.codes import tidy_identity_code
from ..rules.kinds import known_of
from ..rules.values import shown
from . import words
from .content import get_kind


class CopyNotFound(NotFound):
    """Không tìm thấy bản sao điện tử này trong số giấy tờ Ông/Bà được xem."""

    message_en = "This digital copy is not among those that you may see."


@dataclass(frozen=True, slots=True)
class CopyRecord:
    """
    A certified copy as others keep it.

    `fields`: what a person checked, by name, dates as ISO dates. `legal_kind`: `checked_component`
    or `certified_copy`. `labels`: the fields' names in both languages. `known`: what later forms
    may take from it, by concept.
    """

    uuid: UUID
    identity_code: str
    kind: str
    title: Mapping[str, str]
    legal_kind: str
    holder_uuid: UUID
    document_uuid: UUID
    matter_kind: str
    matter_uuid: UUID | None
    number: str
    issuer: str
    issued_on: date | None
    expires_on: date | None
    fields: Mapping[str, str]
    labels: Mapping[str, Mapping[str, str]]
    known: Mapping[str, Any]
    agency_name: str
    certified_at: datetime
    is_revoked: bool


@dataclass(frozen=True, slots=True)
class CopyRow:
    """A copy as its holder sees it."""

    uuid: UUID
    title: str
    identity_code: str
    legal_kind: str
    legal_words: str
    number: str
    issuer: str
    issued_on: date | None
    expires_on: date | None
    is_expired: bool
    is_revoked: bool
    revoked_reason: str
    agency_name: str
    certified_at: datetime
    document_uuid: UUID
    verification_code: str
    facts: tuple[tuple[str, str], ...]


def get_copy(copy_uuid: UUID) -> CopyRecord:
    """
    A copy for another app that keeps people's papers; who may show it is that app's to check.

    :raises CopyNotFound: if there is none.
    """
    copy = _copies().filter(uuid=copy_uuid).first()
    if copy is None:
        raise CopyNotFound()
    kind = get_kind(copy.kind, on=vietnam_day(copy.certified_at))
    return CopyRecord(
        uuid=copy.uuid,
        identity_code=copy.identity_code,
        kind=copy.kind,
        title=kind.title,
        legal_kind=copy.legal_kind,
        holder_uuid=copy.holder.uuid,
        document_uuid=copy.document.uuid,
        matter_kind=copy.paper.matter_kind,
        matter_uuid=copy.paper.matter_uuid,
        number=copy.number,
        issuer=copy.issuer,
        issued_on=copy.issued_on,
        expires_on=copy.expires_on,
        fields=dict(copy.facts),
        labels={one.name: one.label for one in kind.fields},
        known=known_of(kind, copy.facts, holder_name=copy.holder.full_name),
        agency_name=copy.agency.name,
        certified_at=copy.certified_at,
        is_revoked=copy.revoked_at is not None,
    )


def _copies() -> Any:
    return CertifiedCopy.objects.select_related("holder", "agency", "document", "paper")


def list_copies_for(actor: Actor, *, at: datetime) -> list[CopyRow]:
    """The copies of papers of the person who asks, the newest first."""
    if actor.party_uuid is None:
        return []
    found = _copies().filter(holder__uuid=actor.party_uuid).order_by("-certified_at", "-id")
    return [_row(one, at) for one in found]


def get_copy_for(actor: Actor, uuid: UUID, *, at: datetime) -> CopyRow:
    """
    A copy for its holder, or for the desk that certified it.

    :raises CopyNotFound: if there is none, or it is nobody's business of theirs.
    """
    copy = _copies().filter(uuid=uuid).first()
    if copy is None or not permissions.may_see_copy(actor, copy):
        raise CopyNotFound()
    return _row(copy, at)


def _row(copy: CertifiedCopy, at: datetime) -> CopyRow:
    on = vietnam_day(at)
    kind = get_kind(copy.kind, on=vietnam_day(copy.certified_at))
    language = words.language()
    return CopyRow(
        uuid=copy.uuid,
        title=in_language(kind.title, language),
        identity_code=copy.identity_code,
        legal_kind=copy.legal_kind,
        legal_words=words.legal_words(copy.legal_kind),
        number=copy.number,
        issuer=copy.issuer,
        issued_on=copy.issued_on,
        expires_on=copy.expires_on,
        is_expired=copy.expires_on is not None and copy.expires_on < on,
        is_revoked=copy.revoked_at is not None,
        revoked_reason=copy.revoked_reason,
        agency_name=copy.agency.name,
        certified_at=copy.certified_at,
        document_uuid=copy.document.uuid,
        verification_code=copy.document.verification_code,
        facts=tuple(
            (in_language(one.label, language), shown(one.type, copy.facts[one.name]))
            for one in kind.fields
            if one.name in copy.facts
        ),
    )


def find_verified(*, identity_code: str, verification_code: str, at: datetime) -> CopyRow | None:
    """
    The copy that carries both codes; None where none does.

    The identity code alone can be guessed from a person's number, so it alone answers nothing:
    nobody is to learn in this way which papers somebody has.
    """
    code = tidy_identity_code(identity_code)
    document = documents.find_document_by_verification_code(verification_code)
    if code is None or document is None:
        return None
    copy = _copies().filter(identity_code=code, document__uuid=document.uuid).first()
    return _row(copy, at) if copy else None


def file_leave(actor: Actor, question: Any) -> documents.FileAccess | None:
    """Leave to read a copy's PDF, for its holder and for the desk that certified it."""
    if question.subject_uuid is None:
        return None
    copy = _copies().filter(uuid=question.subject_uuid).first()
    if copy is None or not permissions.may_see_copy(actor, copy):
        return None
    return documents.FileAccess(
        purpose=f"Xem bản sao điện tử {copy.kind}", party_uuids=(copy.holder.uuid,)
    )
