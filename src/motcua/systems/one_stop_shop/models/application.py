"""The application: a dossier that is still being prepared, by the person or at the counter."""

from django.db import models

from motcua.base.fields import UuidField


class Application(models.Model):
    """One row per dossier that somebody began to prepare, submitted or not.

    Its uuid is the key of the submission: however often it is sent, one dossier comes of it.
    Deliberately absent: the answers, which the forms keep as a draft until the submission.
    """

    personal_data = "reference"

    uuid = UuidField()
    # What is prepared is found by its own keys and by its account; the dossier has the lists.
    procedure_version = models.ForeignKey(
        "procedures.ProcedureVersion", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    draft_uuid = models.UUIDField(unique=True)
    account_uuid = models.UUIDField()
    is_at_counter = models.BooleanField(default=False)
    channel = models.CharField(max_length=8, default="online")
    applicant = models.ForeignKey(
        "parties.Party", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    representative = models.ForeignKey(
        "parties.Party", on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    competent_agency = models.ForeignKey(
        "organizations.Agency", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    receiving_agency = models.ForeignKey(
        "organizations.Agency", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # Where somebody was helped with it, and where they fetch the result; empty: where received.
    support_agency = models.ForeignKey(
        "organizations.Agency",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
    )
    return_agency = models.ForeignKey(
        "organizations.Agency",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
    )
    # The record that the desk and the postman sign: its moment starts the legal time limit.
    postal_signed_at = models.DateTimeField(null=True)
    postal_record_number = models.CharField(max_length=60, default="", db_default="")
    postal_item_code = models.CharField(max_length=40, default="", db_default="")
    return_channel = models.CharField(max_length=8, default="portal")
    # Where the post brings the result: in words, and as `postal.meetings` keeps a wish.
    return_address = models.TextField(default="")
    return_to = models.JSONField(default=dict, db_default={})
    phone = models.CharField(max_length=20, default="")
    email = models.CharField(max_length=254, default="")
    co_applicants = models.JSONField(default=list)
    begun_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    discarded_at = models.DateTimeField(null=True)
    # Of what a program handed in at once under a key of its own: the same key means the same.
    handed_in_digest = models.CharField(max_length=64, default="", db_default="")
    is_handed_in_at_once = models.BooleanField(default=False, db_default=False)

    class Meta:
        db_table = "one_stop_shop_application"
        db_table_comment = "One row per dossier that somebody began to prepare, submitted or not."
        constraints = [
            # Decision 45/2016/QĐ-TTg, art. 7(4): without the record no lawful beginning is known.
            models.CheckConstraint(
                name="application_postal_record",
                condition=~models.Q(channel="postal")
                | models.Q(postal_signed_at__isnull=False) & ~models.Q(postal_record_number=""),
            )
        ]
        indexes = [
            models.Index(fields=["account_uuid", "-begun_at"], name="application_account"),
            # What is left at an agency that ends, of the few that nobody sent or set aside.
            models.Index(
                fields=["competent_agency"],
                name="application_left",
                condition=models.Q(submitted_at__isnull=True, discarded_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)
