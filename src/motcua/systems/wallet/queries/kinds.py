"""The province's kinds of papers."""

from functools import cache
from pathlib import Path
from typing import Any

from motcua.base.content import load_yaml, province_root

from ..rules import Kind, kind_of


@cache
def _content(path: Path) -> dict[str, Any]:
    raw = load_yaml(path)
    kinds = {one["code"]: kind_of(one) for one in raw["kinds"]}
    return {**raw, "kinds": kinds}


def content() -> dict[str, Any]:
    """The whole file: kinds by code, days of reminders, days of a consent."""
    return _content(province_root() / "wallet" / "kinds.yaml")


def kinds() -> dict[str, Kind]:
    """Every kind by its code, in the order of the file."""
    found: dict[str, Kind] = content()["kinds"]
    return found


def find_kind(code: str) -> Kind | None:
    """The kind of a code, also of that by which digitisation knows it; None for no kind."""
    found = kinds().get(code)
    return found or next((one for one in kinds().values() if code in one.also), None)


def kind_of_result(procedure: str) -> Kind | None:
    """The kind of paper that a procedure gives, by its address name."""
    return next((one for one in kinds().values() if procedure in one.results), None)


def is_issued_here(procedure: str, component: str) -> bool:
    """Whether a component is a paper that procedures of the province give themselves."""
    return any(one.results and one.stands_for(procedure, component) for one in kinds().values())


def stands_for(kind: str, procedure: str, component: str) -> bool:
    """Whether a paper of this kind may be attached for a component."""
    found = find_kind(kind)
    return found is not None and found.stands_for(procedure, component)
