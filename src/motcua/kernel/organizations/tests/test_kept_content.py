"""Content is kept by a process until somebody changes it, and no longer."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from motcua.base.kept import content_as_it_stands
from motcua.kernel.organizations import api as organizations
from motcua.kernel.organizations.models import Agency
from motcua.kernel.organizations.testing import make_agency

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


def statements(act):
    with CaptureQueriesContext(connection) as asked:
        found = act()
    return found, [one["sql"] for one in asked if "organizations_agency" in one["sql"]]


@content_as_it_stands()
def name_of(agency):
    return organizations.get_agency(agency.uuid).name


def test_what_nobody_changed_is_asked_once():
    agency = make_agency()
    assert name_of(agency) == agency.name

    found, asked = statements(lambda: name_of(agency))

    assert found == agency.name and asked == []


def test_a_change_is_seen_at_once_by_everybody():
    agency = make_agency()
    name_of(agency)

    Agency.objects.filter(pk=agency.pk).update(name="Tên mới")

    assert name_of(agency) == "Tên mới"


def test_what_was_rolled_back_is_forgotten():
    agency = make_agency()
    name_of(agency)
    with transaction.atomic():
        Agency.objects.filter(pk=agency.pk).update(name="Chưa chắc")
        assert name_of(agency) == "Chưa chắc"
        transaction.set_rollback(True)
    assert name_of(agency) == agency.name
    Agency.objects.filter(pk=agency.pk).update(name="Đã chắc")

    assert name_of(agency) == "Đã chắc"


def test_outside_of_it_the_database_is_asked():
    agency = make_agency()

    _, asked = statements(lambda: [organizations.get_agency(agency.uuid) for _ in range(2)])

    assert len(asked) == 2


def test_everybody_gets_objects_of_their_own():
    agency = make_agency()
    with content_as_it_stands():
        first = organizations.get_agency(agency.uuid)
        first.name = "Đổi trong bộ nhớ"
        assert organizations.get_agency(agency.uuid).name == agency.name
