"""Lists of dossiers: a person's own, an agency's, drafts, deadlines of many; rows, not objects."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from motcua.base.actors import Actor
from motcua.base.text import VIETNAM, fold
from motcua.kernel.forms import api as forms
from motcua.kernel.parties import api as parties

from ..models import Application, Dossier
from . import words

LONGEST_LIST = 100


@dataclass(frozen=True, slots=True)
class DossierRow:
    """One dossier as lists show it."""

    uuid: UUID
    code: str
    procedure_name: Mapping[str, str]
    status: str
    status_words: str
    status_kind: str
    channel: str
    agency_name: str
    applicant_name: str
    submitted_at: datetime
    due_at: datetime | None
    deadline_words: str
    deadline_kind: str


@dataclass(frozen=True, slots=True)
class DossierPage:
    """A page of a list, and where the next one begins (empty: this is the last)."""

    rows: tuple[DossierRow, ...]
    after: str


@dataclass(frozen=True, slots=True)
class DossierFilters:
    """What a list of dossiers is narrowed to; empty parts narrow nothing."""

    text: str = ""
    statuses: tuple[str, ...] = ()
    channel: str = ""
    procedure_code: str = ""
    submitted_from: date | None = None
    submitted_to: date | None = None
    is_overdue: bool = False


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A dossier that is still being filled in."""

    uuid: UUID
    title: Mapping[str, str]
    page: str
    updated_at: datetime


COLUMNS = (
    "uuid",
    "code",
    "procedure_name",
    "status",
    "channel",
    "competent_agency__name",
    "applicant__uuid",
    "submitted_at",
    "case__due_current",
    "case__calendar_code",
)


def list_dossiers_of(
    actor: Actor, *, at: datetime, after: str | None = None, limit: int = 20
) -> DossierPage:
    """The dossiers that a person brought or that are about them, newest first; two queries."""
    own = Q(account_uuid=actor.uuid)
    if actor.party_uuid is not None:
        own |= Q(applicant__uuid=actor.party_uuid) | Q(representative__uuid=actor.party_uuid)
    return _page(Dossier.objects.filter(own), after, limit, at, names={})


def list_dossiers_for(
    actor: Actor,
    *,
    filters: DossierFilters,
    at: datetime,
    after: str | None = None,
    limit: int = 50,
) -> DossierPage:
    """
    The dossiers that an official may see, newest first; three queries, whatever is found.

    Showing applicants' names is a reading of personal data and is logged as one.
    """
    chosen = _narrowed(Dossier.objects.filter(_within(actor)), filters, at)
    page_rows, following = _slice(chosen, after, min(limit, LONGEST_LIST))
    names = parties.party_names(
        [row[6] for row in page_rows], actor=actor, purpose="Xem danh sách hồ sơ", at=at
    )
    return DossierPage(tuple(_row(row, names, at) for row in page_rows), following)


def _within(actor: Actor) -> Q:
    scope = Q(pk__in=[])
    for path in actor.paths_for("one_stop_shop.see_dossiers"):
        for field in ("competent_path", "receiving_path"):
            scope |= Q(**{field: path}) | Q(**{f"{field}__startswith": f"{path}."})
    return scope


def _narrowed(
    chosen: QuerySet[Dossier], filters: DossierFilters, at: datetime
) -> QuerySet[Dossier]:
    conditions = Q()
    for word in fold(filters.text).split()[:6]:
        conditions &= Q(search_text__contains=word)
    if filters.statuses:
        conditions &= Q(status__in=filters.statuses)
    exact = {"channel": filters.channel, "procedure_code": filters.procedure_code}
    conditions &= Q(**{name: value for name, value in exact.items() if value})
    if filters.submitted_from:
        conditions &= Q(submitted_at__gte=_midnight(filters.submitted_from))
    if filters.submitted_to and filters.submitted_to < date.max:
        conditions &= Q(submitted_at__lt=_midnight(filters.submitted_to + timedelta(days=1)))
    if filters.is_overdue:
        conditions &= Q(case__due_current__lt=at, ended_at__isnull=True)
    return chosen.filter(conditions)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=VIETNAM)


def _page(
    chosen: QuerySet[Dossier],
    after: str | None,
    limit: int,
    at: datetime,
    names: Mapping[UUID, str],
) -> DossierPage:
    rows, following = _slice(chosen, after, limit)
    return DossierPage(tuple(_row(row, names, at) for row in rows), following)


def _slice(
    chosen: QuerySet[Dossier], after: str | None, limit: int
) -> tuple[list[tuple[Any, ...]], str]:
    """One page by key, without counting and without skipping over rows."""
    if after:
        last = _place(after)
        if last is not None:
            chosen = chosen.filter(
                Q(submitted_at__lt=last[0]) | Q(submitted_at=last[0], id__lt=last[1])
            )
    ordered = chosen.order_by("-submitted_at", "-id").values_list(*COLUMNS)
    rows = list(ordered[: limit + 1])
    following = str(rows[limit - 1][0]) if len(rows) > limit else ""
    return rows[:limit], following


def _place(after: str) -> tuple[datetime, int] | None:
    try:
        uuid = UUID(after)
    except ValueError:
        return None
    return Dossier.objects.filter(uuid=uuid).values_list("submitted_at", "id").first()


def _row(row: tuple[Any, ...], names: Mapping[UUID, str], at: datetime) -> DossierRow:
    uuid, code, name, status, channel, agency, applicant, submitted, due, calendar = row
    deadline = words.deadline_words(status=status, due_at=due, calendar_code=calendar, at=at)
    return DossierRow(
        uuid=uuid,
        code=code,
        procedure_name=name,
        status=status,
        status_words=words.status_words(status),
        status_kind=words.KINDS[status],
        channel=words.channel_words(channel),
        agency_name=agency,
        applicant_name=names.get(applicant, ""),
        submitted_at=submitted,
        due_at=due,
        deadline_words=deadline.text,
        deadline_kind=deadline.kind,
    )


def deadlines_of(dossier_uuids: Iterable[UUID], *, at: datetime) -> dict[UUID, words.DeadlineWords]:
    """The deadlines of many dossiers in words; one query."""
    rows = Dossier.objects.filter(uuid__in=list(dossier_uuids)).values_list(
        "uuid", "status", "case__due_current", "case__calendar_code"
    )
    return {
        uuid: words.deadline_words(status=status, due_at=due, calendar_code=calendar, at=at)
        for uuid, status, due, calendar in rows
    }


def list_drafts_of(actor: Actor, *, at: datetime) -> list[DraftRow]:
    """What the person began and has not yet sent, the last touched first."""
    pages = {d.uuid: d for d in forms.list_drafts_of(actor=actor)}
    open_ones = Application.objects.filter(
        account_uuid=actor.uuid,
        is_at_counter=False,
        submitted_at__isnull=True,
        discarded_at__isnull=True,
        draft_uuid__in=list(pages),
    ).select_related("procedure_version")
    rows = [
        DraftRow(
            uuid=application.uuid,
            title=application.procedure_version.content["name"],
            page=pages[application.draft_uuid].page_reached or "",
            updated_at=pages[application.draft_uuid].updated_at,
        )
        for application in open_ones
    ]
    return sorted(rows, key=lambda row: row.updated_at, reverse=True)
