"""Two agencies competent for one procedure: the person chooses, a program names place or agency."""

import html
from datetime import date

import pytest

from motcua.base.actors import system_actor
from motcua.base.errors import InvalidInput
from motcua.kernel.organizations.testing import make_agency
from motcua.project.testing import story
from motcua.systems.one_stop_shop.models import Application
from motcua.systems.one_stop_shop.queries.competence import agency_for_place
from motcua.systems.procedures import api as procedures

DAY = story.AT.date()


@pytest.fixture(autouse=True)
def _loaded(province, db, settings):
    story.move_clock(settings)


@pytest.fixture
def second():
    """Another agency of the same commune becomes competent beside its committee."""
    version, first = story.version_of(), story.commune()
    agency = make_agency(code="H27.98.71", kind="commune_police", unit=first.unit)
    lines = [
        {"agency_kind": kind, "service_level": "full", "valid_from": date(2020, 1, 1),
         "legal_basis": {"vi": f"Căn cứ của {kind}", "en": f"Basis of {kind}"}}
        for kind in (first.kind, "commune_police")
    ]  # fmt: skip
    procedures.set_competences(
        actor=system_actor("tests"), code=version.code, periods=lines, at=story.AT
    )
    return agency


def test_a_place_with_one_agency_leads_to_it_and_with_two_names_both(second):
    version, first = story.version_of(), story.commune()
    unit = first.unit.code

    with pytest.raises(InvalidInput) as several:
        agency_for_place(version, agency=None, unit=unit, on=DAY)
    told = several.value.fields["agency"]
    assert str(first.uuid) in told and str(second.uuid) in told
    assert agency_for_place(version, agency=second.uuid, unit=unit, on=DAY) == second.uuid
    for unit, field in (("", "agency"), ("00000", "unit")):
        with pytest.raises(InvalidInput) as none:
            agency_for_place(version, agency=None, unit=unit, on=DAY)
        assert list(none.value.fields) == [field]


def test_application_start_lets_the_person_choose_among_those_near_by(second):
    path = f"/nop-ho-so/{story.version_of().slug}"
    browser = story.browser("mau")

    shown = html.unescape(browser.get(path).content.decode())

    assert "Nhiều cơ quan cùng có thẩm quyền tại đây" in shown
    assert "Căn cứ của commune_police" in shown and str(second.uuid) in shown
    assert browser.post(path, {"person": "self"}).status_code == 422
    answer = browser.post(path, {"person": "self", "near": str(second.uuid), "agency": ""})
    assert answer.status_code == 302
    assert Application.objects.get().competent_agency == second


def test_a_program_begins_by_place_alone():
    body = {"procedure": story.version_of().code, "unit": story.commune().unit.code}

    answer = story.browser(None).post(
        "/api/v1/applications", body, content_type="application/json", headers=story.token("mau")
    )

    assert answer.status_code == 201, answer.content
    begun = Application.objects.get(uuid=answer.json()["uuid"])
    assert begun.competent_agency == story.commune()
