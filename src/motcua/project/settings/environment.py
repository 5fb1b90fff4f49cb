"""Reads settings from the environment, so that no secret and no address stands in the code."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]


def text(name: str, default: str = "") -> str:
    """The value of an environment variable, or the default when it is not set."""
    return os.environ.get(name, default)


def flag(name: str, default: bool = False) -> bool:
    """Whether an environment variable says yes (1, true, yes, on)."""
    value = os.environ.get(name)
    return default if value is None else value.strip().lower() in {"1", "true", "yes", "on"}


def number(name: str, default: int) -> int:
    """An environment variable read as a whole number."""
    return int(os.environ.get(name, default))


def names(name: str, default: str = "") -> list[str]:
    """A space-separated environment variable as a list."""
    return os.environ.get(name, default).split()


def path(name: str, default: Path) -> Path:
    """An environment variable read as a folder or file; an empty one names none."""
    # `Path("")` would be the folder that one happens to stand in
    return Path(os.environ.get(name) or default)


def var() -> Path:
    """The folder of everything an installation writes: database, files, keys, logs."""
    # the folder of everything that the installation writes
    return path("MOTCUA_VAR", ROOT / "var")
