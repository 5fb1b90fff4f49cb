"""Lists of dossiers: a person's own, an agency's, drafts, deadlines of many; rows, not objects."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple
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


class DossierRow(NamedTuple):
    """One dossier as lists show it; made fifty at a time, which a tuple is quickest at."""

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
# Asked of each dossier that is not ended, so that those come from an index alone.
_OVERDUE = """EXISTS (SELECT 1 FROM one_stop_shop_dossier x JOIN cases_case c ON c.id = x.case_id
    WHERE x.id = d.id AND c.due_current < %(overdue_at)s OFFSET 0)"""


def list_dossiers_of(
    actor: Actor, *, at: datetime, after: str | None = None, limit: int = 20
) -> DossierPage:
    """The dossiers that a person brought or that are about them, newest first; two queries."""
    return _own_page(Dossier.objects.filter(_own(actor)), after, limit, at)


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
    scope = _narrowed(actor, filters, at, after)
    applicant = _applicant(actor, filters.text, at)
    asked = [] if applicant else searching.words_of(filters.text)
    page_rows, following = _cut(_found(scope, applicant, asked, limit), min(limit, LONGEST_LIST))
    names = parties.party_names(
        [row[6] for row in page_rows], actor=actor, purpose="Xem danh sách hồ sơ", at=at
    )
    return DossierPage(_rows(page_rows, names, at), following)


def list_chosen_for(
    actor: Actor, dossier_uuids: Sequence[UUID], *, at: datetime
) -> dict[UUID, DossierRow]:
    """Of these dossiers those that an official may see, in the order in which they are named."""
    seen = _seen(actor).filter(uuid__in=list(dossier_uuids))
    found = list(seen.values_list(*COLUMNS))
    names = parties.party_names(
        [row[6] for row in found], actor=actor, purpose="Xử lý nhiều hồ sơ", at=at
    )
    rows = {row.uuid: row for row in _rows(found, names, at)}
    return {uuid: rows[uuid] for uuid in dict.fromkeys(dossier_uuids) if uuid in rows}


def find_seen(actor: Actor, codes: Sequence[str]) -> dict[str, UUID]:
    """Of the dossiers of these codes those that an official may see, in the order of the codes."""
    seen = _seen(actor).filter(code__in=list(codes))
    found = dict(seen.values_list("code", "uuid"))
    return {code: found[code] for code in dict.fromkeys(codes) if code in found}


def _seen(actor: Actor) -> QuerySet[Dossier]:
    """Whatever an official may see, asked of few dossiers that are named."""
    places = Q(pk__in=())
    for path in actor.paths_for("one_stop_shop.see_dossiers"):
        for field in scopes.FIELDS:
            places |= Q(**{field: path}) | Q(**{f"{field}__startswith": f"{path}."})
    return Dossier.objects.filter(places)


def _found(
    scope: scopes.Scope, applicant: int | None, asked: Sequence[str], limit: int
) -> list[tuple[Any, ...]]:
    """The rows of a page and one more: those that lists show of each dossier, newest first."""
    if not scope.paths:
        return []
    most = min(limit, LONGEST_LIST) + 1
    if asked:
        numbers = searching.find_newest(scope, asked, limit=most)
        if not numbers:
            return []
        return _shown("(SELECT %(numbers)s::bigint[])::bigint[]", {"numbers": numbers})
    if applicant is None:
        newest, values = scopes.newest_sql(scope, limit=most)
    else:
        newest, values = scopes.newest_of_applicant_sql(scope, applicant, limit=most)
    return _shown(f"ARRAY(SELECT id FROM ({newest}) found)", values)


def _shown(numbers: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    found = fetch_planned(_page_sql().replace("%s", numbers), values)
    rows = [(*row[:2], _name(row[2]), *row[3:]) for row in found]
    rows.sort(key=lambda row: (row[7], row[11]), reverse=True)
    return rows


def _narrowed(
    actor: Actor, filters: DossierFilters, at: datetime, after: str | None
) -> scopes.Scope:
    on_dossier: list[str] = []
    on_moment: list[str] = []
    values: dict[str, Any] = {}
    for name, value in _sought(filters).items():
        on_dossier.append(f"d.{name} = %({name})s")
        values[name] = value
    if filters.channel:
        on_dossier.append(_of_channel(filters.channel))
    if len(filters.statuses) > 1:
        on_dossier.append("d.status = ANY((SELECT %(statuses)s::text[])::text[])")
        values["statuses"] = list(filters.statuses)
    if filters.is_overdue:
        on_dossier.append("d.ended_at IS NULL")
        on_dossier.append(_OVERDUE)
        values["overdue_at"] = at
    if filters.submitted_from:
        on_moment.append("{at} >= %(from)s")
        values["from"] = _midnight(filters.submitted_from)
    if filters.submitted_to and filters.submitted_to < date.max:
        on_moment.append("{at} < %(until)s")
        values["until"] = _midnight(filters.submitted_to + timedelta(days=1))
    last = _place(after) if after else None
    if last is not None:
        on_moment.append("({at}, {id}) < (%(after_at)s, %(after_id)s)")
        values["after_at"], values["after_id"] = last
    return scopes.Scope(
        paths=tuple(actor.paths_for("one_stop_shop.see_dossiers")),
        on_dossier=tuple(on_dossier),
        on_moment=tuple(on_moment),
        values=values,
    )


def _of_channel(channel: str) -> str:
    """Said in the statement's text, so that it is seen to fit the index of the rare channel."""
    known = [one for one in Dossier.Channel.values if one == channel]
    return f"d.channel = '{known[0]}'" if known else "false"


def _sought(filters: DossierFilters) -> dict[str, str]:
    """What a dossier has to have, by column; the indexes of places have these columns too."""
    values = {"procedure_code": filters.procedure_code}
    if len(filters.statuses) == 1:
        values["status"] = filters.statuses[0]
    return {name: value for name, value in values.items() if value}


def _applicant(actor: Actor, text: str, at: datetime) -> int | None:
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
    return found.pk


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=VIETNAM)


def _own_page(
    chosen: QuerySet[Dossier], after: str | None, limit: int, at: datetime
) -> DossierPage:
    """One page by key, without counting and without skipping over rows."""
    last = _place(after) if after else None
    if last is not None:
        # The first condition is what the index can begin at; the second one alone would not do.
        beyond = Q(submitted_at__lt=last[0]) | Q(submitted_at=last[0], id__lt=last[1])
        chosen = chosen.filter(Q(submitted_at__lte=last[0]) & beyond)
    most = min(limit, LONGEST_LIST)
    newest = chosen.order_by("-submitted_at", "-id")[: most + 1]
    rows, following = _cut(list(newest.values_list(*COLUMNS)), most)
    return DossierPage(_rows(rows, {}, at), following)


def _cut(rows: list[tuple[Any, ...]], limit: int) -> tuple[list[tuple[Any, ...]], str]:
    """The rows of a page, and the last of them if there are more."""
    following = str(rows[limit - 1][0]) if len(rows) > limit else ""
    return rows[:limit], following


@cache
def _page_sql() -> str:
    """The columns of dossiers by their numbers, in the ORM's words, put together once a process."""
    named = Dossier.objects.extra(where=["one_stop_shop_dossier.id = ANY(%s)"], params=[[]])
    sql: str = named.order_by().values_list(*COLUMNS).query.sql_with_params()[0]
    return sql.replace('."procedure_name" AS', '."procedure_name"::text AS')


@lru_cache(maxsize=2_000)
def _name(told: str) -> Mapping[str, str]:
    """A procedure's name; pages have few different ones, so each is read once a process."""
    name: dict[str, str] = json.loads(told)
    return MappingProxyType(name)


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
