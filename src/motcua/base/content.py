"""The province's content pack: where it is and how its files are read."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings


def province_root() -> Path:
    """The folder of the installed province's content, e.g. provinces/hatinh."""
    return Path(settings.MOTCUA_PROVINCE)


def load_yaml(path: Path) -> Any:
    """One content file as plain values; a broken file is an error that names it."""
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise ValueError(f"{path}: {error}") from error


def load_yaml_folder(name: str) -> list[tuple[str, Any]]:
    """Every content file of one folder of the province, by name: (stem, value)."""
    folder = province_root() / name
    return [(path.stem, load_yaml(path)) for path in sorted(folder.rglob("*.yaml"))]


@cache
def province() -> dict[str, Any]:
    """The province's own page: its name, codes, contact and languages (province.yaml)."""
    path = province_root() / "province.yaml"
    return dict(load_yaml(path)) if path.exists() else {}
