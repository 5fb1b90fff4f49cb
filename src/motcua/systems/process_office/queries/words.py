"""Words for elements, outcomes and times, in the reader's language."""

from functools import cache

from django.utils.translation import get_language, ngettext, pgettext_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from motcua.base.content import load_yaml, province_root
from motcua.base.text import in_language, number_in
from motcua.kernel.diagrams.api import Element, Norm

KINDS = {
    "start": noop("Bắt đầu"),
    "end": noop("Kết thúc"),
    "pass": noop("Mốc"),
    "throw": noop("Phát ra"),
    "catch": noop("Chờ"),
    "boundary": noop("Sự kiện khi đang làm"),
    "human": noop("Công việc"),
    "receive": noop("Chờ thông điệp"),
    "service": noop("Bước hệ thống"),
    "send": noop("Gửi thông điệp"),
    "rule": noop("Áp dụng quy tắc"),
    "sub": noop("Quy trình con"),
    "call": noop("Gọi quy trình khác"),
    "exclusive": noop("Rẽ một nhánh"),
    "parallel": noop("Song song"),
    "inclusive": noop("Rẽ nhiều nhánh"),
    "event_gateway": noop("Chờ sự kiện đầu tiên"),
}
TRIGGERS = {
    "message": noop("thông điệp"),
    "timer": noop("đến hạn"),
    "signal": noop("tín hiệu"),
    "error": noop("lỗi"),
    "escalation": noop("báo lên"),
    "terminate": noop("dừng toàn bộ"),
}
ATTRIBUTES = {
    "kind": noop("loại"),
    "name": noop("tên"),
    "trigger": noop("sự kiện"),
    "parent": noop("nằm trong"),
    "role": noop("vai trò"),
    "permission": noop("quyền thực hiện"),
    "place": noop("nơi xử lý"),
    "outcomes": noop("kết quả có thể"),
    "norm": noop("định mức"),
    "step": noop("bước hệ thống"),
    "decision": noop("quy tắc"),
    "result": noop("biến kết quả"),
    "called": noop("quy trình được gọi"),
    "reference": noop("tên thông điệp, tín hiệu hoặc lỗi"),
    "timer": noop("hẹn giờ"),
    "attached_to": noop("gắn vào bước"),
    "is_interrupting": noop("ngắt bước đang làm"),
    "is_triggered": noop("bắt đầu theo sự kiện"),
    "loop": noop("lặp lại"),
    "source": noop("từ"),
    "target": noop("đến"),
    "condition": noop("điều kiện"),
    "is_default": noop("nhánh mặc định"),
}
# Outcomes that the platform's own steps use; the province names the others.
OUTCOMES = {
    "done": pgettext_lazy("outcome", "Hoàn thành"),
    "accept": pgettext_lazy("outcome", "Tiếp nhận"),
    "supplement": pgettext_lazy("outcome", "Yêu cầu bổ sung"),
    "refuse": pgettext_lazy("outcome", "Từ chối"),
    "approve": pgettext_lazy("outcome", "Phê duyệt"),
    "return": pgettext_lazy("outcome", "Trả lại"),
    "deliver": pgettext_lazy("outcome", "Trả kết quả"),
    "delivered": pgettext_lazy("outcome", "Đã trả kết quả"),
    "declined": pgettext_lazy("outcome", "Không nhận việc"),
}


def language() -> str:
    """The reader's language: vi or en."""
    return (get_language() or "vi").split("-")[0]


def kind_words(element: Element) -> str:
    """What an element is."""
    said = _(KINDS[element.kind])
    return f"{said} ({_(TRIGGERS[element.trigger])})" if element.trigger else said


def element_words(element: Element) -> str:
    """What an element is called; one without a name by what it is."""
    return element.name or kind_words(element)


def outcome_words(outcome: str) -> str:
    """What a task came to, as the office says it."""
    known = _outcomes().get(outcome)
    if known:
        return in_language(known, language())
    return str(OUTCOMES[outcome]) if outcome in OUTCOMES else outcome.replace("_", " ")


@cache
def _outcomes() -> dict[str, dict[str, str]]:
    file = province_root() / "processes" / "outcomes.yaml"
    content: dict[str, dict[str, str]] = load_yaml(file) if file.exists() else {}
    return content


def norm_words(norm: Norm | None) -> str:
    """A norm in words, or nothing."""
    if norm is None:
        return ""
    if norm.unit == "working_hours":
        return _("%(amount)s giờ làm việc") % {"amount": norm.amount}
    return _("%(amount)s ngày làm việc") % {"amount": norm.amount}


def span_words(seconds: float | None) -> str:
    """A span on the clock, in its two largest units: 2 ngày 3 giờ."""
    if seconds is None:
        return ""
    minutes = round(seconds / 60)
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    return _joined(days, hours, minutes)


def working_words(minutes: float | None) -> str:
    """Working time in hours and minutes: 12 giờ 30 phút."""
    if minutes is None:
        return ""
    hours, rest = divmod(round(minutes), 60)
    return _joined(0, hours, rest)


def _joined(days: int, hours: int, minutes: int) -> str:
    parts = []
    if days:
        parts.append(ngettext("%(n)s ngày", "%(n)s ngày", days) % {"n": days})
    if hours:
        parts.append(ngettext("%(n)s giờ", "%(n)s giờ", hours) % {"n": hours})
    if not days and (minutes or not hours):
        parts.append(ngettext("%(n)s phút", "%(n)s phút", minutes) % {"n": minutes})
    return " ".join(parts)


def share_words(share: float | None) -> str:
    """A share as per cent."""
    return "" if share is None else f"{number_in(share * 100, language())} %"
