"""What is needless, and what is saved: by hand for small forms, and without contradictions."""

from datetime import date

import pytest

from motcua.base.fields import uuid7
from motcua.systems.form_burden import rules

KNOWS = rules.Knowledge(
    follows=(
        rules.Follows(
            frozenset({"personal_code"}), frozenset({"full_name", "gender"}), "population"
        ),
        rules.Follows(frozenset({"plot", "map_sheet"}), frozenset({"area"}), "land"),
    ),
    personal=frozenset({"phone"}),
    filled=frozenset({"applicant"}),
    goal=20,
)


def test_who_is_named_by_a_number_need_not_be_described_again():
    asked = ("father/personal_code", "father/full_name", "father/phone", "mother/full_name")
    assert rules.needless_fields(asked, frozenset(), KNOWS) == ("father/full_name",)
    assert rules.needless_fields(asked, frozenset({"father/full_name"}), KNOWS) == ()


def test_all_the_numbers_of_a_rule_have_to_be_asked_in_the_same_group():
    assert not rules.needless_fields(("land/plot", "land/area"), frozenset(), KNOWS)
    assert not rules.needless_fields(("land/plot", "x/map_sheet", "land/area"), frozenset(), KNOWS)
    asked = ("land/plot", "land/map_sheet", "land/area")
    assert rules.needless_fields(asked, frozenset(), KNOWS) == ("land/area",)


def test_items_of_a_repeated_part_are_groups_of_their_own():
    asked = ("heirs/0/personal_code", "heirs/0/full_name", "heirs/1/full_name")
    assert rules.needless_fields(asked, frozenset(), KNOWS) == ("heirs/0/full_name",)
    assert rules.general_name("heirs/10/full_name") == "heirs/full_name"
    assert rules.general_name("heirs/0") == "heirs"


def counted(**more):
    definition = rules.Definition(
        procedure_code="1.000001",
        slug="x",
        name={"vi": "X"},
        field_title={"vi": "X"},
        version_uuid=uuid7(),
        form_code="x",
        form_version=1,
        questions=(),
        papers=(
            rules.AskedPaper("permit", {"vi": "Giấy phép"}, True, "result"),
            rules.AskedPaper("photo", {"vi": "Ảnh"}, True),
        ),
    )
    given = {"asked": (), "prefilled": frozenset(), "reused": frozenset(), "changed": frozenset()}
    return rules.Counted(
        dossier_uuid=uuid7(),
        definition=definition,
        channel="online",
        agency_path="a",
        day=date(2026, 11, 23),
        **{**given, "papers_asked": frozenset(), "papers_reused": frozenset(), **more},
    )


def test_a_paper_that_the_state_holds_is_needless_where_it_had_to_be_brought():
    asked = frozenset({"permit", "photo"})
    assert rules.needless_papers(counted(papers_asked=asked)) == ("permit",)
    reused = counted(papers_asked=asked, papers_reused=frozenset({"permit"}))
    assert rules.needless_papers(reused) == ()
    assert rules.needless_papers(counted(papers_asked=frozenset({"photo"}))) == ()


@pytest.mark.parametrize(
    ("asked", "baseline", "saved"),
    [(8, 10, 0.2), (10, 10, 0), (15, 10, -0.5), (3, 0, None), (3, None, None)],
)
def test_a_saving_is_told_against_the_procedure_s_own_baseline(asked, baseline, saved):
    assert rules.saving(asked, baseline) == (None if saved is None else pytest.approx(saved))
