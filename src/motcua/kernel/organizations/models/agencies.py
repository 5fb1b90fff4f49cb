"""Agencies, posts and their holders."""

from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.base.fields import UuidField
from motcua.base.periods import PeriodModel, no_overlap, period_order

from .units import Kind, Share, Unit, successor_known


class Agency(PeriodModel):
    """One row per agency (committee, department, division, one-stop desk) and period of one name.

    `path` is the chain of labels from the province down (h27.90.mc); a role at an agency covers
    all whose path begins with it. Contact columns are empty until the agency publishes them.
    """

    personal_data = "none"

    class Kind(models.TextChoices):
        """What the agency is."""

        PROVINCE_COMMITTEE = "province_committee", _("Ủy ban nhân dân tỉnh")
        DEPARTMENT = "department", _("Sở, ban, ngành")
        DISTRICT_COMMITTEE = "district_committee", _("Ủy ban nhân dân cấp huyện")
        COMMUNE_COMMITTEE = "commune_committee", _("Ủy ban nhân dân cấp xã")
        DIVISION = "division", _("Phòng, văn phòng")
        ONE_STOP_DESK = "one_stop_desk", _("Bộ phận Một cửa")
        # Led from above, not by the province: police, social insurance, tax.
        VERTICAL_BODY = "vertical_body", _("Cơ quan ngành dọc")

    uuid = UuidField()
    code = models.CharField(max_length=35)
    old_code = models.CharField(max_length=20, blank=True)
    code_status = models.CharField(max_length=20)
    kind = models.CharField(max_length=30, choices=Kind.choices)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    folded_name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=200)
    heading_parent = models.CharField(max_length=200, blank=True)
    abbreviation = models.CharField(max_length=20)
    place_name = models.CharField(max_length=100)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", null=True)
    parent = models.ForeignKey("self", models.PROTECT, related_name="+", null=True)
    path = models.CharField(max_length=120)
    calendar_code = models.CharField(max_length=60)
    address = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=300, blank=True)
    is_edited = models.BooleanField(default=False)

    class Meta:
        db_table = "organizations_agency"
        db_table_comment = (
            "One row per agency (committee, department, division, one-stop desk) and period of one "
            "name."
        )
        constraints = [
            no_overlap("code", name="organizations_agency_code_no_overlap"),
            no_overlap("path", name="organizations_agency_path_no_overlap"),
            period_order("organizations_agency_period"),
            models.UniqueConstraint(
                name="organizations_agency_code_from", fields=["code", "valid_from"]
            ),
            models.CheckConstraint(
                name="organizations_agency_code_form",
                condition=Q(code__regex=r"^[A-Y][0-9]{2}(\.[0-9A-Z]+)*$"),
            ),
            models.CheckConstraint(
                name="organizations_agency_path_form",
                condition=Q(path__regex=r"^[0-9a-z]+(\.[0-9a-z]+)*$"),
            ),
            models.CheckConstraint(
                name="organizations_agency_code_status",
                condition=Q(code_status__in=["published", "placeholder"]),
            ),
        ]
        indexes = [
            models.Index(
                OpClass("path", name="varchar_pattern_ops"), name="organizations_agency_path"
            ),
            models.Index(fields=["folded_name"], name="organizations_agency_folded"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def has_placeholder_code(self) -> bool:
        """Whether the code stands in for one that the province has not published."""
        return self.code_status == "placeholder"

    def name_in(self, language: str) -> str:
        """The name in a language of the pages."""
        return self.name_en if language == "en" else self.name


class AgencySuccession(models.Model):
    """One row per agency that became, wholly or in part, another on a day.

    Whoever succeeds takes over open dossiers; where the successor is unknown it is left empty.
    """

    personal_data = "none"

    uuid = UuidField()
    from_agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    to_agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", null=True)
    on_date = models.DateField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    share = models.CharField(max_length=10, choices=Share.choices)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "organizations_agency_succession"
        db_table_comment = "One row per agency that became, wholly or in part, another on a day."
        constraints = [
            models.UniqueConstraint(
                name="organizations_agency_succession_once",
                fields=["from_agency", "to_agency", "on_date"],
                nulls_distinct=False,
            ),
            successor_known("organizations_agency_succession_known", "to_agency"),
        ]

    def __str__(self) -> str:
        return f"{self.from_agency_id} → {self.to_agency_id} {self.on_date}"


class Post(PeriodModel):
    """One row per seat in an agency: chairperson, director, specialist, counter officer.

    A seat has one holder at a time; three specialists are three rows. `number` tells seats of one
    title apart. `rank` orders them, 1 being the highest.
    """

    personal_data = "none"

    uuid = UuidField()
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    number = models.SmallIntegerField(default=1)
    rank = models.SmallIntegerField()
    is_head = models.BooleanField(default=False)

    class Meta:
        db_table = "organizations_post"
        db_table_comment = (
            "One row per seat in an agency: chairperson, director, specialist, counter officer."
        )
        constraints = [
            no_overlap("agency", "title", "number", name="organizations_post_no_overlap"),
            no_overlap("agency", name="organizations_post_one_head", condition=Q(is_head=True)),
            period_order("organizations_post_period"),
            models.CheckConstraint(
                name="organizations_post_rank", condition=Q(rank__gte=1, number__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def title_in(self, language: str) -> str:
        """The title in a language of the pages."""
        return self.title_en if language == "en" else self.title


class Appointment(PeriodModel):
    """One row per person who holds a post for a time.

    Rights do not follow from it: an account receives roles (access).
    """

    personal_data = "reference"

    uuid = UuidField()
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    party = models.ForeignKey("parties.Party", models.PROTECT, related_name="+")

    class Meta:
        db_table = "organizations_appointment"
        db_table_comment = "One row per person who holds a post for a time."
        constraints = [
            no_overlap("post", name="organizations_appointment_no_overlap"),
            period_order("organizations_appointment_period"),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {self.valid_from}"
