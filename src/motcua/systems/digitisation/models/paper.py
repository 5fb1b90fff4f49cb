"""A paper on its way from the scanner to the certified copy, page by page and field by field."""

from django.db import models

from motcua.base.fields import UuidField


class DigitisedPaper(models.Model):
    """One row per paper that was scanned, photographed or uploaded to be digitised.

    `matter_*` name what it belongs to, such as a dossier; a paper of the archive has none.
    `revision` counts every change, so that the second of two officers at one paper is told.
    Deliberately absent: how many pages are read, which the pages say.
    """

    personal_data = "personal"

    class Status(models.TextChoices):
        """Waits for the reader, for a person, lies aside with a reason, or is done."""

        READING = "reading"
        TO_CHECK = "to_check"
        SET_ASIDE = "set_aside"
        CERTIFIED = "certified"
        DROPPED = "dropped"

    class Source(models.TextChoices):
        """Scanned at the counter, uploaded by the person, or a result from the archive."""

        COUNTER = "counter"
        UPLOAD = "upload"
        ARCHIVE = "archive"

    uuid = UuidField()
    matter_kind = models.CharField(max_length=60, default="", db_default="")
    matter_uuid = models.UUIDField(null=True)
    matter_code = models.CharField(max_length=60, default="", db_default="")
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=60)
    source = models.CharField(max_length=8, choices=Source.choices)
    file = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT, related_name="+")
    page_count = models.PositiveSmallIntegerField()
    holder = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    desk = models.ForeignKey("organizations.Agency", on_delete=models.PROTECT, related_name="+")
    desk_path = models.CharField(max_length=200, db_collation="C")
    status = models.CharField(
        max_length=10, choices=Status.choices, default=Status.READING, db_default="reading"
    )
    reason = models.CharField(max_length=300, default="", db_default="")
    confidence = models.PositiveSmallIntegerField(null=True)
    revision = models.PositiveIntegerField(default=1, db_default=1)
    taken_at = models.DateTimeField()
    taken_by = models.UUIDField()
    read_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    checked_by = models.UUIDField(null=True)
    checked_by_name = models.CharField(max_length=200, default="", db_default="")

    class Meta:
        db_table = "digitisation_digitised_paper"
        db_table_comment = (
            "One row per paper that was scanned, photographed or uploaded to be digitised."
        )
        constraints = [
            # However often an event is told, a file of a matter is taken in once.
            models.UniqueConstraint(
                fields=["matter_uuid", "file"],
                name="digitised_once",
                condition=models.Q(matter_uuid__isnull=False),
            )
        ]
        indexes = [
            models.Index(fields=["desk_path", "status", "taken_at"], name="digitised_desk"),
            models.Index(fields=["matter_uuid"], name="digitised_matter"),
        ]

    def __str__(self) -> str:
        return self.title


class PaperPage(models.Model):
    """One row per page of a paper: its place in the line, its cleaned picture and what it says.

    `attempts` is raised before a page is touched, so that a page that ends its reader is counted
    too, and is set aside in the end. `lines` are the lines read, with their places in the picture.
    """

    personal_data = "personal"

    class Status(models.TextChoices):
        """In the line, read, found empty, or set aside."""

        WAITING = "waiting"
        READ = "read"
        BLANK = "blank"
        SET_ASIDE = "set_aside"

    paper = models.ForeignKey(DigitisedPaper, on_delete=models.PROTECT, related_name="pages")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(
        max_length=10, choices=Status.choices, default=Status.WAITING, db_default="waiting"
    )
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    next_try_at = models.DateTimeField()
    reason = models.CharField(max_length=40, default="", db_default="")
    picture = models.ForeignKey(
        "documents.StoredFile", on_delete=models.PROTECT, related_name="+", null=True
    )
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    turned = models.PositiveSmallIntegerField(default=0, db_default=0)
    skew = models.FloatField(default=0, db_default=0)
    confidence = models.PositiveSmallIntegerField(null=True)
    lines = models.JSONField(default=list, db_default=[])
    read_at = models.DateTimeField(null=True)
    milliseconds = models.PositiveIntegerField(null=True)

    class Meta:
        db_table = "digitisation_paper_page"
        db_table_comment = (
            "One row per page of a paper: its place in the line, its cleaned picture "
            "and what it says."
        )
        constraints = [models.UniqueConstraint(fields=["paper", "number"], name="page_once")]
        indexes = [
            # First pages go first: a bundle of a hundred pages holds up nobody's single sheet.
            models.Index(
                fields=["number", "id"],
                name="page_line",
                condition=models.Q(status="waiting"),
            ),
            models.Index(fields=["read_at"], name="page_read_at"),
        ]

    def __str__(self) -> str:
        return f"{self.paper_id} {self.number}"


class PaperField(models.Model):
    """One row per field of a paper: what was read, and what a person made of it.

    Both stay, so that it can be said how often reading was right. A field that the reader did not
    find has an empty `read_value`.
    """

    personal_data = "personal"

    class State(models.TextChoices):
        """Not looked at, right as read, mended, or not on the paper."""

        WAITING = "waiting"
        CONFIRMED = "confirmed"
        CORRECTED = "corrected"
        ABSENT = "absent"

    paper = models.ForeignKey(DigitisedPaper, on_delete=models.PROTECT, related_name="fields")
    name = models.CharField(max_length=60)
    place = models.PositiveSmallIntegerField()
    read_value = models.TextField(default="", db_default="")
    confidence = models.PositiveSmallIntegerField(default=0, db_default=0)
    page = models.PositiveSmallIntegerField(null=True)
    box = models.JSONField(default=list, db_default=[])
    value = models.TextField(default="", db_default="")
    state = models.CharField(
        max_length=10, choices=State.choices, default=State.WAITING, db_default="waiting"
    )

    class Meta:
        db_table = "digitisation_paper_field"
        db_table_comment = (
            "One row per field of a paper: what was read, and what a person made of it."
        )
        constraints = [models.UniqueConstraint(fields=["paper", "name"], name="field_once")]

    def __str__(self) -> str:
        return f"{self.paper_id} {self.name}"
