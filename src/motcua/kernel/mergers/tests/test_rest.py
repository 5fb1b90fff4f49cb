"""Days of mergers by machine: everything but the approval, which is a person's."""

from uuid import uuid4

import pytest
from django.test import Client

from motcua.base.web.clock import now
from motcua.kernel.access import api as access
from motcua.kernel.access.testing import bearer_for, official, specialist
from motcua.kernel.cases import api as cases
from motcua.kernel.cases.testing import make_letter
from motcua.kernel.mergers.models import Merger
from motcua.kernel.organizations import api as organizations

from . import test_days as days
from .test_web import browser

pytestmark = pytest.mark.django_db
_province = days._province


def program(role):
    """What a machine calls with the token of somebody in a role for the province, or with none."""
    headers = {}
    if role is not None:
        agency = organizations.find_agency_by_code("H27", days.AT.date())
        actor = official(agency=agency, role=role, at=now())
        headers = bearer_for(access.get_account(actor.uuid), at=now())

    def call(path, body=None):
        address = f"/api/v1/mergers{path}"
        return Client().post(address, body or {}, content_type="application/json", headers=headers)

    return call


def approve(uuid):
    chief = browser("merger_approver")
    assert chief.post(f"/sap-xep/{uuid}/duyet").status_code == 302


def test_a_machine_does_the_day_and_takes_it_back_but_a_person_approves():
    left, to = days.simple()
    specialist(left)
    case = make_letter(left, number="H27-000001")
    split, heirs = days.divided()
    other = make_letter(split, number="H27-000002")
    desk = program("administrator")

    made = desk("", {"on_date": "2025-07-01", "grounds": days.WHY})
    assert made.status_code == 201, made.content
    place = f"/{made.json()['uuid']}"
    first = desk(f"{place}/rehearsal").json()
    assert "problem" in {one["severity"] for one in first["findings"]}
    assert desk(f"{place}/commitment").json()["code"] == "not_approved"
    chosen = desk(
        f"{place}/successors",
        {"agency": str(split.uuid), "to_agency": str(heirs[1].uuid), "reason": "Địa bàn về đó"},
    )
    assert (chosen.status_code, chosen.json()["state"]) == (200, "prepared"), chosen.content
    report = desk(f"{place}/rehearsal").json()
    assert {one["severity"] for one in report["findings"]} == {"warning"}
    assert (report["cases"], report["cases_moved"]) == (2, 2)
    assert cases.get_case(case.uuid).agency_uuid == left.uuid, "a rehearsal moves nothing"
    warnings = [one["uuid"] for one in report["findings"]]
    assert desk(f"{place}/answers", {"findings": warnings, "answer": " "}).status_code == 422
    answered = desk(f"{place}/answers", {"findings": warnings, "answer": "Đã phân công"})
    assert {one["answer"] for one in answered.json()["findings"]} == {"Đã phân công"}

    approve(made.json()["uuid"])
    done, again = desk(f"{place}/commitment"), desk(f"{place}/commitment")
    assert (done.status_code, done.json()["state"]) == (200, "committed"), done.content
    assert (again.status_code, again.json()["code"]) == (409, "already_committed")
    assert cases.get_case(case.uuid).agency_uuid == to.uuid
    assert cases.get_case(other.uuid).agency_uuid == heirs[1].uuid

    back = desk(f"{place}/undoing", {"reason": "Nhầm ngày"})
    assert (back.json()["state"], back.json()["returned"]) == ("undone", 2), back.content
    assert back.json()["stayed"] == []
    assert cases.get_case(case.uuid).agency_uuid == left.uuid
    assert desk(f"{place}/undoing", {"reason": "Nhầm ngày"}).json()["code"] == "nothing_to_undo"


def test_a_machine_cannot_approve_and_says_so_by_having_no_door():
    left, _to = days.simple()
    make_letter(left)
    made = program("administrator")("", {"on_date": "2025-07-01", "grounds": days.WHY}).json()

    assert program("merger_approver")(f"/{made['uuid']}/approval").status_code == 404


def test_what_is_wrong_is_told_and_changes_nothing():
    left, _to = days.simple()
    make_letter(left)
    desk = program("administrator")
    assert "grounds" in desk("", {"on_date": "2025-07-01", "grounds": " "}).json()["fields"]
    assert "on_date" in desk("", {"on_date": "2025-02-02", "grounds": "x"}).json()["fields"]
    made = desk("", {"on_date": "2025-07-01", "grounds": days.WHY}).json()
    place = f"/{made['uuid']}"

    twice = desk("", {"on_date": "2025-07-01", "grounds": days.WHY})
    unknown = desk(f"/{uuid4()}/rehearsal")
    ended = desk(
        f"{place}/successors",
        {"agency": str(left.uuid), "to_agency": str(left.uuid), "reason": "x"},
    )
    dropped = desk(f"{place}/dropping")
    late = desk(f"{place}/rehearsal")

    assert (twice.status_code, unknown.status_code, ended.status_code) == (409, 404, 422)
    assert (dropped.json()["state"], late.json()["code"]) == ("dropped", "merger_closed")
    assert Merger.objects.count() == 1


@pytest.mark.parametrize("role", ["merger_approver", "auditor", None])
def test_only_who_prepares_days_does_them_by_machine(role):
    left, _to = days.simple()
    make_letter(left)
    made = program("administrator")("", {"on_date": "2025-07-01", "grounds": days.WHY}).json()
    other = program(role)

    refused = [
        other("", {"on_date": "2025-07-01", "grounds": "x"}),
        other(f"/{made['uuid']}/rehearsal"),
        other(f"/{made['uuid']}/commitment"),
        other(f"/{made['uuid']}/undoing", {"reason": "x"}),
        other(f"/{made['uuid']}/dropping"),
    ]

    assert {one.status_code for one in refused} == {401 if role is None else 403}
