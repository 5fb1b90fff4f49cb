"""Searching gives what the official may open and has the words: no more, no less, newest first."""

from datetime import date, timedelta
from random import Random

import pytest

from motcua.base.actors import Actor, Grant
from motcua.base.fields import uuid7
from motcua.base.text import vietnam_day
from motcua.kernel.cases.api import Case
from motcua.project.testing import story
from motcua.systems.one_stop_shop.models import Dossier, SearchEntry
from motcua.systems.one_stop_shop.permissions import SEE, may_see_dossier
from motcua.systems.one_stop_shop.queries import scopes, searching
from motcua.systems.one_stop_shop.queries.lists import DossierFilters, list_dossiers_for

from .test_queries import _copy

TOWNS = ["h27", "h27.1", "h27.1.mc", "h27.10", "h27.10.mc", "h27.1a", "h27.2", "h27.2.mc", "h28.1"]
WORDS = ["nguyen", "tran", "minh", "khai", "sinh", "an", "100%", "va_", "0900000018", "a\\b"]
PROCEDURES = ["1.000001", "1.000002", "2.000003"]
ASKED = ["nguyen", "ngu", "tran minh", "an", "0000", "%", "_", "\\", "khai sinh", "khong co", "0 a"]
# The top, units, parts of a unit, several units, nowhere.
PLACES = [
    ("h27",), ("h27.1",), ("h27.10",), ("h27.2.mc",), ("h27.1", "h27.1.mc"),
    ("h27.10.mc", "h27.10.b"), ("h27.10", "h27.2.mc"), ("h28.1", "h27.1"), ("h29",), (),
]  # fmt: skip


def official(*paths):
    grants = tuple(Grant("demo", frozenset({SEE}), uuid7(), path) for path in paths)
    return Actor("official", uuid7(), "Cán bộ Thử", uuid7(), grants)


@pytest.fixture(params=range(4))
def world(request):
    """Twenty dossiers at places and with words drawn by chance, and the chance."""
    chance = Random(request.param)
    first = story.submitted()
    for number in range(1, 20):
        _copy(first, number)
    for dossier in Dossier.objects.filter(code__startswith=first.code):
        receiving, competent = chance.choice(TOWNS), chance.choice(TOWNS)
        Dossier.objects.filter(pk=dossier.pk).update(
            receiving_path=receiving,
            competent_path=competent,
            return_path=chance.choice(["", *TOWNS]),
            support_path=chance.choice(["", "", *TOWNS]),
            status=chance.choice(["submitted", "accepted"]),
            channel=chance.choice(["counter", "online"]),
            procedure_code=chance.choice(PROCEDURES),
            ended_at=chance.choice([None, None, story.AT]),
            search_text=" ".join(chance.choices(WORDS, k=3)),
            submitted_at=story.AT - timedelta(days=chance.choice([0, 0, 1, 5, 40, 200, 3_000])),
        )
        due = story.AT + timedelta(days=chance.choice([-9, -1, 9]))
        Case.objects.filter(pk=dossier.case_id).update(due_current=chance.choice([None, due]))
    return chance


def expected(who, filters):
    """The plain way: everything is read, and each dossier is asked for by itself."""
    found = Dossier.objects.select_related("applicant", "representative").order_by(
        "-submitted_at", "-id"
    )
    return [
        one.code
        for one in found
        if may_see_dossier(who, one)
        and all(word in one.search_text for word in searching.words_of(filters.text))
        and (not filters.statuses or one.status in filters.statuses)
        and filters.channel in ("", one.channel)
        and filters.procedure_code in ("", one.procedure_code)
        and (not filters.is_overdue or is_late(one))
        and (filters.submitted_from or date.min) <= vietnam_day(one.submitted_at)
        and vietnam_day(one.submitted_at) <= (filters.submitted_to or date.max)
    ]


def is_late(dossier):
    due = dossier.case.due_current
    return dossier.ended_at is None and due is not None and due < story.AT


def searched(who, filters, limit):
    """Every page, one after another."""
    codes, after = [], ""
    while True:
        page = list_dossiers_for(who, filters=filters, at=story.AT, limit=limit, after=after)
        codes += [row.code for row in page.rows]
        if not (after := page.after):
            return codes


def drawn(chance, text):
    """What a list is narrowed to, drawn by chance."""
    some_day = story.AT.date() - timedelta(days=chance.choice([0, 1, 40, 300]))
    return DossierFilters(
        text=text,
        statuses=chance.choice([(), (), ("accepted",), ("accepted", "stopped")]),
        channel=chance.choice(["", "", "online"]),
        procedure_code=chance.choice(["", "", *PROCEDURES]),
        is_overdue=chance.random() < 0.2,
        submitted_from=chance.choice([None, None, some_day]),
        submitted_to=chance.choice([None, None, some_day]),
    )


@pytest.mark.parametrize(
    ("places", "sizes"),
    [
        (12, (1000, 4000, 4000, 2000, 2000)),
        (12, (1, 9, 3, 2000, 2000)),
        (12, (2, 2, 8, 2, 0)),
        (1, (4, 5, 4000, 2, 3)),
        (0, (3, 4000, 0, 0, 300)),
    ],
)
def test_a_search_gives_what_the_official_may_open(world, places, sizes, monkeypatch):
    names = ("NEAR", "FAR", "FAR_IN_UNIT", "FEW", "LONGEST")
    for name, value in zip(names, sizes, strict=True):
        monkeypatch.setattr(searching, name, value)
    monkeypatch.setattr(scopes, "FEW_PLACES", places)
    for paths in PLACES:
        who = official(*paths)
        for text in ["", "", *ASKED]:
            filters = drawn(world, text)

            found = searched(who, filters, limit=world.choice([1, 4, 50]))

            assert found == expected(who, filters), (paths, filters)


def test_a_typed_code_finds_its_dossier_only_where_it_may_be_seen():
    dossier = story.submitted()

    for text in (dossier.code, f" {dossier.code.lower()} "):
        assert searched(official("h27"), DossierFilters(text=text), 50) == [dossier.code]
        assert searched(official("h27.nowhere"), DossierFilters(text=text), 50) == []


def test_the_places_follow_a_dossier_that_moves():
    dossier = story.submitted()
    rows = Dossier.objects.filter(pk=dossier.pk)

    rows.update(competent_path="h27.9.p", receiving_path="h27.8", return_path="")

    entry = SearchEntry.objects.get(dossier=dossier)
    assert [mark for mark in entry.marks if mark[0] not in "@#"] == [
        "h27", "h27.8", "h27.9", "h27.9.p"
    ]  # fmt: skip
    assert set(searching._marks(dossier.submitted_at, 1)) <= set(entry.marks)
    assert set(searching._marks(dossier.submitted_at, 900)) & set(entry.marks)
    assert (entry.competent_unit, entry.receiving_unit) == ("h27.9", "h27.8")
    assert (entry.return_unit, entry.support_unit) == (None, None)
    assert entry.places == "/h27.9.p./h27.8."
    assert searched(official("h27.9"), DossierFilters(text=dossier.code), 50) == [dossier.code]


def test_a_unit_is_named_once_however_many_places_it_has_in_a_dossier():
    dossier = story.submitted()

    Dossier.objects.filter(pk=dossier.pk).update(
        competent_path="h27.9", receiving_path="h27.9.mc", return_path="h27.8", support_path="h27"
    )

    entry = SearchEntry.objects.get(dossier=dossier)
    assert (entry.competent_unit, entry.receiving_unit) == ("h27.9", None)
    assert (entry.return_unit, entry.support_unit) == ("h27.8", None)
    assert searched(official("h27.9.mc"), DossierFilters(), 50) == [dossier.code]
    assert searched(official("h27.9.m"), DossierFilters(), 50) == []


def test_words_longer_than_an_index_row_are_cut():
    dossier = story.submitted()

    Dossier.objects.filter(pk=dossier.pk).update(search_text="dai " * 600 + "cuoi")

    assert SearchEntry.objects.get(dossier=dossier).words == ("dai " * 600)[:500]
    assert searched(official("h27"), DossierFilters(text="dai"), 50) == [dossier.code]
