"""When an agency keeps other hours, its open cases reckon by them from then on."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.base.actors import system_actor
from motcua.kernel.access.testing import official
from motcua.kernel.calendars import api as calendars
from motcua.kernel.calendars.testing import load_province_calendars, on
from motcua.kernel.caseloads.actions.calendars import follow_calendar
from motcua.kernel.caseloads.tests.test_web import browser
from motcua.kernel.cases import api as cases
from motcua.kernel.cases.testing import AT, make_letter
from motcua.kernel.deadlines import api as deadlines
from motcua.kernel.events.testing import deliver_all, events_named

SATURDAY = "one-stop-saturday"
CLERK = system_actor("tests")


def running(place, number=""):
    """A case with eight working hours, of which its agency keeps the calendar of offices."""
    case = make_letter(place, number=number)
    deadlines.start_clock(
        actor=CLERK, subject=cases.subject_of(case), at=AT,
        duration=calendars.Duration(8, "working_hours"),
    )  # fmt: skip
    return case


def test_open_cases_follow_the_hours_that_their_agency_is_given_on_its_page(office):
    load_province_calendars()
    commune, there = office.province.commune, office.province.department
    paused, closed, other = running(commune), running(commune), running(there)
    cases.close_case(actor=office.head, case_uuid=closed.uuid, result="granted", at=AT)
    subject = cases.subject_of(paused)
    deadlines.pause_clock(actor=CLERK, subject=subject, cause="fee", at=on("2026-03-02 09:00"))
    given = cases.get_case(paused.uuid).due_current
    seat = browser(official(agency=office.province.province, role="administrator"))
    page = reverse("organizations:agency_change", args=[commune.uuid])
    assert "không dời ngày hẹn" in seat.get(page).content.decode()

    told = {"place_name": commune.place_name, "calendar_code": SATURDAY}
    assert seat.post(page, told).status_code == 302
    deliver_all(on("2026-03-03 09:00"))

    codes = [cases.get_case(one.uuid).calendar_code for one in (paused, closed, other)]
    assert codes == [SATURDAY, "office", "office"]
    assert cases.get_case(paused.uuid).due_current == given
    assert [one.subject_uuid for one in events_named("deadlines.calendar_changed")] == [paused.uuid]
    deadlines.resume_clock(
        actor=CLERK, subject=subject, cause="fee", mode="subtract", at=on("2026-03-07 09:00")
    )
    # Saturday 7 March: 2,5 hours until 11:30; what is left follows on Monday.
    due = cases.get_case(paused.uuid).due_current
    assert due == deadlines.recomputed_due(subject) and due.date() == on("2026-03-09 08:00").date()


def test_forty_cases_follow_in_as_many_statements_as_two(office):
    load_province_calendars()
    place, counts = office.province.commune, []
    place.calendar_code = SATURDAY
    place.save(update_fields=["calendar_code"])
    for number in (1, 2, 40):  # the first one fills what is kept
        made = [running(place) for _ in range(number)]
        with CaptureQueriesContext(connection) as queries:
            follow_calendar(actor=CLERK, agency_uuid=place.uuid, at=AT + timedelta(hours=1))
        assert {cases.get_case(one.uuid).calendar_code for one in made} == {SATURDAY}
        counts.append(len(queries))
    assert counts[1] == counts[2], counts
