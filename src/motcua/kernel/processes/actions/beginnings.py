"""Processes that begin by themselves: at a moment, again and again, or when a signal is thrown."""

import logging
from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.base.actors import system_actor
from motcua.base.errors import NotFound, Refusal
from motcua.base.text import vietnam_day
from motcua.kernel.diagrams import api as diagrams
from motcua.kernel.diagrams.api import Element, ProcessVersion, timers
from motcua.kernel.organizations import api as organizations
from motcua.kernel.processes.models import Run, StartTimer

from .runs import start_process

logger = logging.getLogger(__name__)

SUBJECT = "diagrams.process"
STARTER = system_actor("processes.starter")


class AgencyUnknown(NotFound):
    """Không có cơ quan mang mã “{code}” để quy trình “{process}” tự bắt đầu."""

    message_en = (
        "There is no agency with the code “{code}” for the process “{process}” to begin at."
    )


@transaction.atomic
def set_start_timers(*, version: ProcessVersion, at: datetime) -> int:
    """
    Wind up the timers with which a newly published process begins; those of older versions stop.

    :returns: the number of timers.
    """
    StartTimer.objects.filter(code=version.code).delete()
    rows = [_wound_up(version, start, at) for start in _starts(version) if start.trigger == "timer"]
    StartTimer.objects.bulk_create(rows)
    return len(rows)


def _starts(version: ProcessVersion) -> list[Element]:
    return [e for e in diagrams.net_of(version).members("") if e.kind == "start"]


def _wound_up(version: ProcessVersion, start: Element, at: datetime) -> StartTimer:
    due, times_left = timers.wind_up(start.timer, at, lambda norm: None, {})
    return StartTimer(
        code=version.code, version=version, element_id=start.id, due_at=due, times_left=times_left
    )


def begin_due(*, at: datetime, limit: int = 100) -> int:
    """
    Begin every process whose start timer is due; several workers may do so at once.

    One that cannot begin stays due and is logged; it does not hold up the others.

    :returns: the number of processes begun.
    """
    due = StartTimer.objects.filter(due_at__lte=at).order_by("due_at", "id")
    return sum(
        _try_to_begin(row, at)
        for row in list(due.select_related("version").defer("version__bpmn")[:limit])
    )


def _try_to_begin(row: StartTimer, at: datetime) -> bool:
    try:
        return _begin(row.pk, at)
    except Refusal as refusal:
        logger.error("%s does not begin: %s", row, refusal.message("en"))
        return False


@transaction.atomic
def _begin(row_id: int, at: datetime) -> bool:
    row = (
        StartTimer.objects.select_for_update(skip_locked=True)
        .select_related("version")
        .defer("version__bpmn")  # up to megabytes that no step needs
        .filter(id=row_id, due_at__lte=at)
        .first()
    )
    if row is None:
        return False
    start = diagrams.net_of(row.version).elements[row.element_id]
    again = timers.wind_again(start.timer, row.due_at, row.times_left, at)
    row.due_at, row.times_left = again or (None, row.times_left)
    row.save(update_fields=["due_at", "times_left"])
    begin_by_itself(version=row.version, start=start, at=at)
    return True


def begin_by_itself(*, version: ProcessVersion, start: Element, at: datetime) -> Run:
    """
    Begin a process at a start event that nobody pressed; it belongs to the agency named there.

    :raises AgencyUnknown: if the start event names no agency that exists on the day.
    """
    agency = organizations.find_agency_by_code(start.place, on=vietnam_day(at))
    if agency is None:
        raise AgencyUnknown(code=start.place, process=version.name)
    return start_process(
        actor=STARTER,
        version=version,
        subject_kind=SUBJECT,
        subject_uuid=version.uuid,
        agency_uuid=agency.uuid,
        agency_path=agency.path,
        title=version.name,
        at=at,
        start_id=start.id,
    )


def begin_on_signal(*, name: str, at: datetime) -> list[UUID]:
    """Begin the latest version of every process that begins with a signal; tells the runs."""
    return [
        begin_by_itself(version=version, start=start, at=at).uuid
        for version in diagrams.list_latest_beginning_with("signal", name)
        for start in _starts(version)
        if (start.trigger, start.reference) == ("signal", name)
    ]
