"""The sentences of a clock's derivation, in Vietnamese and English."""

from collections.abc import Callable, Mapping
from datetime import datetime

from motcua.base.text import datetime_vi

from .entries import Entry

_STARTS: dict[str, dict[str, str]] = {
    "acceptance": {"vi": "lúc tiếp nhận hồ sơ", "en": "when the application was accepted"},
    "submission": {"vi": "lúc nộp hồ sơ", "en": "when the application was handed in"},
    "handover": {
        "vi": "lúc ký biên bản bàn giao hồ sơ với bưu chính",
        "en": "when the postal hand-over record was signed",
    },
}
_CAUSES: dict[str, dict[str, str]] = {
    "supplement": {"vi": "chờ bổ sung hồ sơ", "en": "waiting for the supplement"},
    "fee": {"vi": "chờ thực hiện nghĩa vụ tài chính", "en": "waiting for the fee"},
    "opinion": {"vi": "chờ ý kiến cơ quan khác", "en": "waiting for another agency's opinion"},
}


def lines(entry: Entry, language: str) -> list[str]:
    """An entry as sentences: what happened, then how its days were counted."""
    counted: list[str] = []
    if entry.reckoning and entry.kind != "opinion":
        # The sentence has said from which moment it is counted, and what that moment is.
        steps = [step for step in entry.reckoning.steps if step.kind != "received"]
        counted = [step.line(language) for step in steps]
    return [sentence(entry, language), *counted]


def sentence(entry: Entry, language: str) -> str:
    """What happened, and the law that it rests on."""
    language = "en" if language == "en" else "vi"
    said = _SENTENCES[entry.kind](entry, language)
    basis = (entry.legal_basis or {}).get(language) or (entry.legal_basis or {}).get("vi")
    return f"{said.rstrip('.')} ({basis})." if basis else said


def due_now(at: datetime, language: str) -> str:
    """What all of it comes to."""
    if language == "en":
        return f"Due now: {moment(at, 'en')}."
    return f"Hạn hiện tại: {moment(at, 'vi')}."


def moment(at: datetime | None, language: str) -> str:
    """A moment as people read it."""
    if at is None:
        return "…"
    shown = datetime_vi(at)
    return shown.replace(" ngày ", " on ") if language == "en" else shown


def cause_words(cause: str, language: str) -> str:
    """What is waited for."""
    return _CAUSES.get(cause, {}).get(language) or cause


def _said(language: str, vi: str, en: str) -> str:
    return en if language == "en" else vi


def _start(entry: Entry, language: str) -> str:
    began = moment(entry.began_at, language)
    when = _STARTS.get(entry.cause, {}).get(language, "")
    when = f", {when}" if when else ""
    return _said(
        language,
        f"Thời hạn tính từ {began}{when}.",
        f"The time limit runs from {began}{when}.",
    )


def _pause(entry: Entry, language: str) -> str:
    cause = cause_words(entry.cause, language)
    began, ended = moment(entry.began_at, language), moment(entry.ended_at, language)
    if entry.ended_at is None:
        said = _said(language, f"Tạm dừng từ {began}: {cause}.", f"Paused since {began}: {cause}.")
    else:
        said = _said(
            language,
            f"Tạm dừng từ {began} đến {ended}: {cause}.",
            f"Paused from {began} until {ended}: {cause}.",
        )
    late = _late(entry, language)
    return " ".join(part for part in (said, late, _effect(entry, language)) if part)


def _wait(entry: Entry, language: str) -> str:
    cause = cause_words(entry.cause, language)
    began, ended = moment(entry.began_at, language), moment(entry.ended_at, language)
    if entry.ended_at is None:
        return _said(
            language,
            f"Từ {began}: {cause}; thời hạn giải quyết vẫn tính.",
            f"Since {began}: {cause}; the time limit runs on.",
        )
    return _said(
        language,
        f"Từ {began} đến {ended}: {cause}; thời hạn giải quyết vẫn tính.",
        f"From {began} until {ended}: {cause}; the time limit ran on.",
    )


def _late(entry: Entry, language: str) -> str:
    if not entry.is_late:
        return ""
    return _said(
        language,
        f"Yêu cầu bổ sung này muộn hơn quy định; lý do: {entry.reason}.",
        f"The supplement was asked for later than the rules allow; reason: {entry.reason}.",
    )


def _effect(entry: Entry, language: str) -> str:
    if entry.ended_at is None or not entry.mode:
        return ""
    if entry.mode == "restart":
        return _said(
            language,
            "Sau đó thời hạn được tính lại từ đầu.",
            "The limit is then counted again from the beginning.",
        )
    due = moment(entry.due_after, language)
    return _said(
        language,
        f"Không tính thời gian chờ; hạn là {due}.",
        f"The time waited is not counted; due at {due}.",
    )


def _reappointment(entry: Entry, language: str) -> str:
    before, after = moment(entry.due_before, language), moment(entry.due_after, language)
    return _said(
        language,
        f"Xin lỗi và hẹn lại: hạn {before} chuyển thành {after}. Lý do: {entry.reason}.",
        f"Put off with an apology, once: {before} became {after}. Reason: {entry.reason}.",
    )


def _outage(entry: Entry, language: str) -> str:
    began, ended = moment(entry.began_at, language), moment(entry.ended_at, language)
    return _said(
        language,
        f"Hệ thống gặp sự cố từ {began} đến {ended} ({entry.reason}); thời hạn không thay đổi.",
        f"The system was out of order from {began} until {ended} ({entry.reason}); "
        "the due date stays.",
    )


def _opinion(entry: Entry, language: str) -> str:
    began = moment(entry.began_at, language)
    due = entry.reckoning.due_at if entry.reckoning else None
    stands = ("thời hạn giải quyết tạm dừng trong lúc chờ", "the time limit stands meanwhile")
    runs = ("thời hạn giải quyết vẫn tính", "the time limit runs on")
    vi, en = stands if entry.mode else runs
    said = _said(
        language,
        f"Xin ý kiến {entry.reason} từ {began}, hạn trả lời {moment(due, language)}; {vi}.",
        f"The opinion of {entry.reason} was asked at {began}, to be given by "
        f"{moment(due, language)}; {en}.",
    )
    if entry.ended_at is None:
        return said
    return f"{said} {_answer(entry, language)}"


def _answer(entry: Entry, language: str) -> str:
    ended = moment(entry.ended_at, language)
    vi, en = _OUTCOMES.get(entry.outcome, _OUTCOMES["answered"])
    if entry.is_late and entry.outcome == "answered":
        vi, en = f"{vi} (muộn, có giải trình)", f"{en} (late, with an explanation)"
    return _said(language, f"{ended}: {vi}.", f"{ended}: {en}.")


_OUTCOMES = {
    "answered": ("đã có ý kiến trả lời", "the opinion came"),
    "declined": (
        "cơ quan được hỏi không cho ý kiến, có nêu lý do",
        "it was declined with a reason",
    ),
    "called_off": ("đã rút lại việc xin ý kiến", "the question was taken back"),
}


_SENTENCES: Mapping[str, Callable[[Entry, str], str]] = {
    "start": _start,
    "pause": _pause,
    "wait": _wait,
    "reappointment": _reappointment,
    "outage": _outage,
    "opinion": _opinion,
}
