"""Every form of the province on its sheets: nothing gets lost, nothing is wrongly refused."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from motcua.base.brief_forms import written_out
from motcua.base.content import load_yaml_folder
from motcua.base.editing.sheets import places
from motcua.base.editing.values import read, shown
from motcua.kernel.forms import api as forms
from motcua.systems.form_office.rules.sheets import (
    SHEETS,
    NoForm,
    brief_form,
    thing_of_brief,
    thing_of_form,
)

DAY = date(2027, 1, 1)
FORMS = {name: written_out(one) for name, one in load_yaml_folder("forms")}
ALL_KINDS = Path(__file__).parents[3] / "kernel" / "forms" / "tests" / "all_widgets.yaml"
FORMS["all-widgets"] = yaml.safe_load(ALL_KINDS.read_text(encoding="utf-8"))


def again(full):
    thing = thing_of_form(full)
    return written_out(brief_form(thing, code=full["code"], version=1, first=DAY, end=None))


@pytest.mark.parametrize("name", sorted(FORMS))
def test_a_form_on_its_sheets_asks_the_same(name):
    full = FORMS[name]
    before, after = (forms.designing.form_as_drawn(one, on=DAY) for one in (full, again(full)))

    assert after.pages == before.pages
    assert after.checks == before.checks
    assert (after.title, after.legal_basis) == (before.title, before.legal_basis)


@pytest.mark.parametrize("name", sorted(FORMS))
def test_a_sheet_that_is_saved_untouched_changes_nothing(name):
    for place in places(SHEETS, thing_of_form(FORMS[name])):
        fields = shown(place.sheet.entries, place.thing)
        posted = {
            key: value if isinstance(value, list) else [value.replace("\n", "\r\n")]
            for key, value in fields.items()
        }
        told = read(place.sheet.entries, place.thing, posted)
        assert (told.wrong, told.thing) == ({}, place.thing), place.steps


def test_most_questions_are_of_a_kind_that_an_official_knows():
    kinds = [
        one["type"]
        for full in FORMS.values()
        for page in thing_of_form(full)["pages"]
        for one in page["fields"]
    ]
    own = sum(kind == "own" for kind in kinds)
    assert own * 20 < len(kinds), (own, len(kinds))


def test_a_brief_file_and_its_full_form_are_one_thing():
    for name in ("absence-declaration", "adoption"):
        brief = dict(load_yaml_folder("forms"))[name]
        told = thing_of_brief(brief)
        full = written_out(brief_form(told, code="x", version=1, first=DAY, end=None))
        assert full["schema"] == FORMS[name]["schema"]


@pytest.mark.parametrize(
    "content", [None, 5, [], {}, {"pages": 1}, {"pages": [1]}, {"pages": [{"fields": [1]}]}]
)
def test_what_is_no_form_is_refused(content):
    with pytest.raises(NoForm):
        thing_of_brief(content)
