"""What goes to the national portal, what came from it, and how the connection stands."""

from django.db import models
from django.db.models import Q

from motcua.base.fields import UuidField


class Connection(models.Model):
    """One row per installation: how the connection to the national portal stands.

    While the portal does not answer nothing is tried before `next_try_at`: one message asks for
    all. Deliberately absent: the session, which each process keeps to itself.
    """

    personal_data = "none"

    id = models.SmallIntegerField(primary_key=True, default=1)
    failures = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=60, blank=True, default="")
    failing_since = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(null=True)
    last_success_at = models.DateTimeField(null=True)
    last_intake_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "national_exchange_connection"
        db_table_comment = (
            "One row per installation: how the connection to the national portal stands."
        )
        constraints = [models.CheckConstraint(name="national_connection_single", condition=Q(id=1))]

    def __str__(self) -> str:
        return f"{self.failures} {self.reason}"


class OutgoingMessage(models.Model):
    """One row per message about a dossier that the national portal has to get.

    Written when the thing happened, with the state of that moment, and sent in order for each
    dossier: what is stuck holds back only its own dossier. The body is emptied some time after it
    was sent or given up; that it was sent stays.
    """

    personal_data = "personal"

    class Service(models.TextChoices):
        """The portal's services that take it."""

        DOSSIER = "DongBoHoSoMC"
        PROGRESS = "CapNhatTienDoHoSoMC"

    class State(models.TextChoices):
        """How far the sending is."""

        WAITING = "waiting"
        STUCK = "stuck"
        SENT = "sent"
        GIVEN_UP = "given_up"

    uuid = UuidField()
    dossier_uuid = models.UUIDField()
    dossier_code = models.CharField(max_length=60)
    agency_path = models.CharField(max_length=200)
    service = models.CharField(max_length=20, choices=Service.choices)
    event_uuid = models.UUIDField(null=True)
    national_state = models.PositiveSmallIntegerField()
    body = models.JSONField(null=True)
    queued_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    refusals = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    error_code = models.CharField(max_length=60, blank=True, default="")
    error_words = models.CharField(max_length=300, blank=True, default="")
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.CharField(max_length=500, blank=True, default="")
    emptied_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "national_exchange_outgoing"
        db_table_comment = (
            "One row per message about a dossier that the national portal has to get."
        )
        constraints = [
            models.UniqueConstraint(fields=["event_uuid", "service"], name="national_outgoing_once")
        ]
        indexes = [
            models.Index(fields=["dossier_uuid", "id"], name="national_outgoing_line"),
            models.Index(
                fields=["id"],
                name="national_outgoing_waiting",
                condition=Q(state__in=["waiting", "stuck"]),
            ),
            models.Index(
                fields=["ended_at"],
                name="national_outgoing_kept",
                condition=Q(emptied_at__isnull=True, ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.dossier_code} {self.national_state}"


class IncomingDossier(models.Model):
    """One row per dossier that was submitted on the national portal, by its code there.

    Told again, it stays one row. It waits until a dossier was made of it; what cannot be mapped is
    stuck with its reason until an official mends it. The message is emptied some time later.
    """

    personal_data = "personal"

    class State(models.TextChoices):
        """Whether a dossier came of it."""

        WAITING = "waiting"
        STUCK = "stuck"
        TAKEN_IN = "taken_in"
        GIVEN_UP = "given_up"

    uuid = UuidField()
    national_code = models.CharField(max_length=60, unique=True)
    message = models.JSONField(null=True)
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField()
    reason = models.CharField(max_length=40, blank=True, default="")
    # What the reason is about: a procedure's code, a file, the questions without an answer.
    about = models.JSONField(default=list)
    # What an official decided: procedure, agency, name, number, answers, files left out.
    mended = models.JSONField(default=dict)
    dossier_uuid = models.UUIDField(null=True, unique=True)
    dossier_code = models.CharField(max_length=60, blank=True, default="")
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.CharField(max_length=500, blank=True, default="")
    emptied_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "national_exchange_incoming"
        db_table_comment = (
            "One row per dossier that was submitted on the national portal, by its code there."
        )
        indexes = [
            models.Index(
                fields=["id"],
                name="national_incoming_waiting",
                condition=Q(state__in=["waiting", "stuck"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.national_code} {self.state}"
