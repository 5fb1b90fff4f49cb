"""After the new year each open register book of an earlier year is owed its closing."""

from datetime import datetime

from motcua.base.text import VIETNAM
from motcua.kernel.duties import api as duties
from motcua.kernel.events import api as events

from ..models import RegisterBook
from .moving import KEEPER

CLOSING = "close_register"  # the duty of law/duties.yaml


def owe_closing_of_books(*, at: datetime) -> int:
    """
    Have heads owe the closing of last year's books; the same again changes nothing.

    :returns: how many books are open beyond their year.
    """
    year = at.astimezone(VIETNAM).year
    books = RegisterBook.objects.filter(year__lt=year, closed_at__isnull=True)
    found = list(books.filter(entries__isnull=False).distinct().select_related("desk"))
    for book in found:
        duties.owe_duty(
            actor=KEEPER,
            kind=CLOSING,
            owed=duties.Owed(
                key=str(book.uuid),
                about=events.Subject("one_stop_shop.registerbook", book.uuid),
                words=f"{book.desk.name}, {book.year}",
                permission="one_stop_shop.approve",
                agency_uuid=book.desk.uuid,
            ),
            at=at,
        )
    return len(found)
