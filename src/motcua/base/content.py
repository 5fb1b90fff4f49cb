"""The province's content pack: where it is and how its files are read."""

import csv
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

try:  # libyaml reads the province's files eight times as fast
    from yaml import CSafeLoader as Loader
except ImportError:  # PyYAML was built without it
    from yaml import SafeLoader as Loader  # type: ignore[assignment]


def province_root() -> Path:
    """The folder of the installed province's content, e.g. provinces/hatinh."""
    return Path(settings.MOTCUA_PROVINCE)


def load_yaml(path: Path) -> Any:
    """One content file as plain values; a broken file is an error that names it."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=Loader)
    except yaml.YAMLError as error:
        raise ValueError(f"{path}: {error}") from error


def load_yaml_folder(name: str) -> list[tuple[str, Any]]:
    """
    Every content file of one folder of the province, by name: (stem, value).

    Parts that several files share stand in `parts/<folder>.yaml` and are put in place here.
    """
    folder = province_root() / name
    found = []
    for path in sorted(folder.rglob("*.yaml")):
        try:
            found.append((path.stem, with_parts(load_yaml(path), folder=name)))
        except PartUnknown as error:
            raise ValueError(f"{path}: {error}") from error
    return found


class PartUnknown(LookupError):
    """A file uses a shared part, or fills a blank of one, that is not there."""


def with_parts(value: Any, *, folder: str) -> Any:
    """
    A value of a content file with the shared parts of its folder in place.

    `{$use: name}` stands for the part of that name; several names are put one after the other.
    What stands beside `$use` fills the part's blanks (`$limit`), or else replaces its words of that
    name. A list in a list is put in line, so that a part may be several lines.

    :raises PartUnknown: if there is no such part, or a blank of it is not filled.
    """
    return _written_out(value, _parts_of(province_root() / "parts" / f"{folder}.yaml"))


@cache
def _parts_of(path: Path) -> Mapping[str, Any]:
    return dict(load_yaml(path)) if path.exists() else {}


def _written_out(value: Any, parts: Mapping[str, Any]) -> Any:
    if isinstance(value, list):
        return _in_line(value, parts)
    if not isinstance(value, Mapping):
        return value
    if "$use" not in value:
        return {key: _written_out(inner, parts) for key, inner in value.items()}
    names = value["$use"] if isinstance(value["$use"], list) else [value["$use"]]
    beside = {key: _written_out(own, parts) for key, own in value.items() if key != "$use"}
    found = [_part(str(name), parts, beside) for name in names]
    if all(isinstance(one, Mapping) for one in found) and len(found) == 1:
        return found[0]
    return [line for one in found for line in (one if isinstance(one, list) else [one])]


def _in_line(lines: list[Any], parts: Mapping[str, Any]) -> list[Any]:
    placed: list[Any] = []
    for line in lines:
        written = _written_out(line, parts)
        is_part = isinstance(line, Mapping) and "$use" in line
        placed.extend(written if is_part and isinstance(written, list) else [written])
    return placed


def _part(name: str, parts: Mapping[str, Any], beside: Mapping[str, Any]) -> Any:
    if name not in parts:
        raise PartUnknown(f"there is no part “{name}”")
    used: set[str] = set()
    filled = _filled(_written_out(parts[name], parts), beside, used)
    own = {key: value for key, value in beside.items() if key not in used}
    if own and not isinstance(filled, Mapping):
        raise PartUnknown(f"the part “{name}” has no blank {sorted(own)}")
    return {**filled, **own} if isinstance(filled, Mapping) else filled


def _filled(value: Any, beside: Mapping[str, Any], used: set[str]) -> Any:
    """A part with its blanks filled; a list that fills a line of a list is put in line."""
    if isinstance(value, str) and value.startswith("$"):
        if value[1:] not in beside:
            raise PartUnknown(f"the blank “{value}” is not filled")
        used.add(value[1:])
        return beside[value[1:]]
    if isinstance(value, Mapping):
        return {key: _filled(inner, beside, used) for key, inner in value.items()}
    if not isinstance(value, list):
        return value
    lines: list[Any] = []
    for line in value:
        inner = _filled(line, beside, used)
        is_blank = isinstance(line, str) and line.startswith("$")
        lines.extend(inner if is_blank and isinstance(inner, list) else [inner])
    return lines


@cache
def province() -> dict[str, Any]:
    """The province's own page: its name, codes, contact and languages (province.yaml)."""
    path = province_root() / "province.yaml"
    return dict(load_yaml(path)) if path.exists() else {}


def english_names() -> Mapping[str, str]:
    """What the province's content, which names steps in Vietnamese only, is called in English."""
    return names_of(province_root())


@cache
def names_of(root: Path) -> Mapping[str, str]:
    """The English names in the content of a province whose folder this is."""
    path = root / "names.yaml"
    content = load_yaml(path) if path.exists() else {}
    found: dict[str, str] = {}
    for folder in content.get("also_named_in", []):
        for file in sorted((root / folder).rglob("*.yaml")):
            for name in _names_within(load_yaml(file)):
                found.setdefault(name["vi"], name["en"])
    for table in content.get("also_named_in_tables", []):
        found |= {row["name"]: row["name_en"] for row in _table(root / table) if row["name_en"]}
    return {**found, **content.get("names", {})}


def _table(path: Path) -> Iterator[Mapping[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(line for line in lines if not line.startswith("#"))


def english_name(name: str) -> str:
    """
    A name in English: as the content has it, or by its rules, or as it is.

    A rule is `"Phòng Kinh tế {unit}": "Economic Division of {unit}"`; what stands for the braces
    is put into English in the same way.
    """
    known = english_names()
    if name in known:
        return known[name]
    for pattern, english in _rules_of(province_root()):
        found = pattern.fullmatch(name)
        if found is not None:
            return english.format(**{k: english_name(v) for k, v in found.groupdict().items()})
    return name


@cache
def _rules_of(root: Path) -> tuple[tuple[re.Pattern[str], str], ...]:
    path = root / "names.yaml"
    rules = (load_yaml(path) if path.exists() else {}).get("rules", {})
    return tuple(
        (re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(vi))), english)
        for vi, english in rules.items()
    )


def _names_within(value: Any) -> Iterator[Mapping[str, str]]:
    if isinstance(value, Mapping):
        name = value.get("name")
        if isinstance(name, Mapping) and {"vi", "en"} <= set(name):
            yield name
    if isinstance(value, Mapping | list):
        for inner in value.values() if isinstance(value, Mapping) else value:
            yield from _names_within(inner)
