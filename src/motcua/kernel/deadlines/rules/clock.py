"""The clock of a matter: due dates from a start, pauses and one re-appointment, and their proof."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from motcua.base.text import VIETNAM, datetime_vi
from motcua.kernel.calendars import api as calendars

Words = Mapping[str, str]
Mode = Literal["restart", "subtract"]
CalendarOf = Callable[[str, datetime], calendars.Calendar]

_CAUSES: dict[str, Words] = {
    "supplement": {"vi": "chờ bổ sung hồ sơ", "en": "waiting for the supplement"},
    "fee": {"vi": "chờ thực hiện nghĩa vụ tài chính", "en": "waiting for the fee"},
    "opinion": {"vi": "chờ ý kiến cơ quan khác", "en": "waiting for another agency's opinion"},
}


@dataclass(frozen=True, slots=True)
class Entry:
    """
    One thing that made or moved a due date, as it is stored.

    kind: start · pause · reappointment · outage. A pause has a cause (supplement, fee, …), and
    once over a mode: `restart` counts the whole limit anew from its end (Decree 61/2018,
    art. 19(4)), `subtract` adds the working time that was waited (index of Decision 766/2022).
    """

    kind: str
    began_at: datetime
    ended_at: datetime | None = None
    cause: str = ""
    mode: str = ""
    calendar_code: str = ""
    due_before: datetime | None = None
    due_after: datetime | None = None
    reason: str = ""
    legal_basis: Words | None = None
    reckoning: calendars.Derivation | None = None

    def lines(self, language: str) -> list[str]:
        """The entry as sentences."""
        said = _SENTENCES[self.kind](self, language)
        basis = (self.legal_basis or {}).get(language) or (self.legal_basis or {}).get("vi")
        if basis:
            said = f"{said.rstrip('.')} ({basis})."
        counted = self.reckoning.lines(language) if self.reckoning else []
        return [said, *counted]


@dataclass(frozen=True, slots=True)
class ClockDerivation:
    """A due date with everything that made it: readable, and recomputable by hand."""

    entries: tuple[Entry, ...]
    due_original: datetime | None
    due_current: datetime | None

    def lines(self, language: str = "vi") -> list[str]:
        """The whole derivation as sentences, first to last."""
        said = [line for entry in self.entries for line in entry.lines(language)]
        if self.due_current is not None and len(self.entries) > 1:
            said.append(
                f"Due now: {moment(self.due_current, 'en')}."
                if language == "en"
                else f"Hạn hiện tại: {moment(self.due_current, 'vi')}."
            )
        return said

    def recomputed(self, calendar_of: CalendarOf) -> datetime | None:
        """The due date reckoned anew from the entries alone, as an inspector would."""
        return recompute(self.entries, calendar_of)


def resumed(
    calendar: calendars.Calendar,
    due: datetime,
    *,
    paused_at: datetime,
    resumed_at: datetime,
    mode: Mode,
    first: calendars.Derivation,
) -> tuple[datetime, calendars.Derivation | None]:
    """
    The due date after a pause.

    `restart`: the whole limit anew from the end of the pause. `subtract`: the due date moves by
    the time that was waited; a limit in calendar days or months by whole calendar days.
    """
    if mode == "restart":
        derivation = calendars.due(calendar, resumed_at, first.duration, first.cut_off)
        return derivation.due_at, derivation
    return subtracted(calendar, due, paused_at, resumed_at, first.duration), None


def subtracted(
    calendar: calendars.Calendar,
    due: datetime,
    paused_at: datetime,
    resumed_at: datetime,
    duration: calendars.Duration,
) -> datetime:
    """A due date moved by the time between two moments."""
    if duration.unit in {"calendar_days", "calendar_months"}:
        days = (resumed_at.astimezone(VIETNAM).date() - paused_at.astimezone(VIETNAM).date()).days
        if days == 0:
            return due
        return calendars.due_at(calendar, due, calendars.Duration(days, "calendar_days"))
    waited = calendars.working_minutes_between(calendar, paused_at, resumed_at)
    # Nothing was waited in working time: the moment itself stays, even at closing time.
    return calendars.add_working_minutes(calendar, due, waited) if waited > 0 else due


def recompute(entries: Iterable[Entry], calendar_of: CalendarOf) -> datetime | None:
    """
    The due date that stored entries lead to, reckoned from their moments alone.

    :param calendar_of: the calendar of a code, for a moment; each entry names its own.
    """
    due: datetime | None = None
    first: calendars.Derivation | None = None
    for entry in entries:
        if entry.kind == "start" and entry.reckoning is not None:
            first = entry.reckoning
            calendar = calendar_of(entry.calendar_code, first.start)
            due = calendars.due_at(calendar, first.start, first.duration, first.cut_off)
        elif entry.kind == "reappointment":
            due = entry.due_after
        elif entry.kind == "pause" and entry.ended_at and entry.mode and due and first:
            due, _ = resumed(
                calendar_of(entry.calendar_code, entry.ended_at),
                due,
                paused_at=entry.began_at,
                resumed_at=entry.ended_at,
                mode="restart" if entry.mode == "restart" else "subtract",
                first=first,
            )
    return due


def first_reckoning(entries: Sequence[Entry]) -> calendars.Derivation | None:
    """How the limit that now runs was reckoned when it began."""
    starts = [entry.reckoning for entry in entries if entry.kind == "start"]
    return starts[-1] if starts else None


def extensions_in(entries: Sequence[Entry]) -> int:
    """
    How often the due date was put off since the matter began, or began anew when reopened.

    A supplement that restarts the limit does not give back the one re-appointment.
    """
    count = 0
    for entry in entries:
        count = 0 if entry.kind == "start" else count + (entry.kind == "reappointment")
    return count


def moment(at: datetime | None, language: str) -> str:
    """A moment as people read it."""
    if at is None:
        return "…"
    shown = datetime_vi(at)
    return shown.replace(" ngày ", " on ") if language == "en" else shown


def _start(entry: Entry, language: str) -> str:
    if language == "en":
        return f"The time limit runs from {moment(entry.began_at, language)}."
    return f"Thời hạn tính từ {moment(entry.began_at, language)}."


def _pause(entry: Entry, language: str) -> str:
    cause = _CAUSES.get(entry.cause, {}).get(language) or entry.cause
    began, ended = moment(entry.began_at, language), moment(entry.ended_at, language)
    if entry.ended_at is None:
        if language == "en":
            return f"Paused since {began}: {cause}."
        return f"Tạm dừng từ {began}: {cause}."
    said = f"Tạm dừng từ {began} đến {ended}: {cause}."
    if language == "en":
        said = f"Paused from {began} until {ended}: {cause}."
    return f"{said} {_effect(entry, language)}".strip()


def _effect(entry: Entry, language: str) -> str:
    if entry.mode == "restart":
        if language == "en":
            return "The limit is then counted again from the beginning."
        return "Sau đó thời hạn được tính lại từ đầu."
    if entry.mode == "subtract":
        due = moment(entry.due_after, language)
        if language == "en":
            return f"The time waited is not counted; due at {due}."
        return f"Không tính thời gian chờ; hạn là {due}."
    return ""


def _reappointment(entry: Entry, language: str) -> str:
    after = moment(entry.due_after, language)
    if language == "en":
        return f"Put off with an apology, once: new due date {after}. Reason: {entry.reason}."
    return f"Xin lỗi và hẹn lại: hạn mới {after}. Lý do: {entry.reason}."


def _outage(entry: Entry, language: str) -> str:
    began, ended = moment(entry.began_at, language), moment(entry.ended_at, language)
    if language == "en":
        return f"The system was out of order from {began} until {ended}; the due date stays."
    return f"Hệ thống gặp sự cố từ {began} đến {ended}; thời hạn không thay đổi."


_SENTENCES = {
    "start": _start,
    "pause": _pause,
    "reappointment": _reappointment,
    "outage": _outage,
}
