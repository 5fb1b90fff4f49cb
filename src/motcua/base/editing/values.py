"""Values as forms show them and as people type them; what was not touched stays as it was."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import yaml

from .conditions import NoCondition, condition_of, text_of
from .sheets import Entry, Place, Sheet, Text, Thing, at, places, with_value

Posted = Mapping[str, Sequence[str]]
Typed = Mapping[str, Any]  # by the name of a field: a text, or texts where several may be chosen
LANGUAGES = ("vi", "en")
BLANK_LINES = 3
MOST_LINES = 200
MOST_LETTERS = 20_000
EMPTY: Text = {"vi": "Chưa nhập.", "en": "Nothing is entered."}


class Wrong(ValueError):
    """What was typed cannot be kept; `part` is the part of the field, such as `.en`."""

    def __init__(self, vi: str, en: str, part: str = "") -> None:
        super().__init__(vi)
        self.words: Text = {"vi": vi, "en": en}
        self.part = part


@dataclass(frozen=True, slots=True)
class Kind:
    """How a value of a kind is shown in fields, taken from them, and read."""

    parts: tuple[str, ...]
    show: Callable[[Entry, Any], dict[str, Any]]
    read: Callable[[Entry, Mapping[str, Any]], Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a form says: the thing with it, the fields as they were typed, and what is wrong."""

    thing: dict[str, Any]
    typed: dict[str, Any]
    wrong: dict[str, Text] = field(default_factory=dict)


def shown(entries: Sequence[Entry], thing: Thing, prefix: str = "") -> dict[str, Any]:
    """The fields of a form filled with what the thing says."""
    found: dict[str, Any] = {}
    for entry in entries:
        found |= _shown(entry, at(thing, entry.name), prefix)
    return found


def _shown(entry: Entry, value: Any, prefix: str) -> dict[str, Any]:
    name = prefix + entry.input
    if entry.kind == "table":
        lines = [one for one in value or () if isinstance(one, Mapping)]
        rows = [*lines, *({} for _ in range(BLANK_LINES))]
        found: dict[str, Any] = {name: str(len(rows))}
        for number, one in enumerate(rows):
            found |= shown(entry.lines, one, f"{name}.{number}.")
        return found
    kind = KINDS[entry.kind]
    return {name + part: told for part, told in kind.show(entry, value).items()}


def read(entries: Sequence[Entry], before: Thing, posted: Posted, prefix: str = "") -> Reading:
    """The thing as a form says it: only what was changed is written."""
    thing, typed, wrong = dict(before), dict[str, Any](), dict[str, Text]()
    for entry in entries:
        value = at(before, entry.name)
        if entry.kind == "table":
            told = _table(entry, value, posted, prefix)
            typed |= told.typed
            wrong |= told.wrong
            if told.thing["lines"] != list(value or ()):
                thing = with_value(thing, entry.name, told.thing["lines"] or None)
            continue
        name, kind = prefix + entry.input, KINDS[entry.kind]
        parts = {part: _typed(entry, posted, name + part) for part in kind.parts}
        typed |= {name + part: told for part, told in parts.items()}
        if parts == kind.show(entry, value):
            continue
        try:
            thing = with_value(thing, entry.name, kind.read(entry, parts))
        except Wrong as found:
            wrong[name + found.part] = found.words
    return Reading(thing, typed, wrong)


def _typed(entry: Entry, posted: Posted, name: str) -> Any:
    texts = [_clean(one) for one in posted.get(name, ())]
    if entry.kind == "choices":
        return texts
    return texts[-1] if texts else ""


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\x00", "").strip()[:MOST_LETTERS]


def _table(entry: Entry, value: Any, posted: Posted, prefix: str) -> Reading:
    """The lines of a table: those that say nothing fall away."""
    name = prefix + entry.input
    before = [one for one in value or () if isinstance(one, Mapping)]
    count = _typed(entry, posted, name)
    rows = min(int(count), MOST_LINES) if count.isdecimal() and len(count) < 5 else 0
    lines, typed, wrong = [], {name: str(rows)}, dict[str, Text]()
    for number in range(rows):
        was = before[number] if number < len(before) else {}
        told = read(entry.lines, was, posted, f"{name}.{number}.")
        typed |= told.typed
        if any(one not in ("", []) for one in told.typed.values()):
            lines.append(told.thing)
            wrong |= told.wrong
    return Reading({"lines": lines}, typed, wrong)


# -- The kinds ---------------------------------------------------------------------------------


def _as_text(value: Any) -> str:
    return "" if value is None else str(value)


def _show_one(_entry: Entry, value: Any) -> dict[str, Any]:
    return {"": _as_text(value)}


def _read_text(entry: Entry, typed: Typed) -> Any:
    text = typed[""]
    if text and entry.pattern and not re.fullmatch(entry.pattern, text):
        raise Wrong(entry.pattern_words["vi"], entry.pattern_words["en"])
    return text or (None if entry.default is None else entry.default)


def _read_number(entry: Entry, typed: Typed) -> Any:
    text = typed[""].replace(" ", "")
    if not text:
        return None
    if not re.fullmatch(r"-?[0-9]{1,12}", text):
        raise Wrong("Nhập một số nguyên, ví dụ 3.", "Enter a whole number, for example 3.")
    return _within(entry, int(text))


def _within(entry: Entry, number: Any) -> Any:
    if entry.least is not None and number < entry.least:
        raise Wrong(f"Số nhỏ nhất là {entry.least}.", f"The least number is {entry.least}.")
    if entry.most is not None and number > entry.most:
        raise Wrong(f"Số lớn nhất là {entry.most}.", f"The greatest number is {entry.most}.")
    return number


def _read_amount(entry: Entry, typed: Typed) -> Any:
    """A number as Vietnamese writes it: 1.500.000 or 0,5; points before three digits part them."""
    text = typed[""].replace(" ", "").removesuffix("đồng")
    if not text:
        return None
    if re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d+)?", text) or "," in text:
        text = text.replace(".", "").replace(",", ".")
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        told = "Nhập một số, ví dụ 8.000 hoặc 0,5.", "Enter a number, for example 8000 or 0.5."
        raise Wrong(*told) from error
    if not number.is_finite() or abs(number) >= 10**13:
        raise Wrong("Số quá lớn.", "The number is too large.")
    _within(entry, number)
    return int(number) if number == number.to_integral_value() else str(number)


def _show_both(_entry: Entry, value: Any) -> dict[str, Any]:
    texts = value if isinstance(value, Mapping) else {"vi": value}
    return {f".{one}": _as_text(texts.get(one)).strip() for one in LANGUAGES}


def _read_both(_entry: Entry, typed: Typed) -> Any:
    if typed[".en"] and not typed[".vi"]:
        raise Wrong("Nhập cả lời tiếng Việt.", "Enter the Vietnamese words too.", ".vi")
    return {one: typed[f".{one}"] for one in LANGUAGES if typed[f".{one}"]} or None


def _show_date(_entry: Entry, value: Any) -> dict[str, Any]:
    day = date.fromisoformat(str(value)) if value else None
    parts = (str(day.day), str(day.month), str(day.year)) if day else ("", "", "")
    return dict(zip(("-day", "-month", "-year"), parts, strict=True))


def _read_date(_entry: Entry, typed: Typed) -> Any:
    day, month, year = (typed[part] for part in ("-day", "-month", "-year"))
    if not (day or month or year):
        return None
    try:
        return date.fromisoformat(f"{year:0>4}-{month:0>2}-{day:0>2}").isoformat()
    except ValueError as error:
        told = "Nhập ngày có thật, ví dụ 1 1 2027.", "Enter a real day, for example 1 1 2027."
        raise Wrong(*told) from error


def _read_time(_entry: Entry, typed: Typed) -> Any:
    if not typed[""]:
        return None
    if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", typed[""]):
        raise Wrong("Nhập giờ và phút, ví dụ 15:00.", "Enter hours and minutes, e.g. 15:00.")
    return typed[""]


def _read_choice(entry: Entry, typed: Typed) -> Any:
    chosen = typed[""]
    known = {key for key, _label in entry.options}
    if chosen and known and chosen not in known:
        raise Wrong("Chọn một mục trong danh sách.", "Choose one of the list.")
    return chosen or entry.default


def _show_choices(_entry: Entry, value: Any) -> dict[str, Any]:
    return {"": [str(one) for one in value or ()]}


def _read_choices(entry: Entry, typed: Typed) -> Any:
    known = {key for key, _label in entry.options}
    if known and not known.issuperset(typed[""]):
        raise Wrong("Chọn trong danh sách.", "Choose of the list.")
    return list(typed[""])


def _show_flag(entry: Entry, value: Any) -> dict[str, Any]:
    return {"": "yes" if (entry.default if value is None else value) else ""}


def _read_flag(_entry: Entry, typed: Typed) -> Any:
    return bool(typed[""])


def _show_condition(_entry: Entry, value: Any) -> dict[str, Any]:
    return {"": text_of(value)}


def _read_condition(_entry: Entry, typed: Typed) -> Any:
    try:
        return condition_of(typed[""])
    except NoCondition as error:
        raise Wrong(
            f"Chưa hiểu điều kiện ở chỗ “{error}”. Ví dụ: /copies có điền và /fee_case = poor.",
            f"The condition is not understood at “{error}”. Example: /copies filled and "
            "/fee_case = poor.",
        ) from error


def _show_phrases(_entry: Entry, value: Any) -> dict[str, Any]:
    return {"": "\n".join(map(str, value or ()))}


def _read_phrases(_entry: Entry, typed: Typed) -> Any:
    return [line.strip() for line in typed[""].split("\n") if line.strip()] or None


def _show_steps(_entry: Entry, value: Any) -> dict[str, Any]:
    texts = [one if isinstance(one, Mapping) else {"vi": one} for one in value or ()]
    return {
        f".{language}": "\n".join(
            " ".join(_as_text(one.get(language)).split()) or "–" for one in texts
        )
        for language in LANGUAGES
    }


def _read_steps(_entry: Entry, typed: Typed) -> Any:
    """A step a line, in each language; a dash stands for a line without a translation."""
    vi, en = ([one.strip() for one in typed[f".{x}"].split("\n") if one.strip()] for x in LANGUAGES)
    if en and len(en) != len(vi):
        raise Wrong(
            f"Tiếng Việt có {len(vi)} dòng, tiếng Anh có {len(en)}: mỗi dòng là một bước, hai bên "
            "phải bằng nhau (dòng chưa dịch ghi dấu –).",
            f"There are {len(vi)} Vietnamese and {len(en)} English lines: a step a line, as many "
            "on both sides (– for a line without a translation).",
            ".en",
        )
    found = []
    for number, words in enumerate(vi):
        other = en[number] if en else "–"
        found.append({"vi": words} if other == "–" else {"vi": words, "en": other})
    return found or None


def _show_yaml(_entry: Entry, value: Any) -> dict[str, Any]:
    if not value:
        return {"": ""}
    text = yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=100)
    return {"": text.strip()}


def _read_yaml(_entry: Entry, typed: Typed) -> Any:
    try:
        value = yaml.safe_load(typed[""]) if typed[""] else None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise Wrong(f"Dòng {line} không đọc được.", f"Line {line} cannot be read.") from error
    if value is not None and not isinstance(value, Mapping | list):
        raise Wrong("Mỗi dòng ghi “tên: cách điền”.", "Write “name: how it is filled” on a line.")
    return value or None


_BOTH = tuple(f".{one}" for one in LANGUAGES)
_ONE = ("",)
KINDS: Mapping[str, Kind] = {
    "text": Kind(_ONE, _show_one, _read_text),
    "long": Kind(_ONE, _show_one, _read_text),
    "number": Kind(_ONE, _show_one, _read_number),
    "amount": Kind(_ONE, _show_one, _read_amount),
    "both": Kind(_BOTH, _show_both, _read_both),
    "both_long": Kind(_BOTH, _show_both, _read_both),
    "date": Kind(("-day", "-month", "-year"), _show_date, _read_date),
    "time": Kind(_ONE, _show_one, _read_time),
    "choice": Kind(_ONE, _show_one, _read_choice),
    "choices": Kind(_ONE, _show_choices, _read_choices),
    "flag": Kind(_ONE, _show_flag, _read_flag),
    "condition": Kind(_ONE, _show_condition, _read_condition),
    "phrases": Kind(_ONE, _show_phrases, _read_phrases),
    "steps": Kind(_BOTH, _show_steps, _read_steps),
    "yaml": Kind(_ONE, _show_yaml, _read_yaml),
}


# -- What is still missing ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with what is kept: on which sheet, at which field, in words."""

    steps: tuple[str, ...]
    input: str
    words: Text


def missing(sheets: Sequence[Sheet], thing: Thing) -> list[Problem]:
    """Everything needed that is not there yet, on every sheet."""
    return [one for place in places(sheets, thing) for one in _missing(place)]


def _missing(place: Place) -> list[Problem]:
    found = []
    for entry in place.sheet.entries:
        value = at(place.thing, entry.name)
        if entry.kind == "table":
            found += _missing_in_lines(place, entry, value)
        if entry.is_needed and (part := _lacking(entry, value)) is not None:
            words = {language: f"{entry.label[language]}: {EMPTY[language]}" for language in EMPTY}
            found.append(Problem(place.steps, entry.input + part, words))
    return found


def _missing_in_lines(place: Place, entry: Entry, value: Any) -> list[Problem]:
    return [
        Problem(
            place.steps,
            f"{entry.input}.{number}.{one.input}{part}",
            {x: f"{entry.label[x]} {number + 1}, {one.label[x]}: {EMPTY[x]}" for x in EMPTY},
        )
        for number, line in enumerate(value or ())
        for one in entry.lines
        if one.is_needed and (part := _lacking(one, at(line, one.name))) is not None
    ]


def _lacking(entry: Entry, value: Any) -> str | None:
    """Which part of a needed value lacks, None where nothing does."""
    if isinstance(value, str) and value:
        return None  # a bare text, such as the name of a people, is the same in every language
    if entry.kind in ("both", "both_long"):
        told = KINDS[entry.kind].show(entry, value)
        return next((part for part in _BOTH if not told[part]), None)
    if value in (None, "", [], {}):
        return _BOTH[0] if entry.kind == "steps" else ""
    return None
