"""What can be done to many cases of any kind that were chosen from a list."""

from collections.abc import Callable, Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import Refusal
from motcua.base.text import tidy, vietnam_day
from motcua.kernel.cases import api as cases
from motcua.kernel.joint_acts import api as joint_acts
from motcua.kernel.organizations import api as organizations
from motcua.kernel.processes import api as processes

from ..queries.chosen import find_chosen

LIST = "vu-viec"
Answers = Mapping[UUID, object | Refusal]


def transfer(asked: joint_acts.Asked) -> Answers:
    """Hand cases over to another agency with their open tasks; the deadlines stay."""
    worded = asked.worded
    assert worded.agency is not None  # it was asked for
    agency = organizations.get_agency(worded.agency)
    return cases.transfers.transfer_cases(
        actor=asked.actor,
        case_uuids=asked.uuids,
        to=processes.Place(agency.uuid, agency.path),
        calendar_code=agency.calendar_code,
        reason=tidy(worded.reason),
        at=asked.at,
    )


def accept(asked: joint_acts.Asked) -> Answers:
    """Confirm that cases were rightly handed over."""
    return _answer(asked, "accepted")


def give_back(asked: joint_acts.Asked) -> Answers:
    """Return cases to the agencies from which they came."""
    return _answer(asked, "returned")


def _answer(asked: joint_acts.Asked, answer: str) -> Answers:
    return cases.transfers.answer_transfers(
        actor=asked.actor,
        case_uuids=asked.uuids,
        answer=answer,
        # who accepts owes no reason, and none is kept
        reason=tidy(asked.worded.reason) if answer == "returned" else "",
        at=asked.at,
    )


def reopen(asked: joint_acts.Asked) -> Answers:
    """Open closed cases again."""
    return cases.reopen_cases(
        actor=asked.actor,
        case_uuids=asked.uuids,
        reason=tidy(asked.worded.reason),
        at=asked.at,
    )


def assign(asked: joint_acts.Asked) -> Answers:
    """Ask an agency for the same piece of work on each; each is a task of its own."""
    worded = asked.worded
    assert worded.agency is not None  # it was asked for
    return cases.assignments.assign_works(
        actor=asked.actor,
        case_uuids=asked.uuids,
        work=cases.assignments.Work(
            title=worded.work,
            due_on=worded.due_on or vietnam_day(asked.at),
            agency_uuid=worded.agency,
            instruction=worded.reason,
        ),
        at=asked.at,
    )


def _may(of: Callable[[cases.CaseKind], set[str]]) -> Callable[[Actor], bool]:
    """Whether the actor holds one of the permissions that kinds name, somewhere."""

    def may(actor: Actor) -> bool:
        names = {name for kind in cases.kinds.known_kinds() for name in of(kind) if name}
        return any(actor.may(name) for name in names)

    return may


def register() -> None:
    """Let these acts be chosen for the cases of the list."""
    joint_acts.register_list(
        joint_acts.MatterList(LIST, lambda: _("Vụ việc"), "caseloads:case_list", find_chosen)
    )
    may_change = _may(lambda kind: set(kind.change))
    sent = frozenset({"agency", "reason"})
    acts = [
        joint_acts.ManyAct(
            "cases.transfer", LIST, lambda: _("Chuyển sang cơ quan khác"),
            _may(lambda kind: {kind.transfer}), transfer, sent,
        ),
        joint_acts.ManyAct(
            "cases.accept", LIST, lambda: _("Xác nhận đã nhận vụ việc chuyển đến"),
            may_change, accept,
        ),
        joint_acts.ManyAct(
            "cases.return", LIST, lambda: _("Trả lại cơ quan chuyển"),
            may_change, give_back, frozenset({"reason"}),
        ),
        joint_acts.ManyAct(
            "cases.reopen", LIST, lambda: _("Mở lại vụ việc"),
            _may(lambda kind: {kind.reopen}), reopen, frozenset({"reason"}),
        ),
        joint_acts.ManyAct(
            "cases.assign", LIST, lambda: _("Giao việc cho một cơ quan"),
            may_change, assign, frozenset({"agency", "work", "instruction", "due_on"}),
        ),
    ]  # fmt: skip
    for act in acts:
        joint_acts.register_act(act)
