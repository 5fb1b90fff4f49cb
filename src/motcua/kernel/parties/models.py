"""People and organisations, what identifies them, and who read about them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from motcua.base.fields import UuidField
from motcua.base.periods import PeriodModel, no_overlap, period_order


class Party(models.Model):
    """One row per person or organisation that the province deals with.

    A person without an identifier (a newborn child) is a row too. Accounts, posts and dossiers
    point here; nothing about them is kept here.
    """

    personal_data = "personal"

    class Kind(models.TextChoices):
        PERSON = "person", "Cá nhân"
        ORGANIZATION = "organization", "Tổ chức"

    class Gender(models.TextChoices):
        MALE = "male", "Nam"
        FEMALE = "female", "Nữ"

    uuid = UuidField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    full_name = models.CharField(max_length=300)
    folded_name = models.CharField(max_length=300, db_index=True)
    birth_date = models.DateField(null=True)
    gender = models.CharField(max_length=10, choices=Gender.choices, null=True)  # noqa: DJ001
    birth_place_code = models.CharField(max_length=10, blank=True, default="")
    nationality = models.CharField(max_length=2, blank=True, default="VN")
    ethnicity = models.CharField(max_length=60, blank=True, default="")
    residence_unit_code = models.CharField(max_length=10, blank=True, default="")
    residence_detail = models.CharField(max_length=300, blank=True, default="")
    registered_at = models.DateTimeField()

    class Meta:
        db_table = "parties_party"
        db_table_comment = "One row per person or organisation that the province deals with."
        constraints = [
            models.CheckConstraint(
                name="parties_party_named", condition=~Q(full_name="") & ~Q(folded_name="")
            ),
            models.CheckConstraint(
                name="parties_party_gender",
                condition=Q(kind="person") | Q(gender__isnull=True, birth_date__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uuid}"

    @property
    def is_person(self) -> bool:
        """Whether the party is a human being."""
        return self.kind == self.Kind.PERSON


class Identifier(models.Model):
    """One row per number by which an authority knows a party.

    The value is stored in one form (digits only), so that looking up is exact and the database
    itself keeps two parties from holding the same number.
    """

    personal_data = "personal"

    class Kind(models.TextChoices):
        PERSONAL_CODE = "personal_code", "Số định danh cá nhân"
        OLD_IDENTITY_NUMBER = "old_identity_number", "Số chứng minh nhân dân"
        TAX_CODE = "tax_code", "Mã số thuế"

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="identifiers")
    kind = models.CharField(max_length=30, choices=Kind.choices)
    value = models.CharField(max_length=20)
    registered_at = models.DateTimeField()

    class Meta:
        db_table = "parties_identifier"
        db_table_comment = "One row per number by which an authority knows a party."
        constraints = [
            models.UniqueConstraint(fields=["kind", "value"], name="parties_identifier_once"),
            models.UniqueConstraint(fields=["party", "kind"], name="parties_identifier_one_a_kind"),
            models.CheckConstraint(
                name="parties_identifier_digits", condition=Q(value__regex=r"^\d{9,13}$")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.party_id}"


class ContactPoint(models.Model):
    """One row per way to reach a party: a telephone, an e-mail address, a Zalo number."""

    personal_data = "personal"

    class Kind(models.TextChoices):
        PHONE = "phone", "Điện thoại"
        EMAIL = "email", "Thư điện tử"
        ZALO = "zalo", "Zalo"

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="contact_points")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    value = models.CharField(max_length=254)
    is_verified = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "parties_contact_point"
        db_table_comment = "One row per way to reach a party"
        constraints = [
            models.UniqueConstraint(fields=["party", "kind"], name="parties_contact_point_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.party_id}"


class Representation(PeriodModel):
    """One row per period in which one party may act for another.

    Civil Code 2015 art. 134 to 143: by law (guardian, legal representative) or by authorisation.
    """

    personal_data = "personal"

    class Kind(models.TextChoices):
        GUARDIAN = "guardian", "Người giám hộ"
        LEGAL_REPRESENTATIVE = "legal_representative", "Người đại diện theo pháp luật"
        AUTHORISED = "authorised", "Người được ủy quyền"

    uuid = UuidField()
    represented = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="representations")
    representative = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="mandates")
    kind = models.CharField(max_length=30, choices=Kind.choices)
    document_reference = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        db_table = "parties_representation"
        db_table_comment = "One row per period in which one party may act for another."
        constraints = [
            no_overlap(
                "represented", "representative", "kind", name="parties_representation_overlap"
            ),
            period_order("parties_representation_order"),
            models.CheckConstraint(
                name="parties_representation_of_another",
                condition=~Q(represented=models.F("representative")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uuid}"


class Reading(models.Model):
    """One row per time that somebody read parties' personal data.

    Of one party or of a whole list (`ReadingParty` says whose). The Law on Personal Data Protection
    (91/2025/QH15) gives people the right to know. Rows are never changed or removed (trigger). A
    person's reading of their own data leaves no row.
    """

    personal_data = "personal"

    uuid = UuidField()
    reader_kind = models.CharField(max_length=20)
    reader_uuid = models.UUIDField()
    reader_name = models.CharField(max_length=300)
    agency_uuid = models.UUIDField(null=True)
    purpose = models.CharField(max_length=300)
    fields_read = ArrayField(models.CharField(max_length=40))
    screen = models.CharField(max_length=100, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        db_table = "parties_reading"
        db_table_comment = "One row per time that somebody read parties' personal data."
        indexes = [
            models.Index(fields=["reader_uuid", "-id"], name="parties_reading_by_reader"),
        ]

    def __str__(self) -> str:
        return f"{self.uuid}"


class ReadingParty(models.Model):
    """One row per party whose data a reading showed.

    A list of fifty names writes fifty. Never changed or removed (trigger). Whether both exist is
    not checked with every row, for one statement reads the parties and writes reading and rows; a
    party that was read is not deleted (trigger).
    """

    personal_data = "personal"

    pk = models.CompositePrimaryKey("party_id", "reading_id")
    party = models.ForeignKey(
        Party, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    reading = models.ForeignKey(
        Reading, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    # Named, for the types of a model whose key is of two foreign keys do not know it.
    objects: models.Manager["ReadingParty"] = models.Manager()

    class Meta:
        db_table = "parties_reading_party"
        db_table_comment = "One row per party whose data a reading showed."

    def __str__(self) -> str:
        return f"{self.pk}"
