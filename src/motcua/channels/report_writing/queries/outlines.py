"""The province's kinds of reports, as its content says them."""

from datetime import date
from functools import cache
from pathlib import Path

from motcua.base.alphabet import alphabetical
from motcua.base.content import load_yaml_folder, province_root
from motcua.base.errors import NotFound
from motcua.kernel.indicators import api as indicators

from ..models import WrittenReport
from ..rules.outlines import Outline, OutlineBroken, outline_of


class OutlineUnknown(NotFound):
    """Không có loại báo cáo này, hoặc loại báo cáo không còn hiệu lực ở kỳ đã chọn."""

    message_en = "There is no such kind of report, or it is not in force in that period."


def list_outlines(*, on: date) -> list[Outline]:
    """
    The kinds of reports in force on a day, by name.

    :raises OutlineBroken: where one cannot be used, or names days that no law knows.
    """
    found = _outlines(province_root())
    known = indicators.windows.all_windows().codes
    for one in found:
        if one.window and one.window not in known:
            allowed = ", ".join(sorted(known))
            raise OutlineBroken(f"{one.code}: window “{one.window}” is none of {allowed}")
    return sorted(
        (one for one in found if one.holds_on(on)), key=lambda one: alphabetical(one.name)
    )


@cache
def _outlines(_root: Path) -> tuple[Outline, ...]:
    """Every outline of the province, whenever it holds; a report's page asks for its own often."""
    return tuple(outline_of(stem, content) for stem, content in load_yaml_folder("narratives"))


def get_outline(code: str, *, on: date) -> Outline:
    """
    A kind of report as it is in force on a day.

    :raises OutlineUnknown: if there is none.
    """
    for outline in list_outlines(on=on):
        if outline.code == code:
            return outline
    raise OutlineUnknown()


def outline_of_report(report: WrittenReport) -> Outline:
    """The kind of report as it was in force in the report's period."""
    return get_outline(report.outline_code, on=indicators.Period.parse(report.period).first)
