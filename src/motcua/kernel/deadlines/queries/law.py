"""The law of deadlines on a day, read from the province's dated content."""

from datetime import date
from functools import cache

from motcua.base.content import load_yaml, province_root
from motcua.base.errors import NotFound
from motcua.kernel.deadlines.rules.law import Law, RuleSet, View
from motcua.kernel.deadlines.rules.reading import read_law


class RuleSetUnknown(NotFound):
    """
    Nội dung của tỉnh (law/deadlines.yaml) chưa có quy tắc thời hạn {rules} cho ngày {day}. Vui lòng
    báo quản trị hệ thống bổ sung.
    """

    message_en = (
        "The province's content (law/deadlines.yaml) has no rules {rules} for deadlines on {day}; "
        "the administrator must add them."
    )


def rule_set_on(code: str, day: date) -> RuleSet:
    """
    The rules of a code that are in force on a day.

    :raises RuleSetUnknown: if the content has none, which is a fault of the content.
    """
    for rules in _law().rule_sets:
        if rules.code == code and rules.holds_on(day):
            return rules
    raise RuleSetUnknown(rules=code, day=day.isoformat())


def rule_set_kept(key: str) -> RuleSet | None:
    """
    The rules that a clock kept when it started; none for a clock that follows no rule set.

    :raises RuleSetUnknown: if the content no longer has them.
    """
    if not key:
        return None
    for rules in _law().rule_sets:
        if rules.key == key:
            return rules
    code, _, day = key.partition("/")
    raise RuleSetUnknown(rules=code, day=day)


def view_on(code: str, day: date) -> View:
    """
    The view of a code that is in force on a day.

    :raises RuleSetUnknown: if the content has none.
    """
    for view in _law().views:
        if view.code == code and view.holds_on(day):
            return view
    raise RuleSetUnknown(rules=code, day=day.isoformat())


def most_warning_days() -> int:
    """The farthest ahead that any rules warn, in working days."""
    return max((days for rules in _law().rule_sets for days in rules.warning_days), default=2)


@cache
def _law() -> Law:
    path = province_root() / "law" / "deadlines.yaml"
    return read_law(load_yaml(path)) if path.exists() else Law((), ())
