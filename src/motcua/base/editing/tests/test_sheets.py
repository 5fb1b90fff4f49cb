"""Sheets: places, reading what was typed, what is missing, what changed."""

import pytest

from motcua.base.editing import sheets as m
from motcua.base.editing.changes import Reader, changes
from motcua.base.editing.values import Problem, missing, read, shown


def entry(name, kind, **more):
    return m._entry({"name": name, "kind": kind, "label": {"vi": name, "en": name}, **more})


def book():
    line = [
        {"name": "value", "kind": "text", "label": {"vi": "Trị", "en": "Value"}, "needed": True}
    ]
    return tuple(
        m._sheet(one)
        for one in [
            {
                "id": "dau",
                "title": {"vi": "Đầu", "en": "Head"},
                "entries": [
                    {
                        "name": "a/title",
                        "kind": "both",
                        "label": {"vi": "Tên", "en": "Name"},
                        "needed": True,
                    },
                ],
            },
            {
                "id": "trang",
                "at": "pages",
                "key": "code",
                "title": {"vi": "Trang", "en": "Pages"},
                "entries": [
                    {
                        "name": "code",
                        "kind": "text",
                        "label": {"vi": "Mã", "en": "Code"},
                        "needed": True,
                    },
                    {
                        "name": "fee",
                        "kind": "amount",
                        "label": {"vi": "Thu", "en": "Fee"},
                        "least": 0,
                    },
                    {
                        "name": "rows",
                        "kind": "table",
                        "label": {"vi": "Dòng", "en": "Rows"},
                        "lines": line,
                    },
                ],
                "sheets": [
                    {
                        "id": "o",
                        "at": "cells",
                        "key": "code",
                        "title": {"vi": "Ô", "en": "Cells"},
                        "entries": [
                            {"name": "code", "kind": "text", "label": {"vi": "Mã", "en": "Code"}}
                        ],
                    }
                ],
            },
        ]
    )


THING = {
    "a": {"title": {"vi": "Một", "en": "One"}},
    "pages": [
        {"code": "x", "fee": 8000, "odd": [1], "cells": [{"code": "c"}]},
        {"code": "y", "rows": [{"value": "1", "kept": True}]},
    ],
}


def posted(typed, **changed):
    found = {name: value if isinstance(value, list) else [value] for name, value in typed.items()}
    return found | {name.replace("__", "."): [value] for name, value in changed.items()}


@pytest.mark.parametrize(
    ("steps", "way"),
    [
        ("dau", ()),
        ("trang", ("pages",)),
        ("trang/1", ("pages", 1)),
        ("trang/2", ("pages", 2)),
        ("trang/0/o", ("pages", 0, "cells")),
        ("trang/0/o/0", ("pages", 0, "cells", 0)),
        ("trang/1/o/0", ("pages", 1, "cells", 0)),
    ],
)
def test_an_address_names_a_place(steps, way):
    assert m.spot_at(book(), THING, steps.split("/")).way == way


@pytest.mark.parametrize(
    "steps",
    [
        "",
        "khac",
        "dau/0",
        "trang/3",
        "trang/-1",
        "trang/x",
        "trang/99999",
        "trang/2/o",
        "trang/0/khac",
        "trang/0/o/2",
        "trang/0/o/0/o",
    ],
)
def test_an_address_of_nothing_is_refused(steps):
    with pytest.raises(m.NoSuchPlace):
        m.spot_at(book(), THING, steps.split("/"))


def test_what_was_not_touched_stays_as_it_was():
    for spot in (m.spot_at(book(), THING, way.split("/")) for way in ("dau", "trang/0", "trang/1")):
        before = m.reach(THING, spot.way)
        told = read(spot.sheet.entries, before, posted(shown(spot.sheet.entries, before)))
        assert (told.thing, told.wrong) == (before, {})


def test_a_table_keeps_what_its_lines_do_not_show_and_drops_empty_lines():
    entries = book()[1].entries
    before = {"code": "y", "rows": [{"value": "1", "kept": True}]}
    told = read(
        entries, before, posted(shown(entries, before), rows__0__value="2", rows__3__value="9")
    )
    assert told.thing["rows"] == [{"value": "2", "kept": True}, {"value": "9"}]
    gone = read(entries, before, posted(shown(entries, before), rows__0__value=""))
    assert "rows" not in gone.thing


@pytest.mark.parametrize(
    ("typed", "value"),
    [("8.000", 8000), ("1.500.000", 1500000), ("0,5", "0.5"), ("2.50", "2.50"), ("", None)],
)
def test_amounts_are_read_as_vietnamese_writes_them(typed, value):
    found = read((entry("fee", "amount"),), {"fee": 1}, {"fee": [typed]}).thing.get("fee")
    assert found == value


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("amount", {"x": "ba"}),
        ("amount", {"x": "-1"}),
        ("amount", {"x": "1e99"}),
        ("amount", {"x": "NaN"}),
        ("number", {"x": "1,5"}),
        ("number", {"x": "١"}),
        ("date", {"x-day": "31", "x-month": "2", "x-year": "2027"}),
        ("date", {"x-day": "1"}),
        ("time", {"x": "25:00"}),
        ("condition", {"x": "/a ="}),
        ("choice", {"x": "z"}),
        ("choices", {"x": "z"}),
        ("both", {"x.en": "One"}),
        ("steps", {"x.vi": "a\nb", "x.en": "a"}),
        ("yaml", {"x": "a: [1"}),
        ("yaml", {"x": "chữ"}),
        ("yaml", {"x": "!!python/object:os.system {}"}),
    ],
)
def test_what_cannot_be_read_is_told_at_its_field(kind, fields):
    one = entry("x", kind, least=0, options={"a": {"vi": "A", "en": "A"}})
    told = read((one,), {}, {name: [text] for name, text in fields.items()})
    assert told.thing == {} and len(told.wrong) == 1
    assert next(iter(told.wrong)).startswith("x")
    assert all(next(iter(told.wrong.values()))[language] for language in ("vi", "en"))


def test_missing_names_the_sheet_and_the_field():
    thing = {"a": {"title": {"vi": "Một"}}, "pages": [{"fee": 1, "rows": [{"value": ""}]}]}
    found = {(one.steps, one.input) for one in missing(book(), thing)}
    assert found == {
        (("dau",), "a.title.en"),
        (("trang", "0"), "code"),
        (("trang", "0"), "rows.0.value"),
    }
    assert all(isinstance(one, Problem) for one in missing(book(), thing))


def test_changes_are_told_field_by_field():
    after = {
        "a": {"title": {"vi": "Hai", "en": "One"}},
        "pages": [{"code": "y", "rows": [{"value": "2"}]}, {"code": "x", "fee": 9000, "cells": []}],
    }
    told = changes(book(), THING, after, Reader("vi", {}))
    assert [(one.sheet, one.item, one.label, one.state, one.before, one.after) for one in told] == [
        ("Đầu", "", "Tên", "changed", "Một", "Hai"),
        ("Trang", "y", "Dòng", "changed", "1", "2"),
        ("Trang", "x", "Thu", "changed", "8.000", "9.000"),
        ("Ô", "x › c", "", "removed", "", ""),
        ("Trang", "", "thứ tự", "moved", "x, y", "y, x"),
    ]


def test_things_of_a_list_are_moved_and_taken_away():
    assert m.moved([1, 2, 3], 2, "len") == [1, 3, 2]
    assert m.moved([1, 2, 3], 0, "len") == [1, 2, 3]
    assert m.moved([1, 2, 3], 0, "xuong") == [2, 1, 3]
    assert m.moved([1, 2, 3], 2, "xuong") == [1, 2, 3]
    assert m.moved([1, 2, 3], 1, "bo") == [1, 3]
    assert m.moved([1], 7, "bo") == [1]
