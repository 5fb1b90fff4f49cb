"""A time limit and an amount in plain words, and the words of a search made ready."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from .conditions import holds
from .parts import TimeLimit

_UNITS = {
    "working_days": ("ngày làm việc", "working day", "working days"),
    "working_hours": ("giờ làm việc", "working hour", "working hours"),
    "calendar_days": ("ngày", "day", "days"),
    "calendar_months": ("tháng", "month", "months"),
}
# Words by which people speak to an office rather than name what they need.
_FILLING = frozenset(
    re.findall(
        r"[a-z]+",
        """
        a ai anh ban bao bo cac cai can cach chi cho chung co cua da de den di do duoc em gi gio
        hay hoi hoac ho khi khong la lam len luc ma may minh moi mot muon nao nay neu ngay nguoi
        nhieu nhu nhung no o oi phai qua quy ra rang sao se tai the theo thi thu tim toi tren
        tu va vao ve vi viec voi vua xin thu tuc
        how to do i get for my an the of
        """,
    )
)


def time_limit_words(limit: TimeLimit, language: str) -> str:
    """A time limit as people say it: "3 ngày làm việc", "3 working days"."""
    if limit.text.get(language):
        return limit.text[language]
    amount = f"{limit.amount.normalize():f}"
    vietnamese, one, many = _UNITS[limit.unit]
    if language == "en":
        return f"{amount} {one if limit.amount == 1 else many}"
    return f"{amount.replace('.', ',')} {vietnamese}"


def time_limit_for(limits: Sequence[TimeLimit], answers: Mapping[str, Any]) -> TimeLimit:
    """The limit of the case that the answers describe; the one without a condition otherwise."""
    special = [limit for limit in limits if limit.when and holds(limit.when, answers)]
    return special[0] if special else next(limit for limit in limits if not limit.when)


def fold(value: str) -> str:
    """Lower case without diacritics, letters and digits only, one space between words."""
    spread = unicodedata.normalize("NFD", value.casefold().replace("đ", "d"))
    plain = "".join(letter for letter in spread if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[a-z0-9]+", plain))


def search_words(text: str) -> tuple[str, ...]:
    """The folded words of a query that name something; all of them where none does."""
    words = fold(text).split()
    named = [word for word in words if word not in _FILLING]
    return tuple(dict.fromkeys(named or words))[:12]


def slug_of(name: str) -> str:
    """A name as it stands in an address."""
    return "-".join(fold(name).split())
