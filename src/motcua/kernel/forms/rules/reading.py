"""What a posted page says, as typed answers. What cannot be read is kept as it was typed."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from motcua.base import typed_dates as dates
from motcua.base.posted import Posted
from motcua.base.value_paths import Answers, copied, is_blank, name_of, put_or_drop, value_at

from .definition import Field, Form, Page, Repeat

LONGEST_TEXT = 100_000
_GROUPED = re.compile(r"[+-]?\d{1,3}(\.\d{3})+")
_CURRENCY = re.compile(r"\s*(đồng|vnđ|vnd|đ|₫)\s*$", re.IGNORECASE)
_INDEX = re.compile(r"(\d{1,6})(?:/|$)")


@dataclass(frozen=True, slots=True)
class Action:
    """Which button was pressed: next, save, back, refresh, or one about an item or a file."""

    verb: str
    name: str = ""

    @property
    def stays(self) -> bool:
        """Whether the person stays on the page (a part was added, a file taken away)."""
        return self.verb in {"add", "remove", "drop", "refresh"}


def clean_text(value: str, *, many_lines: bool = False) -> str:
    """
    Text as it is stored: NFC, trimmed, without control characters.

    One line keeps single spaces; many lines keep their line ends (as \\n).
    """
    text = value[:LONGEST_TEXT].replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    # Control characters go before anything is joined: "a \0 b" must not end with two spaces.
    text = "".join(filter(_is_written, text))
    text = unicodedata.normalize("NFC", text)
    return text.strip() if many_lines else " ".join(text.split())


def _is_written(letter: str) -> bool:
    return letter == "\n" or unicodedata.category(letter) not in {"Cc", "Cs"}


def read_number(typed: str) -> int | float | str:
    """
    A figure in Vietnamese notation: 1.234,5 or 1 234,5; also 12.5, which can mean nothing else.

    What cannot be read, or has more digits than can be kept exactly, comes back as typed.
    """
    bare = re.sub(r"[\s\u00a0\u202f]", "", _CURRENCY.sub("", typed))
    whole, comma, decimals = bare.partition(",")
    if _GROUPED.fullmatch(whole):
        whole = whole.replace(".", "")
    plain = f"{whole}.{decimals}" if comma else whole
    if not re.fullmatch(r"[+-]?\d+(\.\d+)?", plain, re.ASCII):
        return typed
    try:
        figure = Decimal(plain)
    except InvalidOperation:
        return typed
    if len(figure.as_tuple().digits) > 15:
        return typed
    return int(figure) if figure == figure.to_integral_value() else float(figure)


def written_number(value: Any) -> str:
    """A figure as it stands in its box: 1.234,5; anything that is not a figure as typed."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "" if value is None else str(value)
    text = f"{Decimal(str(value)):,f}"
    return text.replace(",", " ").replace(".", ",").replace(" ", ".")


def compact(value: str, widget: str) -> str:
    """A number-like text without the spaces and points people write between its digits."""
    if widget == "phone":
        bare = re.sub(r"[\s.\-()]", "", value)
        return re.sub(r"^(\+84|0084)0?", "0", bare)
    return re.sub(r"[\s.]", "", value)


def tidy_value(field: Field, value: Any) -> Any:
    """One answer as it is stored, whether it was posted, prefilled or sent by a machine."""
    if isinstance(value, list):
        each = [tidy_value(field, one) for one in value]
        return [one for one in each if not is_blank(one)]
    if not isinstance(value, str):
        return value
    text = clean_text(value, many_lines=field.widget == "textarea")
    if field.widget in {"phone", "personal_code", "tax_code"}:
        return compact(text, field.widget)
    return text


def tidy_answers(form: Form, answers: Mapping[str, Any]) -> Answers:
    """Answers that a machine sent, cleaned like posted ones; what has no question is kept."""
    kept: Answers = copied(answers)
    for _, item in form.items:
        value = value_at(answers, item.name)
        if isinstance(item, Repeat) and isinstance(value, list):
            value = [_tidy_item(item, each) for each in value]
        elif isinstance(item, Field):
            value = tidy_value(item, value)
        put_or_drop(kept, item.name, value)
    return kept


def _tidy_item(repeat: Repeat, answers: Any) -> Any:
    if not isinstance(answers, Mapping):
        return answers
    kept = copied(answers)
    for question in repeat.fields:
        put_or_drop(kept, question.name, tidy_value(question, value_at(answers, question.name)))
    return kept


def read_page(
    form: Form, page: Page, post: Posted, answers: Mapping[str, Any], locked: frozenset[str]
) -> tuple[Answers, Action]:
    """
    The answers with those of one posted page put in their place, and the button pressed.

    :param locked: names that are known for sure; whatever was posted for them is ignored.
        Files stay as they are: they are received apart.
    """
    merged = copied(answers)
    action = read_action(post)
    for item in page.items:
        if isinstance(item, Repeat):
            put_or_drop(merged, item.name, _read_items(item, post, answers, action))
        elif item.widget != "upload" and item.name not in locked:
            put_or_drop(merged, item.name, read_value(item, item.name, post))
    if action.verb == "drop":
        _drop_file(form, merged, action.name)
    return merged, action


def read_action(post: Posted) -> Action:
    """Which button sent the page; a page sent without one goes on."""
    pressed = [str(value) for value in post.getlist("_action")]
    verb, _, name = (pressed[-1] if pressed else "next").partition(":")
    known = verb in {"next", "save", "back", "refresh", "add", "remove", "drop"}
    return Action(verb, name) if known else Action("next")


def read_value(field: Field, name: str, post: Posted) -> Any:
    """One posted answer in the type that the schema asks for."""
    if field.widget == "date":
        parts = [_first(post, f"{name}-{part}") for part in ("day", "month", "year")]
        return dates.joined(*(clean_text(part) for part in parts))
    if field.widget == "checkbox":
        return bool(_first(post, name))
    if field.options:
        return _read_choice(field, [str(value) for value in post.getlist(name)])
    typed = _first(post, name)
    if field.widget in {"number", "money"}:
        text = clean_text(typed)
        return read_number(text) if text else None
    return tidy_value(field, typed)


def _first(post: Posted, name: str) -> str:
    values = post.getlist(name)
    return str(values[-1]) if values else ""


def _read_choice(field: Field, keys: list[str]) -> Any:
    by_key = {option.key: option.value for option in field.options}
    if field.widget == "checkboxes":
        chosen = set(keys)
        known = [option.value for option in field.options if option.key in chosen]
        return known + [clean_text(key) for key in keys if key and key not in by_key]
    key = keys[-1] if keys else ""
    return by_key[key] if key in by_key else clean_text(key)


def _read_items(
    repeat: Repeat, post: Posted, answers: Mapping[str, Any], action: Action
) -> list[Answers]:
    items: list[Answers] = []
    removed = action.name if action.verb == "remove" else None
    for index in _indexes(repeat, post):
        name = f"{repeat.name}/{index}"
        if name == removed:
            continue
        item: Answers = {}
        for question in repeat.fields:
            full = f"{name}/{question.name}"
            value = (
                value_at(answers, full)
                if question.widget == "upload"
                else read_value(question, full, post)
            )
            put_or_drop(item, question.name, value)
        items.append(item)
    if action.verb == "add" and action.name == repeat.name and len(items) < repeat.maximum:
        items.append({})
    return items if action.stays or action.verb == "save" else _without_blank(repeat, items)


def _indexes(repeat: Repeat, post: Posted) -> list[int]:
    prefix = f"{repeat.name}/"
    found = (_INDEX.match(key.removeprefix(prefix)) for key in post if key.startswith(prefix))
    return sorted({int(match.group(1)) for match in found if match})


def _without_blank(repeat: Repeat, items: list[Answers]) -> list[Answers]:
    """The items that say something; empty ones that were only added by a button go again."""
    kept = [item for item in items if _says_something(repeat, item)]
    spare = [item for item in items if not _says_something(repeat, item)]
    return kept + spare[: max(0, min(repeat.minimum, len(items)) - len(kept))]


def _says_something(repeat: Repeat, item: Answers) -> bool:
    values = [value_at(item, question.name) for question in repeat.fields]
    return any(not is_blank(value) and value is not False for value in values)


def _drop_file(form: Form, answers: Answers, name: str) -> None:
    """Take one file away: `child/photo/<file uuid>`."""
    field_name, _, file_uuid = name_of(name).rpartition("/")
    found = form.find(field_name)
    if found is None:
        return
    field = found[1] if isinstance(found[1], Field) else found[2]
    if field is None or field.widget != "upload":
        return
    kept = [
        file for file in files_of(value_at(answers, field_name)) if file["file_uuid"] != file_uuid
    ]
    put_files(answers, field_name, field, kept)


def files_of(value: Any) -> list[dict[str, Any]]:
    """The files of an upload answer, one or several."""
    several = value if isinstance(value, list) else [value]
    return [dict(file) for file in several if isinstance(file, Mapping) and "file_uuid" in file]


def put_files(
    answers: Answers, name: str, field: Field, files: Sequence[Mapping[str, Any]]
) -> None:
    """Write an upload answer in the shape that its schema asks for, items of parts included."""
    value: Any = [dict(file) for file in files]
    if not field.multiple:
        value = value[-1] if value else None
    parts = re.fullmatch(r"(.+?)/(\d+)/(.+)", name)
    if parts is None:
        put_or_drop(answers, name, value)
        return
    items = value_at(answers, parts[1])
    items = list(items) if isinstance(items, list) else []
    items.extend({} for _ in range(len(items), int(parts[2]) + 1))
    put_or_drop(items[int(parts[2])], parts[3], value)
    put_or_drop(answers, parts[1], items)
