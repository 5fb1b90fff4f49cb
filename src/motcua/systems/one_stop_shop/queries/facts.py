"""Facts for official papers: the applicant, the signer, the papers, as the templates want them."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from motcua.base.actors import Actor, system_actor
from motcua.base.planned import Lookup
from motcua.base.text import VIETNAM, in_language, vietnam_day
from motcua.kernel.organizations import api as organizations
from motcua.kernel.parties import api as parties

from ..models import Dossier, Paper

PAPERS = system_actor("one_stop_shop.papers")
_UNIT: Lookup[Any] = Lookup(
    lambda on, code: organizations.units_at(on).filter(code=code), is_content=True
)
COPY_COLUMNS = {
    "original": "original",
    "certified": "certified",
    "plain": "photo",
    "electronic": "electronic",
}


def moment_words(at: datetime) -> str:
    """14 giờ 05 phút, ngày 21/11/2026: as the regulated forms write a moment."""
    return at.astimezone(VIETNAM).strftime("%H giờ %M phút, ngày %d/%m/%Y")


def applicant_facts(dossier: Dossier, *, at: datetime) -> dict[str, str]:
    """Name, address and contact of the applicant; the reading is logged as the system's."""
    return applicants_facts([dossier], at=at)[dossier.uuid]


def applicants_facts(dossiers: Sequence[Dossier], *, at: datetime) -> dict[UUID, dict[str, str]]:
    """The same for many dossiers, in a statement or two; each dossier's reading is logged."""
    reasons: dict[UUID, list[tuple[str, UUID | None]]] = {}
    for one in dossiers:
        why = f"Lập giấy tờ của hồ sơ {one.code}", one.receiving_agency.uuid
        reasons.setdefault(one.applicant.uuid, []).append(why)
    records = parties.read_parties(
        actor=PAPERS,
        party_uuids=list(reasons),
        purpose=reasons,
        at=at,
        fields=["full_name", "residence", "contact"],
    )
    address = _addresses(records.values(), vietnam_day(at))
    found: dict[UUID, dict[str, str]] = {}
    for one in dossiers:
        record = records[one.applicant.uuid]
        found[one.uuid] = {
            "name": record.full_name,
            "address": address[record.uuid],
            "phone": one.phone or record.phone or "",
            "email": one.email or record.email or "",
        }
    return found


def _addresses(records: Iterable[parties.PartyRecord], day: date) -> dict[UUID, str]:
    """Where people live, in words; each commune is looked up once."""
    units: dict[str, str] = {}
    found: dict[UUID, str] = {}
    for record in records:
        code = record.residence_unit_code
        if code and code not in units:
            unit = _UNIT.find(on=day, code=code)
            units[code] = unit.name if unit else ""
        parts = (record.residence_detail, units.get(code or "", ""))
        found[record.uuid] = ", ".join(part for part in parts if part)
    return found


def component_facts(papers: Iterable[Paper]) -> list[dict[str, Any]]:
    """The papers handed in, counted by kind of copy."""
    rows: dict[str, dict[str, Any]] = {}
    for paper in papers:
        row = rows.setdefault(
            paper.title,
            {"name": paper.title, "original": 0, "certified": 0, "photo": 0, "electronic": 0},
        )
        row[COPY_COLUMNS[paper.copy_kind]] += 1
    return list(rows.values())


def signer_facts(actor: Actor, dossier: Dossier, *, at: datetime) -> dict[str, Any]:
    """
    How the signer stands under a paper: authority line, title and name.

    Decree 30/2020, art. 13: a head signs for the body (TM.), a deputy for the head (KT.).
    """
    return signer_facts_at(actor, dossier.competent_agency, at=at)


def signer_facts_at(actor: Actor, agency: organizations.Agency, *, at: datetime) -> dict[str, Any]:
    """The same for all papers of an agency."""
    day = vietnam_day(at)
    held = (
        organizations.Appointment.objects.in_force_on(day)
        .select_related("post")
        .filter(party__uuid=actor.party_uuid, post__agency__uuid=agency.uuid)
        .order_by("post__rank")
        .first()
    )
    title = held.post.title if held else ""
    is_committee = agency.kind.endswith("committee")
    authority = ["TM. Ủy ban nhân dân"] if is_committee else []
    head = "Chủ tịch" if is_committee else "Giám đốc"
    if title.startswith("Phó"):
        authority.append(f"KT. {head}")
    return {"authority": authority, "title": title or head, "name": actor.name}


def legal_lines(basis: str) -> list[str]:
    """A legal basis written in one field, as separate lines."""
    return [line.strip() for line in basis.replace("\n", ";").split(";") if line.strip()]


def procedure_name(version: Any) -> str:
    """The procedure's Vietnamese name, as papers write it."""
    return in_language(version.parts.name, "vi")


def unit_namer(at: datetime) -> Callable[[str], str]:
    """Gives the name of a unit by its code as it was called on the day; empty where unknown."""
    day = vietnam_day(at)

    @cache
    def name(code: str) -> str:
        unit = organizations.units_at(day).filter(code=code).first()
        return unit.name if unit else ""

    return name


def case_facts(dossier: Dossier, *, at: datetime) -> dict[str, str]:
    """What a result may say of the case itself: agency, date and dossier code."""
    return {
        "agency": dossier.competent_agency.name,
        "date": at.astimezone(VIETNAM).strftime("%d/%m/%Y"),
        "number": dossier.code,
    }
