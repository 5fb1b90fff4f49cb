"""For tests: officials, and runs of small processes drawn in words."""

from datetime import datetime
from uuid import UUID

from motcua.base.actors import system_actor
from motcua.base.fields import uuid7
from motcua.kernel.diagrams.api import ProcessVersion
from motcua.kernel.diagrams.testing import (
    APPROVAL,
    AT,
    agency,
    draw,
    faults_in,
    officer,
    publish,
)

from .actions.runs import start_process, tell_run
from .actions.steps import NORMS
from .actions.timers import _fire
from .models import Run, Task, Token

__all__ = [
    "APPROVAL", "AT", "agency", "draw", "due_timers", "faults_in", "fire_one", "forget_norms",
    "officer", "open_tasks_at", "publish", "start", "tell_run",
]  # fmt: skip


def start(
    version: ProcessVersion, *, path: str = "h27.10", at: datetime = AT, **given: object
) -> Run:
    """Start a run for a made-up matter at an agency."""
    return start_process(
        actor=system_actor("tests"),
        version=version,
        subject_kind="demo.matter",
        subject_uuid=uuid7(),
        agency_uuid=agency(path),
        agency_path=path,
        title="Đăng ký khai sinh: Trần Thị Thử",
        at=at,
        **given,  # type: ignore[arg-type]
    )


def due_timers(run_uuid: UUID, at: datetime) -> list[Token]:
    """The timers of a run that are due, in the order in which they fire."""
    waiting = Token.objects.filter(run__uuid=run_uuid, left_at__isnull=True, due_at__lte=at)
    return list(waiting.order_by("due_at", "id"))


def open_tasks_at(run_uuid: UUID, element_id: str) -> list[Task]:
    """The open tasks of a run at an element, the oldest first."""
    rows = Task.objects.filter(run__uuid=run_uuid, state="open", element_id=element_id)
    return list(rows.order_by("id"))


def fire_one(timer: Token, at: datetime) -> None:
    """Fire one timer that is due, and no other."""
    assert _fire(timer.pk, timer.run.uuid, at)


def forget_norms() -> None:
    """Begin as a process that has just started: another test had other calendars."""
    NORMS.forget()
