"""Published processes as rows that are played from."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from motcua.base.fields import UuidField


class ProcessVersion(models.Model):
    """One row per published version of a process: the diagram exactly as it was drawn.

    Immutable by trigger, with its elements, flows and transitions. Runs keep their version.
    """

    personal_data = "none"

    uuid = UuidField()
    code = models.CharField(max_length=100)
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=500)
    process_id = models.CharField(max_length=200, blank=True)
    bpmn = models.TextField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.UUIDField()

    class Meta:
        db_table = "diagrams_version"
        db_table_comment = (
            "One row per published version of a process: the diagram exactly as it was drawn."
        )
        constraints = [
            models.UniqueConstraint(fields=["code", "number"], name="diagrams_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.number}"


class ProcessElement(models.Model):
    """One row per element of a published process: what opens when a token reaches it."""

    personal_data = "none"

    version = models.ForeignKey(ProcessVersion, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    element_id = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    trigger = models.CharField(max_length=20, blank=True)
    parent = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=500, blank=True)
    role = models.CharField(max_length=200, blank=True)
    permission = models.CharField(max_length=100, blank=True)
    place = models.CharField(max_length=50, blank=True)
    outcomes = ArrayField(models.CharField(max_length=100), default=list)
    norm = models.CharField(max_length=50, blank=True)
    step = models.CharField(max_length=100, blank=True)
    decision = models.CharField(max_length=100, blank=True)
    result = models.CharField(max_length=100, blank=True)
    called = models.CharField(max_length=100, blank=True)
    reference = models.CharField(max_length=200, blank=True)
    timer = models.CharField(max_length=200, blank=True)
    attached_to = models.CharField(max_length=200, blank=True)
    is_interrupting = models.BooleanField(default=True)
    is_triggered = models.BooleanField(default=False)
    loop = models.JSONField(null=True)

    class Meta:
        db_table = "diagrams_element"
        db_table_comment = (
            "One row per element of a published process: what opens when a token reaches it."
        )
        constraints = [
            models.UniqueConstraint(fields=["version", "element_id"], name="diagrams_element_once")
        ]

    def __str__(self) -> str:
        return self.element_id


class ProcessFlow(models.Model):
    """One row per sequence flow of a published process."""

    personal_data = "none"

    version = models.ForeignKey(ProcessVersion, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    flow_id = models.CharField(max_length=200)
    name = models.CharField(max_length=500, blank=True)
    source = models.CharField(max_length=200)
    target = models.CharField(max_length=200)
    condition = models.TextField(blank=True)
    is_default = models.BooleanField(default=False)

    class Meta:
        db_table = "diagrams_flow"
        db_table_comment = "One row per sequence flow of a published process."
        constraints = [
            models.UniqueConstraint(fields=["version", "flow_id"], name="diagrams_flow_once")
        ]

    def __str__(self) -> str:
        return self.flow_id


class ProcessTransition(models.Model):
    """One row per human task and outcome whose way on is known at publication.

    `opens` holds the row ids of the elements that open next. Ways that depend on variables or
    pass a service task have no row here: the interpreter plays them.
    """

    personal_data = "none"

    version = models.ForeignKey(ProcessVersion, on_delete=models.PROTECT, related_name="+")
    element_id = models.CharField(max_length=200)
    outcome = models.CharField(max_length=100)
    opens = ArrayField(models.BigIntegerField(), default=list)
    ends = ArrayField(models.CharField(max_length=200), default=list)

    class Meta:
        db_table = "diagrams_transition"
        db_table_comment = (
            "One row per human task and outcome whose way on is known at publication."
        )
        constraints = [
            models.UniqueConstraint(
                fields=["version", "element_id", "outcome"], name="diagrams_transition_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.element_id} {self.outcome}"
