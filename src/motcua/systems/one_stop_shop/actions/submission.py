"""Submitting a dossier: once, whatever the line does, with a code and a process of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.base.kept import content_as_it_stands
from motcua.base.planned import Lookup, fetch_planned
from motcua.base.text import fold, vietnam_day
from motcua.base.together import apart_from_the_deed, change, insert, written_together
from motcua.kernel.cases import api as cases
from motcua.kernel.events import api as events
from motcua.kernel.forms import api as forms
from motcua.kernel.organizations import api as organizations
from motcua.kernel.parties import api as parties
from motcua.kernel.processes import api as processes
from motcua.systems.form_burden import api as form_burden
from motcua.systems.procedures import api as procedures

from .. import rules
from ..events import DOSSIER_SUBMITTED
from ..models import Application, CoApplicant, Dossier, Paper
from ..permissions import may_use_application
from ..queries.burden import counted_burden
from ..queries.filling import ended_fills
from ..queries.papers import ApplicationNotFound, asked_papers, handed_in
from ..queries.reused import unusable_papers
from .application import NotCompetent
from .fees import fee_lines
from .locking import LOCKED, require_open
from .merging import at_work
from .moving import KEEPER
from .receipts import fix_receipt

KIND = "one_stop_shop.dossier"
_NEXT_NUMBER = """
INSERT INTO one_stop_shop_daily_number (agency_id, day, last)
VALUES (%s::bigint, %s::date, 1)
ON CONFLICT (agency_id, day) DO UPDATE SET last = one_stop_shop_daily_number.last + 1
RETURNING last
"""
# The rows that a submission writes, for their numbers.
WRITTEN = {
    "cases_case": 1,
    "cases_involvement": 1,
    "one_stop_shop_dossier": 1,
    "processes_run": 1,
    "processes_task": 1,
    "form_burden_measurement": 1,
}
_SENT: Lookup[Dossier] = Lookup(
    lambda application: Dossier.objects.filter(application_id=application)
)


class ApplicationIncomplete(InvalidInput):
    """Hồ sơ chưa đầy đủ. Vui lòng hoàn thiện các mục được đánh dấu rồi nộp lại."""

    message_en = "The application is not complete. Please finish the marked parts and send again."


class VersionSuperseded(Refusal):
    """
    Thủ tục hoặc biểu mẫu đã được thay bằng bản mới. Những gì Ông/Bà đã khai vẫn còn; vui lòng
    chuyển sang bản mới và kiểm tra lại trước khi nộp.
    """

    message_en = (
        "The procedure or its form was replaced by a new version. What you entered is kept; "
        "please go on with the new version and check it before sending."
    )


@dataclass(frozen=True, slots=True)
class Sending:
    """What is being sent: the application with its procedure, form, answers and papers."""

    application: Application
    version: procedures.VersionRecord
    form: forms.Form
    form_row_id: int
    answers: Mapping[str, Any]
    provenance: Mapping[str, Any]
    papers: Sequence[Paper]


@content_as_it_stands()
@transaction.atomic
def submit_dossier(*, actor: Actor, application_uuid: UUID, at: datetime) -> Dossier:
    """
    Submit an application: it becomes a dossier with a code and waits at the receiving desk.

    Sending again, after a double click or a lost line, gives the dossier that is there.

    :raises ApplicationIncomplete: naming the answers and papers that are missing or wrong.
    :raises VersionSuperseded: if procedure or form is no longer in force.
    """
    # The row is locked first, so that of two presses at once the second waits for the first.
    application = LOCKED.find(uuid=application_uuid)
    if application is None or not may_use_application(actor, application):
        raise ApplicationNotFound()
    sent = _SENT.find(application=application.pk)
    if sent is not None:
        return sent
    require_open(application)
    version = procedures.get_version(application.procedure_version.uuid)
    draft = forms.get_draft(actor=actor, draft_uuid=application.draft_uuid)
    form = forms.get_form_version(draft.form_version.uuid)
    _require_in_force(version, form, application, at)
    sending = Sending(
        application,
        version,
        form,
        draft.form_version_id,
        draft.answers,
        draft.provenance,
        handed_in(application),
    )
    if fields := unready_fields(sending, at):
        raise ApplicationIncomplete(fields=fields)
    with written_together(**WRITTEN):
        return send(actor=actor, sending=sending, at=at)


def send(*, actor: Actor, sending: Sending, at: datetime) -> Dossier:
    """Open the dossier of what was found complete, inside `written_together`."""
    application, version, papers = sending.application, sending.version, sending.papers
    dossier = _open(actor, sending, at)
    _add_co_applicants(actor, dossier, application, at)
    receipt = fix_receipt(by=actor, dossier=dossier, version=version, papers=papers, at=at)
    counted = counted_burden(dossier, version, sending.form, sending.provenance, papers)
    form_burden.measure_burden(actor=actor, counted=counted, at=at)
    application.submitted_at = at
    with apart_from_the_deed():
        change(application, ["submitted_at"])
        _end_draft(actor, application, at)
    events.publish(
        DOSSIER_SUBMITTED,
        subject=dossier,
        actor=actor,
        at=at,
        agency_uuid=dossier.receiving_agency.uuid,
        payload={**_told(dossier, papers, version, vietnam_day(at)), "receipt": receipt},
    )
    return dossier


def _end_draft(actor: Actor, application: Application, at: datetime) -> None:
    """What was handed in at once never had a draft."""
    if not application.is_handed_in_at_once:
        forms.delete_draft(
            actor=actor, draft_uuid=application.draft_uuid, at=at, reason="submitted"
        )


def _add_co_applicants(
    actor: Actor, dossier: Dossier, application: Application, at: datetime
) -> None:
    for person in application.co_applicants:
        party = parties.register_person(
            actor=actor,
            full_name=person["full_name"],
            personal_code=person["personal_code"],
            birth_date=None,
            gender=None,
            at=at,
        )
        CoApplicant.objects.get_or_create(dossier=dossier, party=party)


def _told(
    dossier: Dossier, papers: Sequence[Paper], version: procedures.VersionRecord, day: date
) -> dict[str, Any]:
    """What the journal holds of a submission: references, and how much was handed in."""
    return {
        "code": dossier.code,
        "channel": dossier.channel,
        "procedure": version.code,
        "day": day.isoformat(),
        "case": dossier.case.uuid,
        "field": version.field_code,
        "papers": len(papers),
        "files": sum(1 for paper in papers if paper.stored_file_id is not None),
        "reused": sum(1 for paper in papers if paper.consent_uuid is not None),
    }


def _require_in_force(
    version: procedures.VersionRecord,
    form: forms.Form,
    application: Application,
    at: datetime,
) -> None:
    day = vietnam_day(at)
    is_over = version.valid_to is not None and version.valid_to <= day
    if is_over or not form.is_in_force(day):
        raise VersionSuperseded()
    competent = at_work(application.competent_agency, day)
    at_work(application.receiving_agency, day)
    if procedures.find_competence(version, agency_uuid=competent.uuid, on=day) is None:
        raise NotCompetent()


def unready_fields(sending: Sending, at: datetime) -> dict[str, str]:
    """What is missing or wrong, by field; empty when it may be sent."""
    papers, answers = sending.papers, sending.answers
    day = vietnam_day(at)
    language = (get_language() or "vi").split("-")[0]
    fields = {
        p.field_id: p.message(language) for p in forms.validate(sending.form, answers, on=day)
    }
    supplied = [paper.component_code for paper in papers]
    for words in ended_fills(sending.provenance, at=at):
        fields["filled"] = words
    for ended, words in unusable_papers(papers, at=at):
        fields[f"paper-{ended.component_code}"] = words
    for paper in rules.missing_papers(asked_papers(sending.version, answers, language), supplied):
        fields[f"paper-{paper.code}"] = _("Chưa có giấy tờ: %(paper)s") % {"paper": paper.title}
    return fields


def _open(actor: Actor, sending: Sending, at: datetime) -> Dossier:
    application = sending.application
    with apart_from_the_deed():
        code = _next_code(application.receiving_agency, at)
    title = f"{sending.version.name('vi')} · {code}"
    case = _open_case(actor, application, code, title, at)
    dossier = _write_dossier(sending, case, code, at)
    receiving, competent = application.receiving_agency, application.competent_agency
    returning = application.return_agency or receiving
    run = processes.start_process(
        actor=actor,
        code=sending.version.process_code,
        subject_kind=KIND,
        subject_uuid=dossier.uuid,
        agency_uuid=competent.uuid,
        agency_path=competent.path,
        title=title,
        variables={"channel": dossier.channel, **dossier.answers},
        places={
            "receiving": processes.Place(receiving.uuid, receiving.path),
            "competent": processes.Place(competent.uuid, competent.path),
            "return": processes.Place(returning.uuid, returning.path),
        },
        calendar_code=competent.calendar_code,
        at=at,
    )
    cases.set_case_run(actor=KEEPER, case_uuid=case.uuid, run_uuid=run.uuid, at=at, opened=case)
    return dossier


def _open_case(
    actor: Actor, application: Application, code: str, title: str, at: datetime
) -> cases.Case:
    receiving, competent = application.receiving_agency, application.competent_agency
    return cases.open_case(
        actor=actor,
        kind=KIND,
        number=code,
        title=title,
        agency_uuid=competent.uuid,
        agency_path=competent.path,
        receiving_agency_uuid=receiving.uuid,
        receiving_path=receiving.path,
        unit_code=competent.unit.code if competent.unit else "",
        calendar_code=competent.calendar_code,
        involved=_involved(actor, application),
        at=at,
    )


def _support_path(application: Application) -> str:
    desk = application.support_agency
    return desk.path if desk and desk.pk != application.receiving_agency.pk else ""


def _write_dossier(sending: Sending, case: cases.Case, code: str, at: datetime) -> Dossier:
    application, version = sending.application, sending.version
    receiving, competent = application.receiving_agency, application.competent_agency
    returning = application.return_agency or receiving
    answers = forms.asked_answers(sending.form, sending.answers)
    dossier = Dossier(
        code=code,
        case=case,
        application=application,
        channel=application.channel,
        return_channel=application.return_channel,
        return_address=application.return_address,
        return_to=application.return_to,
        procedure_version=application.procedure_version,
        procedure_code=version.code,
        procedure_name=dict(version.parts.name),
        form_version_id=sending.form_row_id,
        answers=answers,
        fees=fee_lines(version, answers, channel=application.channel, at=at),
        provenance=sending.provenance,
        burden=_burden(sending.form, answers, sending.provenance),
        applicant=application.applicant,
        representative=application.representative,
        account_uuid=None if application.is_at_counter else application.account_uuid,
        phone=application.phone,
        email=application.email,
        support_agency=application.support_agency or receiving,
        receiving_agency=receiving,
        competent_agency=competent,
        return_agency=returning,
        competent_path=competent.path,
        receiving_path=receiving.path,
        return_path="" if returning.pk == receiving.pk else returning.path,
        support_path=_support_path(application),
        submitted_at=at,
        search_text=_searched(application, version, code),
    )
    return insert(dossier)


def _burden(
    form: forms.Form, answers: Mapping[str, Any], provenance: Mapping[str, Any]
) -> dict[str, int]:
    found = forms.burden(form, answers, provenance)
    return {"asked": found.asked, "prefilled": found.prefilled, "changed": found.changed}


def _searched(application: Application, version: procedures.VersionRecord, code: str) -> str:
    """By which words officials find it; identity numbers are looked up whole, elsewhere."""
    return fold(
        f"{code} {version.name('vi')} {application.applicant.full_name} {application.phone}"
    )


def _involved(actor: Actor, application: Application) -> list[tuple[str, UUID]]:
    """The applicant, a named representative, and the person who brought it for somebody else."""
    involved = [("applicant", application.applicant.uuid)]
    if application.representative is not None:
        involved.append(("representative", application.representative.uuid))
    is_known = actor.party_uuid in {uuid for _, uuid in involved}
    if actor.kind == "person" and actor.party_uuid is not None and not is_known:
        involved.append(("representative", actor.party_uuid))
    return involved


def _next_code(receiving: organizations.Agency, at: datetime) -> str:
    day = vietnam_day(at)
    # The row stays locked until the dossier is written, so codes have neither gap nor twin.
    ((order,),) = fetch_planned(_NEXT_NUMBER, [receiving.pk, day])
    return rules.dossier_code(unit_code=receiving.code, day=day, order=order)
