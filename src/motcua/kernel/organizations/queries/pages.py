"""What the screens show, in few statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from motcua.base.actors import Actor
from motcua.base.text import fold
from motcua.kernel.calendars import api as calendars
from motcua.kernel.organizations.models import (
    Agency,
    AgencySuccession,
    Appointment,
    Post,
    Succession,
    Unit,
)
from motcua.kernel.organizations.queries.units import units_at
from motcua.kernel.parties import api as parties

LONGEST_SEARCH = 100


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """One agency of a list."""

    uuid: UUID
    code: str
    name: str
    kind: str
    path: str
    parent_name: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the tree: its heading (empty for the province) and its agencies."""

    head: AgencyRow | None
    rows: tuple[AgencyRow, ...]


@dataclass(frozen=True, slots=True)
class Holding:
    """One person's time in a post."""

    uuid: UUID
    name: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class PostView:
    """A post with its holder today and those before and after."""

    uuid: UUID
    title: str
    is_head: bool
    holder: Holding | None
    others: tuple[Holding, ...]


@dataclass(frozen=True, slots=True)
class AgencyView:
    """Everything that the page of an agency shows."""

    agency: Agency
    calendar: str
    parts: tuple[AgencyRow, ...]
    posts: tuple[PostView, ...]
    predecessors: tuple[AgencySuccession, ...]
    successors: tuple[AgencySuccession, ...]


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit with what it came from and what it became."""

    unit: Unit
    parent_name: str
    predecessors: tuple[Succession, ...]
    successors: tuple[Succession, ...]


def agency_tree(on: date, language: str) -> list[Section]:
    """The agencies of a day without their parts: the province's, then by district if any."""
    name = "name_en" if language == "en" else "name"
    found = (
        Agency.objects.in_force_on(on)
        .exclude(kind=Agency.Kind.DIVISION)
        .exclude(kind=Agency.Kind.ONE_STOP_DESK, path__contains=".mc", parent__parent__isnull=False)
        .order_by("path")
        .values_list("uuid", "code", name, "kind", "path", f"parent__{name}")
    )
    rows = [_agency_row(values) for values in found]
    heads = {row.path: row for row in rows if row.kind == Agency.Kind.DISTRICT_COMMITTEE}
    grouped: dict[str, list[AgencyRow]] = {}
    for row in rows:
        above = row.path.rpartition(".")[0]
        place = row.path if row.path in heads else above if above in heads else ""
        if place == "" and row.kind == Agency.Kind.COMMUNE_COMMITTEE:
            place = "communes"
        if row.path not in heads:
            grouped.setdefault(place, []).append(row)
    return [Section(heads.get(place), tuple(group)) for place, group in grouped.items()]


def _agency_row(values: Sequence[Any]) -> AgencyRow:
    uuid, code, name, kind, path, parent_name = values
    return AgencyRow(uuid, code, name, kind, path, parent_name or "")


def search_agencies(text: str, on: date, language: str) -> list[AgencyRow]:
    """The agencies of a day, parts included, whose name or code has the text."""
    name = "name_en" if language == "en" else "name"
    found = (
        Agency.objects.in_force_on(on)
        .filter(
            Q(folded_name__contains=fold(text))
            | Q(name_en__icontains=text.strip())
            | Q(code__istartswith=text.strip())
            | Q(old_code__iexact=text.strip())
        )
        .order_by("path")
        .values_list("uuid", "code", name, "kind", "path", f"parent__{name}")[:LONGEST_SEARCH]
    )
    return [_agency_row(values) for values in found]


def agency_view(
    agency: Agency, *, actor: Actor, on: date, at: datetime, language: str
) -> AgencyView:
    """An agency's page; names of holders are read through parties, which logs it."""
    steps = list(
        AgencySuccession.objects.filter(Q(from_agency=agency) | Q(to_agency=agency))
        .select_related("from_agency", "to_agency")
        .order_by("on_date", "from_agency__code", "to_agency__code")
    )
    titles = dict(calendars.list_calendars())
    title = titles.get(agency.calendar_code, {})
    parts = (
        Agency.objects.in_force_on(on)
        .filter(parent=agency, kind__in=[Agency.Kind.DIVISION, Agency.Kind.ONE_STOP_DESK])
        .order_by("code")
    )
    return AgencyView(
        agency=agency,
        calendar=title.get(language) or title.get("vi", agency.calendar_code),
        parts=tuple(
            AgencyRow(part.uuid, part.code, part.name_in(language), part.kind, part.path, "")
            for part in parts
        ),
        posts=_posts(agency, actor=actor, on=on, at=at, language=language),
        predecessors=tuple(step for step in steps if step.to_agency_id == agency.pk),
        successors=tuple(step for step in steps if step.from_agency_id == agency.pk),
    )


def _posts(
    agency: Agency, *, actor: Actor, on: date, at: datetime, language: str
) -> tuple[PostView, ...]:
    posts = list(Post.objects.filter(agency=agency).order_by("rank", "title", "number"))
    held = list(
        Appointment.objects.filter(post__agency=agency)
        .select_related("party")
        .order_by("-valid_from")
    )
    names = (
        parties.party_names(
            [row.party.uuid for row in held],
            actor=actor,
            purpose="Xem người đảm nhiệm vị trí công tác",
            at=at,
        )
        if held
        else {}
    )
    return tuple(_post_view(post, held, names, on, language) for post in posts)


def _post_view(
    post: Post, held: Iterable[Appointment], names: dict[UUID, str], on: date, language: str
) -> PostView:
    holder, others = None, []
    for row in held:
        if row.post_id != post.pk:
            continue
        holding = Holding(row.uuid, names.get(row.party.uuid, ""), row.valid_from, row.valid_to)
        if row.holds_on(on):
            holder = holding
        else:
            others.append(holding)
    return PostView(post.uuid, post.title_in(language), post.is_head, holder, tuple(others))


def unit_rows(on: date, level: str | None, language: str) -> list[UnitRow]:
    """The units of a day with their predecessors and successors, in three statements."""
    units = list(units_at(on))
    names = {unit.code: unit.name_in(language) for unit in units}
    shown = [unit for unit in units if level is None or unit.level == level]
    return _with_changes(shown, names)


def unit_row(unit: Unit, language: str) -> UnitRow:
    """One unit with its predecessors and successors."""
    above = units_at(unit.valid_from).filter(code=unit.parent_code).first()
    names = {above.code: above.name_in(language)} if above else {}
    return _with_changes([unit], names)[0]


def _with_changes(units: list[Unit], names: dict[str, str]) -> list[UnitRow]:
    keys = [unit.pk for unit in units]
    before: dict[int, list[Succession]] = {}
    after: dict[int, list[Succession]] = {}
    steps = (
        Succession.objects.filter(Q(from_unit__in=keys) | Q(to_unit__in=keys))
        .select_related("from_unit", "to_unit")
        .order_by("on_date", "from_unit__code", "to_unit__code")
    )
    for step in steps:
        after.setdefault(step.from_unit_id, []).append(step)
        if step.to_unit_id is not None:
            before.setdefault(step.to_unit_id, []).append(step)
    return [
        UnitRow(
            unit=unit,
            parent_name=names.get(unit.parent_code, ""),
            predecessors=tuple(before.get(unit.pk, ())),
            successors=tuple(after.get(unit.pk, ())),
        )
        for unit in units
    ]
