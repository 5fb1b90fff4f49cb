"""Searching in the list of dossiers: words near and far, telephones, identity numbers."""

from datetime import timedelta

import pytest

from motcua.kernel.parties import api as parties
from motcua.project.testing import story
from motcua.systems.one_stop_shop.models import Dossier
from motcua.systems.one_stop_shop.queries import searching
from motcua.systems.one_stop_shop.queries.lists import DossierFilters, list_dossiers_for

OFFICER, ABOVE = "ky.kyxuan", "giamsat"


def codes(text, who=OFFICER, **more):
    page = list_dossiers_for(
        story.actor(who), filters=DossierFilters(text=text, **more), at=story.AT
    )
    return [row.code for row in page.rows]


@pytest.fixture
def dossiers():
    return [story.submitted(at=story.AT + timedelta(minutes=n)) for n in range(3)]


@pytest.mark.parametrize("who", [OFFICER, ABOVE])
@pytest.mark.parametrize("text", ["nguyen thi mau", "NGUYỄN thị", "khai sinh", "0900000018"])
def test_words_find_the_newest_first(dossiers, who, text):
    assert codes(text, who) == [one.code for one in reversed(dossiers)]


def test_a_code_finds_its_dossier(dossiers):
    assert codes(dossiers[1].code) == [dossiers[1].code]


@pytest.mark.parametrize("who", [OFFICER, ABOVE])
def test_a_rare_word_is_found_behind_the_newest(dossiers, who, monkeypatch):
    monkeypatch.setattr(searching, "NEAR", 1)
    Dossier.objects.filter(uuid=dossiers[0].uuid).update(search_text="tu hiem gap")

    assert codes("hiem", who) == [dossiers[0].code]


def test_signs_that_a_pattern_would_read_are_letters(dossiers):
    Dossier.objects.filter(uuid=dossiers[0].uuid).update(search_text="giam 100% va_")

    assert codes("100%") == codes("va_") == [dossiers[0].code]
    assert codes("n%n") == codes("\\") == []


@pytest.mark.parametrize("who", [OFFICER, ABOVE])
def test_an_identity_number_is_found_whole_only_and_the_looking_up_is_logged(dossiers, who):
    number = story.PEOPLE["mau"]

    assert codes(number, who) == [one.code for one in reversed(dossiers)]
    assert codes(number[:-1], who) == []
    read = parties.list_readings_of(story.party("mau").uuid)
    assert "Tìm hồ sơ theo số định danh" in {one.purpose for one in read}


def test_somebody_elses_number_finds_nothing(dossiers):
    assert codes(story.PEOPLE["ngoai"]) == codes("042199999999") == []


def test_a_search_goes_on_where_the_page_ended(dossiers):
    who, filters = story.actor(ABOVE), DossierFilters(text="khai sinh")
    first = list_dossiers_for(who, filters=filters, at=story.AT, limit=2)
    second = list_dossiers_for(who, filters=filters, at=story.AT, limit=2, after=first.after)

    assert len(first.rows) == 2 and [row.code for row in second.rows] == [dossiers[0].code]


def test_filters_hold_together_with_words(dossiers):
    Dossier.objects.filter(uuid=dossiers[2].uuid).update(channel="postal")

    assert codes("khai sinh", channel="postal") == [dossiers[2].code]
