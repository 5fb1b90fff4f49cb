"""What lists of dossiers are searched by: narrow rows that no change of a state touches."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from .dossier import Dossier


class SearchEntry(models.Model):
    """One row per dossier: where it is seen, when it came and by which words it is found.

    Written by the database whenever a dossier's places or words are (trigger), so that no move can
    forget it. A status that changes leaves it alone, and with it the costly index of words.
    """

    personal_data = "personal"

    dossier = models.OneToOneField(
        Dossier, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    submitted_at = models.DateTimeField()
    # The four paths and all above them: whoever holds a right at one of them sees the dossier.
    # Besides the day that it came ('@20779') and its block of 32 days ('#649').
    marks = ArrayField(models.TextField())
    words = models.TextField()

    class Meta:
        db_table = "one_stop_shop_search_entry"
        db_table_comment = (
            "One row per dossier: where it is seen, when it came and by which words it is found."
        )
        indexes = [
            models.Index(fields=["-submitted_at", "-dossier"], name="search_entry_newest"),
            # What was written last waits in a list that every search reads whole: it is kept short.
            GinIndex(
                fields=["marks", "words"],
                name="search_entry_words",
                opclasses=["array_ops", "gin_trgm_ops"],
                gin_pending_list_limit=256,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}"
