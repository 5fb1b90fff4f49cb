"""Every procedure of the province on its sheets: nothing gets lost, nothing is wrongly refused."""

from datetime import date

import pytest

from motcua.base.content import load_yaml_folder
from motcua.base.editing.sheets import places
from motcua.base.editing.values import read, shown
from motcua.kernel.drafting import api as drafting
from motcua.project.testing import story
from motcua.systems.procedures.actions.desk import ProcedureDesk, thing_of
from motcua.systems.procedures.actions.loading import json_plain
from motcua.systems.procedures.events import DRAFT
from motcua.systems.procedures.models import Procedure
from motcua.systems.procedures.queries.choosing import problems_in
from motcua.systems.procedures.queries.editing import about_of, find_row
from motcua.systems.procedures.rules.sheets import SHEETS

pytestmark = pytest.mark.usefixtures("office")


def things():
    for code in Procedure.objects.values_list("code", flat=True):
        row = find_row(code)
        content = drafting.Content("", about_of(row), None, None)
        yield code, content, thing_of(content)


def test_a_sheet_that_is_saved_untouched_changes_nothing():
    for code, _content, thing in things():
        for place in places(SHEETS, thing):
            fields = shown(place.sheet.entries, place.thing)
            posted = {
                name: value if isinstance(value, list) else [value.replace("\n", "\r\n")]
                for name, value in fields.items()
            }
            told = read(place.sheet.entries, place.thing, posted)
            assert (told.wrong, told.thing) == ({}, place.thing), (code, place.steps)


DECISION = {(("cong-bo",), f"version.decision.{part}") for part in ("number", "date")}


def test_no_procedure_of_the_province_is_refused_but_for_its_decision():
    refused = []
    for code, content, thing in things():
        draft = drafting.VersionDraft(kind=DRAFT, code=code, about=content.about)
        found = problems_in(draft, thing, story.AT)
        refused += [
            (code, one.steps, one.words["vi"])
            for one in found
            if (one.steps, one.input) not in DECISION
        ]
    assert refused == []


def test_a_draft_is_written_as_a_content_file_and_read_again():
    desk = ProcedureDesk()
    for code, content, _thing in things():
        again = desk.with_file(content, desk.text_of(code, content))
        assert again.about["content"] == content.about["content"], code
        assert again.about["competence"] == content.about["competence"], code


def test_the_file_of_a_procedure_is_the_content_of_the_province():
    from motcua.systems.procedures.queries.editing import procedure_file

    files = dict(load_yaml_folder("procedures"))
    for name in ("birth-registration", "land-mortgage", "food-safety"):
        own = json_plain(files[name])
        told = json_plain(procedure_file(own["code"]))
        assert told["versions"] == own["versions"]
        assert told["example_answers"] == own["example_answers"]
        assert {key: told[key] for key in ("code", "slug", "field", "audience")} == {
            key: own[key] for key in ("code", "slug", "field", "audience")
        }
        assert date.fromisoformat(told["versions"][0]["valid_from"])
