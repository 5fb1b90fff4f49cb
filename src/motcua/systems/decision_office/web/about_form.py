"""The form of what a file cannot say: title, legal basis, days, and words for values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from motcua.kernel.drafting.api import Content

from .forms import date_text, typed_date

LAWS, WORDS = 3, 6  # empty lines beyond those that are filled
MOST_LAWS, MOST_WORDS = 40, 200
SURENESS = ("known", "stated", "assumed")
Posted = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the form that repeats: a law, or a word."""

    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AboutForm:
    """The fields as they are shown."""

    texts: Mapping[str, str]
    dates: Mapping[str, tuple[str, str, str]]
    laws: tuple[Line, ...]
    words: tuple[Line, ...]


def shown_form(content: Content) -> AboutForm:
    """The form filled with what is kept."""
    about = content.about
    texts = {
        f"{name}-{language}": _told(about.get(name), language)
        for name in ("title", "note")
        for language in ("vi", "en")
    }
    texts["sureness"] = str(about.get("sureness", "assumed"))
    texts["decision"] = str(about.get("decision", ""))
    texts["procedures"] = ", ".join(map(str, about.get("procedures") or []))
    days = {"valid_from": content.valid_from, "valid_to": content.valid_to}
    laws = [
        {"number": str(one.get("number", "")), "articles": str(one.get("articles", "")),
         "vi": _told(one.get("title"), "vi"), "en": _told(one.get("title"), "en")}
        for one in about.get("legal_basis") or []
    ]  # fmt: skip
    words = [
        {"key": str(key), "vi": _told(value, "vi"), "en": _told(value, "en")}
        for key, value in (about.get("words") or {}).items()
    ]
    return AboutForm(
        texts,
        {name: _parts(day) for name, day in days.items()},
        tuple(Line(one) for one in [*laws, *[{}] * LAWS]),
        tuple(Line(one) for one in [*words, *[{}] * WORDS]),
    )


def _told(value: Any, language: str) -> str:
    if isinstance(value, str):
        return value if language == "vi" else ""
    return str(value.get(language, "")) if isinstance(value, dict) else ""


def _parts(day: date | None) -> tuple[str, str, str]:
    return (str(day.day), str(day.month), str(day.year)) if day else ("", "", "")


def typed_form(posted: Posted) -> AboutForm:
    """The form as typed."""
    names = ("title-vi", "title-en", "note-vi", "note-en", "sureness", "decision", "procedures")
    return AboutForm(
        {name: _clean(posted, name) for name in names},
        {name: typed_date(posted, name) for name in ("valid_from", "valid_to")},
        _lines(posted, "law", ("number", "vi", "en", "articles"), MOST_LAWS),
        _lines(posted, "word", ("key", "vi", "en"), MOST_WORDS),
    )


def _lines(posted: Posted, stem: str, parts: tuple[str, ...], most: int) -> tuple[Line, ...]:
    count = sum(1 for n in range(most) if f"{stem}-{n}-{parts[0]}" in posted)
    return tuple(
        Line({part: _clean(posted, f"{stem}-{n}-{part}") for part in parts}) for n in range(count)
    )


def _clean(posted: Posted, name: str) -> str:
    return posted.get(name, "").replace("\r\n", "\n").strip()[:4000]


def told_content(form: AboutForm, before: Content) -> tuple[Content, dict[str, str]]:
    """What the form says, over what was kept before, and what is wrong with it by field."""
    wrong: dict[str, str] = {}
    days = {name: _day(name, parts, wrong) for name, parts in form.dates.items()}
    about = {**before.about}
    _put(about, "title", _both(form.texts, "title"))
    _put(about, "note", _both(form.texts, "note"))
    _put(about, "decision", form.texts["decision"])
    _put(about, "procedures", [one for one in form.texts["procedures"].replace(",", " ").split()])
    about["sureness"] = form.texts["sureness"] if form.texts["sureness"] in SURENESS else "assumed"
    _put(about, "legal_basis", _laws(form, about.get("legal_basis") or [], wrong))
    _put(about, "words", _words(form, wrong))
    if not form.texts["title-vi"]:
        wrong["title-vi"] = _("Nhập tên bảng bằng tiếng Việt.")
    if days["valid_from"] and days["valid_to"] and days["valid_to"] <= days["valid_from"]:
        wrong["valid_to"] = _("Ngày hết hiệu lực phải sau ngày bắt đầu có hiệu lực.")
    return Content(before.file, about, days["valid_from"], days["valid_to"]), wrong


def _put(about: dict[str, Any], key: str, value: Any) -> None:
    if value:
        about[key] = value
    else:
        about.pop(key, None)


def _both(texts: Mapping[str, str], name: str) -> dict[str, str]:
    return {one: text for one in ("vi", "en") if (text := texts[f"{name}-{one}"])}


def _day(name: str, parts: tuple[str, str, str], wrong: dict[str, str]) -> date | None:
    if not any(parts):
        return None
    try:
        return date.fromisoformat(date_text(parts))
    except ValueError:
        wrong[name] = _("Nhập ngày có thật, ví dụ 1 1 2027.")
        return None


def _laws(form: AboutForm, before: list[Any], wrong: dict[str, str]) -> list[dict[str, Any]]:
    kept = {str(one.get("number", "")): one for one in before if isinstance(one, dict)}
    found = []
    for n, line in enumerate(form.laws):
        values = line.values
        if not any(values.values()):
            continue
        if not values["number"]:
            wrong[f"law-{n}-number"] = _("Nhập số, ký hiệu của văn bản, ví dụ 60/2014/QH13.")
        law = {"sureness": "stated", **kept.get(values["number"], {}), "number": values["number"]}
        _put(law, "title", {one: values[one] for one in ("vi", "en") if values[one]})
        _put(law, "articles", values["articles"])
        found.append(law)
    return found


def _words(form: AboutForm, wrong: dict[str, str]) -> dict[str, dict[str, str]]:
    found = {}
    for n, line in enumerate(form.words):
        values = line.values
        if not any(values.values()):
            continue
        if not values["key"]:
            wrong[f"word-{n}-key"] = _("Nhập giá trị hoặc nhãn như trong bảng.")
            continue
        found[values["key"]] = {
            "vi": values["vi"] or values["key"], "en": values["en"] or values["vi"] or values["key"]
        }  # fmt: skip
    return found
