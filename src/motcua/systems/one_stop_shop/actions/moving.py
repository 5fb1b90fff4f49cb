"""What every action on a dossier begins and ends with: the locked row, the state, the task."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F

from motcua.base.actors import Actor, system_actor
from motcua.base.errors import NotFound, Refusal
from motcua.base.planned import Lookup
from motcua.kernel.organizations import api as organizations
from motcua.kernel.processes import api as processes
from motcua.systems.payments import api as payments

from .. import rules
from ..models import Dossier

KEEPER = system_actor("one_stop_shop")
BESIDE = (
    "case", "application", "procedure_version", "applicant", "representative", "receiving_agency",
    "competent_agency",
)  # fmt: skip


class DossierNotFound(NotFound):
    """Không tìm thấy hồ sơ này."""

    message_en = "This dossier was not found."


class DossierMoved(Refusal):
    """Hồ sơ đã được xử lý sang bước khác. Vui lòng tải lại trang để xem trạng thái mới nhất."""

    message_en = "The dossier has moved on. Please reload the page to see where it stands."


_LOCKED: Lookup[Dossier] = Lookup(
    lambda uuid: (
        Dossier.objects.select_for_update(of=("self",))
        .select_related(*BESIDE)
        .defer("procedure_version__content")
        .filter(uuid=uuid)
    )
)


def locked_dossier(dossier_uuid: UUID) -> Dossier:
    """
    The dossier, locked until the transaction ends, so that two officers act one after the other.

    :raises DossierNotFound: if there is none.
    """
    dossier = _LOCKED.find(uuid=dossier_uuid)
    if dossier is None:
        raise DossierNotFound()
    return dossier


def lock_matter(dossier_uuid: UUID) -> None:
    """Lock a dossier before its bill, for `payments`: one order for everybody who takes both."""
    locked_dossier(dossier_uuid)


def locked_dossiers(dossier_uuids: Sequence[UUID]) -> list[Dossier]:
    """The same for many, in one order, so that two batches do not hold each other up for good."""
    return list(
        Dossier.objects.select_for_update(of=("self",))
        .select_related(*BESIDE)
        .filter(uuid__in=list(dossier_uuids))
        .order_by("id")
    )


def move(dossier: Dossier, status: str, **changes: Any) -> None:
    """
    Bring a dossier into another state, with what changes beside it.

    :raises DossierMoved: if that state may not follow the present one.
    """
    if not rules.may_follow(dossier.status, status):
        raise DossierMoved()
    dossier.status = status
    for name, value in changes.items():
        setattr(dossier, name, value)
    dossier.save(update_fields=["status", *changes])


def finish_task(
    *,
    actor: Actor,
    dossier: Dossier,
    element: str,
    outcome: str,
    at: datetime,
    variables: dict[str, Any] | None = None,
) -> None:
    """
    Complete the dossier's open task at an element of its process.

    :raises DossierMoved: if no such task is open: a colleague was quicker.
    """
    task = processes.find_open_task(dossier.uuid, element_id=element)
    if task is None:
        raise DossierMoved()
    processes.complete_task(
        actor=actor, task_uuid=task.uuid, outcome=outcome, variables=variables, at=at
    )


def keeper_for(actor: Actor) -> Actor:
    """
    Who changes the dossier's case: the official, or the system where the applicant acts.

    The applicant's right was checked on the dossier; the journal names them in its event.
    """
    return actor if actor.is_official else KEEPER


def run_of(dossier: Dossier) -> UUID:
    """
    The run of the process that moves the dossier.

    :raises DossierMoved: if it has none, which only a damaged dossier does.
    """
    if dossier.case.run_uuid is None:
        raise DossierMoved()
    return dossier.case.run_uuid


def follow_case(case_uuid: UUID, agency_uuid: UUID) -> None:
    """The dossier goes along when its case is handed over; called in that transaction."""
    agency = organizations.get_agency(agency_uuid)
    Dossier.objects.filter(case__uuid=case_uuid).update(
        competent_agency=agency, competent_path=agency.path
    )


def follow_cases(handled: Sequence[UUID], received: Sequence[UUID], agency_uuid: UUID) -> None:
    """The dossiers go along when an agency's cases are handed over; in that transaction."""
    agency = organizations.get_agency(agency_uuid)
    Dossier.objects.filter(case__uuid__in=handled).update(
        competent_agency=agency, competent_path=agency.path
    )
    here = Dossier.objects.filter(case__uuid__in=received)
    here.filter(return_agency=F("receiving_agency")).update(return_agency=agency)
    payments.together.follow_matters(list(here.values_list("uuid", flat=True)), agency_uuid)
    here.update(receiving_agency=agency, receiving_path=agency.path)
