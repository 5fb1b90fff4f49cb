"""What is written on the elements of a process's picture, and how they are coloured."""

from collections.abc import Callable, Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from motcua.base.text import number_in

from . import words
from .flow import Spread
from .processes import ElementRow, SpreadWords

# What the picture can show, as its address names it.
VIEWS = {
    "so-viec": noop("Số việc"),
    "cho": noop("Thời gian chờ"),
    "lam": noop("Thời gian làm"),
    "tre": noop("Trễ hạn"),
}
_LONG = 0.5  # from half of the longest on, a step is one of the slowest

Badge = dict[str, str]


def badges_of(rows: Iterable[ElementRow], view: str) -> dict[str, Badge]:
    """What is written on each element: in the view of volumes, waiting, working or breaches."""
    found = {}
    for row in rows:
        said = [text for text in _SAID[view](row) if text]
        if said:
            found[row.id] = {"text": "\n".join(said), "kind": _kind(row, view)}
    return found


def marks_of(rows: Iterable[ElementRow], view: str) -> dict[str, str]:
    """How the elements are coloured; the words on them say the same."""
    rows = list(rows)
    if view in ("cho", "lam"):
        return {row.id: "watched" for row in _slowest(rows, view)}
    marks = {row.id: "watched" for row in rows if row.is_slow}
    return {**marks, **{row.id: "late" for row in rows if row.figures.standing_late}}


def _slowest(rows: list[ElementRow], view: str) -> Iterator[ElementRow]:
    lengths = {row.id: spread.median for row in rows if (spread := _spread(row, view))}
    longest = max(lengths.values(), default=0)
    for row in rows:
        if longest and lengths.get(row.id, 0) >= _LONG * longest:
            yield row


def _spread(row: ElementRow, view: str) -> Spread | None:
    return row.figures.waiting if view == "cho" else row.figures.working


def _kind(row: ElementRow, view: str) -> str:
    if view in ("cho", "lam"):
        return "" if _spread(row, view) else "quiet"
    if row.figures.standing_late:
        return "danger"
    if row.is_slow:
        return "warning"
    return "" if row.figures.standing and view == "so-viec" else "quiet"


def _volumes(row: ElementRow) -> list[str]:
    found = row.figures
    return [
        _counted(_("%(n)s đang ở đây"), found.standing),
        _counted(_("%(n)s hẹn giờ đang chạy"), found.armed),
        _counted(_("%(n)s đã xong"), found.done),
    ]


def _waiting(row: ElementRow) -> list[str]:
    return [
        *_lasted(_("chờ %(span)s"), row.waiting),
        _counted(_("%(n)s chưa ai nhận"), row.untaken),
    ]


def _working(row: ElementRow) -> list[str]:
    return [
        *_lasted(_("làm %(span)s"), row.working),
        _counted(_("%(n)s đang làm"), row.figures.taken),
    ]


def _lasted(text: str, found: SpreadWords | None) -> list[str]:
    if found is None:
        return []
    most = _("9/10: %(span)s") % {"span": found.most} if found.most else ""
    return [text % {"span": found.median}, most]


def _breaches(row: ElementRow) -> list[str]:
    found = row.figures
    return [
        _counted(_("%(n)s quá định mức"), found.standing_late),
        _counted(_("%(n)s hồ sơ quá hạn trả"), found.overdue),
        _("%(share)s trễ định mức") % {"share": row.late_words} if found.late else "",
    ]


_SAID: dict[str, Callable[[ElementRow], list[str]]] = {
    "so-viec": _volumes,
    "cho": _waiting,
    "lam": _working,
    "tre": _breaches,
}


def _counted(text: str, number: int) -> str:
    return text % {"n": number_in(number, words.language())} if number else ""
