"""The counter's screens: for somebody who has no account."""

import re

import pytest

from motcua.project.testing import story
from motcua.systems.one_stop_shop.models import Application
from motcua.systems.one_stop_shop.web.views.intake import desks_of

from .test_web import SLUG, address, page_of

INTAKE = {
    "full_name": "Lê Thị Thử",
    "personal_code": "042190000999",
    "birth_date-day": "3",
    "birth_date-month": "2",
    "birth_date-year": "1990",
    "gender": "female",
    "residence_unit": "18766",
    "residence_detail": "Thôn Thử",
    "channel": "counter",
    "applicant_kind": "person",
    "visitor": "self",
    "identity_check": "card",
    "reception": "receive",
}


def intake(**changes):
    desk = next(
        one
        for one in desks_of(story.actor("quay.kyxuan"))
        if one.path.startswith(f"{story.commune().path}.")
    )
    values = {**INTAKE, "agency": story.commune().uuid, "desk": desk.uuid, **changes}
    return story.browser("quay.kyxuan").post(address("intake_person", SLUG), values)


def test_intake_start_finds_the_procedure():
    page = page_of(story.browser("quay.kyxuan").get(address("intake_start"), {"q": "khai sinh"}))

    assert address("intake_person", SLUG) in page


def test_intake_person_opens_the_form_for_somebody_without_an_account():
    page_of(story.browser("quay.kyxuan").get(address("intake_person", SLUG)))

    answer = intake()

    application = Application.objects.get()
    assert answer.headers["Location"] == address("application_page", application.uuid, "dau")
    assert application.is_at_counter and application.applicant.full_name == "Lê Thị Thử"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"personal_code": "042094000999"}, "personal_code"),
        ({"personal_code": "999"}, "personal_code"),
        ({"full_name": ""}, "full_name"),
        ({"birth_date-year": "99999999999999999999"}, "birth_date"),
        ({"birth_date-day": "32"}, "birth_date"),
        ({"birth_date-year": "2999"}, "birth_date"),
        ({"agency": "x"}, "agency"),
        ({"desk": "x"}, "desk"),
        ({"channel": "online"}, "channel"),
        ({"channel": "x" * 90}, "channel"),
        ({"identity_check": ""}, "identity_check"),
        ({"identity_check": "post-card"}, "identity_check"),
        ({"identity_check": "other"}, "identity_note"),
        ({"visitor": "representative"}, "representation_kind"),
        (
            {"visitor": "representative", "representation_kind": "authorised"},
            "representation_paper",
        ),
        ({"applicant_kind": "organization"}, "visitor"),
    ],
)
def test_intake_person_names_what_is_wrong(changes, field):
    answer = intake(**changes)

    page = page_of(answer, 422)
    assert f'href="#{field}' in page, re.findall(r'href="#[^"]*"', page)
    assert not Application.objects.exists()
