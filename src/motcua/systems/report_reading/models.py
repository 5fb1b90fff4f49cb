"""Tables of reports that were read."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from motcua.base.fields import UuidField
from motcua.kernel.documents.api import StoredFile
from motcua.kernel.organizations.api import Agency, Unit


class ReportReading(models.Model):
    """One row per report that was read: whose it is, its text, and the period it speaks of.

    The text is kept as it was read, because every figure points into it; the file itself is kept
    where one was handed in, so that a better reader can read it again. A report of pictures has no
    text until its pages are recognised; `text_sha256` is then of its file, so that it is read once.
    `figures_of` is whose the figures are that name nobody; empty: the issuing agency's.
    """

    personal_data = "none"

    class State(models.TextChoices):
        """Waits for its pages to be recognised, was read, or could not be."""

        READING = "reading", "Đang nhận dạng chữ"
        READ = "read", "Đã đọc"
        SET_ASIDE = "set_aside", "Không đọc được"

    uuid = UuidField()
    title = models.CharField(max_length=300)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", null=True)
    text = models.TextField()
    text_sha256 = models.CharField(max_length=64)
    period_first = models.DateField(null=True)
    period_until = models.DateField(null=True)
    period_written = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.READ, db_default="read")
    reason = models.CharField(max_length=40, default="", db_default="", blank=True)
    read_at = models.DateTimeField()
    read_by = models.UUIDField()
    figures_of = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        db_table = "report_reading_reading"
        db_table_comment = (
            "One row per report that was read: whose it is, its text, and the period it speaks of."
        )
        constraints = [
            models.UniqueConstraint(fields=["agency", "text_sha256"], name="report_reading_once")
        ]
        indexes = [models.Index(fields=["agency", "-read_at"], name="report_reading_of_agency")]

    def __str__(self) -> str:
        return self.title


class ReportPage(models.Model):
    """One row per page of a report of pictures: its place in the line, its picture and its words.

    `attempts` is raised before a page is touched, so that a page that ends its reader is counted
    too. `words` are [begin and end in the page's text, certainty, left, top, right, bottom]. A page
    that had text of its own is kept as read from the start, without words.
    """

    personal_data = "none"

    class Status(models.TextChoices):
        """In the line, read, found empty, or set aside."""

        WAITING = "waiting"
        READ = "read"
        BLANK = "blank"
        SET_ASIDE = "set_aside"

    reading = models.ForeignKey(ReportReading, on_delete=models.PROTECT, related_name="pages")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    next_try_at = models.DateTimeField()
    reason = models.CharField(max_length=40, default="", db_default="", blank=True)
    picture = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", null=True)
    text = models.TextField(default="", db_default="", blank=True)
    words = models.JSONField(default=list, db_default=[])
    confidence = models.PositiveSmallIntegerField(null=True)
    recognised_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "report_reading_page"
        db_table_comment = (
            "One row per page of a report of pictures: its place in the line, its picture and its "
            "words."
        )
        constraints = [models.UniqueConstraint(fields=["reading", "number"], name="report_page")]
        indexes = [
            models.Index(
                fields=["number", "id"], name="report_page_line", condition=Q(status="waiting")
            )
        ]

    def __str__(self) -> str:
        return f"{self.reading_id} {self.number}"


class ReadFigure(models.Model):
    """One row per number that a report states: what it counts, when, and where it stands.

    What the program read is never changed; what a person made of it stands beside it. A figure is
    history only once it is confirmed. `body_written` and `body_level` are whom it is about in the
    report's words; `body_agency` or `body_unit` is who that was at the report's date, if known.
    `page`, `box` and `sureness` are where and how surely it was recognised in a picture.
    """

    class Kind(models.TextChoices):
        """What a number is: a count or measure, a percentage, or a place in a ranking."""

        COUNT = "count", "Số lượng"
        PERCENT = "percent", "Tỷ lệ"
        PERMILLE = "permille", "Phần nghìn"
        RANK = "rank", "Thứ hạng"

    class State(models.TextChoices):
        """What a person said of the figure."""

        PROPOSED = "proposed", "Chờ xác nhận"
        CONFIRMED = "confirmed", "Đã xác nhận"
        CORRECTED = "corrected", "Đã sửa"
        REJECTED = "rejected", "Không phải số liệu"

    personal_data = "none"

    uuid = UuidField()
    reading = models.ForeignKey(ReportReading, on_delete=models.PROTECT, related_name="figures")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    value = models.DecimalField(max_digits=24, decimal_places=6)
    of_value = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    upto_value = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    written = models.CharField(max_length=60)
    about = models.CharField(max_length=10, blank=True)
    doubt = models.CharField(max_length=30, blank=True)
    unit = models.CharField(max_length=200, blank=True)
    label = models.CharField(max_length=300, blank=True)
    section = models.CharField(max_length=300, blank=True)
    holds_from = models.DateField(null=True)
    holds_until = models.DateField(null=True)
    starts_at = models.PositiveIntegerField()
    ends_at = models.PositiveIntegerField()
    body_written = models.CharField(max_length=120, default="", db_default="", blank=True)
    body_level = models.CharField(max_length=10, default="", db_default="", blank=True)
    body_agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", null=True)
    body_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", null=True)
    page = models.PositiveSmallIntegerField(null=True)
    box = models.JSONField(default=list, db_default=[])
    sureness = models.PositiveSmallIntegerField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    corrected_value = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    corrected_label = models.CharField(max_length=300, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.UUIDField(null=True)

    class Meta:
        db_table = "report_reading_figure"
        db_table_comment = (
            "One row per number that a report states: what it counts, when, and where it stands."
        )
        constraints = [
            models.UniqueConstraint(fields=["reading", "number"], name="report_figure_number")
        ]

    def __str__(self) -> str:
        return f"{self.written} {self.label}"


class ReadClaim(models.Model):
    """One row per identity that a report states of its own figures, with what follows from them."""

    class Kind(models.TextChoices):
        """What ties the figures together."""

        SUM = "sum", "Tổng và các thành phần"
        AT_MOST = "at-most", "Phần không lớn hơn toàn bộ"
        SHARE = "share", "Tỷ lệ"
        COMPLEMENT = "complement", "Phần còn lại"
        AVERAGE = "average", "Bình quân"
        CHANGE = "change", "Tăng, giảm"
        ITEMS = "items", "Số mục liệt kê"
        WORDS = "words", "Số tiền bằng chữ"
        TOTAL_ROW = "total-row", "Dòng tổng của bảng"
        WHOLE = "whole", "Toàn bộ"

    class Verdict(models.TextChoices):
        """Whether the identity is true."""

        HOLDS = "holds", "Khớp"
        FAILS = "fails", "Không khớp"
        UNSURE = "unsure", "Chưa rõ"

    personal_data = "none"

    reading = models.ForeignKey(ReportReading, on_delete=models.PROTECT, related_name="claims")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)
    verdict = models.CharField(max_length=10, choices=Verdict)
    because = models.CharField(max_length=30, blank=True)
    stated = models.DecimalField(max_digits=24, decimal_places=6)
    reckoned = models.DecimalField(max_digits=24, decimal_places=6)
    formula = models.TextField()
    figure_numbers = ArrayField(models.PositiveIntegerField())

    class Meta:
        db_table = "report_reading_claim"
        db_table_comment = (
            "One row per identity that a report states of its own figures, with what follows from "
            "them."
        )
        constraints = [
            models.UniqueConstraint(fields=["reading", "number"], name="report_claim_number")
        ]

    def __str__(self) -> str:
        return self.formula


class FigureMatch(models.Model):
    """One row per time that a person said which indicator a figure tells, or that it tells none.

    Nothing is deleted: what is taken back has its moment, its person and its reason, and a figure
    has one row that stands. `value` is in the indicator's unit. `known` is what was known of the
    same indicator, agency and period just before, with its source: null where nothing was.
    """

    class Outcome(models.TextChoices):
        """What came of it."""

        TOLD = "told", "Đã ghi vào lịch sử"
        AGREES = "agrees", "Khớp số đã có"
        KEPT = "kept", "Giữ số đã có"
        NONE = "none", "Không thuộc chỉ tiêu nào"

    personal_data = "reference"

    uuid = UuidField()
    figure = models.ForeignKey(ReadFigure, on_delete=models.PROTECT, related_name="matches")
    outcome = models.CharField(max_length=10, choices=Outcome)
    indicator = models.CharField(max_length=60, db_collation="C", blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", null=True)
    period = models.CharField(max_length=10, db_collation="C", blank=True)
    dimensions = models.JSONField(default=dict)
    value = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    known = models.JSONField(null=True)
    phrase = models.CharField(max_length=200, blank=True)
    confirmed_at = models.DateTimeField()
    confirmed_by = models.UUIDField()
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.UUIDField(null=True)
    taken_back_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "report_reading_match"
        db_table_comment = (
            "One row per time that a person said which indicator a figure tells, or that it tells "
            "none."
        )
        constraints = [
            models.UniqueConstraint(
                fields=["figure"],
                condition=Q(taken_back_at__isnull=True),
                name="report_match_once",
            ),
            models.CheckConstraint(
                name="report_match_told",
                condition=Q(outcome="none", value=None, agency=None)
                | Q(value__isnull=False, agency__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.period} {self.value}"


class MatchHabit(models.Model):
    """One row per words of an issuing body's reports and the indicator that they stood for.

    `times` is how often it was confirmed and not taken back. An empty indicator: these words are
    of none. A habit that somebody removed is not followed until it is confirmed anew.
    """

    personal_data = "reference"

    uuid = UuidField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    phrase = models.CharField(max_length=200)
    indicator = models.CharField(max_length=60, db_collation="C", blank=True)
    dimensions = models.JSONField(default=dict)
    times = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    removed_by = models.UUIDField(null=True)

    class Meta:
        db_table = "report_reading_habit"
        db_table_comment = (
            "One row per words of an issuing body's reports and the indicator that they stood for."
        )
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "phrase", "indicator"], name="report_habit_once"
            )
        ]
        indexes = [models.Index(fields=["phrase"], name="report_habit_phrase")]

    def __str__(self) -> str:
        return f"{self.phrase}: {self.indicator}"
