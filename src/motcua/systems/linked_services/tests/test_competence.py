"""Which agency a part goes to: whoever is competent for the unit on the day."""

from datetime import date

import pytest

from motcua.kernel.organizations import api as organizations
from motcua.systems.linked_services.queries import competent_agency
from motcua.systems.linked_services.rules import LinkedServicesUnreadable, read_linked_services

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("abbreviation", "unit", "day", "code"),
    [
        ("CAX", "18766", DAY, "H27.22"),
        ("CAX", "18073", DAY, ""),  # nobody is connected there
        ("CAX", "18766", date(2025, 6, 30), ""),  # the commune police is of 2025-07-01
        ("BHXH", "18766", DAY, "H27.23"),  # of the province above
        ("BHXH", "00000", DAY, ""),
    ],
)
def test_the_agency_of_the_unit_on_the_day_or_one_above_it(abbreviation, unit, day, code):
    found = competent_agency("vertical_body", abbreviation, unit, on=day)

    assert (found.code if found else "") == code


def test_a_unit_that_has_ended_leads_to_the_one_that_has_its_land():
    [unit] = organizations.units_at(DAY, "commune").filter(code="18766")
    ended = next(
        one.from_unit.code
        for one in organizations.predecessors_of(unit)
        if one.share == "full" and one.from_unit.code != "18766"
    )

    found = competent_agency("vertical_body", "CAX", ended, on=DAY)

    assert found is not None and found.code == "H27.22"


def test_two_agencies_of_a_kind_are_not_chosen_among():
    assert competent_agency("department", "", "42", on=DAY) is None


def test_a_kind_of_agency_takes_no_codes_beside_it():
    parts = [{"process": "x", "parts": [{"element": "y"}]}]

    with pytest.raises(LinkedServicesUnreadable, match=r"agencies\.police"):
        read_linked_services({"agencies": {"police": {"kind": "z", "1": "A"}}, "services": parts})
