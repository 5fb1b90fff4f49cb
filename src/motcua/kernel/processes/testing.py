"""For tests: officials, and runs of small processes drawn in words."""

from datetime import datetime

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

from .actions.runs import start_process
from .actions.steps import NORMS
from .models import Run

__all__ = [
    "APPROVAL", "AT", "agency", "draw", "faults_in", "forget_norms", "officer", "publish", "start",
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


def forget_norms() -> None:
    """Begin as a process that has just started: another test had other calendars."""
    NORMS.forget()
