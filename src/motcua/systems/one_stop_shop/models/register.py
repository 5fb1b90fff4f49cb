"""The book in which a desk follows its dossiers through a year."""

from django.db import models
from django.db.models import Q

from motcua.base.fields import UuidField

from .dossier import Dossier


class RegisterBook(models.Model):
    """One row per desk, year and volume: the book in which accepted dossiers are entered.

    Closed, it is a signed paper and takes nothing more; what comes later stands in the next book.
    Deliberately absent: the entries' words, which are the dossiers' until the closing prints them.
    """

    personal_data = "reference"

    uuid = UuidField()
    desk = models.ForeignKey("organizations.Agency", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    volume = models.PositiveSmallIntegerField(default=1)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by_name = models.CharField(max_length=200, default="", blank=True)
    document_uuid = models.UUIDField(null=True)

    class Meta:
        db_table = "one_stop_shop_register_book"
        db_table_comment = (
            "One row per desk, year and volume: the book in which accepted dossiers are entered."
        )
        constraints = [
            models.UniqueConstraint(fields=["desk", "year", "volume"], name="register_book_volume"),
            models.CheckConstraint(
                name="register_book_closed",
                condition=Q(closed_at__isnull=True, document_uuid__isnull=True)
                | Q(closed_at__isnull=False, document_uuid__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.desk_id} {self.year}/{self.volume}"


class RegisterEntry(models.Model):
    """One row per accepted dossier: its book and its number in the year.

    Numbers run on through the volumes of a year, without gap and without twin.
    """

    personal_data = "reference"

    book = models.ForeignKey(RegisterBook, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="register_entry")
    entered_at = models.DateTimeField()

    class Meta:
        db_table = "one_stop_shop_register_entry"
        db_table_comment = "One row per accepted dossier: its book and its number in the year."
        constraints = [
            models.UniqueConstraint(fields=["book", "number"], name="register_entry_number")
        ]

    def __str__(self) -> str:
        return f"{self.book_id} {self.number}"
