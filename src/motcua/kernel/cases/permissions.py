"""Who may see and change cases: by the kind's permissions at its agencies, or by involvement."""

from datetime import datetime
from uuid import UUID

from motcua.base.actors import Actor
from motcua.base.errors import PermissionRefused
from motcua.base.text import vietnam_day
from motcua.kernel.parties import api as parties

from .models import Assignment, Case, Involvement
from .rules.kinds import kind_named

DO_TASK = "cases.do_task"
HAND_OVER = "cases.hand_over"


def may_see_case(actor: Actor, case: Case, *, at: datetime | None = None) -> bool:
    """Officials with the kind's permission at the case's agencies, and the people involved."""
    return may_see_inside(actor, case) or is_involved(actor, case, at=at)


def may_see_inside(actor: Actor, case: Case) -> bool:
    """Officials see what they write to each other and who does what; people involved do not."""
    return _holds(actor, case, kind_named(case.kind).see) or may_change_case(actor, case)


def is_involved(actor: Actor, case: Case, *, at: datetime | None = None) -> bool:
    """Whether the actor's party, or one that they represent at the moment, is involved."""
    own = own_parties(actor, at=at)
    return bool(own) and Involvement.objects.filter(case=case, party_uuid__in=own).exists()


def own_parties(actor: Actor, *, at: datetime | None = None) -> list[UUID]:
    """The actor's party and, at a moment, those whom it represents; none for officials."""
    if actor.party_uuid is None or actor.kind != "person":
        return []
    if at is None:
        return [actor.party_uuid]
    on = vietnam_day(at)
    represented = parties.list_represented_by(actor.party_uuid, on)
    return [actor.party_uuid, *(row.party_uuid for row in represented)]


def may_change_case(actor: Actor, case: Case) -> bool:
    """Officials with one of the kind's permissions for changes at the case's agencies."""
    return any(_holds(actor, case, name) for name in kind_named(case.kind).change) or (
        actor.kind == "system"
    )


def may_see_confidential_notes(actor: Actor, case: Case) -> bool:
    """Officials with the kind's permission for it, or with one for changes if it names none."""
    special = kind_named(case.kind).see_confidential
    return _holds(actor, case, special) if special else may_change_case(actor, case)


def may_reopen_case(actor: Actor, case: Case) -> bool:
    """Officials with the kind's permission for it at the handling agency; else the system."""
    return _handles(actor, case, kind_named(case.kind).reopen)


def may_transfer_case(actor: Actor, case: Case) -> bool:
    """Officials with the kind's permission for it at the handling agency; else the system."""
    return _handles(actor, case, kind_named(case.kind).transfer)


def may_hand_over(actor: Actor, *paths: str) -> bool:
    """Officials who may hand over an agency's cases, at both agencies; and the system."""
    return all(actor.may(HAND_OVER, path) for path in paths)


def may_answer_transfer(actor: Actor, case: Case) -> bool:
    """Officials who change such cases at the agency to which it was handed over."""
    return any(actor.may(name, case.agency_path) for name in kind_named(case.kind).change)


def may_attach_document(actor: Actor, case: Case, *, at: datetime) -> bool:
    """Officials who may change the case, and the people involved if its kind lets them."""
    if may_change_case(actor, case):
        return True
    return kind_named(case.kind).people_attach and is_involved(actor, case, at=at)


def may_do_assignment(actor: Actor, assignment: Assignment) -> bool:
    """Whoever does such work at the agency that was asked, if no colleague was named."""
    return actor.may(DO_TASK, assignment.agency_path)


def may_see_assignment(actor: Actor, assignment: Assignment) -> bool:
    """Those who may do it, and those who see the inside of its case."""
    return may_do_assignment(actor, assignment) or may_see_inside(actor, assignment.case)


def may_recall_assignment(actor: Actor, assignment: Assignment) -> bool:
    """Whoever asked, and those who change such cases at the agency that asked."""
    case = assignment.case
    path = case.receiving_path if case.parent_id is not None else case.agency_path
    names = kind_named(case.kind).change
    return actor.uuid == assignment.given_by or any(actor.may(name, path) for name in names)


def require_change(actor: Actor, case: Case) -> None:
    """
    Let the actor change the case.

    :raises PermissionRefused: if they may not.
    """
    if not may_change_case(actor, case):
        raise PermissionRefused()


def delegator_of(actor: Actor, case: Case) -> UUID | None:
    """In whose place the actor changes the case, if only a delegation lets them."""
    names = kind_named(case.kind).change
    fitting = [
        grant
        for grant in actor.grants
        if names & grant.permissions
        and (grant.covers(case.agency_path) or grant.covers(case.receiving_path))
    ]
    if any(grant.delegated_by is None for grant in fitting):
        return None
    return fitting[0].delegated_by if fitting else None


def _handles(actor: Actor, case: Case, permission: str) -> bool:
    return actor.kind == "system" or (bool(permission) and actor.may(permission, case.agency_path))


def _holds(actor: Actor, case: Case, permission: str) -> bool:
    return actor.may(permission, case.agency_path) or actor.may(permission, case.receiving_path)
