"""Publication refuses what would fail for a citizen, and names the place."""

from collections.abc import Callable
from typing import Any

import pytest

from motcua.kernel.forms.queries.designing import inspect_form

from .conftest import all_widgets

Change = Callable[[dict[str, Any]], object]


def fields_of(content: dict[str, Any], page: int = 0) -> list[dict[str, Any]]:
    """The questions of a page."""
    found: list[dict[str, Any]] = content["layout"]["pages"][page]["fields"]
    return found


def errors_of(content: Any) -> list[str]:
    """The faults that stop publication."""
    return [each.line("en") for each in inspect_form(content) if each.is_error]


def test_a_sound_file_has_no_fault() -> None:
    assert inspect_form(all_widgets()) == ()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda c: c.update(code="Không hợp lệ"), "code:"),
        (lambda c: c.update(version="1"), "version:"),
        (lambda c: c.pop("valid_from"), "valid_from:"),
        (lambda c: c.update(titel=1), "titel: Unknown key"),
        (lambda c: c.update(title={"en": "x"}), "title: The Vietnamese text is missing"),
        (lambda c: c.update(schema={"type": "array"}), "schema: No schema"),
        (lambda c: c["layout"].update(pages=[]), "layout/pages: No page"),
        (
            lambda c: c["schema"]["properties"]["person"]["properties"].pop("phone"),
            "layout/pages/0/fields/5/field: “person/phone” is not in the schema",
        ),
        (
            lambda c: fields_of(c).pop(0),
            "schema/person/full_name: The required field “person/full_name” is on no page",
        ),
        (
            lambda c: c["schema"]["properties"]["witnesses"]["items"]["required"].append("address"),
            "schema/witnesses/*/address: The required field",
        ),
        (
            lambda c: fields_of(c)[0].update(widget="slider"),
            "layout/pages/0/fields/0/widget: Unknown widget “slider”",
        ),
        (
            lambda c: fields_of(c)[0].update(widget="number"),
            "layout/pages/0/fields/0/widget: The widget “number” does not fit",
        ),
        (
            lambda c: fields_of(c)[0].update(concept="applicant.shoe_size"),
            "layout/pages/0/fields/0/concept: Unknown concept “applicant.shoe_size”",
        ),
        (
            lambda c: c["schema"]["properties"]["area"].update({"x-check": "magic"}),
            "schema/properties/area/x-check: Unknown check “magic”",
        ),
        (
            lambda c: c["schema"]["properties"].update(x={"$ref": "https://example.vn/s.json"}),
            "schema/properties/x/$ref: A schema may refer only to itself",
        ),
        (
            lambda c: fields_of(c)[2]["options"].pop(),
            "layout/pages/0/fields/2/options: Options and enum differ",
        ),
        (
            lambda c: fields_of(c)[2].pop("options"),
            "layout/pages/0/fields/2/options: There are no options",
        ),
        (
            lambda c: fields_of(c)[0].update(label={"en": "Name"}),
            "layout/pages/0/fields/0/label: The Vietnamese text is missing",
        ),
        (
            lambda c: fields_of(c)[0].update(lable="x"),
            "layout/pages/0/fields/0/lable: Unknown key",
        ),
        (
            lambda c: fields_of(c)[0].update(show_if={"field": "/nobody", "filled": True}),
            "layout/pages/0/fields/0/show_if: There is no field “/nobody”",
        ),
        (
            lambda c: fields_of(c)[0].update(show_if={"field": "/married"}),
            "layout/pages/0/fields/0/show_if: Malformed condition",
        ),
        (
            lambda c: fields_of(c, 1)[0].update(
                show_if={"field": "/spouse/full_name", "filled": True}
            ),
            "goes in a circle",
        ),
        (
            lambda c: c["layout"]["pages"][1].update(show_if={"field": "/married", "equals": True}),
            "goes in a circle",
        ),
        (lambda c: c["checks"].append({"check": "vibes"}), "checks/3/check: Unknown check “vibes”"),
        (
            lambda c: c["checks"].append({"check": "not_after", "field": "/area", "message": "x"}),
            "checks/3/other: This key is missing",
        ),
        (
            lambda c: c["checks"][0].update(field="/nobody"),
            "checks/0: There is no field “/nobody”",
        ),
        (lambda c: fields_of(c).append(fields_of(c)[0]), "is there twice"),
        (lambda c: c["layout"]["pages"][1].update(id="person"), "one used twice"),
        (
            lambda c: c["schema"]["properties"]["witnesses"].update(items={"type": "string"}),
            "layout/pages/1/fields/3/repeat: Not an array of objects",
        ),
    ],
)
def test_a_fault_is_refused_with_its_path(change: Change, fault: str) -> None:
    content = all_widgets()
    change(content)

    errors = errors_of(content)

    assert any(fault in each for each in errors), errors


@pytest.mark.parametrize("content", [None, [], "x", 3, {}, {"layout": 1}, {"schema": []}])
def test_what_is_no_form_at_all_is_refused_and_does_not_fail(content: Any) -> None:
    assert errors_of(content)


def test_a_missing_english_text_is_told_and_does_not_stop() -> None:
    content = all_widgets()
    fields_of(content)[0]["label"] = {"vi": "Họ và tên"}

    faults = inspect_form(content)

    assert [each.line("en") for each in faults] == [
        "layout/pages/0/fields/0/label: The English text is missing"
    ]
    assert not any(each.is_error for each in faults)
