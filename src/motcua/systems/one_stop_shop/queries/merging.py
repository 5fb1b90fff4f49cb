"""What days of mergers ask of dossiers, and what people are told after one."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Self
from uuid import UUID

from django.db.models import Count

from motcua.base.errors import Refusal
from motcua.base.text import vietnam_day
from motcua.kernel.mergers import api as mergers
from motcua.kernel.organizations import api as organizations
from motcua.systems.procedures import api as procedures

from ..models import Application, Dossier

LEFT = {
    "vi": "hồ sơ đang khai dở; người khai được mời chuyển sang cơ quan kế thừa khi mở lại",
    "en": "applications not sent yet; whoever opens one is offered the successor",
}


class AgencyEnded(Refusal):
    """
    “{name}” đã kết thúc hoạt động{successors}. Những gì đã khai vẫn còn; vui lòng chuyển hồ sơ
    sang cơ quan kế thừa rồi nộp.
    """

    message_en = (
        "“{name}” has ended{successors_en}. What was entered is kept; please carry the application "
        "over to the agency that took over, then send it."
    )

    @classmethod
    def of(cls, agency: organizations.Agency, on: date) -> Self:
        """The refusal with the names of those that took over."""
        names = [one.name for one in mergers.heirs_of_agency(agency.uuid, on)]
        return cls(
            name=agency.name,
            successors=f"; kế thừa: {', '.join(names)}" if names else "",
            successors_en=f"; its successors: {', '.join(names)}" if names else "",
        )


def topics_of_cases(case_uuids: Sequence[UUID]) -> Mapping[UUID, mergers.Topic]:
    """The procedure of each dossier's case, in one query."""
    rows = Dossier.objects.filter(case__uuid__in=case_uuids)
    return {
        case: mergers.Topic(code, name)
        for case, code, name in rows.values_list("case__uuid", "procedure_code", "procedure_name")
    }


def procedures_lacking(agency_uuid: UUID, codes: Collection[str], on: date) -> set[str]:
    """The procedures that an agency is not competent for on a day."""
    return {code for code in codes if not _is_competent(agency_uuid, code, on)}


def _is_competent(agency_uuid: UUID, code: str, on: date) -> bool:
    try:
        version = procedures.get_procedure(code, on=on)
    except procedures.ProcedureNotFound:
        return False
    return procedures.find_competence(version, agency_uuid=agency_uuid, on=on) is not None


def successors_for(application: Application, on: date) -> list[organizations.Agency]:
    """
    Where an application for an agency that ended can go: the successors that handle its procedure.

    None of them where the agency is still at work.
    """
    left = application.competent_agency
    if left.holds_on(on) and application.receiving_agency.holds_on(on):
        return []
    if left.holds_on(on):
        return [left]
    code = procedures.get_version(application.procedure_version.uuid).code
    heirs = mergers.heirs_of_agency(left.uuid, on)
    return [one for one in heirs if _is_competent(one.uuid, code, on)]


def ended_words(application: Application, on: date, language: str) -> str:
    """What to tell whoever prepares an application for an agency that ended; else nothing."""
    for agency in (application.competent_agency, application.receiving_agency):
        if not agency.holds_on(on):
            return AgencyEnded.of(agency, on).message(language)
    return ""


def applications_left(agencies: Collection[UUID], at: datetime) -> list[mergers.LeftBehind]:
    """How many applications for agencies were begun and not sent."""
    rows = Application.objects.filter(
        competent_agency__uuid__in=agencies, submitted_at__isnull=True, discarded_at__isnull=True
    )
    counted = rows.values_list("competent_agency__uuid").annotate(Count("id")).order_by()
    return [mergers.LeftBehind(agency, number, LEFT) for agency, number in counted]


def moved_from(dossier: Dossier, at: datetime) -> str:
    """The name of the agency that ended and handled the dossier before, or nothing."""
    last = dossier.case.transfers.order_by("-id").first()
    if last is None or last.to_agency_uuid != dossier.competent_agency.uuid:
        return ""
    former = organizations.get_agency(last.from_agency_uuid)
    return "" if former.holds_on(vietnam_day(at)) else former.name
