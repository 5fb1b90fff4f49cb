"""Figures for machines."""

from datetime import timedelta
from random import Random

import pytest
from django.test import Client

from motcua.channels.operations_center.actions.counting import count_dossiers
from motcua.project.testing import story

from .made_up import START, agencies, last_position, live, tell

pytestmark = pytest.mark.django_db
YEAR = {"first": "2026-01-01", "last": "2026-12-31"}


def ask(what, who="dieuhanh", **query):
    return Client().get(f"/api/v1/figures/{what}", {**YEAR, **query}, headers=story.token(who))


@pytest.fixture
def counted():
    chance = Random(5)
    dossiers = [live(chance, n, agencies()) for n in range(20)]
    tell([(one, row) for one in dossiers for row in one.happened])
    count_dossiers(at=START + timedelta(days=300), upto=last_position())


@pytest.mark.parametrize("rows", ["field", "procedure", "agency"])
def test_the_report_adds_up(counted, rows):
    told = ask("report", rows=rows).json()
    total = told["total"]

    assert total["received"] == total["settled"] + total["in_progress"] > 0
    levels = [line for line in told["lines"] if line["depth"] == 0]
    assert sum(line["columns"]["received"] for line in levels) == total["received"]


def test_indicators_tell_what_they_lack(counted):
    told = {one["code"]: one for one in ask("scores").json()["sets"]}

    assert set(told) == {"one-stop", "766"}
    for one in told["766"]["indicators"]:
        assert not (one["lacks"] and (one["value"] or one["points"]))
    assert told["766"]["rating"] == "" and told["766"]["missing"] > 0


@pytest.mark.parametrize("what", ["report", "scores"])
def test_figures_of_others_are_refused(what):
    assert ask(what, who="ky.kyxuan", agency="h27").status_code == 403
    assert ask(what, who="danhmuc").status_code == 403


@pytest.mark.parametrize(
    "query", [{"first": "2026-12-31", "last": "2026-01-01"}, {"first": "x"}, {"agency": "h27.zz"}]
)
def test_what_is_asked_wrongly_is_refused(query):
    assert ask("report", **query).status_code == 422


def test_published_figures_and_the_reasons_for_differences_are_read_and_told(counted):
    headers = story.token("dieuhanh")
    found = ask("published").json()["reports"]
    half = next(one for one in found if one["code"] == "2022-half-year")
    rows = {one["code"]: one for one in half["figures"]}
    assert rows["received"]["difference"] and not rows["received"]["told"]
    assert rows["insurance"]["lacks"] and rows["insurance"]["counted"] is None

    where = "/api/v1/figures/published/2022-half-year/received/reasons"
    short = Client().post(where, {"text": "vì"}, "application/json", headers=headers)
    said = {"text": "Chỉ một phần đơn vị dùng hệ thống."}
    told = Client().post(where, said, "application/json", headers=headers)
    unknown = Client().post(where.replace("received", "khac"), said, "application/json",
                            headers=headers)  # fmt: skip
    assert (short.status_code, told.status_code, unknown.status_code) == (422, 201, 404)
    assert Client().get(where, headers=headers).json()["rows"][0]["text"] == said["text"]
    other = story.token("tham.sxd")
    assert Client().post(where, said, "application/json", headers=other).status_code == 403
    assert ask("published", who="tham.sxd").status_code == 403
