"""Who may read the papers of payments: whoever may see the bill."""

from typing import Any
from uuid import UUID

from motcua.base.actors import Actor
from motcua.kernel.documents import api as documents

from ..models import Bill
from .sight import may_see_bill


def file_leave(actor: Actor, question: Any) -> documents.FileAccess | None:
    """Leave to read a receipt, a request or a voucher for those who may see its bill."""
    if question.subject_uuid is None:
        return None
    bill = _bill_behind(question.subject_uuid)
    if bill is None or not may_see_bill(actor, bill):
        return None
    return documents.FileAccess(
        purpose=f"Xem chứng từ thu của hồ sơ {bill.code}", party_uuids=(bill.payer_uuid,)
    )


def _bill_behind(uuid: UUID) -> Bill | None:
    for name in ("payments__uuid", "requests__uuid", "refunds__uuid"):
        bill = Bill.objects.filter(**{name: uuid}).first()
        if bill is not None:
            return bill
    return None
