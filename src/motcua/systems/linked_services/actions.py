"""A part goes to its agency, is settled or refused there, and the combined dossier goes on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor, system_actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.base.text import tidy, vietnam_day
from motcua.kernel.access import api as access
from motcua.kernel.cases import api as cases
from motcua.kernel.deadlines import api as deadlines
from motcua.kernel.events import api as events
from motcua.kernel.organizations import api as organizations
from motcua.kernel.processes import api as processes
from motcua.kernel.reasons import api as reasons
from motcua.systems.one_stop_shop import api as one_stop_shop

from .events import CHILD_ENDED, CHILD_OPENED
from .models import ChildDossier
from .permissions import may_handle_child
from .queries import ChildNotFound, competent_agency, linked_services
from .rules import Part, agency_code, answer_at

# Neither agency has a right over the other's dossier; what each may do is checked before.
KEEPER = system_actor("linked_services.keeper")
PROCESS, SUBJECT = "linked-part", "linked_services.child"
RULES = "one-stop"


class ChildEnded(Refusal):
    """Hồ sơ thành phần này đã kết thúc. Vui lòng tải lại trang để xem kết quả."""

    message_en = "This child dossier has ended. Please reload the page to see its result."


@dataclass(frozen=True, slots=True)
class Ending:
    """What an agency came to: settled with the number of its result, or refused with grounds."""

    state: str  # "done" | "refused"
    result_number: str = ""
    note: str = ""
    reason_code: str = ""


@transaction.atomic
def open_child(*, actor: Actor, task: processes.TaskRow, at: datetime) -> ChildDossier | None:
    """
    Send the part for which a step waits to its agency, with a code, case, clock and task there.

    The same again is the same child. None if the step is no part, or its agency is not connected:
    then the lead agency records the outcome by hand, as before.
    """
    version = processes.runs.get_run(task.run_uuid).version
    part = linked_services().find(version.code, task.element_id)
    if part is None or task.state != "open":
        return None
    kept = ChildDossier.objects.filter(dossier_uuid=task.subject_uuid, part=part.element).first()
    if kept is not None:
        return kept
    view = one_stop_shop.get_dossier_for(KEEPER, uuid=task.subject_uuid, at=at)
    agency = _agency(part, view, at)
    if agency is None:
        return None
    child = _made(part, task, view, agency, at)
    _start(child, part, agency, at)
    events.publish(
        CHILD_OPENED,
        subject=events.Subject(SUBJECT, child.uuid),
        actor=actor,
        at=at,
        agency_uuid=agency.uuid,
        payload={"code": child.code, "dossier": child.dossier_uuid, "part": part.element},
    )
    return child


def _made(
    part: Part, task: processes.TaskRow, view: Any, agency: organizations.Agency, at: datetime
) -> ChildDossier:
    """The child with its case below the dossier's, and the clock of that."""
    code = f"{view.progress.code}-{part.code}"
    case = cases.open_case(
        actor=KEEPER,
        kind=SUBJECT,
        title=f"{part.title['vi']} · {code}",
        number=code,
        agency_uuid=agency.uuid,
        agency_path=agency.path,
        calendar_code=agency.calendar_code,
        parent=cases.get_case(view.case_uuid),
        at=at,
    )
    clock = deadlines.start_clock(
        actor=KEEPER,
        subject=cases.subject_of(case),
        duration=part.within,
        rule_set=RULES,
        channel="online",
        at=at,
    )
    return ChildDossier.objects.create(
        code=code,
        dossier_uuid=task.subject_uuid,
        dossier_code=view.progress.code,
        process=part.process,
        part=part.element,
        task_uuid=task.uuid,
        case_uuid=case.uuid,
        party_uuid=view.applicant.uuid,
        agency_uuid=agency.uuid,
        agency_path=agency.path,
        shared=_shared(part, view),
        opened_at=at,
        due_at=clock.due_current or at,
    )


def _agency(part: Part, view: Any, at: datetime) -> organizations.Agency | None:
    """The agency that handles a part: a body of its own, or a part of the lead agency."""
    lead = organizations.get_agency(view.competent_agency_uuid)
    where, day = linked_services().agencies[part.agency], vietnam_day(at)
    if label := where.get("part"):
        below = organizations.list_agencies(on=day, under=lead.path)
        return next((one for one in below if one.path == f"{lead.path}.{label}"), None)
    named = _unit_named(part, view) or (lead.unit.code if lead.unit else "")
    if kind := where.get("kind"):
        return competent_agency(kind, where.get("abbreviation", ""), named, on=day)
    code = agency_code(where, named)
    return organizations.find_agency_by_code(code, on=day) if code else None


def _unit_named(part: Part, view: Any) -> str:
    return answer_at(view.answers, part.unit_at) if part.unit_at else ""


def _shared(part: Part, view: Any) -> list[dict[str, object]]:
    """The pages of the form that the other agency needs, in words as they were when it went."""
    return [
        {"title": one.title, "rows": [[row.label, row.value] for row in one.rows]}
        for one in view.sections
        if one.page_id in part.shares
    ]


def _start(child: ChildDossier, part: Part, agency: organizations.Agency, at: datetime) -> None:
    run = processes.start_process(
        actor=KEEPER,
        code=PROCESS,
        subject_kind=SUBJECT,
        subject_uuid=child.uuid,
        agency_uuid=agency.uuid,
        agency_path=agency.path,
        title=f"{part.title['vi']} · {child.code}",
        calendar_code=agency.calendar_code,
        due_at=child.due_at,
        at=at,
    )
    child.run_uuid = run.uuid
    child.save(update_fields=["run_uuid"])
    cases.set_case_run(actor=KEEPER, case_uuid=child.case_uuid, run_uuid=run.uuid, at=at)


@transaction.atomic
def end_child(*, actor: Actor, child_uuid: UUID, ending: Ending, at: datetime) -> ChildDossier:
    """
    Settle or refuse a part; the combined dossier goes on with what the others come to.

    :raises ChildEnded: if a colleague was quicker.
    :raises InvalidInput: without the number of the result, or the grounds of the refusal.
    """
    child = _locked(child_uuid)
    access.require(may_handle_child(actor, child))
    if child.state != ChildDossier.State.OPEN:
        raise ChildEnded()
    _check(ending, at)
    task = processes.find_open_task(child.uuid)
    if task is not None:
        processes.complete_task(actor=actor, task_uuid=task.uuid, outcome=ending.state, at=at)
    _close(child, ending, actor.name, at)
    _tell(actor, child, at)
    _go_on(child, at)
    return child


def _check(ending: Ending, at: datetime) -> None:
    fields = {}
    if ending.state not in ("done", "refused"):
        fields["state"] = _("Chọn kết quả của phần này")
    if ending.state == "done" and not ending.result_number.strip():
        fields["result_number"] = _("Nhập số của kết quả, ví dụ 125/TB-CAX")
    if ending.state == "refused" and len(ending.note.strip()) < 10:
        fields["note"] = _("Nêu rõ lý do (ít nhất 10 ký tự)")
    if fields:
        raise InvalidInput(fields=fields)
    if ending.state == "refused":
        day = vietnam_day(at)
        reasons.check_reason(
            "reject", ending.reason_code, on=day, text=ending.note, is_demanded=True
        )


def _close(child: ChildDossier, ending: Ending, by: str, at: datetime) -> None:
    child.state, child.ended_at, child.ended_by_name = ChildDossier.State(ending.state), at, by
    child.result_number = tidy(ending.result_number)[:100]
    child.note, child.reason_code = tidy(ending.note), ending.reason_code
    child.save()
    case = cases.get_case(child.case_uuid)
    deadlines.end_clock(actor=KEEPER, subject=cases.subject_of(case), at=at)
    cases.close_case(actor=KEEPER, case_uuid=case.uuid, result=ending.state, at=at)


def _tell(actor: Actor, child: ChildDossier, at: datetime) -> None:
    events.publish(
        CHILD_ENDED,
        subject=events.Subject(SUBJECT, child.uuid),
        actor=actor,
        at=at,
        agency_uuid=child.agency_uuid,
        payload={
            "code": child.code,
            "dossier": child.dossier_uuid,
            "part": child.part,
            "state": str(child.state),
            "reason": child.reason_code or None,
        },
    )


def _go_on(child: ChildDossier, at: datetime) -> None:
    """The step of the combined dossier that waited for this part is done, whatever came of it."""
    part = linked_services().find(child.process, child.part)
    task = processes.get_task(child.task_uuid)
    if part is None or task.state != "open":
        return
    agency = organizations.get_agency(child.agency_uuid)
    says = f"{agency.name}: {child.result_number or child.note}"
    is_done = child.state == ChildDossier.State.DONE
    one_stop_shop.appraise_dossier(
        actor=Actor(kind="system", uuid=KEEPER.uuid, name=agency.name),
        dossier_uuid=child.dossier_uuid,
        element=child.part,
        outcome=part.done if is_done else part.refused,
        text=says,
        legal_basis="",
        at=at,
    )


@transaction.atomic
def drop_children(
    *, actor: Actor, dossier_uuid: UUID, at: datetime, task_uuid: UUID | None = None
) -> int:
    """
    End open parts that are no longer waited for: the dossier was called off, or the lead agency
    recorded the outcome itself.

    :returns: how many ended.
    """
    found = ChildDossier.objects.select_for_update().filter(
        dossier_uuid=dossier_uuid, state=ChildDossier.State.OPEN
    )
    children = list(found.filter(task_uuid=task_uuid) if task_uuid else found)
    for child in children:
        if child.run_uuid is not None:
            processes.cancel_run(actor=KEEPER, run_uuid=child.run_uuid, reason="dropped", at=at)
        _close(child, Ending("dropped"), "", at)
        _tell(actor, child, at)
    return len(children)


def _locked(uuid: UUID) -> ChildDossier:
    child = ChildDossier.objects.select_for_update().filter(uuid=uuid).first()
    if child is None:
        raise ChildNotFound()
    return child
