"""Lists of dossiers: a person's own, an agency's, drafts, deadlines of many; rows, not objects."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from motcua.base.actors import Actor
from motcua.base.planned import fetch_planned
from motcua.base.text import VIETNAM
from motcua.kernel.forms import api as forms
from motcua.kernel.parties import api as parties

from ..models import Application, Dossier
from . import scopes, searching, words

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
    "case__state",
    "id",
)


def list_dossiers_of(
    actor: Actor, *, at: datetime, after: str | None = None, limit: int = 20
) -> DossierPage:
    """The dossiers that a person brought or that are about them, newest first; two queries."""
    return _page(Dossier.objects.filter(_own(actor)), after, limit, at, names={})


def dossiers_of_cases(
    actor: Actor, case_uuids: Iterable[UUID], *, at: datetime
) -> dict[UUID, DossierRow]:
    """Of these cases, by their uuids, a person's own dossiers; two queries."""
    own = Dossier.objects.filter(_own(actor), case__uuid__in=list(case_uuids))
    found = list(own.values_list("case__uuid", *COLUMNS))
    rows = _rows([row[1:] for row in found], {}, at)
    return dict(zip((row[0] for row in found), rows, strict=True))


def _own(actor: Actor) -> Q:
    own = Q(account_uuid=actor.uuid)
    if actor.party_uuid is not None:
        own |= Q(applicant__uuid=actor.party_uuid) | Q(representative__uuid=actor.party_uuid)
    return own


def list_dossiers_for(
    actor: Actor,
    *,
    filters: DossierFilters,
    at: datetime,
    after: str | None = None,
    limit: int = 50,
) -> DossierPage:
    """
    The dossiers that an official may see, newest first; the number of queries does not depend on
    what is found.

    Showing applicants' names is a reading of personal data and is logged as one.
    """
    seen = scopes.seen_by(actor).filter(_narrowed(filters, at))
    applicant = _applicant(actor, filters.text, at)
    asked = [] if applicant else searching.words_of(filters.text)
    if applicant is not None:
        seen = seen.filter(Q(applicant__uuid=applicant))
    page_rows, following = _slice(seen, after, min(limit, LONGEST_LIST), asked)
    names = parties.party_names(
        [row[6] for row in page_rows], actor=actor, purpose="Xem danh sách hồ sơ", at=at
    )
    return DossierPage(_rows(page_rows, names, at), following)


def _narrowed(filters: DossierFilters, at: datetime) -> Q:
    conditions = Q()
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
    return conditions


def _applicant(actor: Actor, text: str, at: datetime) -> UUID | None:
    """
    Whose number was typed: found by the whole number only, and the look-up is logged.

    A number that nobody has, or that is no identity number, is searched for as a word.
    """
    number = text.replace(" ", "")
    if not number.isdecimal():
        return None
    scheme = {12: "personal_code", 10: "tax_code", 13: "tax_code"}.get(len(number))
    found = parties.find_party_by_identifier(scheme, number) if scheme else None
    if found is None:
        return None
    purpose = "Tìm hồ sơ theo số định danh"
    parties.party_names([found.uuid], actor=actor, purpose=purpose, at=at)
    uuid: UUID = found.uuid
    return uuid


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=VIETNAM)


def _page(
    chosen: QuerySet[Dossier],
    after: str | None,
    limit: int,
    at: datetime,
    names: Mapping[UUID, str],
) -> DossierPage:
    rows, following = _slice(scopes.Scope((chosen,), lambda: chosen, False), after, limit)
    return DossierPage(_rows(rows, names, at), following)


def _slice(
    seen: scopes.Scope, after: str | None, limit: int, asked: Sequence[str] = ()
) -> tuple[list[tuple[Any, ...]], str]:
    """One page by key, without counting and without skipping over rows."""
    last = _place(after) if after else None
    if last is not None:
        # The first condition is what the index can begin at; the second one alone would not do.
        beyond = Q(submitted_at__lt=last[0]) | Q(submitted_at=last[0], id__lt=last[1])
        seen = seen.filter(Q(submitted_at__lte=last[0]) & beyond)
    if asked:
        newest = searching.find_newest(seen, asked, limit=limit + 1)
    else:
        newest = searching.list_newest(seen.parts, limit=limit + 1)
    rows = fetch_planned(_page_sql(), [newest]) if newest else []
    rows.sort(key=lambda row: (row[7], row[11]), reverse=True)
    following = str(rows[limit - 1][0]) if len(rows) > limit else ""
    return rows[:limit], following


@cache
def _page_sql() -> str:
    """The columns of dossiers by their uuids, in the ORM's words, put together once a process."""
    named = Dossier.objects.extra(
        where=["one_stop_shop_dossier.uuid = ANY((SELECT %s::uuid[])::uuid[])"], params=[[]]
    )
    sql: str = named.order_by().values_list(*COLUMNS).query.sql_with_params()[0]
    return sql


def _place(after: str) -> tuple[datetime, int] | None:
    try:
        uuid = UUID(after)
    except ValueError:
        return None
    return Dossier.objects.filter(uuid=uuid).values_list("submitted_at", "id").first()


def _rows(
    rows: list[tuple[Any, ...]], names: Mapping[UUID, str], at: datetime
) -> tuple[DossierRow, ...]:
    # What many rows share is put into words once.
    deadline_words = words.Deadlines(at)
    status_words, channel_words = cache(words.status_words), cache(words.channel_words)
    found = []
    for row in rows:
        uuid, code, name, status, channel, agency, applicant, submitted, *clock, _id = row
        due, calendar, state = clock
        deadline = deadline_words.of(
            status=status, due_at=due, calendar_code=calendar, is_paused=state == "waiting"
        )
        found.append(
            DossierRow(
                uuid=uuid,
                code=code,
                procedure_name=name,
                status=status,
                status_words=status_words(status),
                status_kind=words.KINDS[status],
                channel=channel_words(channel),
                agency_name=agency,
                applicant_name=names.get(applicant, ""),
                submitted_at=submitted,
                due_at=due,
                deadline_words=deadline.text,
                deadline_kind=deadline.kind,
            )
        )
    return tuple(found)


def deadlines_of(dossier_uuids: Iterable[UUID], *, at: datetime) -> dict[UUID, words.DeadlineWords]:
    """The deadlines of many dossiers in words; one query, and one for each calendar."""
    deadline_words = words.Deadlines(at)
    rows = Dossier.objects.filter(uuid__in=list(dossier_uuids)).values_list(
        "uuid", "status", "case__due_current", "case__calendar_code", "case__state"
    )
    return {
        uuid: deadline_words.of(
            status=status, due_at=due, calendar_code=calendar, is_paused=state == "waiting"
        )
        for uuid, status, due, calendar, state in rows
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
