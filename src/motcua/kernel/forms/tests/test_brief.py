"""A brief form is written out in full: schema, layout, options, repeated parts."""

from typing import Any

from motcua.base.brief_forms import TYPES, written_out
from motcua.kernel.forms.testing import faults_of, small_content


def brief(*fields: dict[str, Any]) -> dict[str, Any]:
    """A brief form with one page of these questions."""
    title = {"vi": "Thử", "en": "Trial"}
    page = {"id": "only", "title": title, "fields": list(fields)}
    head = {"code": "brief", "version": 1, "valid_from": "2025-07-01", "title": title}
    return {**head, "pages": [page]}


def question(name: str, kind: str, **more: Any) -> dict[str, Any]:
    """A question of a type."""
    return {"field": name, "type": kind, "label": {"vi": "Câu hỏi", "en": "Question"}, **more}


OPTIONS = [
    {"value": "one", "label": {"vi": "Một", "en": "One"}},
    {"value": "two", "label": {"vi": "Hai", "en": "Two"}},
]


def test_every_type_gives_a_form_that_may_be_published() -> None:
    fields = [
        question(f"/part/{kind}", kind, **({"options": OPTIONS} if kind in CHOSEN else {}))
        for kind in TYPES
        if kind != "own"  # which says its schema itself
    ]

    assert faults_of(brief(*fields)) == []


CHOSEN = ("choice", "choices")


def test_a_part_is_required_as_soon_as_something_in_it_is() -> None:
    schema = written_out(
        brief(question("/a/x", "text", optional=True), question("/b/c/y", "name"))
    )["schema"]

    assert schema["required"] == ["b"]
    assert schema["properties"]["a"]["required"] == []
    assert schema["properties"]["b"]["properties"]["c"]["required"] == ["y"]


def test_options_are_the_only_answers_and_choose_the_widget() -> None:
    many = [{"value": str(n), "label": {"vi": str(n), "en": str(n)}} for n in range(6)]
    full = written_out(
        brief(
            question("/few", "choice", options=OPTIONS),
            question("/many", "choice", options=many),
            question("/several", "choices", options=OPTIONS),
        )
    )
    few, other, several = full["layout"]["pages"][0]["fields"]

    assert (few["widget"], other["widget"], several["widget"]) == ("radios", "select", "checkboxes")
    assert full["schema"]["properties"]["few"]["enum"] == ["one", "two"]
    assert full["schema"]["properties"]["several"]["items"]["enum"] == ["one", "two"]


def test_own_words_of_a_question_go_before_those_of_its_type() -> None:
    one = question("/n", "number", schema={"maximum": 9}, widget="text", width="4")
    full = written_out(brief(one))

    assert full["schema"]["properties"]["n"] == {"type": "integer", "minimum": 0, "maximum": 9}
    assert full["layout"]["pages"][0]["fields"][0]["widget"] == "text"


def test_a_repeated_part_may_be_left_out_only_if_it_needs_no_item() -> None:
    inner = [question("x", "text")]
    title = {"vi": "Phần", "en": "Part"}
    full = written_out(
        brief(
            {"repeat": "/some", "title": title, "min": 0, "max": 3, "fields": inner},
            {"repeat": "/more", "title": title, "fields": inner},
        )
    )

    assert full["schema"]["required"] == ["more"]
    assert full["schema"]["properties"]["some"]["maxItems"] == 3


def test_a_type_that_there_is_not_is_a_fault_of_publication() -> None:
    assert any("/odd" in line or "odd" in line for line in faults_of(brief(question("/odd", "x"))))


def test_a_full_form_and_what_is_no_form_stay_as_they_are() -> None:
    for content in (small_content(), None, [], "x", {"code": "x"}):
        assert written_out(content) is content


def test_odd_shapes_are_faults_and_no_accidents() -> None:
    for fields in ([None], ["x"], [{}], [{"repeat": "/r", "fields": [None]}]):
        assert faults_of(brief(*fields))  # type: ignore[arg-type]
