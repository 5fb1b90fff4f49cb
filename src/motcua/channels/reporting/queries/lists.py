"""The lines of a list that agencies reported, together, for reports that carry the table."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from motcua.base.text import number_vi
from motcua.kernel.indicators import api as indicators
from motcua.systems.indicator_office import api as indicator_office

from ..models import Obligation, Round
from ..rules.filling import Entry, read_entries
from ..rules.forms import DataSet, Section, read_form
from ..rules.numbers import shown
from .sets import data_sets_on, form_on

_ACCEPTED = Obligation.State.ACCEPTED
_DROPPED = Obligation.State.DROPPED


def told_list(
    set_code: str, section_code: str, period: str, path: str
) -> indicator_office.ToldList | None:
    """
    The lines of accepted reports of a set for a period, of the agencies under a path.

    Of a period longer than the set's it is the list of its last part. None where there is no such
    list. Figures are added up; who has not come yet is counted. What it says stands in reports, so
    it is in their language, whoever reads it.
    """
    with override("vi"):
        return _told_list(set_code, section_code, period, path)


def _told_list(
    set_code: str, section_code: str, period: str, path: str
) -> indicator_office.ToldList | None:
    data_set, own = _set_and_period(set_code, period)
    if data_set is None:
        return None
    round_ = Round.objects.filter(set_code=set_code, period=own.code).first()
    form = read_form(round_.form if round_ else form_on(data_set, on=own.last))
    section = next((one for one in form.sections if one.code == section_code), None)
    if section is None or section.lines is None:
        return None
    named = "" if own.code == period else _("Danh mục của %(period)s.") % {
        "period": own.short_in("vi")
    }  # fmt: skip
    if round_ is None:
        note = _("Danh mục này chưa được giao cho kỳ báo cáo nên chưa có dòng nào.")
        return indicator_office.ToldList(
            section.title["vi"], _head(section), (), (), f"{named} {note}".strip()
        )
    below = Q(agency_path=path) | Q(agency_path__startswith=f"{path}.")
    owed = round_.obligations.filter(below).exclude(state=_DROPPED).order_by("agency_path")
    accepted = [one for one in owed if one.state == _ACCEPTED]
    lines = [line for one in accepted for line in _lines(section, one)]
    return indicator_office.ToldList(
        title=section.title["vi"],
        head=_head(section),
        rows=tuple((str(number), *line) for number, line in enumerate(lines, start=1)),
        total=("", "Tổng cộng", *_totals(section, accepted)) if lines else (),
        note=f"{named} {_note(len(accepted), len(owed))}".strip(),
    )


def _set_and_period(set_code: str, period: str) -> tuple[DataSet | None, indicators.Period]:
    """The set in force in a period, and the period or its last part that is one of the set's."""
    asked = indicators.Period.parse(period)
    found = next((one for one in data_sets_on(asked.last) if one.code == set_code), None)
    parts = asked.parts(found.period) if found and asked.kind != found.period else []
    return found, parts[-1] if parts else asked


def _head(section: Section) -> tuple[str, ...]:
    return ("TT", "Cơ quan", *(title["vi"] for _code, title in section.columns))


def _note(came: int, owed: int) -> str:
    words = _("Đã tiếp nhận báo cáo của %(came)s/%(all)s cơ quan; tổng cộng lại từ các dòng.")
    return words % {"came": came, "all": owed}


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
