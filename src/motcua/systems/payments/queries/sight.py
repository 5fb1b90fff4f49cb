"""Who sees a bill: the payer's side, which the matter's own app knows, and officials."""

from motcua.base.actors import Actor

from ..models import Bill
from ..permissions import SEE
from ..ports import find_matter_kind


def is_payer(actor: Actor, bill: Bill) -> bool:
    """Whether the matter is the actor's own, or that of somebody whom they represent."""
    kind = find_matter_kind(bill.matter_kind)
    return kind is not None and kind.is_payer(actor, bill.matter_uuid)


def may_see_bill(actor: Actor, bill: Bill) -> bool:
    """The payer's side, and officials of the agency that takes the money."""
    return actor.may(SEE, bill.agency_path) or is_payer(actor, bill)
