"""What a dossier of the portal is here: our procedure, our agency, our papers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.base.errors import NotFound
from motcua.base.text import fold, in_language, vietnam_day
from motcua.kernel.organizations import api as organizations
from motcua.systems.procedures import api as procedures

from ..rules.reading import Submitted, SubmittedFile

LEFT_OUT = "-"


class Unmapped(Exception):
    """Something in a dossier has no counterpart here; `reason` and what it is `about`."""

    def __init__(self, reason: str, about: list[list[str]] | None = None) -> None:
        """Keep a word of rules.reasons and pairs of (what, words)."""
        self.reason, self.about = reason, about or []
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Mapped:
    """A dossier of the portal as this province sees it."""

    submitted: Submitted
    version: procedures.VersionRecord
    agency_uuid: UUID
    files: tuple[tuple[SubmittedFile, str, str], ...]  # file, component, title


def map_submitted(submitted: Submitted, mended: Mapping[str, Any], *, at: datetime) -> Mapped:
    """
    Find procedure, agency and papers.

    :raises Unmapped: naming the first thing that has no counterpart.
    """
    version = _version(submitted.procedure_code, at)
    agency = _agency(version, submitted.agency_code, str(mended.get("agency") or ""), at)
    return Mapped(submitted, version, agency, _papers(version, submitted, mended))


def _version(code: str, at: datetime) -> procedures.VersionRecord:
    try:
        return procedures.get_procedure(code, on=vietnam_day(at))
    except NotFound as error:
        raise Unmapped("procedure_unknown", [[code, ""]]) from error


def _agency(version: procedures.VersionRecord, code: str, chosen: str, at: datetime) -> UUID:
    day = vietnam_day(at)
    competent = procedures.list_competent_agencies(version, on=day)
    by_uuid = {one.uuid: one for one in competent}
    if chosen:
        if UUID(chosen) not in by_uuid:
            raise Unmapped("agency_not_competent")
        return UUID(chosen)
    # By its code only: communes merged into new ones that bear the names of others.
    found = organizations.find_agency_by_code(code, on=day) if code else None
    if found is not None:
        for one in (found, found.parent):
            if one is not None and one.uuid in by_uuid:
                return by_uuid[one.uuid].uuid
        raise Unmapped("agency_not_competent", [[code, found.name]])
    ended = organizations.Agency.objects.filter(code=code).order_by("-valid_from").first()
    if code and ended is not None:
        heirs = [one.to_agency for one in organizations.list_agency_successors(ended.uuid)]
        raise Unmapped(
            "agency_abolished", [[one.code, one.name] for one in heirs if one is not None]
        )
    if len(competent) == 1 and not code:
        return competent[0].uuid
    raise Unmapped("agency_unknown", [[code, ""]])


def _papers(
    version: procedures.VersionRecord, submitted: Submitted, mended: Mapping[str, Any]
) -> tuple[tuple[SubmittedFile, str, str], ...]:
    asked = {one.code: in_language(one.name, "vi") for one in version.parts.components}
    by_name = {fold(name): code for code, name in asked.items()}
    chosen: Mapping[str, str] = mended.get("files") or {}
    found, unknown = [], []
    for file in submitted.files:
        component = chosen.get(file.id) or _component(file, asked, by_name)
        if component == LEFT_OUT:
            continue
        if component not in asked:
            unknown.append([file.id, file.name])
            continue
        found.append((file, component, asked[component]))
    if unknown:
        raise Unmapped("component_unknown", unknown)
    return tuple(found)


def _component(file: SubmittedFile, asked: Mapping[str, str], by_name: Mapping[str, str]) -> str:
    if file.component in asked:
        return file.component
    return by_name.get(fold(file.component)) or by_name.get(fold(file.name.rpartition(".")[0]), "")
