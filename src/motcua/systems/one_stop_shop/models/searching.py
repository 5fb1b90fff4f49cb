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
    # So short that an index row can hold them (the trigger cuts what is longer than any title).
    words = models.TextField()
    # The units of the four places: a commune or department, whose officials see them. One that
    # stands before is not named again, so nobody of one unit meets a dossier twice.
    competent_unit = models.TextField(null=True)  # noqa: DJ001
    receiving_unit = models.TextField(null=True)  # noqa: DJ001
    return_unit = models.TextField(null=True)  # noqa: DJ001
    support_unit = models.TextField(null=True)  # noqa: DJ001
    # The four paths as '/h27.18766./h27.18766.mc.', for officials of a part of a unit.
    places = models.TextField(default="")

    class Meta:
        db_table = "one_stop_shop_search_entry"
        db_table_comment = (
            "One row per dossier: where it is seen, when it came and by which words it is found."
        )
        indexes = [
            # Read backwards; entries come at the end of an index, where its pages fill.
            models.Index(fields=["submitted_at", "dossier"], name="search_entry_newest"),
            # What was written last waits in a list that every search reads whole: it is kept short.
            GinIndex(
                fields=["marks", "words"],
                name="search_entry_words",
                opclasses=["array_ops", "gin_trgm_ops"],
                gin_pending_list_limit=256,
            ),
            # The newest of a unit with their words: looked through without a look at the rows.
            *(
                models.Index(
                    fields=[f"{place}_unit", "submitted_at", "dossier"],
                    include=["places", "words"],
                    condition=models.Q((f"{place}_unit__isnull", False)),
                    name=f"search_entry_{place}",
                )
                for place in ("competent", "receiving", "return", "support")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}"
