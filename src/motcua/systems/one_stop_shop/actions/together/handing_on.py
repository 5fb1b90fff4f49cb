"""Many dossiers handed over to another agency, answered for there, and work on them given out."""

from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.base.errors import InvalidInput
from motcua.base.text import tidy, vietnam_day
from motcua.kernel.cases import api as cases
from motcua.kernel.organizations import api as organizations
from motcua.kernel.processes import api as processes

from ...permissions import may_see_dossier
from .batches import Act, Answer, Asked, Batch, act_on


def transfer_dossiers(asked: Asked, *, agency_uuid: UUID | None, reason: str) -> tuple[Answer, ...]:
    """
    Hand many dossiers over to another agency with their open tasks, as from the page of each.

    Deadlines stay; the new agency accepts each or returns it.

    :raises InvalidInput: if agency or reason are missing; nothing was done then.
    """
    agency = _agency(agency_uuid, asked)
    _require_reason(reason)

    def write(batch: Batch) -> None:
        batch.take(
            cases.transfers.transfer_cases(
                actor=batch.actor,
                case_uuids=batch.subjects(),
                to=processes.Place(agency.uuid, agency.path),
                calendar_code=agency.calendar_code,
                reason=tidy(reason),
                at=batch.at,
            ),
            by_case=True,
        )

    # Who may hand a case over or answer for it is asked where it is; here only of whom is told.
    return act_on(asked, Act(lambda batch: batch.require(may_see_dossier), write))


def answer_transfers(asked: Asked, *, answer: str, reason: str = "") -> tuple[Answer, ...]:
    """
    Confirm that many dossiers were rightly handed over, or return them, as on the page of each.

    :param answer: `accepted` or `returned`.
    :raises InvalidInput: if they are returned without a reason; nothing was done then.
    """
    if answer == "returned":
        _require_reason(reason)

    def write(batch: Batch) -> None:
        batch.take(
            cases.transfers.answer_transfers(
                actor=batch.actor,
                case_uuids=batch.subjects(),
                answer=answer,
                reason=tidy(reason),
                at=batch.at,
            ),
            by_case=True,
        )

    return act_on(asked, Act(lambda batch: batch.require(may_see_dossier), write))


def assign_on_dossiers(
    asked: Asked, *, work: str, instruction: str, agency_uuid: UUID | None, due_on: date | None
) -> tuple[Answer, ...]:
    """
    Ask an agency to do the same piece of work on each of many dossiers by a day ("giao việc").

    Each is a task of its own.

    :raises InvalidInput: if the work, the agency or the day are missing; nothing was done then.
    """
    agency = _agency(agency_uuid, asked)
    if not work.strip():
        raise InvalidInput(fields={"work": _("Vui lòng ghi rõ việc cần làm.")})
    if due_on is None or due_on < vietnam_day(asked.at):
        raise InvalidInput(fields={"due_on": _("Chọn ngày từ hôm nay trở đi")})
    wanted = cases.assignments.Work(work, due_on, agency.uuid, instruction)

    def write(batch: Batch) -> None:
        batch.take(
            cases.assignments.assign_works(
                actor=batch.actor, case_uuids=batch.subjects(), work=wanted, at=batch.at
            ),
            by_case=True,
        )

    return act_on(asked, Act(lambda batch: batch.require(may_see_dossier), write))


def _agency(uuid: UUID | None, asked: Asked) -> organizations.Agency:
    """The agency that was chosen, at work on the day."""
    rows = organizations.list_agencies(on=vietnam_day(asked.at))
    found = next((one for one in rows if one.uuid == uuid), None)
    if found is None:
        raise InvalidInput(fields={"agency": _("Vui lòng chọn cơ quan.")})
    return found


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise InvalidInput(fields={"reason": _("Vui lòng ghi lý do chuyển.")})
