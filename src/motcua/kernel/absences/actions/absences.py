"""Recording that an official is away, and that they are back."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from motcua.base.actors import Actor, system_actor
from motcua.base.errors import InvalidInput, NotFound, Refusal
from motcua.base.text import vietnam_day
from motcua.kernel.absences.events import ABSENCE_ENDED, ABSENCE_RECORDED
from motcua.kernel.absences.models import Absence
from motcua.kernel.absences.permissions import may_end_absence, may_record_for
from motcua.kernel.absences.queries import find_overlap, list_colleagues
from motcua.kernel.access import api as access
from motcua.kernel.events import api as events

from .handing import bring_tasks_back, hand_tasks_over

SYSTEM = system_actor("absences")


class AbsenceUnclear(InvalidInput):
    """Vui lòng chọn lý do, ngày bắt đầu từ hôm nay trở đi và ngày cuối không trước ngày đầu."""

    message_en = "Please choose a reason, a first day not before today, and a last day after it."


class AlreadyAbsent(Refusal):
    """{name} đã được ghi vắng mặt trong thời gian này."""

    message_en = "{name} is recorded as absent in this time already."


class DeputyAbsent(Refusal):
    """{name} cũng vắng mặt trong thời gian này. Vui lòng chọn người thay khác."""

    message_en = "{name} is absent in this time too. Please choose another deputy."


class DeputyUnfit(InvalidInput):
    """Người thay phải là đồng nghiệp đang làm việc ở cơ quan của người vắng mặt."""

    message_en = "The deputy must be a colleague who works at the agency of the absent official."


class NothingToHandOver(Refusal):
    """Người này không giữ vai trò nào nên không cần cử người thay."""

    message_en = "This official holds no role, so no deputy is needed."


class AbsenceNotFound(NotFound):
    """Không tìm thấy lần vắng mặt này."""

    message_en = "There is no such absence."


@transaction.atomic
def record_absence(
    *,
    actor: Actor,
    account_uuid: UUID,
    deputy_uuid: UUID,
    valid_from: date,
    last_day: date,
    reason: str,
    at: datetime,
) -> Absence:
    """
    Record that an official is away from a day to a day, with the colleague who stands in.

    All their own roles are delegated for the time; from its first day their claimed tasks go to
    the deputy, and what is still open then comes back after its last day.

    :raises AlreadyAbsent: if they are recorded as away in this time.
    :raises DeputyAbsent: if the deputy is.
    """
    account, deputy = access.get_account(account_uuid), access.get_account(deputy_uuid)
    absent = access.actor_for(account, at=at)
    access.require(may_record_for(actor, absent))
    _check_terms(reason, valid_from, last_day, at)
    valid_to = last_day + timedelta(days=1)
    _check_people(absent, deputy, valid_from, valid_to, at)
    absence = Absence(
        account_uuid=account.uuid,
        account_name=account.party.full_name,
        deputy_uuid=deputy.uuid,
        deputy_name=deputy.party.full_name,
        reason=reason,
        valid_from=valid_from,
        valid_to=valid_to,
        recorded_at=at,
        recorded_by=actor.uuid,
        recorded_by_name=actor.name,
    )
    _delegate(absence, absent, at)
    try:
        with transaction.atomic():
            absence.save()
    except IntegrityError as error:  # somebody recorded it at the same moment
        raise AlreadyAbsent(name=account.party.full_name) from error
    events.publish(
        ABSENCE_RECORDED,
        subject=absence,
        actor=actor,
        at=at,
        payload={
            "account": account.uuid,
            "deputy": deputy.uuid,
            "valid_from": valid_from,
            "valid_to": valid_to,
        },
    )
    if absence.holds_on(vietnam_day(at)):
        hand_tasks_over(actor=SYSTEM, absence=absence, at=at)
    return absence


def _check_terms(reason: str, valid_from: date, last_day: date, at: datetime) -> None:
    wrong = {
        "reason": reason not in Absence.Reason.values,
        "valid_from": valid_from < vietnam_day(at),
        "last_day": last_day < valid_from,
    }
    if faults := [name for name, is_wrong in wrong.items() if is_wrong]:
        raise AbsenceUnclear(fields={name: AbsenceUnclear().message("vi") for name in faults})


def _check_people(
    absent: Actor, deputy: access.Account, valid_from: date, valid_to: date, at: datetime
) -> None:
    colleagues = {uuid for uuid, _name in list_colleagues(absent, at=at)} - {absent.uuid}
    if deputy.uuid not in colleagues:
        raise DeputyUnfit(fields={"deputy": DeputyUnfit().message("vi")})
    if find_overlap(absent.uuid, valid_from, valid_to):
        raise AlreadyAbsent(name=absent.name)
    if find_overlap(deputy.uuid, valid_from, valid_to):
        raise DeputyAbsent(name=deputy.party.full_name)


def _delegate(absence: Absence, absent: Actor, at: datetime) -> None:
    roles: dict[UUID, set[str]] = defaultdict(set)
    paths = []
    for grant in absent.grants:
        if grant.delegated_by is None:
            roles[grant.agency_uuid].add(grant.role)
            paths.append(grant.agency_path)
    if not roles:
        raise NothingToHandOver()
    absence.agency_paths = sorted(set(paths))
    absence.delegations = [
        access.delegate(
            actor=absent,
            to_account_uuid=absence.deputy_uuid,
            agency_uuid=agency_uuid,
            roles=sorted(names),
            valid_from=absence.valid_from,
            valid_to=absence.valid_to,
            reason=f"Vắng mặt: {Absence.Reason(absence.reason).label}",
            at=at,
        ).uuid
        for agency_uuid, names in roles.items()
    ]


@transaction.atomic
def end_absence(*, actor: Actor, absence_uuid: UUID, at: datetime) -> Absence:
    """
    End an absence before its last day, or call it off; tasks and authority come back at once.

    Ending an absence that is over changes nothing.

    :raises AbsenceNotFound: if there is none.
    """
    absence: Absence | None = Absence.objects.select_for_update().filter(uuid=absence_uuid).first()
    if absence is None:
        raise AbsenceNotFound()
    access.require(may_end_absence(actor, absence))
    if absence.ended_at is not None:
        return absence
    absence.ended_at = at
    absence.save(update_fields=["ended_at"])
    absent = Actor(kind="official", uuid=absence.account_uuid, name=absence.account_name)
    for delegation in absence.delegations:
        access.revoke_delegation(actor=absent, delegation_uuid=delegation, at=at)
    bring_tasks_back(actor=SYSTEM, absence=absence, at=at)
    events.publish(
        ABSENCE_ENDED,
        subject=absence,
        actor=actor,
        at=at,
        payload={"account": absence.account_uuid},
    )
    return absence
