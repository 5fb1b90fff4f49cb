"""A small province with a letter at a commune, its officials, one of another agency, a person."""

from dataclasses import dataclass
from typing import Any

import pytest

from motcua.base.actors import Actor
from motcua.kernel.access.testing import citizen, head, official, specialist
from motcua.kernel.cases.api import Case
from motcua.kernel.cases.testing import make_letter, publish_ad_hoc_task
from motcua.kernel.organizations.testing import SmallProvince, load_small_province
from motcua.kernel.parties.testing import make_person


@dataclass
class Office:
    """Those whose cases are listed."""

    province: SmallProvince
    case: Case
    party: Any
    specialist: Actor
    head: Actor
    elsewhere: Actor
    person: Actor


@pytest.fixture
def office(db: None) -> Office:
    province = load_small_province()
    publish_ad_hoc_task()
    party = make_person(full_name="Trần Thị Thử")
    return Office(
        province=province,
        case=make_letter(province.commune, number="DT-01", party=party.uuid),
        party=party,
        specialist=specialist(province.commune),
        head=head(province.commune),
        elsewhere=official(
            agency=province.department, role="specialist", full_name="Mai Thị Nơi Khác"
        ),
        person=citizen(party=party),
    )
