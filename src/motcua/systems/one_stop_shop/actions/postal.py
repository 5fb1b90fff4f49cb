"""The hand-over record of what the post brought: its signing begins the legal time limit."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from motcua.base.errors import InvalidInput

from ..models import Dossier

# A record older than that is a slip of the pen: the desk enters what the post brought that day.
LONGEST_AFTER_HANDOVER = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class PostalRecord:
    """The hand-over record that the desk and the postman signed (Decision 45/2016, art. 7(4))."""

    number: str
    signed_at: datetime | None
    item_code: str = ""  # of the consignment, if the slip has one


def required_record(channel: str, given: PostalRecord | None, at: datetime) -> PostalRecord:
    """
    What the desk and the postman signed; nothing for what came otherwise.

    :raises InvalidInput: if it came by post and the record's number or moment is missing or wrong.
    """
    if channel != Dossier.Channel.POSTAL:
        return PostalRecord("", None)
    record = given or PostalRecord("", None)
    fields = {}
    if not record.number.strip():
        fields["postal_record"] = _("Nhập số biên bản bàn giao với bưu chính")
    if record.signed_at is None:
        fields["postal_signed_at"] = _("Nhập ngày, giờ ký biên bản bàn giao")
    elif record.signed_at > at:
        fields["postal_signed_at"] = _("Giờ ký biên bản chưa đến. Vui lòng kiểm tra lại")
    elif at - record.signed_at > LONGEST_AFTER_HANDOVER:
        fields["postal_signed_at"] = _("Biên bản ký đã quá 30 ngày. Vui lòng kiểm tra lại ngày")
    if fields:
        raise InvalidInput(fields=fields)
    return record
