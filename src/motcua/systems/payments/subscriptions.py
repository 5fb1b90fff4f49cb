"""What follows on a decision about money: whoever paid is told."""

from uuid import UUID

from motcua.base.actors import system_actor
from motcua.base.text import money_vi
from motcua.kernel.events import api as events
from motcua.kernel.notifications import api as notifications

from .events import REFUND_DECIDED, REFUND_PAID
from .models import Refund
from .ports import find_matter_kind

CLERK = system_actor("payments.clerk")


@events.on(REFUND_DECIDED, name="payments.tell_refund_decided")
def tell_refund_decided(event: events.Event) -> None:
    """Tell the payer that money comes back, or why the law keeps it; a refusal is the office's."""
    if event.payload["state"] == Refund.State.APPROVED:
        _tell(event, "refund_approved", "reason", "legal_basis")
    elif event.payload["state"] == Refund.State.KEPT:
        _tell(event, "money_kept", "reason", "legal_basis")


@events.on(REFUND_PAID, name="payments.tell_refund_paid")
def tell_refund_paid(event: events.Event) -> None:
    """Tell the payer that the money was paid back, with the number of the voucher or order."""
    _tell(event, "refund_paid", "voucher")


def _tell(event: events.Event, template: str, *names: str) -> None:
    refund = Refund.objects.select_related("bill__agency").get(uuid=UUID(event.payload["refund"]))
    bill = refund.bill
    kind = find_matter_kind(bill.matter_kind)
    notifications.notify(
        actor=CLERK,
        recipient_party_uuid=bill.payer_uuid,
        template=f"payments.{template}",
        variables={
            "code": bill.code,
            "agency": bill.agency.name,
            "amount": money_vi(refund.amount),
            **{name: getattr(refund, name) or "—" for name in names},
        },
        link=kind.payer_page(bill.matter_uuid) if kind else "",
        subject_uuid=bill.matter_uuid,
        event_uuid=event.uuid,
        at=event.at,
    )
