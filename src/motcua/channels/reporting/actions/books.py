"""A workbook is brought in, what is doubtful in it is confirmed, and it becomes the draft."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.base.actors import Actor
from motcua.kernel.access import api as access
from motcua.kernel.events import api as events

from ..events import BOOK_READ
from ..models import BookImport, Obligation
from ..permissions import may_fill
from ..queries.books import NoBookWaits, marks_of, read_book, reading_of_book
from ..queries.known import known_values
from ..queries.owed import lock_obligation
from ..queries.sets import period_words
from ..rules.books import BookReading, Trouble, check_marks, read_sheet
from ..rules.filling import Entry, answer_of, read_entries, with_known
from ..rules.forms import read_form
from ..rules.numbers import shown
from .filling import keep, require_open

KEEP, REWRITE = "keep", "rewrite"


@transaction.atomic
def bring_in_book(
    *, actor: Actor, obligation_uuid: UUID, content: bytes, file_name: str, at: datetime
) -> BookImport:
    """
    Read a workbook; nothing of it enters the report before somebody has confirmed it.

    A workbook for another set, period, agency or version is refused as a whole, with the reason.

    :raises ReportLocked: if the report is with somebody else.
    :raises NotAWorkbook: if the file cannot be read.
    """
    obligation = lock_obligation(obligation_uuid)
    access.require(may_fill(actor, obligation))
    require_open(obligation)
    marks, grid, period_cell = read_book(content)
    words = period_words(obligation.round.period)
    refused = check_marks(marks, marks_of(obligation), period_cell=period_cell, label=words)
    form = read_form(obligation.round.form)
    reading = BookReading(refused=refused) if refused else read_sheet(form, grid)
    book, _is_new = BookImport.objects.update_or_create(
        obligation=obligation,
        defaults={
            "file_name": file_name[-200:],
            "reading": asdict(reading),
            "read_at": at,
            "read_by_name": actor.name,
        },
    )
    _tell(actor, obligation, reading, at)
    return book


def _tell(actor: Actor, obligation: Obligation, reading: BookReading, at: datetime) -> None:
    doubts = len(reading.troubles) + sum(bool(one.reading.doubt) for one in reading.found)
    events.publish(
        BOOK_READ,
        subject=obligation,
        actor=actor,
        at=at,
        agency_uuid=obligation.agency_uuid,
        payload={
            "set": obligation.round.set_code,
            "period": obligation.round.period,
            "doubts": doubts,
            "is_refused": bool(reading.refused),
        },
    )


@transaction.atomic
def take_over_book(
    *,
    actor: Actor,
    obligation_uuid: UUID,
    chosen: Mapping[str, str],
    rewritten: Mapping[str, str],
    at: datetime,
) -> Obligation:
    """
    Make a confirmed workbook the draft: what was clear, and what a person chose of the rest.

    What is still doubtful enters the draft as it was written, with its question: it stops the
    submission, and is not lost.

    :param chosen: by field: one of the offered values, `keep` for the draft's, or `rewrite`.
    :param rewritten: by field: what the person wrote instead.
    :raises NoBookWaits: if there is none, or it was refused.
    """
    obligation = lock_obligation(obligation_uuid)
    access.require(may_fill(actor, obligation))
    require_open(obligation)
    book = BookImport.objects.filter(obligation=obligation).first()
    if book is None or book.reading["refused"]:
        raise NoBookWaits()
    reading = reading_of_book(book)
    form = read_form(obligation.round.form)
    fields = form.fields()
    entries = with_known(read_entries(obligation.entries), known_values(form, obligation))
    for one in reading.found:
        said = chosen.get(one.key, "")
        if one.key not in fields or entries.get(one.key, Entry()).is_locked or said == KEEP:
            continue
        asked = fields[one.key]
        if said == REWRITE:
            entries[one.key] = answer_of(asked, rewritten.get(one.key, ""), on_page=True)
        elif one.reading.doubt and said not in one.reading.choices:
            entries[one.key] = Entry(
                one.original, doubt=one.reading.doubt, choices=one.reading.choices
            )
        else:
            value = said if one.reading.doubt else one.reading.value
            entries[one.key] = Entry(shown(value, kind=asked.kind, places=asked.places), value)
    book.delete()
    return keep(actor=actor, obligation=obligation, entries=entries, notes=reading.notes, at=at)


@transaction.atomic
def lay_book_aside(*, actor: Actor, obligation_uuid: UUID, at: datetime) -> None:
    """Do not take a workbook over; the draft stays as it is."""
    obligation = lock_obligation(obligation_uuid)
    access.require(may_fill(actor, obligation))
    BookImport.objects.filter(obligation=obligation).delete()
    _tell(actor, obligation, BookReading(refused=[Trouble("laid_aside")]), at)
