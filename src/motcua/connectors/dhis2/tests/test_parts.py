"""Identifiers, periods and lists in the manner of DHIS2."""

from datetime import date

import pytest

from motcua.connectors.dhis2 import periods
from motcua.connectors.dhis2.identifiers import uid
from motcua.connectors.dhis2.listing import BadListing, answer, chosen, read_fields
from motcua.kernel.indicators import api as indicators

PERIODS = {
    "2024": "2024", "2024Q2": "2024-Q2", "2024S1": "2024-H1", "202404": "2024-04",
    "20240401": "2024-04-01",
}  # fmt: skip
ROWS = [
    {"id": f"id{n}", "name": name, "level": n, "parent": {"id": "top", "name": "Tỉnh"}}
    for n, name in enumerate(["Sở Y tế", "Sở Xây dựng", "Xã Kỳ Xuân"])
]


def test_identifiers_are_eleven_signs_with_a_letter_first_and_the_same_every_day():
    made = {uid("agency", number) for number in range(2000)}

    assert len(made) == 2000
    assert all(len(one) == 11 and one.isalnum() and one[0].isalpha() for one in made)
    assert uid("agency", 7) == uid("agency", 7) != uid("indicator", 7)


@pytest.mark.parametrize("written", PERIODS)
def test_periods_go_there_and_back(written):
    assert periods.read(written).code == PERIODS[written]
    assert periods.written(periods.read(written)) == written


@pytest.mark.parametrize("text", ["", "2024Q5", "2024-Q1", "202413", "20240231", "quý 1"])
def test_what_is_no_period_is_refused(text):
    with pytest.raises(periods.PeriodNotRead):
        periods.read(text)


def test_relative_periods_end_before_today_and_have_an_order():
    day = date(2026, 11, 23)

    assert [p.code for p in periods.read_many("LAST_3_MONTHS", today=day)] == [
        "2026-08", "2026-09", "2026-10",
    ]  # fmt: skip
    found = periods.read_many("THIS_YEAR;LAST_QUARTER;2026", today=day)
    assert [one.code for one in found] == ["2026", "2026-Q3"]
    for bad in ("LAST_99_MONTHS", "", "LAST_4_WEEKS"):
        with pytest.raises(periods.PeriodNotRead):
            periods.read_many(bad, today=day)
    with pytest.raises(periods.PeriodNotRead):
        periods.written(indicators.Period.parse("2026-9M"))


def test_lists_have_fields_filters_and_pages():
    asked = {"fields": ["id,name,parent[name]"], "filter": ["name:ilike:SỞ"], "pageSize": ["1"]}

    found = answer("organisationUnits", ROWS, asked)
    assert found["pager"] == {"page": 1, "total": 2, "pageSize": 1, "pageCount": 2}
    assert found["organisationUnits"] == [
        {"id": "id0", "name": "Sở Y tế", "parent": {"name": "Tỉnh"}}
    ]
    either = {
        "filter": ["level:ge:2", "id:in:[id0]"], "rootJunction": ["OR"], "paging": ["false"]
    }  # fmt: skip
    assert answer("x", ROWS, either) == {"x": [{"id": "id0"}, {"id": "id2"}]}
    assert chosen(ROWS[0], read_fields("*"))["parent"] == {"id": "top"}


@pytest.mark.parametrize(
    "asked",
    [
        {"filter": ["name:near:x"]}, {"filter": ["name:gt:x"]}, {"page": ["0"]},
        {"pageSize": ["-1"]}, {"fields": ["id,parent[name"]}, {"fields": ["id]"]},
    ],
)  # fmt: skip
def test_what_cannot_be_listed_is_refused(asked):
    with pytest.raises(BadListing):
        answer("x", ROWS, asked)
