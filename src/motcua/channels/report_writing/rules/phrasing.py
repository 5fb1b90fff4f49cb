"""Sentences about figures, in the manner of official Vietnamese reports."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from motcua.base.text import number_vi

_LEVELS = 3
NOTHING = "–"  # what stands where there is no figure
# Below this a change in percent says more than it should: 1 to 3 is no "tăng 200%".
_SMALL = 20


@dataclass(frozen=True)
class Measured:
    """A figure as it is said: its number (None: there is none), unit of measure and decimals."""

    value: Decimal | None
    unit: str
    places: int = 0

    @property
    def shown(self) -> str:
        """The number with its percent sign, or a dash where there is none."""
        return NOTHING if self.value is None else _with_sign(self.value, self)


def change(now: Measured, before: Measured, compared: str) -> str:
    """
    How a figure moved: "tăng 505 hồ sơ (tăng 3,2%) so với Quý IV/2018".

    A percentage moves by percentage points. Without an earlier figure it says so.
    """
    if now.value is None or before.value is None:
        return f"chưa có số liệu {compared} để so sánh"
    moved = _rounded(now.value, now.places) - _rounded(before.value, now.places)
    if not moved:
        return f"bằng {compared}"
    verb = "tăng" if moved > 0 else "giảm"
    if now.unit == "%":
        return f"{verb} {number_vi(abs(moved), now.places)} điểm phần trăm so với {compared}"
    amount = f"{verb} {number_vi(abs(moved), now.places)}"
    counted = f"{amount} {now.unit}".rstrip()
    if abs(before.value) < _SMALL:
        return f"{counted} so với {compared}"
    percent = number_vi(abs(moved) * 100 / abs(before.value), 1)
    return f"{counted} ({verb} {percent}%) so với {compared}"


def share(part: Measured, whole: Measured, places: int = 1) -> str:
    """A part of a whole in percent: "99,8%"; a dash where there is no whole."""
    if part.value is None or not whole.value:
        return NOTHING
    return f"{number_vi(part.value * 100 / whole.value, places)}%"


def rank(place: int, of: int) -> str:
    """A place in a ranking: "đứng thứ 3/13"; the first is "đứng đầu trong số 13 đơn vị"."""
    return f"đứng đầu trong số {of} đơn vị" if place == 1 else f"đứng thứ {place}/{of}"


def listed(names: Sequence[tuple[str, Measured]]) -> str:
    """Units with their figures: "thành phố Hà Tĩnh (1.203), huyện Kỳ Anh (987)"."""
    return ", ".join(f"{name} ({measured.shown})" for name, measured in names) or NOTHING


def place_of(own: Decimal, all_values: Sequence[Decimal], *, highest_first: bool = True) -> int:
    """The place of a value among all, counted from 1; equals share the better place."""
    better = [each for each in all_values if (each > own if highest_first else each < own)]
    return len(better) + 1


def number_of_section(level: int, position: int) -> str:
    """The number before a heading (Decree 30/2020, Appendix I): I. · 1. · a)."""
    if level == 0:
        return f"{_roman(position)}."
    return f"{position}." if level == 1 else f"{'abcdefghiklmnopqrstuvxy'[(position - 1) % 23]})"


def _roman(number: int) -> str:
    tens, ones = divmod(number, 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]


def _with_sign(value: Decimal, measured: Measured) -> str:
    written = number_vi(value, measured.places)
    return f"{written}%" if measured.unit == "%" else written


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
