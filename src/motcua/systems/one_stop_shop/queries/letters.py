"""What an act on many dossiers would tell each applicant, before it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from motcua.base.actors import Actor
from motcua.base.text import in_language, money_vi
from motcua.systems.payments import api as payments

from ..models import Dossier
from . import facts, lists


@dataclass(frozen=True, slots=True)
class Letter:
    """The wording of one paper or notice: its title, from whom, to whom, about what, and why."""

    title: str
    agency: str
    applicant: str
    code: str
    procedure: str
    reasons: tuple[str, ...]
    legal_lines: tuple[str, ...]
    items: tuple[str, ...]
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Said:
    """What is told to all of them alike."""

    title: str
    is_by_desk: bool
    reasons: tuple[str, ...] = ()
    legal_basis: str = ""
    items: tuple[str, ...] = ()
    due_on: date | None = None


def letter_to(
    actor: Actor, dossier_uuid: UUID, said: Said, *, language: str, at: datetime
) -> Letter | None:
    """The wording that one applicant gets; None for a dossier that the official may not see."""
    row = lists.list_chosen_for(actor, [dossier_uuid], at=at).get(dossier_uuid)
    if row is None:
        return None
    found = Dossier.objects.select_related("receiving_agency", "competent_agency")
    dossier = found.get(uuid=dossier_uuid)
    agency = dossier.receiving_agency if said.is_by_desk else dossier.competent_agency
    return Letter(
        title=said.title,
        agency=agency.name,
        applicant=row.applicant_name,
        code=row.code,
        procedure=in_language(row.procedure_name, language),
        reasons=said.reasons,
        legal_lines=tuple(facts.legal_lines(said.legal_basis)) if said.legal_basis else (),
        items=said.items,
        due_on=said.due_on,
    )


def dues_of(dossier_uuids: Sequence[UUID], language: str) -> dict[UUID, str]:
    """What each dossier costs that is known and was not asked for yet, in words; two queries."""
    asked = payments.together.codes_asked(dossier_uuids)
    rows = Dossier.objects.filter(uuid__in=list(dossier_uuids)).values_list("uuid", "fees")
    return {
        uuid: "; ".join(
            f"{in_language(line['name'], language)}: {money_vi(int(line['amount']))}"
            for line in fees
            if line["amount"] is not None
            and int(line["amount"]) > 0
            and line["code"] not in asked.get(uuid, set())
        )
        for uuid, fees in rows
    }
