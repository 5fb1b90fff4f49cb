"""The data sets and report regimes of the province's content, as they hold on a day."""

from collections.abc import Mapping
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

from motcua.base.content import load_yaml, load_yaml_folder, province_root
from motcua.base.errors import NotFound
from motcua.base.text import VIETNAM, in_language
from motcua.kernel.calendars import api as calendars
from motcua.kernel.indicators import api as indicators
from motcua.kernel.organizations import api as organizations

from ..rules.forms import BadDataSet, DataSet, Known, Words, form_of, read_data_set
from ..rules.regime import Calendar, Regime, days_of, is_weekday

OFFICE = "office"
END_OF_OFFICE = time(17, 0)


class DataSetUnknown(NotFound):
    """Không có bộ chỉ tiêu {code} còn hiệu lực vào ngày {day}."""

    message_en = "There is no data set {code} in force on {day}."


def data_sets() -> tuple[DataSet, ...]:
    """Every data set of the province, whenever it holds."""
    return _data_sets(province_root())


@cache
def _data_sets(_root: Path) -> tuple[DataSet, ...]:
    return tuple(read_data_set(one, place) for place, one in load_yaml_folder("reporting"))


def data_sets_on(day: date) -> list[DataSet]:
    """The data sets in force on a day, by code."""
    return sorted((one for one in data_sets() if one.holds_on(day)), key=lambda one: one.code)


def find_data_set(code: str, *, on: date) -> DataSet:
    """
    The version of a set in force on a day.

    :raises DataSetUnknown: if there is none.
    """
    found = next((one for one in data_sets_on(on) if one.code == code), None)
    if found is None:
        raise DataSetUnknown(code=code, day=on.strftime("%d/%m/%Y"))
    return found


def form_on(data_set: DataSet, *, on: date) -> dict[str, Any]:
    """The form of a set with the names and units that its indicators have on a day."""
    return form_of(data_set, known_indicators(data_set.indicators(), on=on))


def known_indicators(codes: list[str], *, on: date) -> dict[str, Known]:
    """What the catalogue of indicators says of these codes on a day."""
    found = indicators.definitions(codes=codes, on=on)
    return {one.code: Known(one.names, one.unit, one.decimals) for one in found}


def regime(code: str, *, on: date) -> Regime:
    """
    A report regime as it holds on a day.

    :raises BadDataSet: if the province's content has none of this code then.
    """
    for one in _regimes(province_root()):
        to = one.get("valid_to")
        if one["code"] == code and one["valid_from"] <= on and (to is None or on < to):
            return Regime(
                cut_off_day=int(one["cut_off_day"]),
                opens_before=int(one["opens_before"]),
                due_after=int(one["due_after"]),
                remind_before=tuple(one["remind_before"]),
                remind_late=tuple(one["remind_late"]),
                raise_after=int(one["raise_after"]),
            )
    raise BadDataSet(f"law/report-regime.yaml: no regime {code} on {on}")


@cache
def _regimes(root: Path) -> tuple[Mapping[str, Any], ...]:
    return tuple(load_yaml(root / "law" / "report-regime.yaml")["regimes"])


def calendar_of(data_set: DataSet, period: indicators.Period) -> Calendar:
    """The days of a set for a period: what its figures cover, since when and until when."""
    rule = regime(data_set.regime, on=period.last)
    return days_of(rule, period.first, period.last, works_on)


def works_on(day: date) -> bool:
    """Whether offices work on a day; where no calendar describes it, whether it is a weekday."""
    try:
        calendar = calendars.get_calendar(OFFICE, on=day)
    except calendars.CalendarUnknown:
        return is_weekday(day)
    return calendars.is_working_time(calendar, moment(day, time(9, 0)))


def moment(day: date, at: time = END_OF_OFFICE) -> datetime:
    """A day's moment on Việt Nam's clock; its end of office unless said otherwise."""
    return datetime.combine(day, at, tzinfo=VIETNAM)


def agencies_of(data_set: DataSet, *, on: date) -> list[organizations.Agency]:
    """The agencies that owe a set: those of its kinds on a day, but not those left out."""
    return [
        one
        for kind in data_set.assigned_to
        for one in organizations.list_agencies(on=on, kind=kind)
        if one.code not in data_set.but_not
    ]


def period_words(code: str, language: str = "vi") -> str:
    """A period as people say it: Quý III năm 2026; an occasion's own code stays as it is."""
    try:
        period = indicators.Period.parse(code)
    except indicators.PeriodUnreadable:
        return code
    return period.name_in(language)


def title_of(words: Words, language: str) -> str:
    """A content text in the reader's language."""
    return in_language(words, language)
