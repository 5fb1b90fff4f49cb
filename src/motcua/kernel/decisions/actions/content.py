"""Loading the province's decisions."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.content import load_yaml_folder, province_root
from motcua.base.errors import InvalidInput
from motcua.kernel.decisions.models import DecisionVersion

from .publication import publish_decision


class DecisionPageWrong(InvalidInput):
    """Tệp {file} thiếu hoặc sai mục “{field}”."""

    message_en = "In {file} the field “{field}” is missing or wrong."


@transaction.atomic
def load_decisions(*, actor: Actor, at: datetime) -> list[DecisionVersion]:
    """
    Publish what has changed in the province's `decisions` folder.

    Each YAML page is one decision: its title, words, and versions, each with its DMN file, its
    days and its legal basis. All are published, or none.

    :raises DecisionPageWrong: for a page that lacks a field.
    :raises DecisionRefused: for the first file with faults.
    """
    return [
        _publish(actor, at, code, page, version)
        for code, page in load_yaml_folder("decisions")
        for version in _versions(code, page)
    ]


def _versions(code: str, page: Any) -> list[Mapping[str, Any]]:
    versions = page.get("versions") if isinstance(page, dict) else None
    if not isinstance(versions, list) or not versions:
        raise DecisionPageWrong(file=f"decisions/{code}.yaml", field="versions")
    return versions


def _publish(
    actor: Actor, at: datetime, code: str, page: Mapping[str, Any], version: Mapping[str, Any]
) -> DecisionVersion:
    about = {
        key: value
        for key, value in {**page, **version}.items()
        if key not in {"versions", "file", "valid_from", "valid_to"}
    }
    return publish_decision(
        actor=actor,
        code=code,
        dmn=_file(code, version),
        valid_from=_day(code, version, "valid_from"),
        valid_to=_day(code, version, "valid_to") if version.get("valid_to") else None,
        about=about,
        at=at,
    )


def _file(code: str, version: Mapping[str, Any]) -> str:
    name = str(version.get("file", ""))
    path = province_root() / "decisions" / name
    if not name.endswith(".dmn") or "/" in name or not path.is_file():
        raise DecisionPageWrong(file=f"decisions/{code}.yaml", field="file")
    return path.read_text(encoding="utf-8")


def _day(code: str, version: Mapping[str, Any], field: str) -> date:
    day = version.get(field)
    if not isinstance(day, date):
        raise DecisionPageWrong(file=f"decisions/{code}.yaml", field=field)
    return day
