"""What stands in the way of publishing a draft, each told at the field that has to be mended."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from motcua.base.editing.conditions import fields_in
from motcua.base.editing.sheets import at, places
from motcua.base.editing.values import Problem, missing
from motcua.base.text import date_vi

from .sheets import SHEETS

Thing = Mapping[str, Any]
_EVER = "9999-12-31"
# Parts that are lists and must not be empty (Decree 63/2010, art. 8.2); "no fee" says something.
_LISTS = {
    "trinh-tu": ("content/sequence", "trình tự thực hiện", "the sequence of steps"),
    "cach-nop": ("content/manners", "cách thức thực hiện", "a channel"),
    "giay-to": ("content/components", "thành phần hồ sơ", "the papers of the dossier"),
    "thoi-han": ("content/time_limits", "thời hạn giải quyết", "a time limit"),
    "tham-quyen": ("competence", "cơ quan có thẩm quyền", "who is competent"),
    "can-cu": ("content/legal_basis", "căn cứ pháp lý", "the legal basis"),
}


@dataclass(frozen=True, slots=True)
class Known:
    """
    What the installation has on the first day of a version.

    :ivar choices: what may be chosen, by source; a source that is not there is not checked.
    :ivar answers: the answers that the e-form gives, None where there is no form.
    :ivar kinds: the kinds of agencies that there are.
    :ivar ended: laws that other procedures say have ended, by number.
    """

    today: date
    choices: Mapping[str, frozenset[str]]
    answers: frozenset[str] | None
    kinds: frozenset[str]
    ended: Mapping[str, str]


def problems_of(thing: Thing, known: Known) -> list[Problem]:
    """Everything that has to be mended, sheet by sheet."""
    found = [*missing(SHEETS, thing), *_days(thing, known.today)]
    if at(thing, "version/event") == "abolished":
        return [one for one in found if one.steps == ("cong-bo",)]
    found += [*_lists(thing), *_unknown(thing, known)]
    for check in (_competence, _papers, _limits, _fees, _laws, _conditions, _channels):
        found += check(thing, known)
    order = {sheet.id: place for place, sheet in enumerate(SHEETS)}
    return sorted(found, key=lambda one: (order[one.steps[0]], one.steps))


def _told(steps: str, field: str, vi: str, en: str) -> Problem:
    return Problem(tuple(steps.split("/")), field, {"vi": vi, "en": en})


def _rows(thing: Thing, name: str) -> list[Thing]:
    return [one for one in at(thing, name) or () if isinstance(one, Mapping)]


def _days(thing: Thing, today: date) -> Iterator[Problem]:
    first, end = (at(thing, f"days/{name}") for name in ("from", "to"))
    if first and first < today.isoformat():
        yield _told(
            "cong-bo",
            "days.from",
            f"Ngày áp dụng {_day(first)} đã qua: hồ sơ từ ngày đó đã được nhận theo phiên "
            "bản đang dùng. Chọn "
            "hôm nay, một ngày sắp tới, hoặc để trống để áp dụng ngay khi được duyệt.",
            f"The first day {_day(first)} is past: dossiers since then were received under "
            "the version in force. "
            "Choose today, a day to come, or leave it empty for the day of approval.",
        )
    if end and end <= (first or today.isoformat()):
        yield _told(
            "cong-bo",
            "days.to",
            "Ngày hết áp dụng phải sau ngày bắt đầu áp dụng.",
            "The end must be after the first day.",
        )
    signed = at(thing, "version/decision/date")
    if signed and str(signed) > (first or today.isoformat()):
        yield _told(
            "cong-bo",
            "version.decision.date",
            "Ngày quyết định không được sau ngày áp dụng.",
            "The decision cannot be later than the first day.",
        )


def _day(text: Any) -> str:
    return date_vi(date.fromisoformat(str(text)))


def _lists(thing: Thing) -> Iterator[Problem]:
    for sheet, (name, vi, en) in _LISTS.items():
        if not at(thing, name):
            yield _told(sheet, "", f"Chưa có {vi}.", f"There is not yet {en}.")


def _unknown(thing: Thing, known: Known) -> Iterator[Problem]:
    """Forms, processes, fields and the like that there are none of on the first day."""
    for place in places(SHEETS, thing):
        for entry in place.sheet.entries:
            have = known.choices.get(entry.source)
            value = at(place.thing, entry.name)
            several = value if isinstance(value, list) else [value] if value else []
            for one in several if have is not None else ():
                if one not in (have or ()):
                    yield Problem(
                        place.steps,
                        entry.input,
                        {
                            "vi": f"{entry.label['vi']}: không có “{one}” vào ngày áp dụng. "
                            "Chọn mục khác, hoặc công bố mục đó trước.",
                            "en": f"{entry.label['en']}: there is no “{one}” on the first "
                            "day. Choose another, or publish it first.",
                        },
                    )


def _competence(thing: Thing, known: Known) -> Iterator[Problem]:
    first = at(thing, "days/from") or known.today.isoformat()
    rows = _rows(thing, "competence")
    for number, one in enumerate(rows):
        begin, end = _period(one)
        if end <= begin:
            yield _told(
                f"tham-quyen/{number}",
                "valid_to",
                "Ngày kết thúc phải sau ngày bắt đầu.",
                "The end must be after the beginning.",
            )
        if one.get("service_level") == "partial" and not one.get("partial_reason"):
            yield _told(
                f"tham-quyen/{number}",
                "partial_reason",
                "Nêu lý do chưa toàn trình (Nghị định 224/2026, Điều 14).",
                "Say why it is not full (Decree 224/2026, art. 14).",
            )
        if end > first and known.kinds and one.get("agency_kind") not in known.kinds:
            yield _told(
                f"tham-quyen/{number}",
                "agency_kind",
                "Vào ngày áp dụng không có cơ quan nào thuộc loại này.",
                "There is no agency of this kind on the first day.",
            )
        yield from _meeting(number, one, rows[:number])
    yield from _gap(first, at(thing, "days/to") or _EVER, rows)


def _period(one: Thing) -> tuple[str, str]:
    return str(one.get("valid_from") or ""), str(one.get("valid_to") or _EVER)


def _meeting(number: int, one: Thing, before: Sequence[Thing]) -> Iterator[Problem]:
    begin, end = _period(one)
    for other in before:
        is_same = all(
            (one.get(key) or "") == (other.get(key) or "") for key in ("agency_kind", "agency_code")
        )
        if is_same and begin < _period(other)[1] and _period(other)[0] < end:
            yield _told(
                f"tham-quyen/{number}",
                "valid_from",
                "Cùng cơ quan này đã có một dòng khác cho thời gian trùng nhau. Kết thúc "
                "dòng cũ trước.",
                "The same agency has another line for some of these days. End that one first.",
            )


def _gap(first: str, end: str, rows: Sequence[Thing]) -> Iterator[Problem]:
    """From the first day on somebody is competent on every day, by lines for kinds or for one."""
    covered = first
    for begin, until in sorted(map(_period, rows)):
        if begin <= covered < until:
            covered = until
    if rows and covered < end:
        yield _told(
            "tham-quyen",
            "",
            f"Từ {_day(covered)} không còn cơ quan nào có thẩm quyền. Thêm cơ quan tiếp "
            "theo, hoặc bỏ ngày kết thúc.",
            f"From {_day(covered)} nobody is competent. Add who follows, or take the end away.",
        )


def _papers(thing: Thing, _known: Known) -> Iterator[Problem]:
    codes = {one.get("code") for one in _rows(thing, "content/components")}
    for number, one in enumerate(_rows(thing, "content/components")):
        count = sum(one.get(name) or 0 for name in ("originals", "copies"))
        if not one.get("held_by_state") and count < 1:
            yield _told(
                f"giay-to/{number}",
                "originals",
                "Ghi số bản phải nộp, hoặc nói giấy này lấy từ cơ sở dữ liệu nào.",
                "Write how many are submitted, or from which database it is taken.",
            )
        if one.get("alternative_to") and one["alternative_to"] not in codes - {one.get("code")}:
            yield _told(
                f"giay-to/{number}",
                "alternative_to",
                "Không có giấy tờ được thay thế.",
                "There is no such paper to stand for.",
            )


def _limits(thing: Thing, _known: Known) -> Iterator[Problem]:
    rows = _rows(thing, "content/time_limits")
    for number, one in enumerate(rows):
        if one.get("amount") is not None and not _number(one["amount"]) and not one.get("cut_off"):
            yield _told(
                f"thoi-han/{number}",
                "amount",
                "Thời hạn 0 chỉ dùng cho thủ tục trả trong ngày: ghi giờ chốt (ví dụ "
                "15:00), hoặc nhập số lớn hơn 0.",
                "0 means the same day: write a cut-off (e.g. 15:00), or a number above 0.",
            )
    general = [number for number, one in enumerate(rows) if not one.get("when")]
    if rows and not general:
        yield _told(
            "thoi-han",
            "",
            "Thiếu thời hạn chung cho các trường hợp còn lại.",
            "The general limit for all other cases is missing.",
        )
    for number in general[1:]:
        yield _told(
            f"thoi-han/{number}",
            "when",
            "Đã có thời hạn chung; thời hạn này cần một trường hợp riêng.",
            "There is a general limit already; this one needs its case.",
        )


def _number(value: Any) -> Decimal:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return Decimal(0)


def _fees(thing: Thing, _known: Known) -> Iterator[Problem]:
    for number, one in enumerate(_rows(thing, "content/fees")):
        here = f"phi/{number}"
        begin, end = _period(one)
        if end <= begin:
            yield _told(
                here,
                "valid_to",
                "Ngày kết thúc phải sau ngày bắt đầu thu.",
                "The end must be after the beginning.",
            )
        if one.get("maximum") is not None and _number(one["maximum"]) < _number(one.get("amount")):
            yield _told(
                here,
                "maximum",
                "Mức thu nhiều nhất nhỏ hơn mức thu.",
                "The maximum is less than the amount.",
            )
        units = [step.get("from") or 0 for step in _rows(one, "steps")]
        if units != sorted(set(units)):
            yield _told(
                here,
                "steps",
                "Các bậc phải theo thứ tự tăng dần, không trùng nhau.",
                "Steps must ascend, each once.",
            )
        if units and not one.get("units_at"):
            yield _told(
                here,
                "units_at",
                "Có bậc thang thì phải nói số lượng lấy ở câu trả lời nào.",
                "With steps, say which answer gives the quantity.",
            )
        yield from _exemptions(here, _rows(one, "exemptions"))


def _exemptions(here: str, rows: Sequence[Thing]) -> Iterator[Problem]:
    """Two exemptions of one case that differ contradict each other."""
    for number, one in enumerate(rows):
        case = (str(one.get("when")), one.get("channel") or "")
        for other in rows[:number]:
            same = case == (str(other.get("when")), other.get("channel") or "")
            if same and case != ("None", "") and one.get("percent") != other.get("percent"):
                yield _told(
                    f"{here}/mien-giam/{number}",
                    "percent",
                    f"Mâu thuẫn: cùng trường hợp này đã giảm {other.get('percent')} %.",
                    f"A contradiction: the same case is reduced by {other.get('percent')} % "
                    "already.",
                )


def _laws(thing: Thing, known: Known) -> Iterator[Problem]:
    first = at(thing, "days/from") or known.today.isoformat()
    for number, one in enumerate(_rows(thing, "content/legal_basis")):
        ends = one.get("ends") or known.ended.get(str(one.get("number")))
        if ends and str(ends) <= first:
            yield _told(
                f"can-cu/{number}",
                "number",
                f"Văn bản {one.get('number')} hết hiệu lực từ {_day(ends)}, trước ngày áp "
                "dụng. Thay bằng văn bản đang có hiệu lực.",
                f"{one.get('number')} ends on {_day(ends)}, before the first day. Put the "
                "law in force in its place.",
            )


def _conditions(thing: Thing, known: Known) -> Iterator[Problem]:
    """Conditions ask for answers that the e-form gives."""
    if known.answers is None:
        return
    for place in places(SHEETS, thing):
        for entry in place.sheet.entries:
            value = at(place.thing, entry.name) if entry.kind == "condition" else None
            for name in fields_in(value):
                if name.strip("/") not in known.answers:
                    yield Problem(
                        place.steps,
                        entry.input,
                        {
                            "vi": f"Điều kiện hỏi “{name}”, biểu mẫu điện tử không có câu "
                            "trả lời này.",
                            "en": f"The condition asks for “{name}”, which the e-form does "
                            "not give.",
                        },
                    )


def _channels(thing: Thing, _known: Known) -> Iterator[Problem]:
    fees = {one.get("code") for one in _rows(thing, "content/fees")}
    for number, one in enumerate(_rows(thing, "content/manners")):
        for code in one.get("fees") or ():
            if code not in fees:
                yield _told(
                    f"cach-nop/{number}",
                    "fees",
                    f"Không có khoản thu “{code}” ở trang Phí, lệ phí.",
                    f"There is no fee “{code}”.",
                )
