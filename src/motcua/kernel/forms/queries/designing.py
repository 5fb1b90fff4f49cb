"""Forms for those who design them: every version, what a draft would be, what may be said in it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from motcua.base.brief_forms import TYPES, written_out
from motcua.base.fields import uuid7

from ..models import FormVersion
from ..ports import known_concepts
from ..rules.conditions import is_well_formed
from ..rules.crosschecks import CHECKS
from ..rules.definition import WIDGETS, Form, Repeat, read_form
from ..rules.layout_checks import Fault
from ..rules.structure import Known, inspect
from .choices import KNOWN_CHECKS
from .published import find_form_numbered, form_of, list_forms

__all__ = [
    "CHECKS",
    "KNOWN_CHECKS",
    "TYPES",
    "WIDGETS",
    "Fault",
    "FormVersion",
    "Repeat",
    "find_form_numbered",
    "form_of",
    "is_well_formed",
    "known_concepts",
    "list_forms",
]


def inspect_form(content: Any) -> tuple[Fault, ...]:
    """Everything wrong in a content file, and the English texts that are missing."""
    full = written_out(content)
    return inspect(full, known=Known(checks=KNOWN_CHECKS, concepts=known_concepts()))


def form_as_drawn(content: Mapping[str, Any], *, on: date) -> Form:
    """A content file without faults as the form that it would be."""
    full = written_out(content)
    return read_form(full, uuid=uuid7(), digest=uuid7().hex, valid_from=on, valid_to=None)


def list_codes(*, on: date) -> dict[str, Mapping[str, str]]:
    """The forms in force on a day by code, with their titles."""
    rows = FormVersion.objects.in_force_on(on).order_by("code").values_list("code", "title")
    return dict(rows)


def answers_of(code: str, *, on: date) -> list[tuple[str, Mapping[str, str], list[str]]] | None:
    """What a form in force asks: name, question and the values that may be chosen."""
    row = FormVersion.objects.in_force_on(on).filter(code=code).first()
    if row is None:
        return None
    found: list[tuple[str, Mapping[str, str], list[str]]] = []
    for _page, item in form_of(row).items:
        if isinstance(item, Repeat):
            found.append((item.name, item.title, []))
        else:
            found.append((item.name, item.label, [one.key for one in item.options]))
    return found
