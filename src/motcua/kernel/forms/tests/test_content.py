"""The province's forms: sound, and every page of them can be shown."""

from functools import cache
from typing import Any

import pytest

from motcua.kernel.forms import testing
from motcua.kernel.forms.queries.designing import inspect_form
from motcua.kernel.forms.queries.pages import page_view, validate

from .conftest import TODAY, form_from, rendered


@cache
def province_forms() -> dict[str, Any]:
    """Every form file of the installed province."""
    return testing.province_forms()


@pytest.mark.parametrize("stem", province_forms())
def test_a_form_of_the_province_has_no_fault(stem: str) -> None:
    assert [each.line("en") for each in inspect_form(province_forms()[stem])] == []


@pytest.mark.usefixtures("units")
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("stem", province_forms())
def test_every_page_of_a_form_of_the_province_can_be_shown_with_its_problems(
    stem: str, language: str
) -> None:
    form = form_from(province_forms()[stem])
    problems = validate(form, {}, on=TODAY)

    assert problems
    for page in form.pages:
        view = page_view(form, page.id, {}, on=TODAY, problems=problems, language=language)
        shown = rendered(view)
        assert all(f'id="{field_id}"' in shown for field_id, _ in view.problems)
