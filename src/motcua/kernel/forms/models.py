"""Published form versions, and the drafts of people who are filling them in."""

from datetime import datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from motcua.base.fields import UuidField
from motcua.base.periods import PeriodModel, no_overlap, period_order

DRAFT_LIFETIME = timedelta(days=30)  # after the last activity, never after the beginning


class FormVersion(PeriodModel):
    """One row per published version of a form.

    Like a printed form with its number: a trigger refuses every change but closing the period
    when the next version takes over. Deliberately absent: a working copy; that is a content file.
    """

    personal_data = "none"

    uuid = UuidField()
    code = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    title = models.JSONField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    class Meta:
        db_table = "forms_form_version"
        db_table_comment = "One row per published version of a form."
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="forms_form_version_once"),
            no_overlap("code", name="forms_form_version_overlap"),
            period_order("forms_form_version_order"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class Draft(models.Model):
    """One row per form that somebody is filling in.

    It belongs to an account (a citizen, or the officer who fills it in at the counter for
    `for_party_uuid`) or to a browser session of which only a digest is kept. It goes when it was
    not touched for a while, counted from the last activity. Deliberately absent: what was sent;
    that is copied into the case.
    """

    personal_data = "personal"

    uuid = UuidField()
    form_version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="drafts")
    owner_uuid = models.UUIDField(null=True, blank=True)
    session_digest = models.CharField(max_length=64, blank=True, default="")
    for_party_uuid = models.UUIDField(null=True, blank=True)
    subject_kind = models.CharField(max_length=80, blank=True, default="")
    subject_uuid = models.UUIDField(null=True, blank=True)
    # Officials who hold the permission at the agency go on with it too, once it is shared.
    shared_permission = models.CharField(max_length=80, default="", db_default="")
    shared_path = models.CharField(max_length=120, default="", db_default="")
    answers = models.JSONField(default=dict)
    provenance = models.JSONField(default=dict)
    page_revisions = models.JSONField(default=dict)
    to_check = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    page_reached = models.CharField(max_length=80, blank=True, default="")
    revision = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "forms_draft"
        db_table_comment = "One row per form that somebody is filling in."
        constraints = [
            models.CheckConstraint(
                name="forms_draft_one_owner",
                condition=Q(owner_uuid__isnull=False, session_digest="")
                | (Q(owner_uuid__isnull=True) & ~Q(session_digest="")),
            ),
        ]
        indexes = [
            models.Index(fields=["owner_uuid", "-updated_at"], name="forms_draft_owner"),
            models.Index(fields=["session_digest"], name="forms_draft_session"),
            models.Index(fields=["updated_at"], name="forms_draft_age"),
        ]

    def __str__(self) -> str:
        return f"{self.form_version_id} {self.uuid}"

    @property
    def expires_at(self) -> datetime:
        """When the draft goes if nobody touches it again; shown to its owner."""
        return self.updated_at + DRAFT_LIFETIME
