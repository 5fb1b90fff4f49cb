"""The cases that were chosen from a list, as an act on many shows them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from motcua.base.actors import Actor
from motcua.base.web import navigation
from motcua.kernel.cases import api as cases
from motcua.kernel.joint_acts import api as joint_acts


def find_chosen(
    actor: Actor, uuids: Sequence[UUID], _at: datetime
) -> dict[UUID, joint_acts.Chosen]:
    """Those of the cases that the actor may see by a permission; one query."""
    rows = cases.Case.objects.filter(uuid__in=list(uuids)).order_by("id")
    return {
        case.uuid: joint_acts.Chosen(
            words=_named(case),
            agency_uuid=case.agency_uuid,
            href=navigation.subject_address("cases.case", case.uuid),
        )
        for case in rows
        if _may_see(actor, case)
    }


def _may_see(actor: Actor, case: cases.Case) -> bool:
    kind = cases.kinds.kind_named(case.kind)
    paths = (case.agency_path, case.receiving_path)
    return any(actor.may(name, path) for name in {kind.see, *kind.change} for path in paths)


def _named(case: cases.Case) -> str:
    """The number and the title, which may name the number itself."""
    if not case.number or case.number in case.title:
        return case.title
    return f"{case.number} – {case.title}"
