"""Cells, values and hit policies in the words of a reader who never saw FEEL."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from motcua.base.feel.printing import print_expression
from motcua.base.feel.syntax import Input, Interval, Literal, Node, Probe, UnaryTests
from motcua.base.feel.texts import iso_duration, plain_number, written
from motcua.base.feel.values import Months
from motcua.base.text import date_vi, datetime_in, in_language

Words = Mapping[str, Any]  # a text value → {vi: …, en: …}

HIT_POLICIES = {
    "UNIQUE": ("Mỗi trường hợp chỉ có một dòng đúng", "Exactly one rule fits a case"),
    "FIRST": ("Lấy dòng đúng đầu tiên từ trên xuống", "The first rule that fits counts"),
    "PRIORITY": ("Lấy kết quả được ưu tiên nhất", "The conclusion of highest priority counts"),
    "ANY": ("Nhiều dòng có thể đúng nhưng cùng một kết quả", "Several rules may fit; they agree"),
    "COLLECT": ("Lấy kết quả của mọi dòng đúng", "The conclusions of all rules that fit"),
    "RULE ORDER": ("Mọi dòng đúng, theo thứ tự trong bảng", "All rules that fit, in their order"),
    "OUTPUT ORDER": ("Mọi dòng đúng, theo thứ tự ưu tiên của kết quả",
                     "All rules that fit, by the priority of their conclusions"),
    "SUM": ("Cộng kết quả của mọi dòng đúng", "The conclusions of all rules that fit are added"),
    "MIN": ("Lấy kết quả nhỏ nhất trong các dòng đúng", "The least of the conclusions that fit"),
    "MAX": ("Lấy kết quả lớn nhất trong các dòng đúng", "The greatest of the conclusions that fit"),
    "COUNT": ("Đếm số dòng đúng", "The number of rules that fit"),
}  # fmt: skip
KINDS_VI = {
    "number": "một số", "date": "một ngày (năm-tháng-ngày)", "string": "chữ",
    "boolean": "đúng hoặc sai", "time": "giờ", "date and time": "ngày giờ",
    "days and time duration": "khoảng thời gian (ví dụ P3D)",
    "years and months duration": "khoảng thời gian (ví dụ P1Y6M)",
}  # fmt: skip
_OPERATORS = {
    "<": ("nhỏ hơn", "less than"), "<=": ("không quá", "at most"), ">": ("trên", "more than"),
    ">=": ("từ", "at least"), "=": ("bằng", "equal to"), "!=": ("khác", "not"),
}  # fmt: skip
_DATE_OPERATORS = {
    "<": ("trước", "before"), "<=": ("đến hết", "until"), ">": ("sau", "after"),
    ">=": ("từ", "from"), "=": ("đúng", "on"), "!=": ("khác", "not on"),
}  # fmt: skip


def words_of(about: Mapping[str, Any]) -> Words:
    """What values and names mean for readers, as a decision's page says it."""
    found = about.get("words", {})
    return found if isinstance(found, dict) else {}


def label_in(words: Words, label: str, language: str) -> str:
    """A label in a language; where no translation is given, as it is written."""
    return in_language(words.get(label, label), language)


def policy_in_words(policy: str, aggregation: str, language: str) -> str:
    """What a hit policy means."""
    return HIT_POLICIES[aggregation or policy][language == "en"]


def value_in_words(value: Any, language: str, words: Words | None = None) -> str:
    """A value as it is read: 500.000, 21/11/2026, có, 2 năm 3 tháng."""
    english = language == "en"
    if value is None:
        return "not stated" if english else "chưa có"
    if isinstance(value, bool):
        return (("no", "yes") if english else ("không", "có"))[value]
    if isinstance(value, str):
        return in_language(words[value], language) if words and value in words else value
    if isinstance(value, Decimal):
        return number_in_words(value, language)
    if isinstance(value, timedelta | Months):
        return duration_in_words(value, language)
    return _whole_in_words(value, language, words)


def _whole_in_words(value: Any, language: str, words: Words | None) -> str:
    if isinstance(value, datetime):
        return datetime_in(value, language) if value.tzinfo else value.strftime("%H:%M %d/%m/%Y")
    if isinstance(value, date):
        return date_vi(value)
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, list):
        return ", ".join(value_in_words(item, language, words) for item in value)
    if isinstance(value, dict):
        return "; ".join(f"{k}: {value_in_words(one, language, words)}" for k, one in value.items())
    return written(value) or ""


def number_in_words(value: Decimal, language: str) -> str:
    """A number with separators between thousands."""
    sign, _, digits = plain_number(value).rpartition("-")
    whole, _, part = digits.partition(".")
    thousands, point = (",", ".") if language == "en" else (".", ",")
    grouped = f"{int(whole):,}".replace(",", thousands) if len(whole) < 40 else whole
    return f"{'-' if sign or value < 0 else ''}{grouped}{point + part if part else ''}"


def duration_in_words(value: timedelta | Months, language: str) -> str:
    """A duration: 2 năm 3 tháng, 60 ngày."""
    names = _UNITS[language == "en"]
    if isinstance(value, Months):
        years, months = divmod(abs(value.count), 12)
        counts = [(years, names[0]), (months, names[1])]
    else:
        span = abs(value)
        counts = [
            (span.days, names[2]), (span.seconds // 3600, names[3]),
            (span.seconds // 60 % 60, names[4]), (span.seconds % 60, names[5]),
        ]  # fmt: skip
    sign = "-" if iso_duration(value).startswith("-") else ""
    return sign + (" ".join(f"{n} {name}" for n, name in counts if n) or f"0 {counts[-1][1]}")


_UNITS = (
    ("năm", "tháng", "ngày", "giờ", "phút", "giây"),
    ("years", "months", "days", "hours", "minutes", "seconds"),
)


def cell_in_words(tests: UnaryTests, language: str, words: Words | None = None) -> str:
    """A condition cell: `[60..80)` becomes “từ 60 đến dưới 80”."""
    english = language == "en"
    if not tests.tests:
        return "any" if english else "bất kỳ"
    joined = (" or " if english else " hoặc ").join(
        tree_in_words(test, language, words) for test in tests.tests
    )
    return f"{'not ' if english else 'không phải '}{joined}" if tests.negated else joined


def tree_in_words(tree: Node, language: str, words: Words | None = None) -> str:
    """A part of a cell in words; what has no simple words stays as it is written."""
    if isinstance(tree, Literal):
        return value_in_words(tree.value, language, words)
    if isinstance(tree, Input):
        return "the value" if language == "en" else "giá trị này"
    if isinstance(tree, Probe) and isinstance(tree.right, Literal):
        table = _DATE_OPERATORS if isinstance(tree.right.value, date) else _OPERATORS
        shown = value_in_words(tree.right.value, language, words)
        return f"{table[tree.operator][language == 'en']} {shown}"
    if isinstance(tree, Interval) and _has_plain_ends(tree):
        return _interval(tree, language)
    return print_expression(tree)


def _has_plain_ends(tree: Interval) -> bool:
    return isinstance(tree.low, Literal) and isinstance(tree.high, Literal)


def _interval(tree: Interval, language: str) -> str:
    low, high = tree_in_words(tree.low, language), tree_in_words(tree.high, language)
    if language == "en":
        begin = f"from {low}" if tree.low_closed else f"above {low}"
        return f"{begin} {'to' if tree.high_closed else 'to below'} {high}"
    begin = f"từ {low}" if tree.low_closed else f"trên {low}"
    return f"{begin} đến {'' if tree.high_closed else 'dưới '}{high}"
