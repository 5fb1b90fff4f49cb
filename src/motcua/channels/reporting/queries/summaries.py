"""What the agencies of a round answered, put together for whoever collects."""

import io

from openpyxl import Workbook

from motcua.base.actors import Actor
from motcua.base.errors import PermissionRefused
from motcua.base.ordering import in_alphabet

from ..models import Obligation, Round
from ..permissions import may_receive
from ..rules.filling import Entry, read_entries
from ..rules.forms import Field, read_form
from . import words

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def summary_book(actor: Actor, round_: Round) -> bytes:
    """
    A sheet with one line for each agency that has sent its report.

    :raises PermissionRefused: for who does not collect for the agency that asked.
    """
    if not may_receive(actor, round_):
        raise PermissionRefused()
    form = read_form(round_.form)
    fields = form.fields()
    names = words.lines_of(form, fields)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Tổng hợp")
    sheet.freeze_panes = "C2"
    states = words.state_words()
    sheet.append(["Đơn vị", "Tình trạng", *(_plain(names[key]) for key in fields)])
    rows = Obligation.objects.filter(round=round_, state__in=["sent", "accepted"])
    for one in rows.order_by("agency_kind", in_alphabet("agency_name")):
        entries = read_entries(one.entries)
        line = (_cell(asked, entries.get(key, Entry())) for key, asked in fields.items())
        sheet.append([one.agency_name, states[one.state], *line])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(asked: Field, entry: Entry) -> object:
    if asked.is_number and entry.value:
        return float(entry.value) if "." in entry.value else int(entry.value)
    return _plain(entry.value)


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(_DANGEROUS) else text
