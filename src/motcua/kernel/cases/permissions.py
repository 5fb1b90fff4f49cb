"""Who may see and change cases: by the kind's permissions at its agencies, or by involvement."""

from motcua.base.actors import Actor
from motcua.base.errors import PermissionRefused

from .models import Case, Involvement
from .rules.kinds import kind_named


def may_see_case(actor: Actor, case: Case) -> bool:
    """Officials with the kind's permission at the case's agencies, and the people involved."""
    if _holds(actor, case, kind_named(case.kind).see):
        return True
    return (
        actor.party_uuid is not None
        and Involvement.objects.filter(case=case, party_uuid=actor.party_uuid).exists()
    )


def may_change_case(actor: Actor, case: Case) -> bool:
    """Officials with one of the kind's permissions for changes at the case's agencies."""
    return any(_holds(actor, case, name) for name in kind_named(case.kind).change) or (
        actor.kind == "system"
    )


def may_see_confidential_notes(actor: Actor, case: Case) -> bool:
    """Officials with the kind's permission for it, or with one for changes if it names none."""
    special = kind_named(case.kind).see_confidential
    return _holds(actor, case, special) if special else may_change_case(actor, case)


def require_change(actor: Actor, case: Case) -> None:
    """
    Let the actor change the case.

    :raises PermissionRefused: if they may not.
    """
    if not may_change_case(actor, case):
        raise PermissionRefused()


def _holds(actor: Actor, case: Case, permission: str) -> bool:
    return actor.may(permission, case.agency_path) or actor.may(permission, case.receiving_path)
