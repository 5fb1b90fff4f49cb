"""What a form asks for by concept, and what of known values answers it; nothing is written down."""

from collections.abc import Mapping
from typing import Any

from motcua.base.value_paths import value_at
from motcua.kernel.forms.queries.published import version_row
from motcua.kernel.forms.rules import provenance
from motcua.kernel.forms.rules.definition import Form, Repeat
from motcua.kernel.forms.rules.provenance import Known, Prefilled


def concepts_of(form: Form) -> frozenset[str]:
    """The concepts that a form asks for; of a repeated part that of the whole list."""
    return provenance.concepts_of(form)


def fit(form: Form, known: Mapping[str, Known]) -> Prefilled:
    """What of the known values answers questions of a form."""
    return provenance.prefilled(form, known)


def told_by(form: Form, answers: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """What the answers of a form say, by concept; of a repeated part a row for each item."""
    return [
        (
            item.concept,
            provenance.told_rows(item, value_at(answers, item.name))
            if isinstance(item, Repeat)
            else value_at(answers, item.name),
        )
        for _, item in form.items
        if item.concept
    ]


def number_of(form: Form) -> int:
    """The number under which a published version is kept, for rows that point to it."""
    return version_row(form.uuid).pk
