"""Signing and sealing official papers: one signature a person, one seal an agency."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from django.conf import settings
from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.errors import PermissionRefused, Refusal
from motcua.base.text import VIETNAM, date_vi
from motcua.kernel.events import api as events

from ..events import DOCUMENT_SEALED, DOCUMENT_SIGNED
from ..models import Document, Signature, StoredFile
from ..permissions import may_seal_document, may_sign_document
from ..ports.chosen_keys import signing_keys
from ..ports.signing_keys import CertificateExpired, CertificateRevoked, Holder, SigningKey
from ..ports.time_stamps import time_stamper
from ..queries.papers import read_stored
from ..queries.rendering import typeset
from ..rules import pades
from .issuing import DocumentAnnulled, lock_document
from .storing import store_made_file


class SecondFactorRequired(Refusal):
    """Ký số cần xác thực hai lớp. Vui lòng xác thực lại rồi ký."""

    status = 403
    message_en = "Signing needs a second factor. Please confirm it and sign again."


@transaction.atomic
def sign_document(
    *,
    actor: Actor,
    document_uuid: UUID,
    at: datetime,
    post_uuid: UUID | None = None,
    signer_name: str | None = None,
    signer_title: str = "",
    pin: str | None = None,
) -> Signature:
    """
    Put the actor's digital signature on a paper, with a time stamp, where its template left room.

    Signing twice is signing once: whoever asks again gets the signature that is there.

    :raises PermissionRefused: without `documents.sign` at the paper's agency.
    :raises SecondFactorRequired: where the installation asks for one.
    :raises CertificateExpired, CertificateRevoked: if the certificate does not hold at `at`.
    """
    document = lock_document(document_uuid)
    if not may_sign_document(actor, document):
        raise PermissionRefused()
    require_second_factor(actor)
    holder = person_of(actor, document, signer_name or actor.name, signer_title)
    return _sign(actor=actor, document=document, holder=holder, at=at, pin=pin, post_uuid=post_uuid)


@transaction.atomic
def seal_document(
    *, actor: Actor, document_uuid: UUID, at: datetime, pin: str | None = None
) -> Signature:
    """
    Put the agency's digital seal on a paper; sealing twice is sealing once.

    :raises PermissionRefused: without `documents.seal` or `documents.sign` at the agency.
    :raises CertificateExpired, CertificateRevoked: if the certificate does not hold at `at`.
    """
    document = lock_document(document_uuid)
    if not may_seal_document(actor, document):
        raise PermissionRefused()
    holder = agency_of(document)
    return _sign(actor=actor, document=document, holder=holder, at=at, pin=pin, post_uuid=None)


def person_of(actor: Actor, document: Document, name: str, title: str) -> Holder:
    """Who signs a paper, as the certificate and the page name them."""
    uuid = actor.party_uuid or actor.uuid
    return Holder("person", uuid, name, title, document.agency_name)


def agency_of(document: Document) -> Holder:
    """The agency that seals a paper."""
    name = document.agency_name
    return Holder("agency", document.agency_uuid, name, organization=name)


def _sign(
    *,
    actor: Actor,
    document: Document,
    holder: Holder,
    at: datetime,
    pin: str | None,
    post_uuid: UUID | None,
) -> Signature:
    made = Signature.objects.filter(document=document, kind=holder.kind, holder_uuid=holder.uuid)
    if (before := made.first()) is not None:
        return before
    if document.annulled_at is not None:
        raise DocumentAnnulled()
    taken = Signature.objects.filter(document=document, kind=holder.kind).count()
    signed = sign_content(document, holder, read_stored(document.file), at=at, pin=pin, taken=taken)
    file = store_made_file(actor=actor, content=signed.content, name=document.file.name, at=at)
    signature = signed.row(document, holder, file, at)
    signature.post_uuid = post_uuid
    signature.save(force_insert=True)
    document.file = file
    document.save(update_fields=["file"])
    tell_signed(actor, document, signature, at)
    return signature


@dataclass(frozen=True, slots=True)
class Signed:
    """A paper with one signature more, and by which certificate."""

    content: bytes
    certificate: x509.Certificate
    level: str

    def row(self, document: Document, holder: Holder, file: StoredFile, at: datetime) -> Signature:
        """What tells of the signature, not written yet."""
        return Signature(
            document=document,
            kind=holder.kind,
            holder_uuid=holder.uuid,
            signer_name=holder.name[:200],
            signer_title=holder.title[:200],
            certificate_serial=f"{self.certificate.serial_number:x}",
            certificate_sha256=self.certificate.fingerprint(hashes.SHA256()).hex(),
            level=self.level,
            signed_at=at,
            file=file,
        )


def sign_content(
    document: Document,
    holder: Holder,
    content: bytes,
    *,
    at: datetime,
    pin: str | None = None,
    taken: int = 0,
    appearance: bytes | None = None,
) -> Signed:
    """
    Put a holder's signature on a paper's content; nothing is kept.

    :param taken: so many of the places for signatures of this kind.
    :param appearance: how it looks, if it was drawn for this holder and moment already.
    """
    keys = signing_keys()
    key = keys.key_for(holder, at=at, pin=pin)
    lists = keys.revocation_lists(at=at)
    certificate = _require_in_force(key, holder, lists, at)
    made = pades.sign_pdf(
        content,
        _signing(key, lists, document, holder, at),
        place=_free_place(document, holder.kind, taken),
        appearance=appearance or draw_appearance(holder, at),
    )
    return Signed(made, certificate, "B-LT" if lists else "B-T")


def tell_signed(actor: Actor, document: Document, signature: Signature, at: datetime) -> None:
    """Tell the journal of a signature or seal on the paper as it is now."""
    events.publish(
        DOCUMENT_SIGNED if signature.kind == Signature.Kind.PERSON else DOCUMENT_SEALED,
        subject=document,
        actor=actor,
        at=at,
        agency_uuid=document.agency_uuid,
        payload={
            "signature": signature.uuid,
            "subject": document.subject_uuid,
            "sha256": signature.file.sha256,
            "level": signature.level,
        },
    )


def _signing(
    key: SigningKey, lists: tuple[bytes, ...], document: Document, holder: Holder, at: datetime
) -> pades.Signing:
    stamper = time_stamper()
    stamp: Callable[[bytes], bytes] = lambda request: stamper.stamp(request, at=at)  # noqa: E731
    return pades.Signing(
        certificate=key.certificate,
        chain=key.chain,
        sign=key.sign,
        stamp=stamp,
        revocation_lists=lists,
        at=at,
        reason="Ký ban hành" if holder.kind == "person" else "Đóng dấu cơ quan",
        location=document.agency_name,
    )


def _require_in_force(
    key: SigningKey, holder: Holder, lists: tuple[bytes, ...], at: datetime
) -> x509.Certificate:
    certificate = x509.load_der_x509_certificate(key.certificate)
    begin, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if not begin <= at <= end:
        raise CertificateExpired(
            holder=holder.name, valid_from=date_vi(begin), valid_to=date_vi(end)
        )
    for one in lists:
        found = x509.load_der_x509_crl(one).get_revoked_certificate_by_serial_number(
            certificate.serial_number
        )
        if found is not None:
            since = date_vi(found.revocation_date_utc)
            raise CertificateRevoked(holder=holder.name, revoked_on=since)
    return certificate


def _free_place(document: Document, kind: str, taken: int) -> pades.Place | None:
    places = [place for place in document.signature_places if place["kind"] == kind]
    if taken >= len(places):
        return None
    place: dict[str, Any] = places[taken]
    return pades.Place(
        page=place["page"],
        **{name: float(place[name]) for name in ("x", "y", "width", "height", "page_height")},
    )


def draw_appearance(holder: Holder, at: datetime) -> bytes:
    """What a signature shows on the page."""
    # Decree 30/2020, Appendix I: the agency's signature shows the agency and the time of signing.
    facts = {
        "kind": holder.kind,
        "name": holder.name,
        "title": holder.title,
        "organization": holder.organization,
        "time": at.astimezone(VIETNAM).strftime("%d/%m/%Y; %H:%M:%S +07:00"),
    }
    return typeset("lib/signature-appearance", facts, at=at, tags=False).content


def require_second_factor(actor: Actor) -> None:
    """:raises SecondFactorRequired: where the installation asks for one and there was none."""
    is_asked = settings.MOTCUA_REQUIRE_SECOND_FACTOR
    if is_asked and actor.kind != "system" and not actor.second_factor:
        raise SecondFactorRequired()
