"""Forms and drafts for those who design them: choices, faults at their fields, questions asked."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language

from motcua.base.brief_forms import written_out
from motcua.base.editing.sheets import at, places
from motcua.base.editing.values import Problem, missing
from motcua.base.text import in_language, vietnam_day
from motcua.kernel.drafting import api as drafting
from motcua.kernel.forms import api as forms

from ..rules.sheets import SHEETS, brief_form

Thing = Mapping[str, Any]
_SUBJECTS = {
    "applicant": {"vi": "người khai", "en": "applicant"},
    "organization": {"vi": "tổ chức", "en": "organization"},
    "spouse": {"vi": "vợ, chồng", "en": "spouse"},
    "child": {"vi": "con", "en": "child"},
}
# Where a fault of a full form stands on the sheets.
_ITEM = re.compile(r"layout/pages/(\d+)(?:/fields/(\d+)(?:/fields/(\d+))?)?(?:/(.*))?")


def language() -> str:
    """The reader's language: vi or en."""
    return "en" if (get_language() or "vi").startswith("en") else "vi"


def choices_of(_thing: Thing) -> dict[str, list[tuple[str, str]]]:
    """What may be chosen, by source."""
    said = language()
    concepts = []
    for one in sorted(forms.designing.known_concepts()):
        subject, _point, rest = one.partition(".")
        concepts.append((one, f"{in_language(_SUBJECTS.get(subject, subject), said)}: {rest}"))
    return {
        "concepts": concepts,
        "checks": [(one, one) for one in sorted(forms.designing.KNOWN_CHECKS)],
        "widgets": [(one, one) for one in sorted(forms.designing.WIDGETS)],
    }


def asked_by(thing: Thing) -> list[tuple[str, str, str]]:
    """What conditions may ask for: the questions of the draft itself."""
    found = []
    for page in at(thing, "pages") or ():
        for one in page.get("fields") or ():
            values = ", ".join(str(each.get("value")) for each in one.get("options") or ())
            found.append(
                (str(one.get("field", "")), in_language(one.get("label"), language()), values)
            )
    return found


def first_day(thing: Thing, today: date) -> date:
    """The first day of a draft, today where it begins with its approval."""
    told = at(thing, "days/from")
    return date.fromisoformat(str(told)) if told else today


def problems_in(draft: drafting.VersionDraft, thing: Thing, when: datetime) -> list[Problem]:
    """Everything that has to be mended before a draft is published, each at its field."""
    today = vietnam_day(when)
    found = [*missing(SHEETS, thing), *_of_days(thing, today), *_of_choices(thing)]
    if not at(thing, "pages"):
        words = {"vi": "Biểu mẫu chưa có trang nào.", "en": "The form has no page yet."}
        return [*found, Problem(("trang",), "", words)]
    first = first_day(thing, today)
    brief = brief_form(thing, code=draft.code, version=1, first=first, end=None)
    seen = {(one.steps, one.input) for one in found}
    for fault in forms.designing.inspect_form(written_out(brief)):
        problem = _placed(fault, thing) if fault.is_error else None
        if problem is not None and (problem.steps, problem.input) not in seen:
            found.append(problem)
    order = {sheet.id: place for place, sheet in enumerate(SHEETS)}
    return sorted(found, key=lambda one: (order[one.steps[0]], one.steps))


def _of_days(thing: Thing, today: date) -> Iterator[Problem]:
    first, end = (at(thing, f"days/{name}") for name in ("from", "to"))
    if first and first < today.isoformat():
        words = {
            "vi": "Ngày áp dụng đã qua. Chọn hôm nay, một ngày sắp tới, hoặc để trống.",
            "en": "The first day is past. Choose today, a day to come, or leave it empty.",
        }
        yield Problem(("cong-bo",), "days.from", words)
    if end and end <= (first or today.isoformat()):
        words = {
            "vi": "Ngày hết áp dụng phải sau ngày bắt đầu.",
            "en": "The end must be after the first day.",
        }
        yield Problem(("cong-bo",), "days.to", words)


def _of_choices(thing: Thing) -> Iterator[Problem]:
    """Who may choose needs something to choose from."""
    for place in places(SHEETS, thing):
        asked = place.thing.get("type") in ("choice", "choices") and len(place.steps) > 2
        if asked and not place.thing.get("options"):
            words = {"vi": "Thiếu các lựa chọn.", "en": "There are no choices."}
            yield Problem(place.steps, "options", words)


def _placed(fault: Any, thing: Thing) -> Problem:
    """A fault of a full form at the sheet and field where it is mended."""
    steps, field = _steps_of(fault.path, thing)
    name = {"title": "label", "repeat": "field"}.get(field, field) if len(steps) > 2 else field
    return Problem(steps, name if name in _FIELDS else "", dict(fault.text))


_FIELDS = frozenset(
    {"label.vi", "field", "type", "show_if", "concept", "widget", "options", "id", "field.vi"}
) | {"title.vi", "check", "other"}


def _steps_of(path: str, thing: Thing) -> tuple[tuple[str, ...], str]:
    if match := _ITEM.match(path):
        page, item, inner, field = match.groups()
        steps: tuple[str, ...] = ("trang", page)
        steps += ("muc", item) if item else ()
        steps += ("trong", inner) if inner else ()
        return steps, _field(field or "")
    if path.startswith("checks/"):
        _checks, number, *rest = path.split("/")
        return ("phep-kiem", number), rest[0] if rest else ""
    if path.startswith("schema/"):
        return _of_schema(path.removeprefix("schema/"), thing), "field"
    return ("cong-bo",), _field(path)


def _field(name: str) -> str:
    first = name.partition("/")[0]
    return f"{first}.vi" if first in ("label", "title") else first


def _of_schema(path: str, thing: Thing) -> tuple[str, ...]:
    """A fault about an answer stands at the question that asks for it."""
    for place, page in enumerate(at(thing, "pages") or ()):
        for number, one in enumerate(page.get("fields") or ()):
            if str(one.get("field", "")).strip("/") == path.replace("/properties", "").strip("/"):
                return "trang", str(place), "muc", str(number)
    return ("trang",)


def find_row(code: str, number: int | None = None) -> Any:
    """A version by its number, or the newest one."""
    rows = forms.designing.FormVersion.objects.filter(code=code)
    if number is not None:
        rows = rows.filter(version=number)
    return rows.order_by("-version").first()
