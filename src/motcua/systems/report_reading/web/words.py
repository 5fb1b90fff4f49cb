"""Words of the pages for what the rules of matching name by codes."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.base.text import in_language
from motcua.kernel.indicators import api as indicators

from ..rules.matching.suggesting import Reason

Word = str | Promise

REASONS: Mapping[str, Word] = {
    "words": _("Cùng từ: %(detail)s"),
    "words-lacking": _("Không thấy trong báo cáo: %(detail)s"),
    "habit-own": _("Cơ quan này đã viết như vậy, đã được xác nhận %(detail)s lần"),
    "habit": _("Báo cáo của cơ quan khác viết như vậy, đã được xác nhận %(detail)s lần"),
    "contrast": _("Báo cáo nói về phần khác của chỉ tiêu"),
    "narrower": _("Báo cáo có thể chỉ nói về một phần"),
    "other-noun": _("Báo cáo đếm thứ khác với đơn vị tính của chỉ tiêu"),
    "target": _("Có thể là mục tiêu, dự kiến"),
    "foreign": _("Có thể là số liệu của cơ quan ngoài tỉnh hoặc báo chí"),
    "in-brackets": _("Đứng trong ngoặc: có thể là một phần của số đứng trước"),
    "cumulative": _("Lũy kế từ đầu năm"),
    "cumulative-unclear": _("Lũy kế, không rõ từ khi nào"),
    "as-of": _("Tính đến một ngày gần cuối kỳ báo cáo"),
    "as-of-a-day": _("Tính đến một ngày không phải cuối kỳ: chọn kỳ"),
    "no-period": _("Báo cáo không nêu kỳ: chọn kỳ"),
    "odd-period": _("Không phải tháng, quý, 6 tháng, 9 tháng hay năm: chọn kỳ"),
    "not-its-period": _("Chỉ tiêu không có loại kỳ này: chọn kỳ"),
    "named": _("Báo cáo nêu tên đơn vị"),
    "whole": _("Báo cáo nói là của toàn tỉnh"),
    "nobody-named": _("Báo cáo không nêu đơn vị: lấy đơn vị đã chọn cho báo cáo"),
    "tier": _("Số của một cấp"),
    "tier-only": _("Báo cáo chỉ nêu một cấp, chỉ tiêu không phân theo cấp: chọn đơn vị"),
    "unknown-body": _("Không rõ đơn vị báo cáo nêu là ai: chọn đơn vị"),
    "converted": _("Đã đổi sang đơn vị tính “%(detail)s”"),
    "out-of-range": _("Ngoài khoảng mà chỉ tiêu cho phép"),
    "about": _("Số ước lượng (hơn, gần, khoảng)"),
    "doubt": _("Số đọc chưa chắc"),
}
LEFT: Mapping[str, Word] = {
    "rank": _("Là thứ hạng, không phải số liệu của chỉ tiêu"),
    "change": _("Là mức tăng, giảm hoặc tỷ lệ so với kế hoạch"),
    "mean": _("Là số bình quân"),
    "habit-none": _("Trước đây đã xác nhận là không thuộc chỉ tiêu nào"),
    "nothing-like-it": _("Không chỉ tiêu nào có tên gần giống"),
    "no-period": _("Không rõ kỳ"),
    "rejected": _("Không phải số liệu"),
}
STATES: Mapping[str, Word] = {
    "open": _("Chưa xử lý"),
    "suggested": _("Có gợi ý"),
    "left": _("Không có gợi ý"),
    "told": _("Đã ghi vào lịch sử"),
    "agrees": _("Khớp số đã có"),
    "kept": _("Giữ số đã có"),
    "none": _("Không thuộc chỉ tiêu nào"),
}
SOURCES: Mapping[str, Word] = {
    "measured": _("Đếm từ nhật ký của hệ thống"),
    "submitted": _("Cơ quan báo cáo, đã được duyệt"),
    "formula": _("Tính theo công thức"),
    "report": _("Báo cáo khác"),
}


def said(reason: Reason) -> str:
    """A reason in words."""
    return str(REASONS.get(reason.code, reason.code)) % {"detail": reason.detail}


def part_name(dimensions: Mapping[str, Any], language: str) -> str:
    """The part of an indicator that is meant: "Cấp xã"."""
    known = indicators.catalogue.catalogue().dimension_names
    return ", ".join(
        in_language(known.get(name, {}).get("values", {}).get(value, value), language)
        for name, value in sorted(dimensions.items())
    )


def parts_of(codes: Iterable[str], language: str) -> list[tuple[str, str]]:
    """Every part that indicators have by a dimension, as (name=value, words)."""
    read = indicators.catalogue.catalogue()
    names = {name for code in codes for one in read.versions_of(code) for name in one.dimensions}
    return [
        (f"{name}={value}", f"{in_language(about.get('name'), language)}: "
         f"{in_language(words, language)}")
        for name, about in read.dimension_names.items()
        if name in names
        for value, words in about.get("values", {}).items()
    ]  # fmt: skip
