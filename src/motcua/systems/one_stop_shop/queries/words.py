"""How a dossier speaks: its state and its deadline in words, never in codes."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from motcua.base.content import load_yaml, province_root
from motcua.base.text import in_language, vietnam_day
from motcua.kernel.calendars import api as calendars

KINDS = {
    "submitted": "info",
    "accepted": "info",
    "not_accepted": "danger",
    "processing": "info",
    "supplement": "warning",
    "payment": "warning",
    "withdrawn": "",
    "stopped": "danger",
    "decided": "success",
    "returned": "success",
}
STATUSES = {
    "submitted": gettext_noop("Mới đăng ký"),
    "accepted": gettext_noop("Được tiếp nhận"),
    "not_accepted": gettext_noop("Không được tiếp nhận"),
    "processing": gettext_noop("Đang xử lý"),
    "supplement": gettext_noop("Yêu cầu bổ sung giấy tờ"),
    "payment": gettext_noop("Yêu cầu thực hiện nghĩa vụ tài chính"),
    "withdrawn": gettext_noop("Công dân yêu cầu rút hồ sơ"),
    "stopped": gettext_noop("Dừng xử lý"),
    "decided": gettext_noop("Đã xử lý xong"),
    "returned": gettext_noop("Đã trả kết quả"),
}
CHANNELS = {
    "counter": gettext_noop("Trực tiếp"),
    "online": gettext_noop("Trực tuyến"),
    "postal": gettext_noop("Bưu chính"),
    "portal": gettext_noop("Trên cổng dịch vụ công"),
}
WAITING = {"submitted", "accepted", "processing", "payment"}


def language() -> str:
    """The reader's language: vi or en."""
    return (get_language() or "vi").split("-")[0]


def status_words(status: str) -> str:
    """The national public state of a dossier as people read it."""
    return _(STATUSES[status])


def channel_words(channel: str) -> str:
    """How a dossier came."""
    return _(CHANNELS[channel])


def return_words(channel: str, address: str) -> str:
    """How the result comes back, by post with where to."""
    said = channel_words(channel)
    return f"{said}: {address}" if channel == "postal" and address else said


def outcome_words(outcome: str) -> str:
    """What the button of a task's outcome says; the province's content names it."""
    known = _outcomes().get(outcome)
    return in_language(known, language()) if known else _("Hoàn thành bước này")


@cache
def _outcomes() -> dict[str, dict[str, str]]:
    content: dict[str, dict[str, str]] = load_yaml(province_root() / "processes" / "outcomes.yaml")
    return content


@dataclass(frozen=True, slots=True)
class DeadlineWords:
    """A deadline in words and the colour that goes with them."""

    text: str
    kind: str


NO_DEADLINE = DeadlineWords("", "")


@dataclass(slots=True)
class Deadlines:
    """The deadlines of many dossiers at one moment; each calendar is asked for once."""

    at: datetime
    spoken: str = field(default_factory=language)
    _calendars: dict[str, calendars.Calendar] = field(default_factory=dict)
    _told: dict[tuple[str, datetime], DeadlineWords] = field(default_factory=dict)

    def of(
        self, *, status: str, due_at: datetime | None, calendar_code: str, is_paused: bool = False
    ) -> DeadlineWords:
        """What is left until a deadline, while somebody of the agency still has to act."""
        if status == "supplement":
            return DeadlineWords(_("Chờ bổ sung, thời hạn tạm dừng"), "warning")
        if status not in WAITING or due_at is None:
            return NO_DEADLINE
        if is_paused and status == "payment":
            return DeadlineWords(_("Chờ nộp tiền, thời hạn tạm dừng"), "warning")
        if is_paused:
            return DeadlineWords(_("Chờ ý kiến cơ quan khác, thời hạn tạm dừng"), "warning")
        told = self._told.get((calendar_code, due_at))
        if told is None:
            told = self._told[calendar_code, due_at] = self._tell(calendar_code, due_at)
        return told

    def _tell(self, calendar_code: str, due_at: datetime) -> DeadlineWords:
        calendar = self._calendars.get(calendar_code)
        if calendar is None:
            day = vietnam_day(self.at)
            calendar = calendars.get_calendar(calendar_code, on=day)
            self._calendars[calendar_code] = calendar
        left = calendars.time_left(calendar, due_at, self.at)
        kind = "danger" if left.is_overdue else "warning" if left.minutes <= 480 else ""
        return DeadlineWords(left.text(self.spoken), kind)


def deadline_words(
    *,
    status: str,
    due_at: datetime | None,
    calendar_code: str,
    at: datetime,
    is_paused: bool = False,
) -> DeadlineWords:
    """What is left until the deadline of one dossier."""
    return Deadlines(at).of(
        status=status, due_at=due_at, calendar_code=calendar_code, is_paused=is_paused
    )
