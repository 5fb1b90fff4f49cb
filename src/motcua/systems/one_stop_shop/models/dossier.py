"""The dossier: one matter that a person brings to one door, and who has to do with it."""

from django.db import models

from motcua.base.fields import UuidField


class Dossier(models.Model):
    """One row per dossier that was submitted or taken in.

    It keeps the versions of procedure and form that were in force when it came. Support, receiving,
    competent and return place are four agencies, for any place may receive (Decree 118/2025).
    Deliberately absent: the deadline, which is the case's; drafts, which are the forms'.
    """

    personal_data = "personal"

    class Status(models.TextChoices):
        """The national public states of a dossier, in words; NATIONAL_CODES has their numbers."""

        SUBMITTED = "submitted"
        ACCEPTED = "accepted"
        NOT_ACCEPTED = "not_accepted"
        PROCESSING = "processing"
        SUPPLEMENT = "supplement"
        PAYMENT = "payment"
        WITHDRAWN = "withdrawn"
        STOPPED = "stopped"
        DECIDED = "decided"
        RETURNED = "returned"

    class Channel(models.TextChoices):
        """How it came; KenhThucHien of the national portal."""

        COUNTER = "counter"
        ONLINE = "online"
        POSTAL = "postal"

    class ReturnChannel(models.TextChoices):
        """How the person wishes to get the result."""

        PORTAL = "portal"
        COUNTER = "counter"
        POSTAL = "postal"

    uuid = UuidField()
    code = models.CharField(max_length=60)
    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.SUBMITTED)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    return_channel = models.CharField(
        max_length=8, choices=ReturnChannel.choices, default=ReturnChannel.PORTAL
    )

    # Nobody asks for the dossiers of a version or of an agency by these keys: lists go by paths and
    # codes. Versions and agencies are never deleted, and a merger reads the open dossiers once.
    procedure_version = models.ForeignKey(
        "procedures.ProcedureVersion", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    procedure_code = models.CharField(max_length=20)
    procedure_name = models.JSONField()
    form_version = models.ForeignKey(
        "forms.FormVersion", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    answers = models.JSONField(default=dict)
    provenance = models.JSONField(default=dict)
    burden = models.JSONField(default=dict)
    # What it costs, as it was worked out from these answers for the day it came.
    fees = models.JSONField(default=list, db_default=[])

    applicant = models.ForeignKey(
        "parties.Party", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    representative = models.ForeignKey(
        "parties.Party", on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    account_uuid = models.UUIDField(null=True)
    phone = models.CharField(max_length=20, default="")
    email = models.CharField(max_length=254, default="")

    support_agency = models.ForeignKey(
        "organizations.Agency", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    receiving_agency = models.ForeignKey(
        "organizations.Agency", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    competent_agency = models.ForeignKey(
        "organizations.Agency", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    return_agency = models.ForeignKey(
        "organizations.Agency", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    competent_path = models.CharField(max_length=200)
    receiving_path = models.CharField(max_length=200)
    return_path = models.CharField(max_length=200, default="", db_default="")
    # Of a desk that only helped to prepare it; empty where the receiving one did.
    support_path = models.CharField(max_length=200, default="", db_default="")

    application = models.OneToOneField(
        "one_stop_shop.Application", on_delete=models.PROTECT, related_name="dossier"
    )
    submitted_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    # Where the post brings the result: in words, and as `postal.meetings` keeps a wish.
    return_address = models.TextField(default="")
    return_to = models.JSONField(default=dict, db_default={})
    outcome = models.CharField(max_length=12, default="")
    end_reason = models.TextField(default="")
    end_legal_basis = models.TextField(default="")
    end_reason_code = models.CharField(max_length=60, default="", db_default="")

    receipt_uuid = models.UUIDField(null=True)
    result_uuid = models.UUIDField(null=True)
    search_text = models.TextField(default="")

    class Meta:
        db_table = "one_stop_shop_dossier"
        db_table_comment = "One row per dossier that was submitted or taken in."
        # A constraint, not a unique field: nobody searches codes by their beginning, for which
        # Django would keep a second index.
        constraints = [models.UniqueConstraint(fields=["code"], name="dossier_code_once")]
        indexes = [
            # Lists open newest first inside an agency's subtree; these are their only sort orders.
            # What they are narrowed to is read from the index too.
            models.Index(
                fields=["competent_path", "-submitted_at", "-id"],
                name="dossier_competent",
                opclasses=["text_pattern_ops", "timestamptz_ops", "int8_ops"],
                include=["status", "procedure_code", "channel", "ended_at"],
            ),
            models.Index(
                fields=["receiving_path", "-submitted_at", "-id"],
                name="dossier_receiving",
                opclasses=["text_pattern_ops", "timestamptz_ops", "int8_ops"],
                include=["status", "procedure_code", "channel", "ended_at"],
            ),
            # Of the few dossiers whose result is fetched elsewhere.
            models.Index(
                fields=["return_path", "-submitted_at", "-id"],
                name="dossier_return",
                opclasses=["text_pattern_ops", "timestamptz_ops", "int8_ops"],
                condition=~models.Q(return_path=""),
            ),
            models.Index(
                fields=["support_path", "-submitted_at", "-id"],
                name="dossier_support",
                opclasses=["text_pattern_ops", "timestamptz_ops", "int8_ops"],
                condition=~models.Q(support_path=""),
            ),
            models.Index(fields=["applicant", "-submitted_at"], name="dossier_applicant"),
            models.Index(
                fields=["representative"],
                name="dossier_representative",
                condition=models.Q(representative__isnull=False),
            ),
            models.Index(fields=["account_uuid", "-submitted_at"], name="dossier_account"),
            models.Index(fields=["status", "-submitted_at", "-id"], name="dossier_status"),
            models.Index(
                fields=["procedure_code", "-submitted_at", "-id"],
                name="dossier_procedure",
                include=["status", "channel", "ended_at"],
            ),
            # The channel that few use: without it a search for them would look through all others.
            models.Index(
                fields=["submitted_at", "id"],
                name="dossier_postal",
                condition=models.Q(channel="postal"),
            ),
            # Those that somebody still works on: a tenth of all, or fewer.
            models.Index(
                fields=["-submitted_at", "-id"],
                name="dossier_open",
                include=["status"],
                condition=models.Q(ended_at__isnull=True),
            ),
            models.Index(fields=["-submitted_at", "-id"], name="dossier_newest"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something before the result exists."""
        return self.status in {
            self.Status.SUBMITTED,
            self.Status.ACCEPTED,
            self.Status.PROCESSING,
            self.Status.SUPPLEMENT,
            self.Status.PAYMENT,
        }


class CoApplicant(models.Model):
    """One row per further person who applies together with the applicant of a dossier.

    Deliberately apart from representatives: a co-applicant acts in their own right.
    """

    personal_data = "reference"

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="co_applicants")
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=40, default="co_applicant")

    class Meta:
        db_table = "one_stop_shop_co_applicant"
        db_table_comment = (
            "One row per further person who applies together with the applicant of a dossier."
        )
        constraints = [
            models.UniqueConstraint(fields=["dossier", "party"], name="co_applicant_once")
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.role}"


class DailyNumber(models.Model):
    """One row per receiving agency and day: the last order number given in a dossier code.

    Locked while a code is made, so that two officers at two counters never give one number twice.
    """

    personal_data = "none"

    agency = models.ForeignKey("organizations.Agency", on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "one_stop_shop_daily_number"
        db_table_comment = (
            "One row per receiving agency and day: the last order number given in a dossier code."
        )
        constraints = [models.UniqueConstraint(fields=["agency", "day"], name="daily_number_once")]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.day} {self.last}"
