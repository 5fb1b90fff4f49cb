"""What of a procedure is edited, sheet by sheet: the thing, and its way from and to a file."""

import copy
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from motcua.base.editing.sheets import Sheet, at, read_sheets

SHEETS: tuple[Sheet, ...] = read_sheets(Path(__file__).with_name("sheets.yaml"))
HEAD = ("code_status", "slug", "field", "audience", "life_events", "keywords", "example_answers")
ABOUT_THE_VERSION = frozenset({"number", "valid_from", "valid_to", "event", "decision"})
NEEDED = frozenset({"code", "code_status", "slug", "field", "audience", "competence", "versions"})
_MANY = 1000


class NoProcedureFile(ValueError):
    """The file has not the shape of a procedure."""


def new_thing(*, code: str, name: str, slug: str) -> dict[str, Any]:
    """A procedure of which nothing is known but its name."""
    return {
        "procedure": {
            "code": code,
            "code_status": "unverified",
            "slug": slug or "thu-tuc",
            "audience": ["citizen"],
        },
        "version": {"event": "new"},
        "content": {"name": {"vi": name} if name else {}, "sets": 1, "fees": []},
        "competence": [],
    }


def with_days(about: Mapping[str, Any], first: date | None, end: date | None) -> dict[str, Any]:
    """What a draft holds, with its days: the thing that the sheets are about."""
    days = {"from": first, "to": end}
    return {**about, "days": {name: day.isoformat() for name, day in days.items() if day}}


def without_days(thing: Mapping[str, Any]) -> tuple[dict[str, Any], date | None, date | None]:
    """The same the other way."""
    about = {name: value for name, value in thing.items() if name != "days"}
    first, end = (at(thing, f"days/{name}") for name in ("from", "to"))
    return about, _day(first), _day(end)


def _day(value: Any) -> date | None:
    return date.fromisoformat(str(value)) if value else None


def followed(before: Mapping[str, Any], after: Mapping[str, Any]) -> Mapping[str, Any]:
    """The thing in which the limits of channels follow the general limits that they repeat."""
    was, now = (at(thing, "content/time_limits") or [] for thing in (before, after))
    changed = [(a, b) for a, b in zip(was, now, strict=False) if a != b]
    manners = at(after, "content/manners") or []
    if not changed or len(was) != len(now) or manners != (at(before, "content/manners") or []):
        return after
    told = [_following(manner, changed) for manner in manners]
    return {**after, "content": {**after["content"], "manners": told}}


def _following(manner: Any, changed: list[tuple[Any, Any]]) -> Any:
    for was, now in changed:
        if isinstance(manner, Mapping) and manner.get("time_limit") == was:
            return {**manner, "time_limit": copy.deepcopy(now)}
    return manner


def thing_of_file(file: Any, *, code: str) -> dict[str, Any]:
    """
    The newest version of a content file, as a draft holds it.

    :raises NoProcedureFile: if it has not the shape of a procedure, or is of another one.
    """
    if not isinstance(file, Mapping) or not all(isinstance(key, str) for key in file):
        raise NoProcedureFile("code, versions")
    if missing := sorted(NEEDED - file.keys()):
        raise NoProcedureFile(", ".join(missing))
    if str(file["code"]) != code:
        raise NoProcedureFile(f"code: {file['code']}")
    versions, competence = file["versions"], file["competence"]
    if not _are_mappings(versions) or not versions or not _are_mappings(competence):
        raise NoProcedureFile("versions, competence")
    newest = max(versions, key=lambda one: one["number"] if _is_number(one.get("number")) else 0)
    about = {"event": newest.get("event", "amended"), "decision": newest.get("decision") or {}}
    content = {name: value for name, value in newest.items() if name not in ABOUT_THE_VERSION}
    return {
        "procedure": {
            "code": code,
            **{name: file[name] for name in (*HEAD, "essential") if name in file},
        },
        "version": about,
        "content": content,
        "competence": list(competence),
    }


def _are_mappings(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, Mapping) for one in value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and 0 < value < _MANY


def file_of(code: str, about: Mapping[str, Any], versions: list[dict[str, Any]]) -> dict[str, Any]:
    """A content file of a procedure with these versions, oldest first."""
    head = {name: value for name, value in about["procedure"].items() if name != "essential"}
    examples = head.pop("example_answers", None)
    tail = {"example_answers": examples} if examples else {}
    shown = {"code": code, **{name: head[name] for name in HEAD if name in head}}
    return {**shown, "competence": about["competence"], "versions": versions, **tail}


def file_version(
    number: int, about: Mapping[str, Any], first: date | None, end: date | None
) -> dict[str, Any]:
    """A version as a content file has it."""
    days = {"valid_from": first, "valid_to": end}
    told = {name: day.isoformat() for name, day in days.items() if day}
    return {"number": number, **told, **about["version"], **about["content"]}
