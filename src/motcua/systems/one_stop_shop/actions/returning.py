"""How a result comes back to the person: the way, the place, and where notices go."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput
from motcua.base.text import tidy, vietnam_day
from motcua.kernel.events import api as events
from motcua.kernel.parties import api as parties
from motcua.systems.postal import api as postal

from .. import rules
from ..events import APPLICATION_CHANGED
from ..models import Application, Dossier
from .locking import locked_application

LEAST_ADDRESS = 10


@dataclass(frozen=True, slots=True)
class Delivery:
    """How the result is to come back and where notices are to go."""

    return_channel: str
    phone: str
    email: str
    return_address: str = ""
    return_to: postal.Meeting | None = None


@transaction.atomic
def set_delivery(
    *,
    actor: Actor,
    application_uuid: UUID,
    return_channel: str,
    phone: str,
    email: str,
    at: datetime,
    return_address: str = "",
    return_to: postal.Meeting | None = None,
) -> Application:
    """
    Choose how the result comes back and where notices go.

    By post it goes to `return_to`: unit, street, recipient and telephone, checked now and ordered
    as they are when the result is there. `return_address` is what a connected system has in words
    instead.

    :raises InvalidInput: for a channel that is not offered or a number that cannot be one; what is
        wrong with `return_to` under its names with `to_` before them.
    """
    application = locked_application(actor, application_uuid)
    asked = Delivery(return_channel, phone, email, return_address, return_to)
    if fields := choose_delivery(application, asked, at):
        raise InvalidInput(fields=fields)
    application.save(
        update_fields=["return_channel", "return_address", "return_to", "phone", "email"]
    )
    events.publish(
        APPLICATION_CHANGED,
        subject=application,
        actor=actor,
        at=at,
        payload={"what": "delivery"},
    )
    return application


def choose_delivery(application: Application, asked: Delivery, at: datetime) -> dict[str, str]:
    """Note on an application where result and notices go, or tell what is wrong, by field."""
    fields = _check(asked.return_channel, asked.phone, asked.email)
    application.return_to = {}
    if asked.return_channel == Dossier.ReturnChannel.POSTAL:
        fields |= _send_to(application, asked.return_to, asked.return_address, at)
    else:
        application.return_address = ""
    if not fields:
        application.return_channel, application.phone = asked.return_channel, asked.phone.strip()
        application.email = asked.email.strip()
    return fields


def _check(return_channel: str, phone: str, email: str) -> dict[str, str]:
    fields = {}
    if return_channel not in Dossier.ReturnChannel.values:
        fields["return_channel"] = _("Chọn cách nhận kết quả")
    if phone and (problem := parties.check_phone(phone)):
        fields["phone"] = problem.message("vi")
    if email and not rules.could_be_address(email.strip()):
        fields["email"] = _("Nhập địa chỉ thư điện tử, ví dụ ten@vidu.vn")
    return fields


def _send_to(
    application: Application, meeting: postal.Meeting | None, words: str, at: datetime
) -> dict[str, str]:
    """Note where the post is to bring the result; what is wrong with it."""
    if meeting is None:
        application.return_address = tidy(words)[:500]
        short = len(application.return_address) < LEAST_ADDRESS
        return {"return_address": _("Ghi địa chỉ nhận kết quả qua bưu chính")} if short else {}
    day = vietnam_day(at)
    try:
        postal.meetings.check_meeting(meeting, on=day)
    except InvalidInput as refusal:
        return {f"to_{name}": text for name, text in refusal.fields.items()}
    application.return_to = postal.meetings.kept_of(meeting)
    application.return_address = postal.meetings.words_of(meeting, on=day)[:500]
    return {}
