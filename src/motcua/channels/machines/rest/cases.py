"""Cases by machine: lists, one case, its notes, tasks, links and documents."""

from typing import Any
from uuid import UUID

from ninja import Query, Status

from motcua.base.errors import PermissionRefused
from motcua.base.rest.routing import answers
from motcua.base.rest.routing import router as new_router
from motcua.base.web.access import ActingRequest
from motcua.base.web.clock import now
from motcua.kernel.access import api as access
from motcua.kernel.caseloads import api as caseloads
from motcua.kernel.cases import api as cases
from motcua.kernel.parties import api as parties

from . import schemas

router = new_router("cases")


def _late(due: Any, ended: Any) -> bool:
    return due is not None and due < (ended or now())


def _row(row: Any, is_sub: bool) -> dict[str, Any]:
    """What lists and one case have in common."""
    return {
        "uuid": row.uuid,
        "kind": row.kind,
        "number": row.number,
        "title": row.title,
        "state": row.state,
        "result": row.result,
        "agency": row.agency_uuid,
        "opened_at": row.opened_at,
        "due_original": row.due_original,
        "due_at": row.due_current,
        "closed_at": row.closed_at,
        "is_late": _late(row.due_current, row.ended_at),
        "is_sub": is_sub,
    }


def _view(request: ActingRequest, uuid: UUID) -> Any:
    with parties.reading_from("machines:case_show"):
        return cases.get_page_for(request.actor, uuid, at=now())


def _inside(request: ActingRequest, uuid: UUID) -> Any:
    """The case for officials: what they write to each other is not for the people involved."""
    view = _view(request, uuid)
    if not view.is_inside:
        raise PermissionRefused()
    return view


@router.get(
    "/cases",
    auth=access.bearer,
    response=answers(schemas.CasePageOut),
    operation_id="case_list",
)
def case_list(request: ActingRequest, asked: Query[schemas.CasesIn]) -> dict[str, Any]:
    """Cases of every kind: of an official's units or with a part of theirs; a person's own."""
    filters = caseloads.CaseFilters(
        kind=asked.kind,
        state=asked.state,
        number=asked.number,
        text=asked.text,
        overdue_at=now() if asked.is_late else None,
    )
    given: dict[str, Any] = {
        "filters": filters,
        "after": int(asked.after) if asked.after else None,
        "limit": asked.limit,
    }
    if asked.whose == "own" and request.actor.is_official:
        page = caseloads.list_own_part_for(request.actor, **given)
    else:
        page = caseloads.list_cases_for(request.actor, **given, at=now())
    rows = [_row(row, row.is_sub) for row in page.rows]
    return {"rows": rows, "after": str(page.next_after or "")}


@router.get(
    "/cases/{uuid}",
    auth=access.bearer,
    response=answers(schemas.CaseDetail),
    operation_id="case_show",
)
def case_show(request: ActingRequest, uuid: UUID) -> dict[str, Any]:
    """One case: all of it for officials at its agencies, their part for the people involved."""
    view = _view(request, uuid)
    return {
        **_row(view.case, view.case.parent_id is not None),
        "kind_title": view.kind_title,
        "agency_name": view.agency_name,
        "receiving_agency": view.case.receiving_agency_uuid,
        "receiving_agency_name": view.receiving_name,
        "is_inside": view.is_inside,
        "run": view.case.run_uuid if view.is_inside else None,
        "derivation": list(view.derivation),
        "involved": [{"role": role, "name": name} for role, name in view.involved],
        "history": [
            {"at": one.at, "title": one.title, "who": one.who, "on_behalf_of": one.on_behalf_of}
            for one in view.history
        ],
    }


def _notes(view: Any) -> list[dict[str, Any]]:
    notes = [note for thread in view.threads for note in (thread.note, *thread.replies)]
    return [
        {
            "uuid": note.uuid,
            "author": note.author_name,
            "text": note.text,
            "is_confidential": note.is_confidential,
            "written_at": note.written_at,
            "withdrawn_at": note.withdrawn_at,
            "answers": note.answers,
        }
        for note in notes
    ]


@router.get(
    "/cases/{uuid}/notes",
    auth=access.bearer,
    response=answers(list[schemas.NoteOut]),
    operation_id="case_notes",
)
def case_notes(request: ActingRequest, uuid: UUID) -> list[dict[str, Any]]:
    """The notes that the official may read, each followed by its answers."""
    return _notes(_inside(request, uuid))


@router.post(
    "/cases/{uuid}/notes",
    auth=access.bearer,
    response=answers(list[schemas.NoteOut], 201),
    operation_id="case_note",
)
def case_note(
    request: ActingRequest, uuid: UUID, body: schemas.CaseNoteIn
) -> Status[list[dict[str, Any]]]:
    """Write a note; it stays as written."""
    _inside(request, uuid)
    cases.add_note(
        actor=request.actor,
        case_uuid=uuid,
        text=body.text,
        is_confidential=body.is_confidential,
        answers=body.answers,
        mentioned=body.mentioned,
        at=now(),
    )
    return Status(201, _notes(_inside(request, uuid)))


def step_out(step: Any) -> dict[str, Any]:
    """A step of a process as machines get it."""
    return {
        "element": step.element_id,
        "name": step.name,
        "state": step.state,
        "began_at": step.began_at,
        "ended_at": step.ended_at,
        "due_at": step.due_at,
        "outcome": step.outcome,
        "done_by": step.done_by_name,
    }


def _tasks(view: Any) -> dict[str, Any]:
    return {
        "assignments": [
            {
                "uuid": work.uuid,
                "title": work.title,
                "instruction": work.instruction,
                "state": work.state,
                "agency": work.agency_uuid,
                "assignee": work.account_name,
                "given_by": work.given_by_name,
                "due_at": work.due_at,
                "result": work.result,
                "ended_at": work.ended_at,
            }
            for work in view.assignments
        ],
        "steps": [step_out(step) for step in view.steps],
    }


@router.get(
    "/cases/{uuid}/tasks",
    auth=access.bearer,
    response=answers(schemas.CaseTasksOut),
    operation_id="case_tasks",
)
def case_tasks(request: ActingRequest, uuid: UUID) -> dict[str, Any]:
    """Work asked for on the case, and the steps of its process."""
    return _tasks(_inside(request, uuid))


@router.post(
    "/cases/{uuid}/assignments",
    auth=access.bearer,
    response=answers(schemas.CaseTasksOut, 201),
    operation_id="case_assign",
)
def case_assign(request: ActingRequest, uuid: UUID, body: schemas.WorkIn) -> Status[dict[str, Any]]:
    """Ask a colleague or an agency for work by a day; it waits in their worklist."""
    _inside(request, uuid)
    cases.assignments.assign_work(
        actor=request.actor,
        case_uuid=uuid,
        title=body.title,
        instruction=body.instruction,
        agency_uuid=body.agency,
        account_uuid=body.account,
        due_on=body.due_on,
        at=now(),
    )
    return Status(201, _tasks(_inside(request, uuid)))


def _related(view: Any) -> list[dict[str, Any]]:
    around = [("parent", view.parent)] if view.parent else []
    around += [("sub_case", row) for row in view.sub_cases]
    around += [("link", row) for row in view.links]
    return [
        {
            "relation": relation,
            "words": row.words,
            "uuid": row.case.uuid if row.case else None,
            "number": row.case.number if row.case else "",
            "title": row.case.title if row.case else "",
            "state": row.case.state if row.case else "",
            "is_waited_for": row.is_waited_for,
        }
        for relation, row in around
    ]


@router.get(
    "/cases/{uuid}/links",
    auth=access.bearer,
    response=answers(list[schemas.RelatedOut]),
    operation_id="case_links",
)
def case_links(request: ActingRequest, uuid: UUID) -> list[dict[str, Any]]:
    """The parent, the sub-cases and the links; of what one may not see only that it is there."""
    return _related(_inside(request, uuid))


@router.post(
    "/cases/{uuid}/links",
    auth=access.bearer,
    response=answers(list[schemas.RelatedOut], 201),
    operation_id="case_link",
)
def case_link(
    request: ActingRequest, uuid: UUID, body: schemas.LinkIn
) -> Status[list[dict[str, Any]]]:
    """Link the case to another one that the caller sees, by its number."""
    _inside(request, uuid)
    cases.link_cases(
        actor=request.actor, case_uuid=uuid, to_number=body.number, kind=body.kind, at=now()
    )
    return Status(201, _related(_inside(request, uuid)))


@router.get(
    "/cases/{uuid}/documents",
    auth=access.bearer,
    response=answers(list[schemas.CaseDocumentOut]),
    operation_id="case_documents",
)
def case_documents(request: ActingRequest, uuid: UUID) -> list[dict[str, Any]]:
    """The documents of the case without their contents; people see those that are for them."""
    view = _view(request, uuid)
    return [
        {
            "uuid": row.uuid,
            "title": row.title,
            "role": row.role,
            "is_for_parties": row.is_for_parties,
            "attached_at": row.attached_at,
            "attached_by": row.attached_by_name if view.is_inside else "",
            "withdrawn_at": row.withdrawn_at,
            "withdrawn_reason": row.withdrawn_reason,
        }
        for row in view.documents
    ]
