"""The register books of desks, on the screen and as they are printed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min, QuerySet

from motcua.base.actors import Actor
from motcua.base.errors import NotFound
from motcua.base.text import VIETNAM, date_vi, in_language
from motcua.kernel.documents import api as documents
from motcua.kernel.parties import api as parties

from ..models import RegisterBook, RegisterEntry
from ..permissions import SEE, may_close_register, may_see_register
from . import facts

ON_A_PAGE = 50
DELIVERED = {"portal": "Trên cổng", "counter": "Tại quầy", "postal": "Bưu chính"}
ENDED = {
    "withdrawn": "Rút hồ sơ",
    "stopped": "Dừng giải quyết",
    "rejected": "Từ chối giải quyết",
}


class BookNotFound(NotFound):
    """Không tìm thấy sổ theo dõi này."""

    message_en = "This register book was not found."


@dataclass(frozen=True, slots=True)
class BookRow:
    """One book in the list."""

    uuid: UUID
    desk_name: str
    year: int
    volume: int
    count: int
    first: int | None
    last: int | None
    closed_at: datetime | None
    closed_by_name: str
    document_uuid: UUID | None


def list_books_for(actor: Actor) -> list[BookRow]:
    """The books of the desks that the actor may see, the newest first; one query."""
    rows = (
        RegisterBook.objects.select_related("desk")
        .annotate(count=Count("entries"), first=Min("entries__number"), last=Max("entries__number"))
        .order_by("-year", "desk__path", "-volume")[:500]
    )
    return [
        BookRow(
            uuid=book.uuid,
            desk_name=book.desk.name,
            year=book.year,
            volume=book.volume,
            count=book.count,
            first=book.first,
            last=book.last,
            closed_at=book.closed_at,
            closed_by_name=book.closed_by_name,
            document_uuid=book.document_uuid,
        )
        for book in rows
        if actor.may(SEE, book.desk.path)
    ]


def find_book_for(actor: Actor, uuid: UUID) -> RegisterBook:
    """
    A book that the actor may see.

    :raises BookNotFound: if there is none, or it is none of the actor's business.
    """
    book = RegisterBook.objects.select_related("desk").filter(uuid=uuid).first()
    if book is None or not may_see_register(actor, book):
        raise BookNotFound()
    return book


def may_close(actor: Actor, book: RegisterBook) -> bool:
    """Whether the page offers to close the book."""
    return book.closed_at is None and may_close_register(actor, book)


def page_of_book(
    actor: Actor, book: RegisterBook, *, number: int, at: datetime
) -> tuple[list[dict[str, Any]], bool]:
    """Fifty entries from a number on, and whether more follow; the reading of names is logged."""
    rows = list(_entries(book).filter(number__gte=number)[: ON_A_PAGE + 1])
    names = parties.party_names(
        [row.dossier.applicant.uuid for row in rows], actor=actor, purpose="Xem sổ theo dõi hồ sơ",
        at=at,
    )  # fmt: skip
    shown = [
        {"uuid": row.dossier.uuid, **_words(row, name=names.get(row.dossier.applicant.uuid, ""))}
        for row in rows
    ]
    return shown[:ON_A_PAGE], len(rows) > ON_A_PAGE


def printed_entries(book: RegisterBook, *, at: datetime) -> list[dict[str, Any]]:
    """Every entry with name, address and telephone, as the closed book shows them."""
    rows = list(_entries(book))
    people = parties.read_parties(
        actor=facts.PAPERS,
        party_uuids=[row.dossier.applicant.uuid for row in rows],
        purpose="In sổ theo dõi hồ sơ",
        at=at,
        fields=["full_name", "residence", "contact"],
        agency_uuid=book.desk.uuid,
    )
    unit_name = facts.unit_namer(at)
    names: dict[str, str] = {}
    found = []
    for row in rows:
        person = people[row.dossier.applicant.uuid]
        code = person.residence_unit_code
        if code not in names:
            names[code] = unit_name(code) if code else ""
        phone = row.dossier.phone or person.phone or ""
        address = ", ".join(part for part in (person.residence_detail, names[code]) if part)
        found.append(
            {
                **_words(row, name=person.full_name),
                "address": "; ".join(part for part in (address, phone) if part),
            }
        )
    return found


def _entries(book: RegisterBook) -> QuerySet[RegisterEntry]:
    return book.entries.select_related(
        "dossier__case",
        "dossier__applicant",
        "dossier__competent_agency",
        "dossier__procedure_version",
    ).order_by("number")


def _words(row: RegisterEntry, *, name: str) -> dict[str, Any]:
    dossier = row.dossier
    due = dossier.case.due_current
    late = bool(due and dossier.ended_at and dossier.ended_at > due)
    notes = [ENDED.get(dossier.outcome, ""), "Quá hạn" if late else ""]
    return {
        "number": row.number,
        "code": dossier.code,
        "procedure": in_language(dossier.procedure_name, "vi"),
        "sets": dossier.procedure_version.content.get("sets", 1),
        "name": name,
        "agency": dossier.competent_agency.name,
        "received_on": _date(dossier.accepted_at),
        "promised_on": _date(due),
        "sent_on": _date(dossier.accepted_at),
        "result_on": _date(dossier.decided_at),
        "returned_on": _date(dossier.returned_at),
        "delivery": DELIVERED[dossier.return_channel],
        "note": "; ".join(note for note in notes if note),
    }


def _date(at: datetime | None) -> str:
    return date_vi(at.astimezone(VIETNAM)) if at else ""


def book_leave(actor: Actor, subject_uuid: UUID | None) -> documents.FileAccess | None:
    """Leave to read a closed book for those who may see the dossiers of its desk."""
    if subject_uuid is None:
        return None
    book = RegisterBook.objects.select_related("desk").filter(uuid=subject_uuid).first()
    if book is None or not may_see_register(actor, book):
        return None
    return documents.FileAccess(purpose=f"Xem sổ theo dõi hồ sơ năm {book.year}")
