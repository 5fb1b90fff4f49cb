"""One case: the row, for whom it may be read, and locked."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from motcua.base.actors import Actor
from motcua.base.errors import NotFound, PermissionRefused, Refusal
from motcua.base.planned import Lookup
from motcua.kernel.cases.models import Case
from motcua.kernel.cases.permissions import may_see_case
from motcua.kernel.events import api as events

T = TypeVar("T")
_LOCKED: Lookup[Case] = Lookup(
    lambda uuid: Case.objects.select_for_update(no_key=True).filter(uuid=uuid)
)


class CaseNotFound(NotFound):
    """Không tìm thấy vụ việc, hoặc Ông/Bà không có quyền xem."""

    message_en = "There is no such case, or you may not see it."


class CaseAlreadyClosed(Refusal):
    """Vụ việc đã đóng."""

    message_en = "The case is already closed."


class SubCasesOpen(Refusal):
    """Chưa kết thúc được: còn phải chờ {cases}."""

    message_en = "It cannot be ended yet: it waits for {cases}."


def get_case(case_uuid: UUID) -> Case:
    """
    A case, for systems that have checked the actor themselves.

    :raises CaseNotFound: if it does not exist.
    """
    case = Case.objects.filter(uuid=case_uuid).first()
    if case is None:
        raise CaseNotFound()
    return case


def get_case_for(actor: Actor, case_uuid: UUID, *, at: datetime | None = None) -> Case:
    """
    A case that the actor may see.

    :param at: when, to count those whom a person represents then; without it only themselves.

    :raises CaseNotFound: if it does not exist or the actor may not see it: nobody learns which.
    """
    case = get_case(case_uuid)
    if not may_see_case(actor, case, at=at):
        raise CaseNotFound()
    return case


def lock_case(case_uuid: UUID) -> Case:
    """A case, locked until the transaction ends."""
    case = _LOCKED.find(uuid=case_uuid)
    if case is None:
        raise CaseNotFound()
    return case


def lock_with_parents(case_uuids: Sequence[UUID]) -> dict[UUID, Case]:
    """
    Cases, locked after those above them: whoever changes both locks them in one order.

    :raises CaseNotFound: if one of them does not exist.
    """
    rows = Case.objects.select_for_update(no_key=True).order_by("id")
    below = Case.objects.filter(uuid__in=case_uuids, parent__isnull=False).values("parent")
    above = {case.pk: case for case in rows.filter(id__in=below)}
    found = {case.uuid: case for case in rows.filter(uuid__in=case_uuids)}
    if len(found) < len(set(case_uuids)):
        raise CaseNotFound()
    for case in found.values():
        if case.parent_id is not None:
            case.parent = above[case.parent_id]
    return found


def subject_of(case: Case) -> events.Subject:
    """What the journal calls a case."""
    return events.Subject("cases.case", case.uuid)


def judge_each(
    cases: Iterable[Case], judge: Callable[[Case], object]
) -> dict[UUID, Case | Refusal]:
    """Each case, or what the judge refuses it for."""
    answers: dict[UUID, Case | Refusal] = {}
    for case in cases:
        try:
            judge(case)
        except Refusal as refusal:
            answers[case.uuid] = refusal
        else:
            answers[case.uuid] = case
    return answers


def require_open(may: bool, case: Case) -> None:
    """
    Let what may be done be done to an open case.

    :raises CaseAlreadyClosed: if it is closed; PermissionRefused: if it may not be done.
    """
    if case.state == Case.State.CLOSED:
        raise CaseAlreadyClosed()
    if not may:
        raise PermissionRefused()


def alone(answers: Mapping[UUID, T | Refusal]) -> T:
    """What became of one case, where an act on many was done to it alone."""
    [told] = answers.values()
    if isinstance(told, Refusal):
        raise told
    return told


def list_open_sub_cases(cases: Iterable[Case]) -> dict[int, list[Case]]:
    """The sub-cases of several cases that are not closed, by the key of each, oldest first."""
    found: dict[int, list[Case]] = defaultdict(list)
    rows = Case.objects.filter(parent__in=list(cases)).exclude(state=Case.State.CLOSED)
    for sub in rows.order_by("id"):
        found[sub.parent_id or 0].append(sub)
    return found


def require_nothing_waited(case: Case) -> None:
    """
    Refuse to decide or end a case that waits for a sub-case.

    :raises SubCasesOpen: if one that it waits for is still open; they are named.
    """
    require_none_open(list_open_sub_cases([case])[case.pk])


def require_none_open(subs: Iterable[Case]) -> None:
    """:raises SubCasesOpen: if one of these open sub-cases is waited for; they are named."""
    if waited := [sub for sub in subs if sub.is_waited_for]:
        raise SubCasesOpen(cases=", ".join(f"“{sub}”" for sub in waited))


def find_numbers(kind: str, numbers: Iterable[str]) -> set[str]:
    """Which of these numbers belong to cases of the kind (one query)."""
    found = Case.objects.filter(kind=kind, number__in=list(numbers))
    return set(found.values_list("number", flat=True))
