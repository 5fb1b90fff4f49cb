"""What the receipt of a submission says, from its first moment on."""

from django.db import models

from .dossier import Dossier


class SubmissionReceipt(models.Model):
    """One row per submission whose receipt is given: what form 01 says, fixed in that moment.

    The page shows it at once; the sealed paper is made from it when somebody first asks for the
    paper. The journal tells `sha256` in the event of the submission, so that what is printed later
    is provably what was given. Deliberately absent: dossiers that were told from a record.
    """

    personal_data = "personal"

    dossier = models.OneToOneField(
        Dossier, on_delete=models.PROTECT, related_name="submission_receipt", primary_key=True
    )
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    fixed_at = models.DateTimeField()

    class Meta:
        db_table = "one_stop_shop_submission_receipt"
        db_table_comment = (
            "One row per submission whose receipt is given: what form 01 says, fixed in that"
            " moment."
        )

    def __str__(self) -> str:
        return self.sha256[:12]
