"""Whom the postman meets, where, and when: a wish that is checked before anything is ordered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from motcua.base.errors import InvalidInput
from motcua.base.text import tidy
from motcua.kernel.parties import api as parties

from ..models import Order
from ..queries import addresses

FIELDS = ("person_name", "phone", "unit_code", "commune", "address_detail", "place")


@dataclass(frozen=True, slots=True)
class Meeting:
    """Whom the postman meets, where, and when."""

    person_name: str
    phone: str
    unit_code: str  # a commune of the province, of today or of old; or another province
    address_detail: str
    place: str = Order.Place.HOME
    window_from: datetime | None = None
    window_to: datetime | None = None
    commune: str = ""  # in another province, whose communes nobody lists here


def check_person(meeting: Meeting) -> dict[str, str]:
    """What is wrong with whom the postman meets, by field."""
    fields = {}
    if not tidy(meeting.person_name):
        fields["person_name"] = _("Ghi tên người gửi hoặc người nhận")
    problem = parties.check_phone(meeting.phone.strip())
    if problem is not None:
        fields["phone"] = problem.message("vi")
    if meeting.place not in Order.Place.values:
        fields["place"] = _("Chọn nơi gặp bưu tá")
    return fields


def address_of(meeting: Meeting, on: date) -> addresses.Address:
    """
    The address of a meeting with the unit of the day.

    :raises InvalidInput: naming what is missing or wrong in it.
    """
    return addresses.resolve_address(
        unit_code=meeting.unit_code, detail=meeting.address_detail, commune=meeting.commune, on=on
    )


def check_meeting(meeting: Meeting, *, on: date) -> addresses.Address:
    """
    The address of a wish that nobody orders yet, such as where a result is to be brought.

    :raises InvalidInput: naming everything that is missing or wrong.
    """
    fields = check_person(meeting)
    try:
        address = address_of(meeting, on)
    except InvalidInput as refusal:
        raise InvalidInput(fields={**fields, **refusal.fields}) from refusal
    if fields:
        raise InvalidInput(fields=fields)
    return address


def words_of(meeting: Meeting, *, on: date) -> str:
    """A wish in one line, as whoever hands over reads it; it was checked before."""
    address = address_of(meeting, on)
    parts = (tidy(meeting.person_name), meeting.phone.strip(), address.detail, address.unit_name)
    return ", ".join(part for part in parts if part)


def kept_of(meeting: Meeting) -> dict[str, str]:
    """A wish as another system keeps it with its matter, to be ordered later."""
    return {name: tidy(str(getattr(meeting, name))) for name in FIELDS}


def meeting_of(kept: Mapping[str, str]) -> Meeting:
    """The wish that `kept_of` gave."""
    given: dict[str, Any] = {name: str(kept.get(name, "")) for name in FIELDS}
    return Meeting(**given)
