"""The sentences of derivations, in Vietnamese and English."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache

from .working_time import VIETNAM

Words = dict[str, str]
PeriodWords = Callable[[int, datetime, date], tuple[Words, Words]]

CIVIL_147_1: Words = {
    "vi": "Bộ luật Dân sự 2015, Điều 147 khoản 1",
    "en": "Civil Code 2015, art. 147(1)",
}
CIVIL_147_2: Words = {
    "vi": "Bộ luật Dân sự 2015, Điều 147 khoản 2",
    "en": "Civil Code 2015, art. 147(2)",
}
CIVIL_148_3: Words = {
    "vi": "Bộ luật Dân sự 2015, Điều 147 khoản 2, Điều 148 khoản 3",
    "en": "Civil Code 2015, art. 147(2), art. 148(3)",
}
CIVIL_148_5: Words = {
    "vi": "Bộ luật Dân sự 2015, Điều 148 khoản 5",
    "en": "Civil Code 2015, art. 148(5)",
}

_WEEKDAYS_VI = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@lru_cache(maxsize=2048)
def _figures(day: date) -> str:
    """21/11/2026."""
    return f"{day:%d/%m/%Y}"


@lru_cache(maxsize=2048)
def day_vi(day: date) -> str:
    """thứ Hai, 21/11/2026."""
    return f"{_WEEKDAYS_VI[day.weekday()]}, {_figures(day)}"


@lru_cache(maxsize=2048)
def day_en(day: date) -> str:
    """Monday 21/11/2026."""
    return f"{_WEEKDAYS_EN[day.weekday()]} {_figures(day)}"


def moment_vi(at: datetime) -> str:
    """14:05 thứ Hai, 21/11/2026."""
    local = at.astimezone(VIETNAM)
    return f"{local.hour:02}:{local.minute:02} {day_vi(local.date())}"


def moment_en(at: datetime) -> str:
    """14:05 on Monday 21/11/2026."""
    local = at.astimezone(VIETNAM)
    return f"{local.hour:02}:{local.minute:02} on {day_en(local.date())}"


def _list_vi(days: Sequence[date]) -> str:
    if _is_run(days):
        return f"từ {_figures(days[0])} đến {_figures(days[-1])}"
    return _joined(days, "và")


def _list_en(days: Sequence[date]) -> str:
    if _is_run(days):
        return f"{_figures(days[0])} to {_figures(days[-1])}"
    return _joined(days, "and")


def _is_run(days: Sequence[date]) -> bool:
    return len(days) > 2 and (days[-1] - days[0]).days == len(days) - 1


def _joined(days: Sequence[date], conjunction: str) -> str:
    written = [_figures(day) for day in days]
    if len(written) == 1:
        return written[0]
    return f"{', '.join(written[:-1])} {conjunction} {written[-1]}"


def received(at: datetime) -> Words:
    """The clock's first moment."""
    return {
        "vi": f"Tiếp nhận lúc {moment_vi(at)}.",
        "en": f"Received at {moment_en(at)}.",
    }


def moved(at: datetime) -> Words:
    """Received while the office was closed."""
    return {
        "vi": f"Ngoài giờ làm việc, nên thời hạn tính từ lúc mở cửa: {moment_vi(at)}.",
        "en": f"Outside office hours, so time runs from the opening at {moment_en(at)}.",
    }


def cut_off(hour: time, at: datetime) -> Words:
    """Received too late in the day."""
    return {
        "vi": f"Sau {hour:%H:%M}, nên tính là tiếp nhận vào ngày làm việc tiếp theo: "
        f"{moment_vi(at)}.",
        "en": f"After {hour:%H:%M}, so it counts as received on the next working day: "
        f"{moment_en(at)}.",
    }


def amount_of_time(minutes: int) -> tuple[str, str]:
    """4 giờ 30 phút, 4 hours 30 minutes."""
    hours, rest = divmod(minutes, 60)
    vi = [f"{hours} giờ"] if hours else []
    en = [f"{hours} hour{'s' if hours != 1 else ''}"] if hours else []
    if rest or not hours:
        vi.append(f"{rest} phút")
        en.append(f"{rest} minute{'s' if rest != 1 else ''}")
    return " ".join(vi), " ".join(en)


def hours(minutes: int, start: datetime) -> Words:
    """A limit in working hours."""
    vi, en = amount_of_time(minutes)
    return {
        "vi": f"Thời hạn {vi} làm việc, tính ngay từ {moment_vi(start)} và chỉ tính trong giờ "
        "làm việc.",
        "en": f"The limit of {en} of working time runs at once from {moment_en(start)}, in "
        "office hours only.",
    }


def part_of_day(amount: int | Decimal, day_minutes: int, minutes: int) -> Words:
    """A limit of part of a working day."""
    day_text, day_text_en = amount_of_time(day_minutes)
    vi, en = amount_of_time(minutes)
    return {
        "vi": f"Thời hạn {str(amount).replace('.', ',')} ngày làm việc; một ngày có {day_text} "
        f"làm việc, nên bằng {vi} làm việc.",
        "en": f"The limit is {amount} working days; one day has {day_text_en} of office time, "
        f"which makes {en} of working time.",
    }


def within_the_day(at: datetime) -> Words:
    """A limit of the same day."""
    local = at.astimezone(VIETNAM)
    return {
        "vi": f"Giải quyết trong ngày làm việc: {day_vi(local)}.",
        "en": f"To be settled within the working day: {day_en(local)}.",
    }


def working_days(amount: int, start: datetime, last: date) -> tuple[Words, Words]:
    """A limit in working days, with its legal basis."""
    first = _figures(start.astimezone(VIETNAM).date())
    return {
        "vi": f"Thời hạn {amount} ngày làm việc; không tính ngày tiếp nhận ({first}), "
        f"ngày làm việc thứ {amount} là {day_vi(last)}.",
        "en": f"The limit is {amount} working days; the day of receipt ({first}) is not "
        f"counted, and working day {amount} is {day_en(last)}.",
    }, CIVIL_147_2


def calendar_days(amount: int, start: datetime, last: date) -> tuple[Words, Words]:
    """A limit in calendar days, with its legal basis."""
    first = _figures(start.astimezone(VIETNAM).date())
    return {
        "vi": f"Thời hạn {amount} ngày; không tính ngày tiếp nhận ({first}), ngày thứ "
        f"{amount} là {day_vi(last)}.",
        "en": f"The limit is {amount} days; the day of receipt ({first}) is not counted, "
        f"and day {amount} is {day_en(last)}.",
    }, CIVIL_147_2


def calendar_months(amount: int, start: datetime, last: date) -> tuple[Words, Words]:
    """A limit in months, with its legal basis."""
    first = _figures(start.astimezone(VIETNAM).date())
    return {
        "vi": f"Thời hạn {amount} tháng kể từ {first}, kết thúc vào ngày tương ứng của "
        f"tháng cuối: {day_vi(last)}.",
        "en": f"The limit is {amount} month{'s' if amount != 1 else ''} from {first} and "
        f"ends on the corresponding day of the last month: {day_en(last)}.",
    }, CIVIL_148_3


def day_off(days: Sequence[date], name: Words) -> Words:
    """A holiday or other day off that is passed over."""
    return {
        "vi": f"Ngày nghỉ: {name['vi']} ({_list_vi(days)}).",
        "en": f"Day off: {name.get('en', name['vi'])} ({_list_en(days)}).",
    }


def worked(days: Sequence[date], name: Words) -> Words:
    """A day of rest that is worked."""
    return {
        "vi": f"Ngày làm việc: {name['vi']} ({_list_vi(days)}).",
        "en": f"Working day: {name.get('en', name['vi'])} ({_list_en(days)}).",
    }


def weekends(days: Sequence[date]) -> Words:
    """The weekly rest in between."""
    count = len(days)
    return {
        "vi": f"Không tính {count} ngày nghỉ hằng tuần: {_list_vi(days)}.",
        "en": f"Not counted: {count} day{'s' if count != 1 else ''} of weekly rest, "
        f"{_list_en(days)}.",
    }


def desk_only(days: Sequence[date]) -> Words:
    """Days on which the desk is open but that are no working days of law."""
    return {
        "vi": "Thứ Bảy chỉ tiếp nhận và trả kết quả, không phải ngày làm việc của thời hạn: "
        f"{_list_vi(days)}.",
        "en": "On Saturdays the desk only receives and hands over; they are not working days of "
        f"the limit: {_list_en(days)}.",
    }


def rolled(last: date, end: datetime) -> Words:
    """The period's last day is off."""
    local = end.astimezone(VIETNAM)
    return {
        "vi": f"Ngày cuối của thời hạn ({day_vi(last)}) không phải ngày làm việc, nên chuyển sang "
        f"ngày làm việc tiếp theo: {day_vi(local)}.",
        "en": f"The last day of the limit ({day_en(last)}) is not a working day, so it moves to "
        f"the next working day: {day_en(local)}.",
    }


def due(end: datetime) -> Words:
    """The result."""
    return {
        "vi": f"Hạn trả kết quả: {moment_vi(end)}.",
        "en": f"Due at {moment_en(end)}.",
    }
