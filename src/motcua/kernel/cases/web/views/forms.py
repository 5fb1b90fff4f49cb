"""What the forms of cases send, read without trust."""

from datetime import date
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.base.errors import InvalidInput, Refusal
from motcua.base.text import vietnam_day
from motcua.base.web.access import ActingRequest
from motcua.base.web.clock import now
from motcua.base.web.pickers import pick
from motcua.kernel.organizations import api as organizations


def uuid_of(value: str, name: str, *, message: str) -> UUID:
    """
    A uuid that a list offered.

    :raises InvalidInput: if nothing, or nothing sensible, was chosen.
    """
    try:
        return UUID(value)
    except ValueError as error:
        raise InvalidInput(fields={name: message}) from error


def day_of(request: ActingRequest, name: str) -> date:
    """
    A day from a date field.

    :raises InvalidInput: if it is none.
    """
    try:
        return date.fromisoformat(request.POST.get(name, ""))
    except ValueError as error:
        message = _("Vui lòng chọn ngày, ví dụ 21/11/2026.")
        raise InvalidInput(fields={name: message}) from error


def agency_of(request: ActingRequest, name: str = "agency") -> UUID:
    """The agency that was chosen."""
    message = _("Vui lòng chọn cơ quan.")
    rows = organizations.list_agencies(on=vietnam_day(now()))
    pick(request, **{name: [(row.uuid, row.name) for row in rows]})
    return uuid_of(request.POST.get(name, ""), name, message=message)


def problems_of(refusal: Refusal) -> list[tuple[str, str]]:
    """A refusal as (field, words), for the summary at the top of the page."""
    language = "en" if (get_language() or "vi").startswith("en") else "vi"
    words = refusal.message(language)
    if not refusal.fields:
        return [("", words)]
    own = refusal.fields
    is_general = type(refusal) is InvalidInput
    return [(name, own[name] if is_general and own[name] else words) for name in own]
