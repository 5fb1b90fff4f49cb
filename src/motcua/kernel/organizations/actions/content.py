"""Loads the province's units, agencies, posts and successions."""

import csv
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import models, transaction

from motcua.base.actors import Actor
from motcua.base.content import load_yaml, province_root
from motcua.base.errors import PermissionRefused
from motcua.base.text import fold
from motcua.kernel.events import api as events
from motcua.kernel.organizations.events import ORGANIZATIONS_LOADED
from motcua.kernel.organizations.models import Agency, AgencySuccession, Post, Succession, Unit
from motcua.kernel.organizations.permissions import may_load_organizations
from motcua.kernel.organizations.rules import codes, content, names

Values = Mapping[str, Any]
Ids = dict[tuple[Any, ...], int]


def read_pack(root: Path | None = None) -> content.Pack:
    """The province's files, put together."""
    root = root or province_root()
    return content.build_pack(
        units=_rows(root / "units" / "units.csv"),
        unit_successions=_rows(root / "units" / "unit-successions.csv"),
        agencies=_rows(root / "agencies" / "agencies.csv"),
        agency_successions=_rows(root / "agencies" / "agency-successions.csv"),
        structure=load_yaml(root / "agencies" / "structure.yaml"),
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


@transaction.atomic
def load_organizations(
    *, actor: Actor, at: datetime, pack: content.Pack | None = None
) -> dict[str, int]:
    """
    Bring units, agencies, posts and successions to what the province's files say.

    Tells how many rows of each changed; running it again changes none. Agencies that somebody
    edited on the screens keep their particulars, and what the files do not name stays.
    """
    if not may_load_organizations(actor):
        raise PermissionRefused()
    pack = pack or read_pack()
    changed: dict[str, int] = {}
    changed["units"], units = _merge(
        Unit, ("code", "valid_from"), [_unit_values(row) for row in pack.units]
    )
    changed["agencies"], agencies = _merge_agencies(pack.agencies, units)
    changed["posts"], _ = _merge(
        Post,
        ("agency_id", "title", "number", "valid_from"),
        [_post_values(row, agencies) for row in pack.posts],
    )
    changed["successions"] = _merge(
        Succession,
        ("from_unit_id", "to_unit_id", "on_date"),
        [_succession_values(row, units, "unit") for row in pack.unit_successions],
    )[0]
    changed["successions"] += _merge(
        AgencySuccession,
        ("from_agency_id", "to_agency_id", "on_date"),
        [_succession_values(row, agencies, "agency") for row in pack.agency_successions],
    )[0]
    if any(changed.values()):
        top = Agency.objects.order_by("path").values_list("uuid", flat=True)[0]
        events.publish(
            ORGANIZATIONS_LOADED, subject=_subject(top), actor=actor, at=at, payload=changed
        )
    return changed


def _subject(agency_uuid: UUID) -> events.Subject:
    return events.Subject("organizations.agency", agency_uuid)


def _merge(
    model: type[models.Model], key: tuple[str, ...], wanted: Iterable[Values]
) -> tuple[int, Ids]:
    """Create what is missing, update what differs, in two statements; ids by key."""
    kept = {tuple(getattr(row, name) for name in key): row for row in model._default_manager.all()}
    missing, differing, fields = [], [], set()
    for values in wanted:
        row = kept.get(tuple(values[name] for name in key))
        if row is None:
            missing.append(model(**values))
            continue
        different = [name for name, value in values.items() if getattr(row, name) != value]
        if different and not getattr(row, "is_edited", False):
            for name in different:
                setattr(row, name, values[name])
            differing.append(row)
            fields.update(different)
    created = model._default_manager.bulk_create(missing)
    if differing:
        model._default_manager.bulk_update(differing, sorted(fields), batch_size=500)
    rows = [*kept.values(), *created]
    ids = {tuple(getattr(row, name) for name in key): row.pk for row in rows}
    return len(missing) + len(differing), ids


def _merge_agencies(rows: Iterable[content.AgencyRow], units: Ids) -> tuple[int, Ids]:
    """Agencies level by level, so that each finds its parent."""
    changed, ids = 0, Ids()
    levels: dict[int, list[content.AgencyRow]] = {}
    for row in rows:
        levels.setdefault(row.path.count("."), []).append(row)
    for level in sorted(levels):
        values = [_agency_values(row, units, ids) for row in levels[level]]
        count, ids = _merge(Agency, ("code", "valid_from"), values)
        changed += count
    return changed, ids


def _unit_values(row: content.UnitRow) -> Values:
    return {
        "code": row.code,
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "name": row.name,
        "name_en": names.english_unit_name(row.name),
        "folded_name": names.folded_own_name(row.name),
        "level": row.level,
        "parent_code": row.parent_code,
        "latitude": _number(row.latitude),
        "longitude": _number(row.longitude),
        "area_km2": _number(row.area_km2),
    }


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _agency_values(row: content.AgencyRow, units: Ids, agencies: Ids) -> Values:
    return {
        "code": row.code,
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "old_code": codes.old_code(row.code) or "",
        "code_status": row.code_status,
        "kind": row.kind,
        "name": row.name,
        "name_en": row.name_en,
        "folded_name": fold(row.name),
        "short_name": names.heading(row.name),
        "heading_parent": row.heading_parent,
        "abbreviation": row.abbreviation,
        "place_name": row.place_name,
        "unit_id": units[row.unit] if row.unit else None,
        "parent_id": agencies[row.parent] if row.parent else None,
        "path": row.path,
        "calendar_code": row.calendar_code,
        "note": row.note,
    }


def _post_values(row: content.PostRow, agencies: Ids) -> Values:
    return {
        "agency_id": agencies[row.agency],
        "title": row.title,
        "title_en": row.title_en,
        "number": row.number,
        "rank": row.rank,
        "is_head": row.is_head,
        "valid_from": row.valid_from,
    }


def _succession_values(row: content.SuccessionRow, ids: Ids, what: str) -> Values:
    return {
        f"from_{what}_id": ids[row.from_key],
        f"to_{what}_id": ids[row.to_key] if row.to_key else None,
        "on_date": row.on_date,
        "kind": row.kind,
        "share": row.share,
        "note": row.note,
    }
