"""An act on many dossiers as a page or a program orders it: done once, whatever is sent twice."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput
from motcua.kernel.joint_acts import api as joint_acts

from ...events import DOSSIERS_HANDLED
from ..reception import Wanted
from . import answering, asking, ending, forgoing, handing_on, passing, promising
from .batches import Answer, Asked, Late

OURS = "one_stop_shop."  # what the names of these acts begin with among all


class ActUnknown(InvalidInput):
    """Vui lòng chọn một thao tác trong danh sách."""

    message_en = "Please choose one of the acts in the list."


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done to many dossiers, with all that such an act may need."""

    act: str
    reason: str = ""
    reason_code: str = ""
    legal_basis: str = ""
    wanted: tuple[Wanted, ...] = ()
    how: str = ""
    due_on: date | None = None
    late: Late | None = None
    agency: UUID | None = None
    work: str = ""


def _grounds(order: Order) -> dict[str, str]:
    return {
        "reason": order.reason,
        "legal_basis": order.legal_basis,
        "reason_code": order.reason_code,
    }


def _ask(asked: Asked, order: Order) -> tuple[Answer, ...]:
    return asking.request_supplements(
        asked, wanted=order.wanted, reason=order.reason, reason_code=order.reason_code
    )


def _ask_payment(asked: Asked, order: Order) -> tuple[Answer, ...]:
    return asking.request_payments(asked, reason=order.reason, how=order.how, due_on=order.due_on)


def _put_off(asked: Asked, order: Order) -> tuple[Answer, ...]:
    return promising.put_off_dossiers(
        asked, due_on=order.due_on, reason=order.reason, reason_code=order.reason_code
    )


def _assign(asked: Asked, order: Order) -> tuple[Answer, ...]:
    return handing_on.assign_on_dossiers(
        asked,
        work=order.work,
        instruction=order.reason,
        agency_uuid=order.agency,
        due_on=order.due_on,
    )


ACTS: Mapping[str, Callable[[Asked, Order], tuple[Answer, ...]]] = {
    "refuse": lambda asked, order: ending.refuse_dossiers(asked, **_grounds(order)),
    "ask": _ask,
    "ask_payment": _ask_payment,
    "call_off_payment": lambda asked, order: forgoing.call_off_payments(asked, reason=order.reason),
    "exempt": lambda asked, order: forgoing.exempt_dossiers(
        asked, reason=order.reason, legal_basis=order.legal_basis
    ),
    "propose_approval": lambda asked, order: passing.appraise_dossiers(
        asked, outcome=order.act, text=order.reason
    ),
    "propose_refusal": lambda asked, order: passing.appraise_dossiers(
        asked, outcome=order.act, text=order.reason, legal_basis=order.legal_basis
    ),
    "send_back": lambda asked, order: passing.send_back_dossiers(
        asked, text=order.reason, reason_code=order.reason_code
    ),
    "reject": lambda asked, order: ending.reject_dossiers(asked, **_grounds(order)),
    "stop": lambda asked, order: ending.stop_dossiers(asked, **_grounds(order)),
    "put_off": _put_off,
    "explain": lambda asked, order: answering.explain_dossiers(
        asked, reason=order.reason, reason_code=order.reason_code
    ),
    "assign": _assign,
    "transfer": lambda asked, order: handing_on.transfer_dossiers(
        asked, agency_uuid=order.agency, reason=order.reason
    ),
    "accept_transfer": lambda asked, _order: handing_on.answer_transfers(asked, answer="accepted"),
    "return_transfer": lambda asked, order: handing_on.answer_transfers(
        asked, answer="returned", reason=order.reason
    ),
}
# The acts of the catalogue of reasons; money is asked for in words alone.
REASONS = {
    "refuse": "refuse",
    "ask": "supplement",
    "send_back": "send_back",
    "reject": "reject",
    "stop": "stop",
    "put_off": "put_off",
    "explain": "late",
}
# Those that finish a step: where it is late, it is said why.
STEPS = {"refuse", "ask", "propose_approval", "propose_refusal", "send_back", "reject"}


def try_on_dossiers(
    actor: Actor, order: Order, dossier_uuids: Sequence[UUID], at: datetime
) -> tuple[Answer, ...]:
    """
    What the act would do to each: everything is judged and written, and taken back at once.

    Papers are not signed in a trial.

    :raises InvalidInput: if what every dossier needs is missing; ActUnknown: for another act.
    """
    return _do(order, Asked(actor, dossier_uuids, at, order.late, is_trial=True))


def handle_dossiers(
    *, actor: Actor, key: UUID, order: Order, dossier_uuids: Sequence[UUID], at: datetime
) -> joint_acts.JointAct:
    """
    Do one thing to many dossiers and keep what became of each; the same key again changes nothing.

    :raises InvalidInput: if what every dossier needs is missing; nothing was done then.
    :raises ActUnknown: for an act that there is not.
    :raises PermissionRefused: for a key that is somebody else's.
    """
    facts = asdict(order)
    facts["due_on"] = order.due_on.isoformat() if order.due_on else ""
    facts["agency"] = str(order.agency or "")
    return joint_acts.keep_once(
        actor=actor,
        key=key,
        act_name=f"{OURS}{order.act}",
        given=facts,
        do=lambda: [_told(one) for one in _do(order, Asked(actor, dossier_uuids, at, order.late))],
        at=at,
        told_as=DOSSIERS_HANDLED,
    )


def _do(order: Order, asked: Asked) -> tuple[Answer, ...]:
    if order.act not in ACTS:
        raise ActUnknown()
    return ACTS[order.act](asked, order)


def _told(answer: Answer) -> joint_acts.Answer:
    return joint_acts.Answer(answer.dossier_uuid, answer.code, answer.refusal)
