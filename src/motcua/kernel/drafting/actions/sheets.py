"""Editing a draft sheet by sheet, for offices whose things are described by sheets."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.editing.changes import Choices, Reader, summary, title_of
from motcua.base.editing.sheets import (
    NoSuchPlace,
    Sheet,
    Spot,
    Text,
    at,
    moved,
    reach,
    spot_at,
    with_reached,
    with_value,
)
from motcua.base.editing.values import Problem, Reading, read, shown
from motcua.base.errors import NotFound

from ..models import VersionDraft
from ..queries.conflicts import Conflict
from ..queries.drafts import content_at, language
from ..queries.pages import draft_title
from ..rules import Content
from .drawing import save_or_compare

Thing = dict[str, Any]
_MOVES = ("len", "xuong", "bo")
_TAKEN: Text = {"vi": "Mã này đã dùng cho mục khác.", "en": "This code is used already."}


class PartNotFound(NotFound):
    """Bản thảo không còn phần này. Hãy mở lại bản thảo."""

    message_en = "The draft no longer has this part. Open the draft again."


@dataclass(frozen=True, slots=True)
class SheetBook:
    """
    What an office's drafts are edited by.

    :ivar thing_of: what a draft holds, as the sheets see it; `content_of` the other way, beside
        what was held before.
    :ivar choices: what may be chosen, by the source that entries name.
    :ivar problems: what is wrong with a draft, at which field.
    :ivar followed: what else changes when something does.
    :ivar asked: the answers that conditions may ask for: name, question and values in words.
    """

    sheets: tuple[Sheet, ...]
    thing_of: Callable[[Content], Thing]
    content_of: Callable[[Mapping[str, Any], Content], Content]
    choices: Callable[[Thing], Choices]
    problems: Callable[[VersionDraft, Thing, datetime], Sequence[Problem]]
    followed: Callable[[Mapping[str, Any], Mapping[str, Any]], Mapping[str, Any]]
    asked: Callable[[Thing], Sequence[tuple[str, str, str]]]


@dataclass(frozen=True, slots=True)
class SheetAnswer:
    """What a sheet's page answers: where to go on, both sides of a conflict, or the page itself."""

    onward: str = ""
    conflict: Conflict | None = None
    context: dict[str, Any] = field(default_factory=dict)
    status: int = 200


@dataclass(frozen=True, slots=True)
class _Open:
    """A sheet that somebody has open."""

    actor: Actor
    draft: VersionDraft
    book: SheetBook
    content: Content
    thing: Thing
    spot: Spot
    posted: QueryDict
    at: datetime


def edit_sheet(
    *,
    actor: Actor,
    draft: VersionDraft,
    book: SheetBook,
    place: str,
    posted: QueryDict | None,
    is_saved: bool = False,
    at: datetime,
) -> SheetAnswer:
    """
    Show a sheet of a draft, or save what its form says.

    What cannot be read is told at its field and not saved; what is only missing is saved.

    :raises PartNotFound: if the draft has no such sheet, or no longer.
    """
    content = content_at(draft, _number(posted.get("revision")) if posted else 0)
    thing = book.thing_of(content)
    try:
        spot = spot_at(book.sheets, thing, place.strip("/").split("/"))
    except NoSuchPlace as error:
        raise PartNotFound() from error
    opened = _Open(actor, draft, book, content, thing, spot, posted or QueryDict(), at)
    if spot.is_list:
        return _move(opened) if posted is not None else _list_page(opened, is_saved)
    if posted is None:
        return _entry_page(opened, is_saved)
    return _save(opened)


def _number(text: str | None) -> int:
    typed = text or ""
    return int(typed) if typed.isdecimal() and typed.isascii() and len(typed) < 9 else 0


def _move(opened: _Open) -> SheetAnswer:
    """Take a thing out of a list, or put it before or after its neighbour."""
    act, _colon, place = opened.posted.get("act", "").partition(":")
    if act not in _MOVES or not place.isdecimal() or len(place) > 4:
        raise PartNotFound()
    lines = reach(opened.thing, opened.spot.way) or []
    return _kept(opened, moved(lines, int(place), act), f"{_base(opened)}?luu=1")


def _save(opened: _Open) -> SheetAnswer:
    spot, sheet = opened.spot, opened.spot.sheet
    before = reach(opened.thing, spot.way) or {}
    told = read(sheet.entries, before, dict(opened.posted.lists()))
    wrong = {**told.wrong, **_taken(opened, told), **_nothing(opened, told)}
    if wrong:
        reading = Reading(told.thing, told.typed, wrong)
        return _page(opened, reading, status=422)
    return _kept(opened, told.thing, f"{_base(opened)}?luu=1")


def _nothing(opened: _Open, told: Reading) -> dict[str, Text]:
    """A new thing of which nothing is said is none."""
    if not opened.spot.is_new or told.thing:
        return {}
    first = next((one for one in opened.spot.sheet.entries if one.is_needed), None)
    words = {"vi": "Nhập ít nhất mục này.", "en": "Enter this at least."}
    part = ".vi" if first and first.kind.startswith("both") else ""
    return {first.input + part: words} if first else {}


def _taken(opened: _Open, told: Reading) -> dict[str, Text]:
    """Things of a list are told apart by one entry: it is there once."""
    sheet, spot = opened.spot.sheet, opened.spot
    key = at(told.thing, sheet.key) if sheet.is_list and " " not in sheet.key else None
    if not isinstance(key, str) or not key:
        return {}
    lines, place = reach(opened.thing, spot.way[:-1]) or [], spot.way[-1]
    others = {at(one, sheet.key) for number, one in enumerate(lines) if number != place}
    return {sheet.key.replace("/", "."): _TAKEN} if key in others else {}


def _kept(opened: _Open, value: Any, onward: str) -> SheetAnswer:
    way = opened.spot.way
    if opened.spot.is_list and not value:
        changed = with_reached(opened.thing, way[:-1], _without(opened, way))
    else:
        changed = with_reached(opened.thing, way, value)
    changed = opened.book.followed(opened.thing, changed)
    conflict = save_or_compare(
        actor=opened.actor, draft_uuid=opened.draft.uuid, posted=opened.posted, at=opened.at,
        content=opened.book.content_of(changed, opened.content),
        revision=_number(opened.posted.get("revision")),
    )  # fmt: skip
    if conflict is None:
        return SheetAnswer(onward=onward)
    context = {**draft_title(opened.draft), "conflict": conflict}
    return SheetAnswer(conflict=conflict, context=context, status=409)


def _without(opened: _Open, way: Sequence[str | int]) -> Any:
    """The thing whose list became empty: an empty list says "none", so it stays written."""
    return with_value(reach(opened.thing, way[:-1]) or opened.thing, str(way[-1]), [])


def _base(opened: _Open) -> str:
    return f"{draft_title(opened.draft)['address']}/sua/{'/'.join(opened.spot.steps)}"


def _around(opened: _Open, is_saved: bool) -> dict[str, Any]:
    steps, sheet = opened.spot.steps, opened.spot.sheet
    title = draft_title(opened.draft)
    base = f"{title['address']}/sua/"
    above = [(base + "/".join(steps[:-1]), sheet.title)] if sheet.is_list and len(steps) > 1 else []
    if opened.spot.is_list and len(steps) > 1:
        above = [(base + "/".join(steps[:-1]), {"vi": _("Mục trên"), "en": _("Mục trên")})]
    return {
        **title,
        "sheet": sheet,
        "spot": opened.spot,
        "base": base,
        "here": base + "/".join(steps),
        "above": above,
        "revision": _number(opened.posted.get("revision")) or opened.draft.revision,
        "is_saved": is_saved,
    }


def _reader(opened: _Open) -> Reader:
    return Reader(language(), opened.book.choices(opened.thing))


def _list_page(opened: _Open, is_saved: bool) -> SheetAnswer:
    """The things of a list, with what is wrong with each."""
    sheet, reader = opened.spot.sheet, _reader(opened)
    found = opened.book.problems(opened.draft, opened.thing, opened.at)
    rows = []
    for number, one in enumerate(reach(opened.thing, opened.spot.way) or []):
        steps = (*opened.spot.steps, str(number))
        faults = sum(1 for each in found if each.steps[: len(steps)] == steps)
        rows.append((title_of(sheet, one, reader), summary(sheet, one, reader), faults))
    own = [one for one in found if one.steps == opened.spot.steps]
    context = {**_around(opened, is_saved), "rows": rows, "own": own}
    return SheetAnswer(context=context)


def _entry_page(opened: _Open, is_saved: bool) -> SheetAnswer:
    sheet, spot = opened.spot.sheet, opened.spot
    before = reach(opened.thing, spot.way) or {}
    found = [] if spot.is_new else opened.book.problems(opened.draft, opened.thing, opened.at)
    wrong = {one.input: one.words for one in found if one.steps == spot.steps and one.input}
    return _page(opened, Reading(before, shown(sheet.entries, before), wrong), is_saved)


def _page(
    opened: _Open, reading: Reading, is_saved: bool = False, status: int = 200
) -> SheetAnswer:
    spot, inner = opened.spot, []
    if not spot.is_new:
        for one in spot.sheet.sheets:
            lines = at(reach(opened.thing, spot.way), one.at) or []
            inner.append((one, len(lines)))
    conditions = any(one.kind == "condition" for one in spot.sheet.entries)
    context = {
        **_around(opened, is_saved),
        "typed": reading.typed,
        "errors": reading.wrong,
        "choices": opened.book.choices(opened.thing),
        "inner": inner,
        "called": title_of(spot.sheet, reading.thing, _reader(opened)) if spot.sheet.at else "",
        "asked": opened.book.asked(opened.thing) if conditions else [],
    }
    return SheetAnswer(context=context, status=status)
