"""The catalogue's tables: procedures, their dated versions, who is competent, what is searched."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from motcua.base.fields import UuidField
from motcua.base.periods import PeriodModel, no_overlap, period_order


class Field(models.Model):
    """One row per field of administration (lĩnh vực), the catalogue's own classification."""

    personal_data = "none"

    uuid = UuidField()
    code = models.SlugField(max_length=60, unique=True)
    title = models.JSONField()
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "procedures_field"
        db_table_comment = "One row per field of administration (lĩnh vực)"
        ordering = ["order", "code"]

    def __str__(self) -> str:
        """The field's Vietnamese name."""
        return str(self.title["vi"])


class LifeEvent(models.Model):
    """One row per event of life or business under which people look for procedures."""

    personal_data = "none"

    uuid = UuidField()
    code = models.SlugField(max_length=60, unique=True)
    title = models.JSONField()
    summary = models.JSONField(default=dict)
    audience = models.CharField(max_length=20)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "procedures_life_event"
        db_table_comment = (
            "One row per event of life or business under which people look for procedures."
        )
        ordering = ["order", "code"]

    def __str__(self) -> str:
        """The event's Vietnamese name."""
        return str(self.title["vi"])


class EssentialService(models.Model):
    """
    One row per service of a national list of essential services, and which procedures give it.

    Many belong to a ministry: the province then passes the dossier on, or only looks it up.
    """

    personal_data = "none"

    class Province(models.TextChoices):
        """What the province itself does for the service."""

        DECIDES = "decides", "decides"
        PASSES_ON = "passes_on", "receives, passes on and follows; another agency decides"
        LOOKS_UP = "looks_up", "looks up and guides; another agency decides"

    uuid = UuidField()
    number = models.PositiveSmallIntegerField(unique=True)
    code = models.SlugField(max_length=60, unique=True)
    title = models.JSONField()
    decided_by = models.JSONField()
    province = models.CharField(max_length=20, choices=Province)
    procedures = ArrayField(models.CharField(max_length=20))

    class Meta:
        db_table = "procedures_essential_service"
        db_table_comment = "One row per service of a national list of essential services"
        ordering = ["number"]

    def __str__(self) -> str:
        """The service's Vietnamese name."""
        return str(self.title["vi"])


class Procedure(models.Model):
    """One row per administrative procedure, whatever its versions say; never deleted."""

    personal_data = "none"

    class CodeStatus(models.TextChoices):
        """How sure the catalogue is of the national code."""

        SEEN = "seen", "seen beside the same name in a public source"
        UNVERIFIED = "unverified", "from memory; to be checked in the national database"

    uuid = UuidField()
    code = models.CharField(max_length=20, unique=True)
    code_status = models.CharField(max_length=20, choices=CodeStatus)
    slug = models.SlugField(max_length=120, unique=True)
    field = models.ForeignKey(Field, models.PROTECT, related_name="procedures")
    audience = ArrayField(models.CharField(max_length=20))
    life_events = ArrayField(models.SlugField(max_length=60), default=list)
    keywords = models.JSONField(default=dict)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    abolished_on = models.DateField(null=True)
    example_answers = models.JSONField(default=dict)

    class Meta:
        db_table = "procedures_procedure"
        db_table_comment = "One row per administrative procedure, whatever its versions say"
        indexes = [GinIndex(fields=["life_events"], name="procedures_procedure_events")]

    def __str__(self) -> str:
        """The national code."""
        return self.code


class ProcedureVersion(PeriodModel):
    """
    One row per version of a procedure's constituent parts, for the days on which it is law.

    Its content is never changed (trigger); only its end is set, or the whole withdrawn before its
    first day. A dossier keeps the version that was in force when it was accepted. An abolition is a
    row too: from its day on nothing is in force. Deliberately absent: drafts; those are drafting's.
    """

    personal_data = "none"

    class State(models.TextChoices):
        """Whether the version is law."""

        PUBLISHED = "published", "published"
        ABOLITION = "abolition", "abolition"
        WITHDRAWN = "withdrawn", "withdrawn before its first day"

    class Event(models.TextChoices):
        """What the publication decision did (Decree 63/2010, art. 13)."""

        NEW = "new", "new"
        AMENDED = "amended", "amended"
        REPLACED = "replaced", "replaced"
        ABOLISHED = "abolished", "abolished"

    uuid = UuidField()
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=20, choices=State, default=State.PUBLISHED)
    event = models.CharField(max_length=20, choices=Event)
    decision = models.JSONField(default=dict)
    content = models.JSONField()
    form_code = models.CharField(max_length=100, blank=True)
    process_code = models.CharField(max_length=100, blank=True)
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField(null=True)
    published_by = models.UUIDField(null=True)

    class Meta:
        db_table = "procedures_version"
        db_table_comment = "One row per version of a procedure's constituent parts"
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "number"], name="procedures_version_number"
            ),
            no_overlap(
                "procedure", name="procedures_version_no_overlap", condition=Q(state="published")
            ),
            period_order("procedures_version_period"),
        ]

    def __str__(self) -> str:
        """The version's number."""
        return str(self.number)


class Competence(PeriodModel):
    """
    One row per kind of agency, or one agency, that handles a procedure for a time.

    A row for a kind holds for every agency of that kind on the day, so one definition serves every
    commune; a row for one agency goes before the row of its kind. No foreign key to the agency:
    the row names a code, which outlives mergers.
    """

    personal_data = "none"

    class Level(models.TextChoices):
        """How much can be done online (Decree 224/2026, art. 14)."""

        FULL = "full", "toàn trình"
        PARTIAL = "partial", "một phần"
        INFORMATION = "information", "chỉ thông tin"

    class Reason(models.TextChoices):
        """Why a service is not offered in full (Decree 224/2026, art. 14)."""

        PRESENCE = "presence", "presence required by law"
        ONSITE_CHECK = "onsite_check", "on-site verification"
        FAULT = "fault", "unresolved technical fault"
        TECHNICAL = "technical", "other technical problem"

    uuid = UuidField()
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="competences")
    agency_kind = models.CharField(max_length=40)
    agency_code = models.CharField(max_length=35, blank=True)
    service_level = models.CharField(max_length=20, choices=Level)
    partial_reason = models.CharField(max_length=20, choices=Reason, blank=True)
    legal_basis = models.JSONField(default=dict)

    class Meta:
        db_table = "procedures_competence"
        db_table_comment = (
            "One row per kind of agency, or one agency, that handles a procedure for a time."
        )
        constraints = [
            no_overlap(
                "procedure", "agency_kind", "agency_code", name="procedures_competence_no_overlap"
            ),
            period_order("procedures_competence_period"),
            models.CheckConstraint(
                name="procedures_competence_reason",
                condition=~Q(service_level="partial") | ~Q(partial_reason=""),
            ),
        ]

    def __str__(self) -> str:
        """The kind, or the one agency."""
        return self.agency_code or self.agency_kind


class SearchEntry(PeriodModel):
    """
    One row per published version, holding all that a search reads, so that one table answers.

    Written again whenever the version is published or its period changes; it is derived and may be
    rebuilt at any time.
    """

    personal_data = "none"

    version = models.OneToOneField(ProcedureVersion, models.CASCADE, related_name="search_entry")
    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="+")
    code = models.CharField(max_length=20)
    slug = models.SlugField(max_length=120)
    field_code = models.SlugField(max_length=60)
    audience = ArrayField(models.CharField(max_length=20))
    life_events = ArrayField(models.SlugField(max_length=60))
    name = models.JSONField()
    summary = models.JSONField()
    time_limit = models.JSONField()
    fee = models.JSONField()
    name_folded = models.TextField()
    keywords_folded = models.TextField()
    document = SearchVectorField()

    class Meta:
        db_table = "procedures_search_entry"
        db_table_comment = "One row per published version, holding all that a search reads"
        indexes = [
            GinIndex(fields=["document"], name="procedures_search_document"),
            GinIndex(
                fields=["name_folded"], name="procedures_search_name", opclasses=["gin_trgm_ops"]
            ),
            GinIndex(
                fields=["keywords_folded"],
                name="procedures_search_keywords",
                opclasses=["gin_trgm_ops"],
            ),
        ]

    def __str__(self) -> str:
        """The national code."""
        return self.code
