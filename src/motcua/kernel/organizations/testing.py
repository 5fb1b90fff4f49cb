"""Units, agencies and posts for tests of other apps."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache

from motcua.base.actors import system_actor
from motcua.base.text import fold

from .actions.content import load_organizations, read_pack
from .models import Agency, Post, Unit
from .rules import codes, content, names

AT = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
SMALL = (
    "H27",
    "H27.08",
    "H27.08.01",
    "H27.15",
    "H27.22",
    "H27.23",
    "H27.90",
    "H27.90.01",
    "H27.90.02",
    "H27.90.03",
)


@dataclass(frozen=True)
class SmallProvince:
    """The few agencies that most tests need."""

    province: Agency
    department: Agency
    department_desk: Agency
    center: Agency
    commune: Agency
    commune_desk: Agency
    commune_division: Agency


@cache
def province_pack() -> content.Pack:
    """The whole content pack, read once a test run."""
    return read_pack()


def load_province() -> None:
    """Load every unit and agency of the province."""
    load_organizations(actor=system_actor("tests"), at=AT, pack=province_pack())


def load_small_province(*more: str) -> SmallProvince:
    """
    Load H27, Sở Xây dựng, the provincial center and UBND xã Kỳ Xuân with its parts.

    :param more: the codes of further agencies.
    """
    pack = province_pack()
    codes_here = {*SMALL, *more}
    agencies = tuple(
        row for row in pack.agencies if row.code in codes_here and row.valid_to is None
    )
    keys = {row.key for row in agencies}
    unit_keys = {row.unit for row in agencies}
    small = replace(
        pack,
        units=tuple(row for row in pack.units if row.key in unit_keys),
        unit_successions=(),
        agencies=agencies,
        agency_successions=(),
        posts=tuple(row for row in pack.posts if row.agency in keys),
    )
    load_organizations(actor=system_actor("tests"), at=AT, pack=small)
    found = {agency.code: agency for agency in Agency.objects.select_related("unit", "parent")}
    return SmallProvince(
        province=found["H27"],
        department=found["H27.08"],
        department_desk=found["H27.08.01"],
        center=found["H27.15"],
        commune=found["H27.90"],
        commune_desk=found["H27.90.01"],
        commune_division=found["H27.90.03"],
    )


def make_unit(
    *,
    code: str = "99999",
    name: str = "Xã Thử Nghiệm",
    level: str = "commune",
    parent_code: str = "42",
    valid_from: date = date(2020, 1, 1),
    valid_to: date | None = None,
) -> Unit:
    """A unit."""
    return Unit.objects.create(
        code=code,
        name=name,
        name_en=names.english_unit_name(name),
        folded_name=names.folded_own_name(name),
        level=level,
        parent_code=parent_code,
        valid_from=valid_from,
        valid_to=valid_to,
    )


def make_agency(
    *,
    code: str = "H27.99",
    name: str = "Ủy ban nhân dân xã Thử Nghiệm",
    kind: str = "commune_committee",
    parent: Agency | None = None,
    unit: Unit | None = None,
    label: str | None = None,
    calendar_code: str = "office",
    valid_from: date = date(2020, 1, 1),
    valid_to: date | None = None,
) -> Agency:
    """An agency; without a parent its path is its code in small letters."""
    last = label or code.rsplit(".", maxsplit=1)[-1].lower()
    path = codes.path_of(parent.path, last) if parent else ""
    return Agency.objects.create(
        code=code,
        old_code=codes.old_code(code) or "",
        code_status="placeholder",
        kind=kind,
        name=name,
        name_en=name,
        folded_name=fold(name),
        short_name=names.heading(name),
        heading_parent=parent.short_name if parent else "",
        abbreviation="UBND",
        place_name="Thử Nghiệm",
        unit=unit,
        parent=parent,
        path=path or code.lower(),
        calendar_code=calendar_code,
        valid_from=valid_from,
        valid_to=valid_to,
    )


def make_post(agency: Agency, *, title: str = "Chuyên viên thử", is_head: bool = False) -> Post:
    """A post in an agency."""
    return Post.objects.create(
        agency=agency,
        title=title,
        title_en=title,
        rank=1 if is_head else 5,
        number=9,
        is_head=is_head,
        valid_from=agency.valid_from,
    )
