"""The lines of a list that agencies reported, together, for reports that carry the table."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.base.text import number_vi
from motcua.systems.indicator_office import api as indicator_office

from ..models import Obligation, Round
from ..rules.filling import Entry, read_entries
from ..rules.forms import Section, read_form
from ..rules.numbers import shown

_ACCEPTED = Obligation.State.ACCEPTED
_DROPPED = Obligation.State.DROPPED


def told_list(
    set_code: str, section_code: str, period: str, path: str
) -> indicator_office.ToldList | None:
    """
    The lines of accepted reports of a set for a period, of the agencies under a path.

    None where no such list was sent out. Figures are added up; who has not come yet is counted.
    """
    round_ = Round.objects.filter(set_code=set_code, period=period).first()
    if round_ is None:
        return None
    form = read_form(round_.form)
    section = next((one for one in form.sections if one.code == section_code), None)
    if section is None or section.lines is None:
        return None
    below = Q(agency_path=path) | Q(agency_path__startswith=f"{path}.")
    owed = round_.obligations.filter(below).exclude(state=_DROPPED).order_by("agency_path")
    accepted = [one for one in owed if one.state == _ACCEPTED]
    lines = [line for one in accepted for line in _lines(section, one)]
    return indicator_office.ToldList(
        title=section.title["vi"],
        head=("TT", "Cơ quan", *(title["vi"] for _code, title in section.columns)),
        rows=tuple((str(number), *line) for number, line in enumerate(lines, start=1)),
        total=("", "Tổng cộng", *_totals(section, accepted)) if lines else (),
        note=_("Đã tiếp nhận báo cáo của %(came)s/%(all)s cơ quan; tổng cộng lại từ các dòng.")
        % {"came": len(accepted), "all": len(owed)},
    )


def _lines(section: Section, one: Obligation) -> Iterable[tuple[str, ...]]:
    entries = read_entries(one.entries)
    for row in section.rows:
        told = [entries.get(asked.key, Entry()) for asked in row.fields]
        if any(entry.value for entry in told):
            yield (
                one.agency_name,
                *(
                    shown(entry.value, kind=asked.kind, places=asked.places)
                    for entry, asked in zip(told, row.fields, strict=True)
                ),
            )


def _totals(section: Section, accepted: Iterable[Obligation]) -> list[str]:
    filled = [read_entries(one.entries) for one in accepted]
    totals = []
    for place, asked in enumerate(section.rows[0].fields):
        if not asked.is_number:
            totals.append("")
            continue
        keys = [row.fields[place].key for row in section.rows]
        values = [entries[key].value for entries in filled for key in keys if key in entries]
        whole = sum((Decimal(value) for value in values if value), Decimal(0))
        totals.append(number_vi(whole, asked.places))
    return totals
