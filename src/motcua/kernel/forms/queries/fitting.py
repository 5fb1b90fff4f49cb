"""What a form asks for by concept, and what of known values answers it; nothing is written down."""

from collections.abc import Mapping

from motcua.kernel.forms.queries.published import version_row
from motcua.kernel.forms.rules import provenance
from motcua.kernel.forms.rules.definition import Form
from motcua.kernel.forms.rules.provenance import Known, Prefilled


def concepts_of(form: Form) -> frozenset[str]:
    """The concepts that a form asks for, outside repeated parts."""
    return provenance.concepts_of(form)


def fit(form: Form, known: Mapping[str, Known]) -> Prefilled:
    """What of the known values answers questions of a form."""
    return provenance.prefilled(form, known)


def number_of(form: Form) -> int:
    """The number under which a published version is kept, for rows that point to it."""
    return version_row(form.uuid).pk
