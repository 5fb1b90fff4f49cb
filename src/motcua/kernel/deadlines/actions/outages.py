"""Recording that the system was out of order: it explains lateness and moves no due date."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput
from motcua.base.text import tidy
from motcua.kernel.access import api as access
from motcua.kernel.deadlines.events import OUTAGE_RECORDED
from motcua.kernel.deadlines.models import Outage
from motcua.kernel.deadlines.permissions import may_record_outage
from motcua.kernel.events import api as events


@transaction.atomic
def record_outage(
    *, actor: Actor, began_at: datetime | None, until: datetime | None, what: str, at: datetime
) -> Outage:
    """
    Record an outage that is over; the same one again changes nothing.

    Every clock that ran meanwhile tells of it; no due date moves.

    :raises InvalidInput: if its times are missing, turned round or to come, or nothing is said.
    """
    access.require(may_record_outage(actor))
    fields = {}
    if began_at is None:
        fields["began_at"] = _("Nhập ngày, giờ bắt đầu sự cố")
    elif until is None or until <= began_at:
        fields["until"] = _("Nhập ngày, giờ khắc phục xong, sau giờ bắt đầu")
    elif until > at:
        fields["until"] = _("Chỉ ghi sự cố đã khắc phục xong: giờ này chưa đến")
    if len(what.strip()) < 10:
        fields["what"] = _("Nêu rõ sự cố gì, ảnh hưởng thế nào (ít nhất 10 ký tự)")
    if fields or began_at is None or until is None:
        raise InvalidInput(fields=fields)
    outage, is_new = Outage.objects.get_or_create(
        began_at=began_at,
        until=until,
        defaults={
            "what": tidy(what)[:500],
            "noted_at": at,
            "noted_by": actor.uuid,
            "noted_by_name": actor.name,
        },
    )
    if is_new:
        events.publish(
            OUTAGE_RECORDED,
            subject=outage,
            actor=actor,
            at=at,
            payload={"began_at": began_at, "until": until},
        )
    return outage
