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
    procedure_version = models.ForeignKey(
        "procedures.ProcedureVersion", on_delete=models.PROTECT, related_name="+"
    )
    draft_uuid = models.UUIDField(unique=True)
    account_uuid = models.UUIDField()
    is_at_counter = models.BooleanField(default=False)
    channel = models.CharField(max_length=8, default="online")
    applicant = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    representative = models.ForeignKey(
        "parties.Party", on_delete=models.PROTECT, related_name="+", null=True
    )
    competent_agency = models.ForeignKey(
        "organizations.Agency", on_delete=models.PROTECT, related_name="+"
    )
    receiving_agency = models.ForeignKey(
        "organizations.Agency", on_delete=models.PROTECT, related_name="+"
    )
    return_channel = models.CharField(max_length=8, default="portal")
    return_address = models.TextField(default="")
    phone = models.CharField(max_length=20, default="")
    email = models.CharField(max_length=254, default="")
    co_applicants = models.JSONField(default=list)
    begun_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    discarded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "one_stop_shop_application"
        db_table_comment = "One row per dossier that somebody began to prepare, submitted or not."
        indexes = [models.Index(fields=["account_uuid", "-begun_at"], name="application_account")]

    def __str__(self) -> str:
        return str(self.uuid)
