"""The law of notices of a day, read from the province's dated content."""

from datetime import date, datetime
from functools import cache

from motcua.base.content import load_yaml, province_root
from motcua.base.text import vietnam_day
from motcua.kernel.notifications.rules.notices import NoticeLaw, read_notice_law


class NoNoticeLaw(LookupError):
    """law/notices.yaml says nothing of this day; the administrator must add it."""


def notice_law(at: datetime) -> NoticeLaw:
    """What holds at a moment. :raises NoNoticeLaw: if the content says nothing of the day."""
    day = vietnam_day(at)
    found = next((one for one in _read(str(province_root())) if one.holds_on(day)), None)
    if found is None:
        raise NoNoticeLaw(_said(day))
    return found


@cache
def _read(root: str) -> list[NoticeLaw]:
    return read_notice_law(load_yaml(province_root() / "law" / "notices.yaml"))


def _said(day: date) -> str:
    return f"law/notices.yaml says nothing of {day.isoformat()}"
