"""Issuing official papers: numbered, typeset, kept; and annulling them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from motcua.base.actors import Actor
from motcua.base.errors import PermissionRefused, Refusal
from motcua.base.text import tidy, vietnam_day
from motcua.base.together import insert
from motcua.kernel.events import api as events
from motcua.kernel.organizations import api as organizations

from ..events import DOCUMENT_ANNULLED, DOCUMENT_ISSUED
from ..models import Document
from ..permissions import may_annul_document
from ..queries.papers import DocumentNotFound
from ..queries.rendering import PaperKind, get_kind, qr_svg, typeset
from ..rules import codes
from .storing import store_made_file


class DocumentAnnulled(Refusal):
    """Văn bản này đã bị hủy hiệu lực nên không ký hoặc hủy thêm được nữa."""

    message_en = "This document was annulled; it can be neither signed nor annulled again."


@transaction.atomic
def issue_document(
    *,
    actor: Actor,
    kind: str,
    title: str,
    context: Mapping[str, Any],
    subject_uuid: UUID,
    agency_uuid: UUID,
    at: datetime,
    template: str | None = None,
    number: str | None = None,
    language: str = "vi",
) -> Document:
    """
    Typeset an official paper, give it its number and verification code, and keep it.

    Who may decide that a paper is issued is the caller's to check: a receipt is issued to a
    citizen, a decision by a head. Without `number` the next one of the agency's yearly series of
    this kind is taken, where the kind has one.

    `context` fills the template; `number`, `issued`, `agency`, `place` and `verification` are
    added unless given.

    :raises TemplateMissing: if the province has no such kind or template.
    :raises TemplateFailed: if the context lacks what the template needs.
    """
    agency = organizations.get_agency(agency_uuid)
    paper_kind = get_kind(kind, on=_day(at))
    sequence = None
    if number is None and paper_kind.number:
        sequence, number = _next_number(agency, paper_kind, _day(at).year)
    document, content = typeset_document(
        agency, paper_kind, number or "", context,
        title=title, template=template, language=language, at=at,
    )  # fmt: skip
    document.sequence, document.subject_uuid = sequence, subject_uuid
    keep_document(actor, document, content, at)
    return document


def typeset_document(
    agency: organizations.Agency,
    kind: PaperKind,
    number: str,
    context: Mapping[str, Any],
    *,
    title: str,
    template: str | None,
    at: datetime,
    language: str = "vi",
) -> tuple[Document, bytes]:
    """A paper with its verification code and its content; nothing is kept yet."""
    code = codes.new_verification_code()
    facts = {**_facts(agency, title, number, code, at), **context}
    name = template or kind.template
    paper = typeset(name, facts, at=at, language=language)
    return Document(
        agency_uuid=agency.uuid,
        agency_name=agency.name,
        agency_path=agency.path,
        kind=kind.code,
        template=name,
        template_sha256=paper.template_sha256,
        title=tidy(title)[:500],
        number=number,
        year=_day(at).year,
        verification_code=code,
        signature_places=list(paper.places),
        issued_at=at,
    ), paper.content


def keep_document(actor: Actor, document: Document, content: bytes, at: datetime) -> None:
    """Keep a typeset paper with its content, and tell that it was issued."""
    name = file_name(document)
    document.original = document.file = store_made_file(
        actor=actor, content=content, name=name, at=at
    )
    document.issued_by = actor.uuid
    insert(document)
    events.publish(
        DOCUMENT_ISSUED,
        subject=document,
        actor=actor,
        at=at,
        agency_uuid=document.agency_uuid,
        payload=_told(document),
    )


@transaction.atomic
def annul_document(*, actor: Actor, document_uuid: UUID, reason: str, at: datetime) -> Document:
    """
    Declare a paper void; it stays readable, and whoever verifies it is told.

    :raises PermissionRefused: unless the actor may sign for the agency.
    :raises DocumentAnnulled: if it is void already.
    """
    document = lock_document(document_uuid)
    if not may_annul_document(actor, document):
        raise PermissionRefused()
    if document.annulled_at is not None:
        raise DocumentAnnulled()
    document.annulled_at = at
    document.annulled_reason = tidy(reason)[:500]
    document.save(update_fields=["annulled_at", "annulled_reason"])
    events.publish(
        DOCUMENT_ANNULLED,
        subject=document,
        actor=actor,
        at=at,
        agency_uuid=document.agency_uuid,
        payload={"subject": document.subject_uuid},
    )
    return document


def lock_document(document_uuid: UUID) -> Document:
    """The paper's row, locked until the transaction ends."""
    # Without a join: who waited for the lock would look for the new version's file in a snapshot
    # that is older than the file, and find no document at all.
    document = Document.objects.select_for_update().filter(uuid=document_uuid).first()
    if document is None:
        raise DocumentNotFound()
    return document


def verification_facts(code: str) -> dict[str, str]:
    """What a paper shows of its verification: the code, the address and a QR picture of it."""
    base = settings.MOTCUA_ADDRESS.rstrip("/")
    address = f"{base}/xac-minh/{code}"
    return {"code": code, "address": address, "site": f"{base}/xac-minh", "qr": qr_svg(address)}


def _next_number(agency: organizations.Agency, kind: PaperKind, year: int) -> tuple[int, str]:
    # The row stays locked until the paper is issued or given up, so the series has no gap.
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO documents_number_series (agency_uuid, kind, year, last)
            VALUES (%s, %s, %s, 1)
            ON CONFLICT (agency_uuid, kind, year)
            DO UPDATE SET last = documents_number_series.last + 1
            RETURNING last
            """,
            [agency.uuid, kind.code, year],
        )
        sequence = int(cursor.fetchone()[0])
    return sequence, number_of(agency, kind, sequence, year)


def number_of(agency: organizations.Agency, kind: PaperKind, sequence: int, year: int) -> str:
    """The number of a paper as it is written on it."""
    symbol = agency.abbreviation or codes.agency_symbol(agency.name)
    return codes.written_number(kind.number, sequence=sequence, symbol=symbol, year=year)


def _facts(
    agency: organizations.Agency, title: str, number: str, code: str, at: datetime
) -> dict[str, Any]:
    return {
        "title": tidy(title),
        "number": number,
        "issued": codes.written_day(_day(at)),
        "agency": {"name": agency.name, "parent": agency.heading_parent},
        "place": agency.place_name,
        "verification": verification_facts(code),
    }


def _told(document: Document) -> dict[str, Any]:
    return {
        "kind": document.kind,
        "number": document.number,
        "subject": document.subject_uuid,
        "sha256": document.file.sha256,
    }


def _day(at: datetime) -> date:
    return vietnam_day(at)


def file_name(document: Document) -> str:
    """How a paper's files are called."""
    number = document.number.replace("/", "-")
    return f"{number} {document.title}"[:140].lstrip() + ".pdf"
