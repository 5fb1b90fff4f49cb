"""A procedure as the national catalogue tells it (LayThuTuc), compared with ours part by part."""

import copy
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from motcua.base.text import fold

CHANNELS = {"1": "direct", "2": "online", "3": "postal"}
# What the catalogue writes for the unit of a time limit, folded; other words are shown, not taken.
UNITS = {
    "ngay lam viec": "working_days",
    "ngay": "calendar_days",
    "gio lam viec": "working_hours",
    "gio": "working_hours",
    "thang": "calendar_months",
}
PARTS: dict[str, dict[str, str]] = {
    "name": {"vi": "Tên thủ tục", "en": "Name"},
    "time_limits": {"vi": "Thời hạn giải quyết", "en": "Time limits"},
    "fees": {"vi": "Phí, lệ phí", "en": "Fees and charges"},
    "components": {"vi": "Thành phần hồ sơ", "en": "Papers"},
    "legal_basis": {"vi": "Căn cứ pháp lý", "en": "Legal basis"},
    "agency": {"vi": "Cơ quan thực hiện", "en": "Agency"},
    "subjects": {"vi": "Đối tượng thực hiện", "en": "Subjects"},
    "sequence": {"vi": "Trình tự thực hiện", "en": "Sequence"},
    "result": {"vi": "Kết quả thực hiện", "en": "Result"},
}
# The parts that a person has to write by hand: the catalogue tells them in words only.
IN_WORDS_ONLY = frozenset({"fees", "result"})
_MOST = 500


class NotAProcedure(ValueError):
    """The file or the answer is no procedure of the national catalogue."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit by one way of submitting, in the catalogue's words."""

    channel: str
    amount: str
    unit: str
    fee: str

    @property
    def words(self) -> str:
        """20 Ngày làm việc."""
        return f"{self.amount} {self.unit}".strip()


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that the catalogue names."""

    code: str
    name: str
    originals: int
    copies: int
    form: str


@dataclass(frozen=True, slots=True)
class NationalProcedure:
    """A procedure as the catalogue tells it."""

    code: str
    name: str
    limits: tuple[Limit, ...] = ()
    papers: tuple[Paper, ...] = ()
    legal_basis: tuple[tuple[str, str], ...] = ()  # number, title
    agencies: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    sequence: tuple[tuple[str, tuple[str, ...]], ...] = ()  # case, steps
    results: tuple[tuple[str, str], ...] = ()  # code, name


@dataclass(frozen=True, slots=True)
class Difference:
    """One part, as it reads here and there; lines that only one side has are marked."""

    part: str
    title: Mapping[str, str]
    ours: tuple[tuple[str, bool], ...]
    theirs: tuple[tuple[str, bool], ...]
    can_import: bool
    is_same: bool = field(default=False)


def read_procedure(answer: Any, code: str = "") -> NationalProcedure:
    """
    The procedure in an answer of LayThuTuc, alone or as the only one of a list.

    :raises NotAProcedure: if there is none, or it has no name.
    """
    if isinstance(answer, Mapping) and "result" in answer:
        answer = answer["result"]
    if isinstance(answer, list) and len(answer) == 1:
        answer = answer[0]
    if not isinstance(answer, Mapping) or not _text(answer, "TENTTHC"):
        raise NotAProcedure()
    return NationalProcedure(
        code=_text(answer, "MATTHC") or code,
        name=_text(answer, "TENTTHC"),
        limits=tuple(_limits(answer)),
        papers=tuple(_papers(answer)),
        legal_basis=tuple(_pairs(answer, "CANCUPHAPLY", ("SOKYHIEU", "SO"), ("TRICHYEU", "TEN"))),
        agencies=tuple(
            name
            for _code, name in _pairs(answer, "COQUANTHUCHIEN", ("MADONVI",), ("TENDONVI", "TEN"))
        ),
        subjects=tuple(
            name
            for _code, name in _pairs(answer, "DOITUONGTHUCHIEN", ("MA",), ("TENDOITUONG", "TEN"))
        ),
        sequence=tuple(_sequence(answer)),
        results=tuple(_pairs(answer, "KETQUATHUCHIEN", ("MAKETQUA",), ("TENKETQUA",))),
    )


def _rows(value: Any) -> Iterable[Any]:
    return value[:_MOST] if isinstance(value, list) else []


def _text(row: Any, *names: str) -> str:
    for name in names:
        value = row.get(name) if isinstance(row, Mapping) else None
        if (
            isinstance(value, str | int | float)
            and not isinstance(value, bool)
            and str(value).strip()
        ):
            return " ".join(str(value).split())
    return ""


def _limits(answer: Mapping[str, Any]) -> Iterable[Limit]:
    for manner in _rows(answer.get("CACHTHUCTHUCHIEN")):
        channel = CHANNELS.get(_text(manner, "KENH"), "")
        for row in _rows(manner.get("THOIGIAN") if isinstance(manner, Mapping) else None):
            fees = row.get("PHILEPHI") if isinstance(row, Mapping) else ""
            words = (
                fees
                if isinstance(fees, str)
                else "; ".join(
                    " ".join(str(value) for value in one.values())
                    for one in _rows(fees)
                    if isinstance(one, Mapping)
                )
            )
            yield Limit(
                channel, _text(row, "THOIGIANGIAIQUYET"), _text(row, "DONVITINH"), words.strip()
            )


def _papers(answer: Mapping[str, Any]) -> Iterable[Paper]:
    for group in _rows(answer.get("THANHPHANHOSO")):
        for row in _rows(group.get("GIAYTO") if isinstance(group, Mapping) else None):
            if name := _text(row, "TENGIAYTO"):
                yield Paper(
                    _text(row, "MAGIAYTO"),
                    name,
                    _count(_text(row, "SOBANCHINH")),
                    _count(_text(row, "SOBANSAO")),
                    _text(row, "TENMAUDON"),
                )


def _count(words: str) -> int:
    return int(words) if words.isdecimal() and len(words) < 4 else 0


def _pairs(
    answer: Mapping[str, Any], name: str, codes: tuple[str, ...], titles: tuple[str, ...]
) -> Iterable[tuple[str, str]]:
    for row in _rows(answer.get(name)):
        if isinstance(row, str) and row.strip():
            yield "", " ".join(row.split())
        elif isinstance(row, Mapping) and (_text(row, *codes) or _text(row, *titles)):
            yield _text(row, *codes), _text(row, *titles)


def _sequence(answer: Mapping[str, Any]) -> Iterable[tuple[str, tuple[str, ...]]]:
    """The cases with their steps: one step a line, as the catalogue writes them."""
    for row in _rows(answer.get("TRINHTUTHUCHIEN")):
        told = row.get("TRINHTU") if isinstance(row, Mapping) else row
        steps = [" ".join(line.split()) for line in str(told or "").splitlines()]
        if found := tuple(step for step in steps if step):
            yield _text(row, "TRUONGHOP"), found


def compare(ours: Mapping[str, Any], theirs: NationalProcedure) -> tuple[Difference, ...]:
    """Every part as it reads here (the content of a version) and there."""
    here, there = lines_here(ours), lines_there(theirs)
    return tuple(
        Difference(
            part=part,
            title=title,
            ours=_marked(here[part], there[part]),
            theirs=_marked(there[part], here[part]),
            can_import=part not in IN_WORDS_ONLY and bool(there[part]),
            is_same={fold(line) for line in here[part]} == {fold(line) for line in there[part]},
        )
        for part, title in PARTS.items()
    )


def _marked(lines: list[str], others: list[str]) -> tuple[tuple[str, bool], ...]:
    known = {fold(line) for line in others}
    return tuple((line, fold(line) not in known) for line in lines)


def lines_there(theirs: NationalProcedure) -> dict[str, list[str]]:
    """The catalogue's parts as lines."""
    return {
        "name": [theirs.name],
        "time_limits": _once(limit.words for limit in theirs.limits if limit.amount),
        "fees": _once(fee for limit in theirs.limits for fee in limit.fee.split("; ")),
        "components": _once(paper.name for paper in theirs.papers),
        "legal_basis": _once(number or title for number, title in theirs.legal_basis),
        "agency": _once(theirs.agencies),
        "subjects": _once(theirs.subjects),
        "sequence": _once(step for _case, steps in theirs.sequence for step in steps),
        "result": _once(name for _code, name in theirs.results),
    }


def lines_here(ours: Mapping[str, Any]) -> dict[str, list[str]]:
    """The same parts of a version's content, worded as the catalogue words them."""
    units = {
        "working_days": "Ngày làm việc",
        "calendar_days": "Ngày",
        "working_hours": "Giờ làm việc",
        "calendar_months": "Tháng",
    }
    limits = [
        f"{one['amount']} {units.get(one['unit'], one['unit'])}"
        for one in ours.get("time_limits", ())
    ]
    return {
        "name": [_vi(ours.get("name"))],
        "time_limits": _once(limits),
        "fees": _once(
            f"{_vi(one.get('name'))} {one.get('amount') or ''}".strip()
            for one in ours.get("fees", ())
        ),
        "components": _once(_vi(one.get("name")) for one in ours.get("components", ())),
        "legal_basis": _once(one.get("number", "") for one in ours.get("legal_basis", ())),
        "agency": _once([_vi(ours.get("agency"))]),
        "subjects": _once([_vi(ours.get("subjects"))]),
        "sequence": _once(
            _vi(step) for case in ours.get("sequence", ()) for step in case.get("steps", ())
        ),
        "result": _once([_vi((ours.get("result") or {}).get("name"))]),
    }


def _once(lines: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(line for line in lines if line))


def _vi(text: Any) -> str:
    return str(text.get("vi", "")) if isinstance(text, Mapping) else str(text or "")


def changed_content(
    ours: Mapping[str, Any], theirs: NationalProcedure, parts: Iterable[str]
) -> dict[str, Any]:
    """
    A copy of a version's content with the chosen parts as the catalogue tells them.

    What the catalogue does not know (English, conditions, which paper the state holds) is kept
    where the line is the same; new lines come with Vietnamese in both languages, to be translated.
    """
    content = copy.deepcopy(dict(ours))
    writers: dict[str, Callable[[], Any]] = {
        "name": lambda: _both(theirs.name),
        "agency": lambda: _both("; ".join(theirs.agencies)),
        "subjects": lambda: _both("; ".join(theirs.subjects)),
        "time_limits": lambda: _new_limits(content, theirs),
        "components": lambda: _new_components(content, theirs),
        "legal_basis": lambda: _new_basis(content, theirs),
        "sequence": lambda: [
            {"case": _both(case or "Trường hợp chung"), "steps": [_both(step) for step in steps]}
            for case, steps in theirs.sequence
        ],
    }
    for part in parts:
        if part in writers and lines_there(theirs)[part]:
            content[part] = writers[part]()
    return content


def _both(words: str) -> dict[str, str]:
    return {"vi": words, "en": words}


def _new_limits(content: Mapping[str, Any], theirs: NationalProcedure) -> list[dict[str, Any]]:
    """The limits that can be counted; where none can, ours stay."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for limit in theirs.limits:
        amount, unit = _amount(limit.amount), UNITS.get(fold(limit.unit))
        if amount is not None and unit:
            found[(amount, unit)] = {"amount": int(amount), "unit": unit, "sureness": "stated"}
    kept = {(str(one["amount"]), one["unit"]): one for one in content.get("time_limits", ())}
    return [kept.get(key, row) for key, row in found.items()] or list(content["time_limits"])


def _amount(words: str) -> str | None:
    try:
        value = Decimal(words.replace(",", "."))
    except InvalidOperation:
        return None
    is_whole = value.is_finite() and value == value.to_integral_value() and 0 <= value < 10_000
    return str(int(value)) if is_whole else None


def _new_components(content: Mapping[str, Any], theirs: NationalProcedure) -> list[dict[str, Any]]:
    kept = {fold(_vi(one["name"])): one for one in content.get("components", ())}
    return [
        kept.get(fold(paper.name))
        or {
            "code": paper.code or f"giay-to-{place + 1}",
            "name": _both(paper.name),
            "originals": paper.originals,
            "copies": paper.copies,
            "copy_kinds": ["original" if paper.originals else "photo", "electronic"],
            "required": True,
            "sureness": "stated",
        }
        for place, paper in enumerate(theirs.papers)
    ]


def _new_basis(content: Mapping[str, Any], theirs: NationalProcedure) -> list[dict[str, Any]]:
    kept = {fold(one["number"]): one for one in content.get("legal_basis", ())}
    return [
        kept.get(fold(number))
        or {"number": number or title, "title": _both(title or number), "sureness": "stated"}
        for number, title in theirs.legal_basis
    ]
