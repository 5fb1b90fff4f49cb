"""Kinds of papers as the province's dated content declares them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from motcua.base.text import fold

TYPES = ("text", "name", "date", "personal_code", "number", "gender", "year", "area")
ROLES = ("", "number", "issued_on", "expires_on", "issuer", "holder_name", "holder_code")
OTHER = "other"


class KindBroken(ValueError):
    """Loại giấy tờ trong nội dung của tỉnh khai sai."""


@dataclass(frozen=True, slots=True)
class FieldRule:
    """
    One field of a kind of paper and where it stands.

    `after`: the printed words before it; `until`: what ends it besides the next field's words;
    `below`: it stands in the next line; `lines`: how many lines it may fill; `pattern`: what it
    looks like, searched in the line where no printed words lead to it; `concept`: which question
    of later forms it answers.
    """

    name: str
    label: Mapping[str, str]
    type: str = "text"
    after: tuple[str, ...] = ()
    until: tuple[str, ...] = ()
    pattern: str = ""
    below: bool = False
    lines: int = 1
    required: bool = False
    role: str = ""
    concept: str = ""


@dataclass(frozen=True, slots=True)
class PaperKind:
    """A kind of paper as it is printed from a day on."""

    code: str
    title: Mapping[str, str]
    type_code: str
    components: tuple[str, ...]
    recognised_by: tuple[str, ...]
    legal_basis: str
    fields: tuple[FieldRule, ...]
    valid_from: date
    valid_to: date | None = None

    def field(self, name: str) -> FieldRule | None:
        """The field of this name."""
        return next((one for one in self.fields if one.name == name), None)


def read_kind(code: str, content: Mapping[str, Any]) -> tuple[PaperKind, ...]:
    """
    The dated versions of one kind.

    :raises KindBroken: if a field has an unknown type or role, or two fields have one name.
    """
    return tuple(_version(code, content, one) for one in content["versions"])


def _version(code: str, content: Mapping[str, Any], version: Mapping[str, Any]) -> PaperKind:
    fields = tuple(_field(code, name, one) for name, one in version["fields"].items())
    return PaperKind(
        code=code,
        title=dict(content["title"]),
        type_code=str(content["type_code"]),
        components=tuple(content.get("components", ())),
        recognised_by=tuple(content.get("recognised_by", ())),
        legal_basis=str(version.get("legal_basis", content.get("legal_basis", ""))),
        fields=fields,
        valid_from=version["valid_from"],
        valid_to=version.get("valid_to"),
    )


def _field(code: str, name: str, one: Mapping[str, Any]) -> FieldRule:
    rule = FieldRule(
        name=name,
        label=dict(one["label"]),
        type=one.get("type", "text"),
        after=tuple(one.get("after", ())),
        until=tuple(one.get("until", ())),
        pattern=one.get("pattern", ""),
        below=bool(one.get("below", False)),
        lines=int(one.get("lines", 1)),
        required=bool(one.get("required", False)),
        role=one.get("role", ""),
        concept=one.get("concept", ""),
    )
    if rule.type not in TYPES or rule.role not in ROLES:
        raise KindBroken(f"{code}.{name}: type {rule.type}, role {rule.role}")
    if not rule.after and not rule.pattern and code != OTHER:
        raise KindBroken(f"{code}.{name}: neither `after` nor `pattern` says where it stands")
    return rule


def known_of(kind: PaperKind, facts: Mapping[str, str], *, holder_name: str) -> dict[str, Any]:
    """
    What a checked copy answers of later forms, by concept.

    A paper of two people names both under one concept: the holder is not their own spouse, and
    where that does not tell which one is meant, nothing is said.
    """
    found: dict[str, set[Any]] = {}
    for one in kind.fields:
        value = facts.get(one.name, "")
        is_holder = one.concept.endswith(".full_name") and fold(value) == fold(holder_name)
        if one.concept and value and not (is_holder and not one.concept.startswith("holder.")):
            found.setdefault(one.concept, set()).add(float(value) if one.type == "area" else value)
    return {concept: next(iter(values)) for concept, values in found.items() if len(values) == 1}


def in_force(versions: Sequence[PaperKind], on: date) -> PaperKind | None:
    """
    The version of a day; before the first one the first.

    A paper that is digitised today may be older than every form that is declared here.
    """
    found = [
        one
        for one in versions
        if one.valid_from <= on and (one.valid_to is None or on < one.valid_to)
    ]
    return found[-1] if found else (versions[0] if versions else None)
