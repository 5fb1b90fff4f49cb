"""Kinds of papers and the terms of the line, read from the province's dated content."""

from datetime import date
from functools import cache
from typing import Any

from motcua.base.content import load_yaml, load_yaml_folder, province_root
from motcua.base.errors import NotFound

from ..rules import kinds as rules
from ..rules.line import Terms


class PaperKindUnknown(NotFound):
    """Nội dung của tỉnh không có loại giấy tờ {code}. Vui lòng chọn loại khác trong danh sách."""

    message_en = "The province's content has no kind of paper {code}. Please choose another."


def get_kind(code: str, *, on: date) -> rules.PaperKind:
    """
    A kind of paper as it is printed on a day.

    :raises PaperKindUnknown: if the content has none.
    """
    found = rules.in_force(_kinds(str(province_root())).get(code, ()), on)
    if found is None:
        raise PaperKindUnknown(code=code)
    return found


def list_kinds(*, on: date) -> list[rules.PaperKind]:
    """Every kind, what is called “other” last."""
    found = [rules.in_force(versions, on) for versions in _kinds(str(province_root())).values()]
    known = [one for one in found if one is not None]
    return sorted(known, key=lambda one: (one.code == rules.OTHER, one.title["vi"]))


def kind_of_component(component_code: str, *, on: date) -> str:
    """The kind of paper that a component of a dossier is; `other` where nothing says so."""
    found = (one.code for one in list_kinds(on=on) if component_code in one.components)
    return next(found, rules.OTHER)


def terms_on(day: date) -> Terms:
    """The terms of a day; what is usual where the content has none."""
    for one in reversed(_terms(str(province_root()))):
        if one["valid_from"] <= day:
            return Terms(one["most_pages"], one["dots_per_inch"], one["poor_below"])
    return Terms()


@cache
def _kinds(root: str) -> dict[str, tuple[rules.PaperKind, ...]]:
    found = (content for _, content in load_yaml_folder("digitisation"))
    return {one["code"]: rules.read_kind(one["code"], one) for one in found}


@cache
def _terms(root: str) -> tuple[dict[str, Any], ...]:
    path = province_root() / "law" / "digitisation.yaml"
    return tuple(load_yaml(path)["terms"]) if path.exists() else ()
