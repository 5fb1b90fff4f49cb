"""What procedures ask, and what one dossier asked: facts for the form-burden meter."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from motcua.base.text import vietnam_day
from motcua.base.value_paths import value_at
from motcua.kernel.forms import api as forms
from motcua.systems.form_burden import api as form_burden
from motcua.systems.procedures import api as procedures
from motcua.systems.wallet import api as wallet

from ..models import Dossier, Paper
from .papers import asked_papers


def definitions(on: date) -> list[form_burden.Definition]:
    """What every procedure in force on a day asks."""
    return [
        definition_of(version, forms.get_form(version.form_code, on))
        for version in procedures.list_procedures(on=on)
    ]


def definition_of(version: procedures.VersionRecord, form: forms.Form) -> form_burden.Definition:
    """What one version of a procedure asks with a form."""
    baseline = version.parts.baseline
    return form_burden.Definition(
        procedure_code=version.code,
        slug=version.slug,
        name=version.parts.name,
        field_title=version.field_title,
        version_uuid=version.uuid,
        form_code=form.code,
        form_version=form.version,
        questions=tuple(_questions(form)),
        papers=tuple(
            form_burden.AskedPaper(one.code, one.name, one.is_required, _source(version, one))
            for one in version.parts.components
            if one.is_asked
        ),
        baseline_fields=baseline.fields if baseline else None,
        baseline_papers=baseline.papers if baseline else None,
        baseline_basis=baseline.basis if baseline else None,
        baseline_sureness=baseline.sureness if baseline else "",
    )


def _questions(form: forms.Form) -> Iterator[form_burden.Question]:
    for _page, item in form.items:
        inner = getattr(item, "fields", None)
        if inner is None:
            yield form_burden.Question(item.name, item.label, getattr(item, "concept", ""))  # type: ignore[union-attr]
        else:  # a part that is answered several times: each of its questions once
            for one in inner:
                yield form_burden.Question(f"{item.name}/{one.name}", one.label)


def _source(version: procedures.VersionRecord, component: Any) -> str:
    """Where the state may hold what a paper says: as the catalogue has it, or issued here."""
    if component.source:
        return str(component.source)
    return "result" if wallet.kinds.is_issued_here(version.slug, component.code) else ""


def counted_burden(
    dossier: Dossier,
    version: procedures.VersionRecord,
    form: forms.Form,
    provenance: Mapping[str, Any],
    papers: Iterable[Paper],
) -> form_burden.Counted:
    """
    What this dossier asked, in names.

    A paper counts as asked where it is required in this case, or was handed in.
    """
    names = forms.burden(form, dossier.answers, provenance).names
    filled = {name: kept for name, kept in provenance.items() if name in set(names)}
    answers = dossier.answers
    handed = {one.component_code: one.consent_uuid is not None for one in papers}
    required = {one.code for one in asked_papers(version, dossier.answers) if one.is_required}
    chosen = {one.alternative_to for one in version.parts.components if one.code in handed}
    return form_burden.Counted(
        dossier_uuid=dossier.uuid,
        definition=definition_of(version, form),
        channel=dossier.channel,
        agency_path=dossier.competent_path,
        day=vietnam_day(dossier.submitted_at),
        asked=names,
        prefilled=frozenset(filled),
        reused=frozenset(name for name, kept in filled.items() if "paper" in kept["source"]),
        changed=frozenset(
            name for name, kept in filled.items() if value_at(answers, name) != kept["value"]
        ),
        papers_asked=frozenset((required - chosen) | set(handed)),
        papers_reused=frozenset(code for code, is_reused in handed.items() if is_reused),
    )
