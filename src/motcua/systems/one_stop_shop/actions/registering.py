"""The register book: dossiers are entered as they are accepted; the head closes and signs it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count, Max

from motcua.base.actors import Actor
from motcua.base.errors import Refusal
from motcua.base.text import date_vi, vietnam_day
from motcua.kernel.access import api as access
from motcua.kernel.documents import api as documents
from motcua.kernel.events import api as events
from motcua.kernel.organizations import api as organizations

from .. import rules
from ..events import DOSSIER_ENTERED, REGISTER_CLOSED
from ..models import RegisterBook, RegisterEntry
from ..permissions import may_close_register
from ..queries.registers import BookNotFound, printed_entries
from .moving import locked_dossier


class BookEmpty(Refusal):
    """Sổ này chưa có hồ sơ nào nên chưa khóa được."""

    message_en = "This book has no dossier yet, so it cannot be closed."


@transaction.atomic
def enter_dossier(*, actor: Actor, dossier_uuid: UUID, at: datetime) -> RegisterEntry | None:
    """
    Enter an accepted dossier in the open book of its desk, under the next number of the year.

    Entering it again gives the entry that is there. After the book of a year was closed for good
    the dossier stands in the next one.
    """
    dossier = locked_dossier(dossier_uuid)
    if dossier.accepted_at is None:
        return None
    kept = RegisterEntry.objects.select_related("book").filter(dossier=dossier).first()
    if kept is not None:
        return kept
    book = _open_book(dossier.receiving_agency, _day(dossier.accepted_at), at)
    last = RegisterEntry.objects.filter(book__desk=book.desk, book__year=book.year).aggregate(
        last=Max("number")
    )["last"]
    entry = RegisterEntry.objects.create(
        book=book, dossier=dossier, number=(last or 0) + 1, entered_at=at
    )
    events.publish(
        DOSSIER_ENTERED,
        subject=dossier,
        actor=actor,
        at=at,
        agency_uuid=dossier.receiving_agency.uuid,
        payload={"code": dossier.code, "book": book.uuid, "number": entry.number},
    )
    return entry


def _open_book(desk: organizations.Agency, day: date, at: datetime) -> RegisterBook:
    with connection.cursor() as cursor:
        # One number after the other: whoever enters at the same desk at the same moment waits.
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"register:{desk.uuid}"]
        )
    closed = {}
    for kept in RegisterBook.objects.filter(desk=desk).annotate(count=Count("entries")):
        if kept.closed_at is not None:
            closed[kept.year, kept.volume] = _day(kept.closed_at)
        elif kept.count >= rules.MOST_IN_A_VOLUME:
            # Full: the year goes on in a further volume, and this one waits to be closed.
            closed[kept.year, kept.volume] = date(kept.year, 1, 1)
    year, volume = rules.next_book(day, closed)
    book, _made = RegisterBook.objects.get_or_create(
        desk=desk, year=year, volume=volume, defaults={"opened_at": at}
    )
    return book


@transaction.atomic
def close_register(*, actor: Actor, book_uuid: UUID, at: datetime) -> RegisterBook:
    """
    Close a book: printed with all its entries, signed by the head and sealed by the desk.

    From this moment nothing is entered in it; closing it twice is closing it once.

    :raises BookEmpty: if nothing was entered.
    """
    book = _locked_book(book_uuid)
    access.require(may_close_register(actor, book))
    if book.closed_at is not None:
        return book
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"register:{book.desk.uuid}"]
        )
    count = book.entries.count()
    if not count:
        raise BookEmpty()
    document = documents.issue_document(
        actor=actor,
        kind="register_book",
        title="Sổ theo dõi hồ sơ",
        context=_context(actor, book, at),
        subject_uuid=book.uuid,
        agency_uuid=book.desk.uuid,
        at=at,
    )
    title = _title_of(actor, book.desk, _day(at))
    documents.sign_document(actor=actor, document_uuid=document.uuid, signer_title=title, at=at)
    documents.seal_document(actor=actor, document_uuid=document.uuid, at=at)
    book.closed_at, book.closed_by_name = at, actor.name
    book.document_uuid = document.uuid
    book.save(update_fields=["closed_at", "closed_by_name", "document_uuid"])
    events.publish(
        REGISTER_CLOSED,
        subject=book,
        actor=actor,
        at=at,
        agency_uuid=book.desk.uuid,
        payload={"year": book.year, "volume": book.volume, "entries": count},
    )
    return book


def _locked_book(book_uuid: UUID) -> RegisterBook:
    book = (
        RegisterBook.objects.select_for_update(of=("self",))
        .select_related("desk")
        .filter(uuid=book_uuid)
        .first()
    )
    if book is None:
        raise BookNotFound()
    return book


def _context(actor: Actor, book: RegisterBook, at: datetime) -> dict[str, Any]:
    entries = printed_entries(book, at=at)
    return {
        "desk": book.desk.name,
        "year": book.year,
        "volume": book.volume,
        "opened_on": date_vi(book.opened_at),
        "closed_on": date_vi(at),
        "first": entries[0]["number"],
        "last": entries[-1]["number"],
        "count": len(entries),
        "entries": entries,
        "signer": {
            "authority": [],
            "title": _title_of(actor, book.desk, _day(at)),
            "name": actor.name,
        },
    }


def _title_of(actor: Actor, desk: organizations.Agency, day: date) -> str:
    """The post that the signer holds at the desk or at the agency above it."""
    agencies = [desk.uuid, *([desk.parent.uuid] if desk.parent else [])]
    held = (
        organizations.Appointment.objects.in_force_on(day)
        .select_related("post")
        .filter(party__uuid=actor.party_uuid, post__agency__uuid__in=agencies)
        .order_by("post__rank")
        .first()
    )
    return held.post.title if held else "Thủ trưởng đơn vị"


def _day(at: datetime) -> date:
    return vietnam_day(at)
