"""For tests of other apps: events as the journal has them, counted at once."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from motcua.base.fields import uuid7
from motcua.base.text import vietnam_day
from motcua.kernel.events import api as events

from .actions.counting import count_events

AT = datetime(2026, 7, 1, 3, 0, tzinfo=UTC)
Row = tuple[str, UUID, datetime, Mapping[str, Any], UUID | None]


def tell_events(rows: Iterable[Row]) -> None:
    """Write events into the journal as they are: name, subject, time, payload, agency."""
    with transaction.atomic():
        events.publish_told(
            (name, "tests.matter", subject, "system", UUID(int=0), None, agency, at,
             json.dumps(payload))
            for name, subject, at, payload, agency in rows
        )  # fmt: skip


def count_all(at: datetime = AT) -> int:
    """Count everything that the journal holds, also what this transaction wrote."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(position), 0) FROM events_journal")
        (last,) = cursor.fetchone()
    return count_events(at=at, upto=last)


def dossier_events(
    *,
    agency: UUID,
    accepted_at: datetime,
    due_at: datetime,
    settled_at: datetime | None = None,
    channel: str = "online",
    procedure: str = "1.001",
    sector: str = "ho-tich",
) -> list[Row]:
    """A dossier's life in the fewest events that figures need."""
    case, dossier = uuid7(), uuid7()
    told = {
        "code": "x", "channel": channel, "procedure": procedure, "field": sector,
        "day": vietnam_day(accepted_at).isoformat(), "case": str(case), "papers": 1, "files": 1,
    }  # fmt: skip
    due = {"clock": "", "due_at": due_at.isoformat()}
    rows: list[Row] = [
        ("cases.case_opened", case, accepted_at, {"case_kind": "one_stop_shop.dossier"}, agency),
        ("one_stop_shop.dossier_submitted", dossier, accepted_at, told, agency),
        ("deadlines.clock_started", case, accepted_at, due, agency),
    ]
    if settled_at is not None:
        late = {**due, "is_late": settled_at > due_at}
        rows.append(("deadlines.clock_ended", case, settled_at, late, agency))
    return rows
