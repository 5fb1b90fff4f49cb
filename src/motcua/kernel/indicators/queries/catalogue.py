"""The definitions that are in force on a day, read from the province's content."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path

from motcua.base.content import load_yaml_folder, province_root
from motcua.base.errors import NotFound
from motcua.base.report_periods import Period

from ..rules.definitions import Catalogue, Definition, Group
from ..rules.reading import read_catalogue
from ..rules.targets import Target, target_for
from .windows import all_windows

__all__ = [
    "FOLDER",
    "GROUPINGS",
    "Group",
    "IndicatorUnknown",
    "Target",
    "catalogue",
    "definition",
    "definitions",
    "groups",
    "target_of",
    "versions_of",
]
FOLDER, GROUPINGS = "indicators", "groupings"


class IndicatorUnknown(NotFound):
    """Không có chỉ tiêu mã “{code}” vào ngày {day}."""

    message_en = "There is no indicator “{code}” on {day}."


def catalogue() -> Catalogue:
    """All that the province's content says of figures."""
    return _catalogue_of(province_root())


@cache
def _catalogue_of(root: Path) -> Catalogue:
    files = [(name, content) for name, content in load_yaml_folder(FOLDER) if name != GROUPINGS]
    windows = all_windows()
    read = read_catalogue(files, windows=windows.codes)
    counted = [
        (one.code, one.counted, one.valid_from, one.valid_to, one.windows)
        for one in read.definitions
        if one.counted is not None
    ]
    told = repr(
        (
            sorted(read.matters.items()),
            sorted(read.measures.items()),
            sorted(counted, key=repr),
            windows.cut_offs,
        )
    )
    return read_catalogue(files, sha256(told.encode()).hexdigest(), windows.codes)


def definition(*, code: str, on: date) -> Definition:
    """
    What an indicator is on a day.

    :raises IndicatorUnknown: if no version of it is in force then.
    """
    found = catalogue().in_force(code, on)
    if found is None:
        raise IndicatorUnknown(code=code, day=on.isoformat())
    return found


def definitions(*, on: date, codes: Iterable[str] | None = None) -> list[Definition]:
    """
    What indicators are on a day: those of the codes, in their order, or all.

    :raises IndicatorUnknown: if a code is not in force then.
    """
    if codes is not None:
        return [definition(code=code, on=on) for code in codes]
    return [one for one in catalogue().definitions if one.holds_on(on)]


def versions_of(*, code: str) -> tuple[Definition, ...]:
    """
    Every version of an indicator, the first first.

    :raises IndicatorUnknown: if there is none.
    """
    found = catalogue().versions_of(code)
    if not found:
        raise IndicatorUnknown(code=code, day="…")
    return found


def groups() -> tuple[Group, ...]:
    """The subjects under which indicators are listed, in the content's order."""
    return catalogue().groups


def target_of(*, code: str, period: Period, agency: str, is_top: bool) -> Target | None:
    """
    What an agency should reach in a period, if anything was set.

    :param is_top: whether it is the province itself, for which most targets are set.
    """
    return target_for(catalogue().targets, code, period, agency, is_top=is_top)
