"""What an official can choose and fill in to complete a dossier of the portal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.base.actors import Actor
from motcua.base.errors import NotFound
from motcua.base.text import in_language, vietnam_day
from motcua.kernel.forms import api as forms
from motcua.kernel.parties import api as parties
from motcua.systems.procedures import api as procedures

from ..models import IncomingDossier
from ..rules.reading import Submitted, read_submitted
from .mapping import LEFT_OUT
from .overview import IncomingRow, incoming_row


class IncomingUnknown(NotFound):
    """Không có hồ sơ nào như vậy từ Cổng Dịch vụ công quốc gia."""

    message_en = "There is no such dossier of the national portal."


@dataclass(frozen=True, slots=True)
class Question:
    """An answer that lacks: its name in the form, what is asked, what is wrong, the choices."""

    name: str
    label: str
    problem: str
    kind: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Mendable:
    """A dossier of the portal with everything that can be decided about it."""

    row: IncomingRow
    reason: str
    submitted: Submitted | None
    procedures: tuple[tuple[str, str], ...]
    agencies: tuple[tuple[str, str], ...]
    chosen_agency: str
    questions: tuple[Question, ...]
    papers: tuple[tuple[str, str], ...]
    components: tuple[tuple[str, str], ...]
    chosen_files: Mapping[str, str]


def get_mendable(actor: Actor, incoming_uuid: UUID, *, at: datetime, language: str) -> Mendable:
    """
    A dossier of the portal; showing who submitted it is a reading of personal data.

    :raises IncomingUnknown: if there is none.
    """
    row = IncomingDossier.objects.filter(uuid=incoming_uuid).first()
    if row is None:
        raise IncomingUnknown()
    submitted = read_submitted(row.message, row.mended) if row.message else None
    version = _version(submitted, at) if submitted else None
    _log_reading(actor, submitted, row, at)
    day = vietnam_day(at)
    competent = procedures.list_competent_agencies(version, on=day) if version else []
    return Mendable(
        row=incoming_row(row, language),
        reason=row.reason,
        submitted=submitted,
        procedures=tuple(
            (one.code, one.name(language)) for one in procedures.list_procedures(on=day)
        ),
        agencies=tuple((str(one.uuid), one.name) for one in competent),
        chosen_agency=str(row.mended.get("agency") or _successor(row, competent)),
        questions=_questions(row, version, at, language) if version else (),
        papers=tuple(
            (name.removeprefix("paper-"), words)
            for name, words in row.about
            if name.startswith("paper-")
        ),
        components=(
            *_components(version, language),
            (LEFT_OUT, "Leave it out" if language == "en" else "Bỏ tệp này"),
        ),
        chosen_files=dict(row.mended.get("files", {})),
    )


def _successor(row: IncomingDossier, competent: list[procedures.CompetentAgency]) -> str:
    """Where one agency took over from the one that ended, it is offered."""
    codes = {code for code, _name in row.about} if row.reason == "agency_abolished" else set()
    heirs = [one for one in competent if one.code in codes]
    return str(heirs[0].uuid) if len(heirs) == 1 else ""


def _version(submitted: Submitted, at: datetime) -> procedures.VersionRecord | None:
    try:
        return procedures.get_procedure(submitted.procedure_code, on=vietnam_day(at))
    except NotFound:
        return None


def _components(
    version: procedures.VersionRecord | None, language: str
) -> tuple[tuple[str, str], ...]:
    parts = version.parts.components if version else ()
    return tuple((one.code, in_language(one.name, language)) for one in parts)


def _log_reading(
    actor: Actor, submitted: Submitted | None, row: IncomingDossier, at: datetime
) -> None:
    """Whoever is on file already sees in their log that the official read about them."""
    if submitted is None:
        return
    for kind in ("personal_code", "tax_code"):
        party = parties.find_party_by_identifier(kind, submitted.number)
        if party is not None:
            parties.read_party(
                actor=actor,
                party_uuid=party.uuid,
                purpose=f"Hoàn thiện hồ sơ {row.national_code} từ Cổng DVCQG",
                at=at,
                fields=["full_name"],
            )


def _questions(
    row: IncomingDossier, version: procedures.VersionRecord, at: datetime, language: str
) -> tuple[Question, ...]:
    if row.reason != "incomplete":
        return ()
    form = forms.get_form(version.form_code, vietnam_day(at))
    found = []
    for name, words in row.about:
        item = form.find(name)
        if item is not None:
            found.append(_question(name, words, item[2] or item[1], language))
    return tuple(found)


def _question(name: str, words: str, field: Any, language: str) -> Question:
    label = getattr(field, "label", None) or getattr(field, "title", None)
    options = getattr(field, "options", ())
    return Question(
        name=name,
        label=in_language(label, language) or name,
        problem=words,
        kind=str(getattr(field, "widget", "repeat")),
        options=tuple((str(one.value), in_language(one.label, language)) for one in options),
    )
