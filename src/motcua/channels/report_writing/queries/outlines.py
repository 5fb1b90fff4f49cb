"""The province's kinds of reports, as its content says them."""

from datetime import date

from motcua.base.content import load_yaml_folder
from motcua.base.errors import NotFound

from ..rules.outlines import Outline, outline_of


class OutlineUnknown(NotFound):
    """Không có loại báo cáo này, hoặc loại báo cáo không còn hiệu lực ở kỳ đã chọn."""

    message_en = "There is no such kind of report, or it is not in force in that period."


def list_outlines(*, on: date) -> list[Outline]:
    """The kinds of reports in force on a day, by name."""
    found = [outline_of(stem, content) for stem, content in load_yaml_folder("narratives")]
    return sorted((one for one in found if one.holds_on(on)), key=lambda one: one.name)


def get_outline(code: str, *, on: date) -> Outline:
    """
    A kind of report as it is in force on a day.

    :raises OutlineUnknown: if there is none.
    """
    for outline in list_outlines(on=on):
        if outline.code == code:
            return outline
    raise OutlineUnknown()
