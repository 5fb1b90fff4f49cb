"""Lists: a fixed number of SQL queries, pages without doubles or gaps, filters."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.base.errors import NotFound, TooManyAttempts
from motcua.base.fields import uuid7
from motcua.kernel.cases.api import Case
from motcua.kernel.parties.testing import readings_about
from motcua.project.testing import story
from motcua.systems.one_stop_shop import api as one_stop_shop
from motcua.systems.one_stop_shop.actions.papers import pin_of
from motcua.systems.one_stop_shop.models import Application, Dossier
from motcua.systems.one_stop_shop.queries.lists import list_dossiers_of
from motcua.systems.one_stop_shop.queries.progress import LookupFailed

NOTHING = one_stop_shop.DossierFilters()


@pytest.fixture
def many():
    """Twelve dossiers, four at a time sent in the same moment."""
    first = story.submitted()
    return [first, *(_copy(first, number) for number in range(1, 12))]


def _copy(first, number):
    original = Dossier.objects.get(pk=first.pk)
    case = Case.objects.get(pk=original.case_id)
    case.pk, case.uuid, case.number = None, uuid7(), f"{case.number}-{number}"
    case.run_uuid = None
    case.save(force_insert=True)
    application = Application.objects.get(pk=original.application_id)
    application.pk, application.uuid, application.draft_uuid = None, uuid7(), uuid7()
    application.save(force_insert=True)
    values = {
        **{f.attname: getattr(original, f.attname) for f in Dossier._meta.concrete_fields},
        "id": None,
        "uuid": uuid7(),
        "code": f"{original.code}-{number}",
        "case_id": case.pk,
        "application_id": application.pk,
        "submitted_at": story.AT + timedelta(hours=number // 4),
        "status": "accepted" if number % 2 else "submitted",
    }
    return Dossier.objects.create(**values)


def pages(read, limit):
    found, after = [], None
    while True:
        page = read(after, limit)
        found += [row.code for row in page.rows]
        if not page.after:
            return found
        after = page.after


@pytest.mark.parametrize("limit", [1, 3, 5, 12, 50])
def test_pages_are_complete_and_without_doubles(many, limit):
    desk, citizen = story.office().desk, story.actor("mau")

    of_agency = pages(
        lambda after, limit: one_stop_shop.list_dossiers_for(
            desk, filters=NOTHING, at=story.AT, after=after, limit=limit
        ),
        limit,
    )
    own = pages(
        lambda after, limit: list_dossiers_of(citizen, at=story.AT, after=after, limit=limit),
        limit,
    )

    codes = {one.code for one in many}
    assert len(of_agency) == len(set(of_agency)) == 12 and set(of_agency) == codes
    assert of_agency == own


def test_lists_take_a_fixed_number_of_queries(many):
    desk, citizen = story.office().desk, story.actor("mau")
    counts = set()

    for limit in (1, 12):
        with CaptureQueriesContext(connection) as queries:
            one_stop_shop.list_dossiers_for(desk, filters=NOTHING, at=story.AT, limit=limit)
            list_dossiers_of(citizen, at=story.AT, limit=limit)
            one_stop_shop.deadlines_of([one.uuid for one in many[:limit]], at=story.AT)
        counts.add(len([q for q in queries if "calendars" not in q["sql"]]))

    assert len(counts) == 1 and counts.pop() <= 10  # a list: its keys, then their columns


FILTERS = [
    ({"text": "khai sinh"}, 12),
    ({"text": "KHAI  SINH mẫu"}, 12),
    ({"text": "ket hon"}, 0),
    ({"text": "%"}, 0),
    ({"text": "_"}, 0),
    ({"statuses": ("accepted",)}, 6),
    ({"statuses": ("accepted", "submitted")}, 12),
    ({"channel": "online"}, 12),
    ({"channel": "postal"}, 0),
    ({"procedure_code": "1.001193"}, 12),
    ({"procedure_code": "9.9"}, 0),
    ({"submitted_from": story.AT.date()}, 12),
    ({"submitted_from": story.AT.date() + timedelta(days=1)}, 0),
    ({"submitted_to": story.AT.date()}, 12),
    ({"submitted_to": story.AT.date() - timedelta(days=1)}, 0),
    ({"submitted_from": date.min, "submitted_to": date.max}, 12),
    ({"is_overdue": True}, 0),
]


@pytest.mark.parametrize(("filters", "number"), FILTERS)
def test_a_list_is_narrowed(many, filters, number):
    page = one_stop_shop.list_dossiers_for(
        story.office().desk,
        filters=one_stop_shop.DossierFilters(**filters),
        at=story.AT,
        limit=100,
    )

    assert len(page.rows) == number


def test_a_late_dossier_is_found_and_says_so():
    dossier = story.accepted()

    page = one_stop_shop.list_dossiers_for(
        story.office().desk,
        filters=one_stop_shop.DossierFilters(is_overdue=True),
        at=story.after(days=10),
    )

    assert [row.code for row in page.rows] == [dossier.code]
    assert page.rows[0].deadline_kind == "danger"


@pytest.mark.parametrize("after", ["x", "", "00000000-0000-0000-0000-000000000000", "%00"])
def test_a_place_that_there_is_not_begins_anew(many, after):
    page = one_stop_shop.list_dossiers_for(
        story.office().desk, filters=NOTHING, at=story.AT, after=after, limit=3
    )

    assert len(page.rows) == 3


def test_showing_names_in_a_list_is_logged_as_a_reading():
    story.submitted()
    before = len(readings_about(story.party()))

    one_stop_shop.list_dossiers_for(story.office().desk, filters=NOTHING, at=story.AT)

    assert len(readings_about(story.party())) == before + 1


def test_the_lookup_tells_progress_and_nobodys_name():
    dossier = story.accepted()

    found = one_stop_shop.look_up_dossier(
        code=dossier.code, pin=pin_of(dossier), address="192.0.2.1", at=story.AT
    )

    assert found.national_code == 2 and "Mẫu" not in repr(found)


def test_guessing_a_pin_is_limited_for_each_dossier():
    dossier = story.submitted()
    wrong = f"{(int(pin_of(dossier)) + 1) % 1_000_000:06d}"

    for number in range(10):
        with pytest.raises(LookupFailed):
            one_stop_shop.look_up_dossier(
                code=dossier.code, pin=wrong, address=f"192.0.2.{number}", at=story.AT
            )

    with pytest.raises(TooManyAttempts) as refused:
        one_stop_shop.look_up_dossier(
            code=dossier.code, pin=pin_of(dossier), address="192.0.2.99", at=story.AT
        )
    assert 0 < refused.value.retry_after <= 3600
    found = one_stop_shop.look_up_dossier(
        code=dossier.code, pin=pin_of(dossier), address="192.0.2.99", at=story.after(hours=1)
    )
    assert found.code == dossier.code


def test_guessing_from_one_address_is_limited():
    for number in range(30):
        with pytest.raises(LookupFailed):
            one_stop_shop.look_up_dossier(
                code=f"H27.1-260101-{number:04d}", pin="000000", address="192.0.2.7", at=story.AT
            )

    with pytest.raises(TooManyAttempts):
        one_stop_shop.look_up_dossier(
            code="H27.1-260101-9999", pin="000000", address="192.0.2.7", at=story.AT
        )


def test_another_agencys_dossier_is_as_if_there_were_none():
    dossier = story.submitted()

    for who in ("ngoai", "quay.sxd"):
        with pytest.raises(NotFound):
            one_stop_shop.get_dossier_for(story.actor(who), code=dossier.code, at=story.AT)
