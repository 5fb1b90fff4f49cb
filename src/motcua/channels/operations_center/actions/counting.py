"""Counts dossiers from the journal: one row per handling, and how each stood before."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from ..models import Correction, CountMark, GivenReason, Handling, Stand
from ..queries.agencies import UNKNOWN, paths_by_uuid
from ..rules.folding import NAMES, Told, fold
from ..rules.heard import Heard
from .correcting import before_of, keep_corrections, next_closing

BATCH = 20_000  # positions of the journal in one transaction
KINDS = ["one_stop_shop.dossier"]  # of cases; sub-cases have another kind and are counted with them
SYSTEM = UUID(int=0)

# The dossiers that anything was told of between two positions: those already counted, by case or
# dossier, those just opened, and which dossier belongs to which case.
_TOUCHED = """
WITH told AS MATERIALIZED (
    SELECT DISTINCT subject_uuid AS uuid FROM events_journal
    WHERE position > %(after)s AND position <= %(upto)s AND name = ANY (%(names)s)
)
SELECT h.case_uuid, h.dossier_uuid FROM operations_center_handling h
    WHERE h.case_uuid IN (SELECT uuid FROM told)
UNION SELECT h.case_uuid, h.dossier_uuid FROM operations_center_handling h
    WHERE h.dossier_uuid IN (SELECT uuid FROM told)
UNION SELECT subject_uuid, NULL FROM events_journal
    WHERE position > %(after)s AND position <= %(upto)s AND name = 'cases.case_opened'
      AND payload ->> 'case_kind' = ANY (%(kinds)s)
UNION SELECT (payload ->> 'case')::uuid, subject_uuid FROM events_journal
    WHERE position > %(after)s AND position <= %(upto)s
      AND name = 'one_stop_shop.dossier_submitted' AND payload ? 'case'
"""
# All that is known of them up to here, not only what is new: whatever comes late finds its place.
_HEARD = """
SELECT subject_uuid, name, at, position, payload, agency_uuid,
    CASE WHEN actor_kind = 'official' THEN actor_uuid END, actor_kind = 'person'
FROM events_journal
WHERE subject_uuid = ANY (%(subjects)s) AND name = ANY (%(names)s) AND position <= %(upto)s
"""
_SETTLED = "SELECT coalesce((SELECT settled FROM events_horizon), 0)"
_COLUMNS = [field.name for field in Handling._meta.concrete_fields]
# What the portal took is marked by its own events: they are not about the dossier but its message.
_KEPT = [n for n in _COLUMNS if n not in {"id", "case_uuid", "round", "is_synchronised"}]
_SYNCHRONISED = """
UPDATE operations_center_handling SET is_synchronised = true
WHERE NOT is_synchronised AND dossier_uuid IN (
    SELECT (payload ->> 'dossier')::uuid FROM events_journal
    WHERE position > %(after)s AND position <= %(upto)s AND name = 'national_exchange.message_sent')
"""
_AS_TOLD = [name for name in _COLUMNS if hasattr(Told, name)]


@dataclass(frozen=True, slots=True)
class _Span:
    """A piece of the journal: after one position, up to another."""

    after: int
    upto: int


@dataclass(frozen=True, slots=True)
class _Counted:
    """One handling with what hangs on it."""

    handling: Handling
    stands: list[Stand]
    reasons: list[GivenReason]


def count_dossiers(*, at: datetime, upto: int | None = None) -> int:
    """
    Count the dossiers that anything was told of since the last time.

    Run often; what was counted is counted again to the same, and a crash loses nothing.

    :param upto: the last event of the journal to look at; usually all that is settled.
    :returns: the number of positions looked at.
    """
    last = upto if upto is not None else _settled()
    looked = 0
    while some := _count_some(at, last):
        looked += some
    return looked


@transaction.atomic
def forget_counts() -> None:
    """Throw all counts away, to be made again from the journal; closed periods stay closed."""
    CountMark.objects.get_or_create(id=1)
    CountMark.objects.select_for_update().get(id=1)
    for table in (Correction, Stand, GivenReason, Handling):
        table.objects.all()._raw_delete(connection.alias)
    CountMark.objects.filter(id=1).update(position=0, counted_at=None)


@transaction.atomic
def _count_some(at: datetime, last: int) -> int:
    CountMark.objects.get_or_create(id=1)
    mark = CountMark.objects.select_for_update().get(id=1)
    # A closed period reckons with the journal up to its own position: no batch runs past it, so
    # that what comes after is noticed as a correction, when counting anew as well.
    upto = min(last, mark.position + BATCH, next_closing(mark.position))
    some = max(0, upto - mark.position)
    if some:
        _count(_Span(mark.position, upto))
        mark.position = upto
    if upto >= last:
        mark.counted_at = at
    mark.save(update_fields=["position", "counted_at"])
    return some


def _count(span: _Span) -> None:
    if cases := _touched(span):
        _count_cases(cases, span)
    with connection.cursor() as cursor:
        cursor.execute(_SYNCHRONISED, {"after": span.after, "upto": span.upto})


def _count_cases(cases: Mapping[UUID, UUID | None], span: _Span) -> None:
    heard = _heard(cases, span.upto)
    rows = _rows(cases, heard)
    before = before_of(cases, heard, span.after)
    _write(rows, cases)
    if before is not None:
        keep_corrections(before, cases, heard)


def _touched(span: _Span) -> dict[UUID, UUID | None]:
    values: dict[str, Any] = {
        "after": span.after,
        "upto": span.upto,
        "names": list(NAMES),
        "kinds": KINDS,
    }
    cases: dict[UUID, UUID | None] = {}
    with connection.cursor() as cursor:
        cursor.execute(_TOUCHED, values)
        for case, dossier in cursor.fetchall():
            cases[case] = cases.get(case) or dossier
    return cases


def _heard(cases: Mapping[UUID, UUID | None], upto: int) -> dict[UUID, list[Heard]]:
    case_of = {dossier: case for case, dossier in cases.items() if dossier is not None}
    values: dict[str, Any] = {"subjects": [*cases, *case_of], "names": list(NAMES), "upto": upto}
    found: dict[UUID, list[Heard]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_HEARD, values)
        for subject, name, at, position, payload, agency, official, is_person in cursor:
            told = Heard(name, at, position, _parsed(payload), agency, official, is_person)
            found[case_of.get(subject, subject)].append(told)
    return found


def _parsed(payload: Any) -> Mapping[str, Any]:
    told: Mapping[str, Any] = json.loads(payload) if isinstance(payload, str) else payload
    return told


def _rows(cases: Mapping[UUID, UUID | None], heard: Mapping[UUID, list[Heard]]) -> list[_Counted]:
    paths = paths_by_uuid()
    return [
        _row(told, case, number, cases[case], paths)
        for case, happened in heard.items()
        for number, told in enumerate(fold(happened), start=1)
    ]


def _row(
    told: Told, case: UUID, number: int, dossier: UUID | None, paths: Mapping[UUID, str]
) -> _Counted:
    handling = Handling(
        case_uuid=case,
        round=number,
        dossier_uuid=dossier,
        receiving_path=_path(told.receiving, paths),
        agency_path=_path(told.agency, paths),
        person_uuid=told.person,
        waiting_since=told.waits.get(told.waiting),
        **{name: getattr(told, name) for name in _AS_TOLD},
    )
    stands = [
        Stand(
            since=one.since,
            until=one.until,
            agency_path=_path(one.agency, paths),
            due_at=one.due_at,
            is_paused=one.is_paused,
            waiting=one.waiting,
        )
        for one in told.stretches
    ]
    reasons = [
        GivenReason(at=one.at, act=one.act, reason=one.reason, agency_path=_path(one.agency, paths))
        for one in told.reasons
    ]
    return _Counted(handling, stands, reasons)


def _path(agency: UUID | None, paths: Mapping[UUID, str]) -> str:
    """The agency's path; an agency that nobody knows is told apart, not dropped."""
    return paths.get(agency, UNKNOWN) if agency else UNKNOWN


def _write(rows: Iterable[_Counted], cases: Collection[UUID]) -> None:
    kept = list(rows)
    Handling.objects.bulk_create(
        [one.handling for one in kept],
        batch_size=2_000,
        update_conflicts=True,
        unique_fields=["case_uuid", "round"],
        update_fields=_KEPT,
    )
    for table in (Stand, GivenReason):
        table.objects.filter(handling__case_uuid__in=list(cases)).delete()
    for one in kept:
        for stand in one.stands:
            stand.handling_id = one.handling.pk
        for reason in one.reasons:
            reason.handling_id = one.handling.pk
    Stand.objects.bulk_create([row for one in kept for row in one.stands], batch_size=5_000)
    GivenReason.objects.bulk_create([row for one in kept for row in one.reasons], batch_size=5_000)


def _settled() -> int:
    with connection.cursor() as cursor:
        cursor.execute(_SETTLED)
        (settled,) = cursor.fetchone()
    return int(settled)
