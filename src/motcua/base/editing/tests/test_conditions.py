"""Conditions as officials type them come back as they were."""

import pytest

from motcua.base.editing.conditions import NoCondition, condition_of, fields_in, text_of


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("", None),
        ("/a = poor", {"field": "/a", "equals": "poor"}),
        ("/a = 3", {"field": "/a", "equals": 3}),
        ('/a = "3"', {"field": "/a", "equals": "3"}),
        ("/a = true", {"field": "/a", "equals": True}),
        ('/a = "hộ nghèo, (mới)"', {"field": "/a", "equals": "hộ nghèo, (mới)"}),
        ("/a thuộc (x, 2)", {"field": "/a", "in": ["x", 2]}),
        ("/a có điền", {"field": "/a", "filled": True}),
        ("/a không điền", {"field": "/a", "filled": False}),
        ("không (/a = x)", {"not": {"field": "/a", "equals": "x"}}),
        (
            "/a = x và (/b = y hoặc /c có điền)",
            {
                "all": [
                    {"field": "/a", "equals": "x"},
                    {"any": [{"field": "/b", "equals": "y"}, {"field": "/c", "filled": True}]},
                ]
            },
        ),
    ],
)
def test_a_condition_is_read_and_written_alike(text, condition):
    assert condition_of(text) == condition
    assert text_of(condition) == text


def test_english_words_are_read_too():
    assert condition_of("/a filled and not (/b in (x)) or /c empty") == {
        "any": [
            {
                "all": [
                    {"field": "/a", "filled": True},
                    {"not": {"field": "/b", "in": ["x"]}},
                ]
            },
            {"field": "/c", "filled": False},
        ]
    }


@pytest.mark.parametrize(
    "text",
    [
        "/a",
        "/a =",
        "= x",
        "/a = x và",
        "(/a = x",
        "/a = x)",
        "/a thuộc x",
        "/a thuộc ()",
        "không /a",
        '/a = "x',
        "và",
        "/a = x /b = y",
        "(" * 500 + "/a = x" + ")" * 500,
        "/a có",
        '/a = "\\u12"',
    ],
)
def test_what_is_no_condition_is_said_so(text):
    with pytest.raises(NoCondition):
        condition_of(text)


def test_the_answers_that_a_condition_asks_for_are_told():
    condition = condition_of("/a = x và không (/b có điền hoặc /a = y)")
    assert fields_in(condition) == ("/a", "/b", "/a")
