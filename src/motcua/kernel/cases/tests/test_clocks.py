"""The clock of a case: what the case keeps of it, who may move it, and the move to `deadlines`."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from motcua.base.errors import PermissionRefused
from motcua.kernel.calendars import api as calendars
from motcua.kernel.calendars.testing import load_province_calendars, on
from motcua.kernel.cases import api as cases
from motcua.kernel.cases.actions.cases import CaseAlreadyClosed, reopen_case
from motcua.kernel.cases.models import Case
from motcua.kernel.cases.testing import AT, agency, make_running_case, officer
from motcua.kernel.deadlines import api as deadlines
from motcua.kernel.deadlines.testing import Matter, warn
from motcua.kernel.events.testing import events_named

pytestmark = pytest.mark.django_db


def of(case: Case, **given):
    """The words that every change of the case's clock needs."""
    return {"actor": officer(), "subject": cases.subject_of(case), "at": AT, **given}


def fresh(case: Case) -> Case:
    return cases.get_case(case.uuid)


def test_a_case_keeps_what_its_lists_show_of_its_clock():
    load_province_calendars()
    case = make_running_case(calendars.Duration(3, "working_days"))
    assert (case.accepted_at, case.state) == (AT, "open")
    assert case.due_original == case.due_current == on("2026-03-05 17:30")

    deadlines.pause_clock(**of(case, cause="supplement"))
    assert fresh(case).state == "waiting"
    deadlines.resume_clock(**of(case, mode="restart", at=on("2026-03-10 09:00")))
    case = fresh(case)
    assert (case.state, case.due_current) == ("open", on("2026-03-13 17:30"))
    assert case.due_original == on("2026-03-05 17:30")


def test_a_clock_beside_the_cases_own_changes_nothing_in_the_case():
    load_province_calendars()
    case = make_running_case()
    one_day = calendars.Duration(1, "working_days")

    deadlines.start_clock(**of(case, name="opinion", duration=one_day))
    deadlines.end_clock(**of(case, name="opinion"))

    assert fresh(case).ended_at is None and fresh(case).due_current == case.due_current


def test_only_who_may_change_the_case_moves_its_clock():
    load_province_calendars()
    case = make_running_case()

    with pytest.raises(PermissionRefused):
        deadlines.pause_clock(**of(case, cause="fee", actor=officer(path="h27.11")))


def test_the_result_and_not_the_delivery_decides_whether_it_was_late():
    load_province_calendars()
    case = make_running_case()

    deadlines.end_clock(**of(case, at=on("2026-03-05 16:59")))
    case = cases.close_case(
        actor=officer(), case_uuid=case.uuid, result="granted", at=on("2026-03-20 09:00")
    )

    assert events_named("deadlines.clock_ended")[0].payload["is_late"] is False
    assert fresh(case).ended_at == case.ended_at == on("2026-03-05 16:59")
    assert not events_named("deadlines.clock_stopped")


def test_closing_a_case_drops_its_clocks_and_a_reopened_one_may_start_again():
    load_province_calendars()
    case = make_running_case()
    given = {"actor": officer(), "case_uuid": case.uuid, "at": AT}
    deadlines.pause_clock(**of(case, cause="supplement"))

    cases.close_case(**given, result="withdrawn")

    assert (fresh(case).state, fresh(case).ended_at) == ("closed", AT)
    assert deadlines.find_clock(cases.subject_of(case)).state == "ended"
    with pytest.raises(CaseAlreadyClosed):
        deadlines.pause_clock(**of(case, cause="fee"))
    assert warn(on("2026-03-20 08:00")) == 0
    reopen_case(**given, reason="complaint")
    limit = calendars.Duration(1, "working_days")
    deadlines.start_clock(**of(case, duration=limit, at=on("2026-03-10 08:00")))
    assert fresh(case).due_current == on("2026-03-11 17:30") and fresh(case).ended_at is None


def test_a_case_that_was_transferred_is_reckoned_on_the_new_agencys_calendar():
    load_province_calendars()
    case = make_running_case(calendars.Duration(4, "working_hours"))

    cases.transfers.transfer_case(
        actor=officer(), case_uuid=case.uuid, agency_uuid=agency("h27.30"), agency_path="h27.30",
        calendar_code="one-stop-saturday", at=AT,
    )  # fmt: skip

    clock = deadlines.find_clock(cases.subject_of(case))
    assert clock.calendar_code == fresh(case).calendar_code == "one-stop-saturday"
    assert clock.due_current == case.due_current


@pytest.fixture
def before_the_split(own_province) -> Iterator[None]:
    """A database of the days when cases kept their clocks themselves."""
    MigrationExecutor(connection).migrate([("cases", "0001_initial")])
    yield


@pytest.mark.django_db(transaction=True)
def test_the_migration_carries_clocks_and_adjustments_over_and_back(before_the_split):
    state = MigrationExecutor(connection).loader.project_state([("cases", "0001_initial")])
    old = state.apps.all_models["cases"]
    OldCase, OldAdjustment = old["case"], old["adjustment"]
    matter = Matter()  # only for a reckoning as it is stored
    first = calendars.due(
        calendars.get_calendar("office", on=AT.date()), AT, calendars.Duration(3, "working_days")
    )
    shared = {
        "kind": "demo.matter", "title": "x", "agency_uuid": agency("h27"), "agency_path": "h27",
        "receiving_agency_uuid": agency("h27"), "receiving_path": "h27", "opened_at": AT,
    }  # fmt: skip
    dues = {"accepted_at": AT, "due_original": first.due_at, "due_current": on("2026-03-13 17:30")}
    running = OldCase.objects.create(
        **shared, **dues, number="1", calendar_code="office", warned_days=2
    )
    OldCase.objects.create(**shared, number="2")
    waits = OldCase.objects.create(**shared, number="3", state="waiting", calendar_code="office")
    by = {"recorded_by": matter.actor.uuid}
    OldAdjustment.objects.create(
        case=running, kind="start", began_at=AT, due_after=first.due_at,
        reckoning=first.to_json(), **by,
    )  # fmt: skip
    OldAdjustment.objects.create(
        case=running, kind="pause", cause="supplement", mode="restart", **by,
        began_at=on("2026-03-03 10:00"), ended_at=on("2026-03-10 09:00"),
    )  # fmt: skip
    OldAdjustment.objects.create(case=waits, kind="pause", cause="supplement", began_at=AT, **by)

    MigrationExecutor(connection).migrate([("cases", "0002_clocks_moved_to_deadlines")])

    subjects = {case.number: cases.subject_of(case) for case in Case.objects.only("number", "uuid")}
    found = {number: deadlines.find_clock(subject) for number, subject in subjects.items()}
    assert found["2"] is None and (found["3"].state, found["3"].due_current) == ("paused", None)
    assert (found["1"].state, found["1"].due_current) == ("running", on("2026-03-13 17:30"))
    assert deadlines.recomputed_due(subjects["1"]) == on("2026-03-13 17:30")
    assert warn(on("2026-03-11 08:00")) == 0  # two days before: told already
    MigrationExecutor(connection).migrate([("cases", "0001_initial")])
    assert [(a.case_id, a.kind, a.cause) for a in OldAdjustment.objects.order_by("id")] == [
        (running.pk, "start", ""),
        (running.pk, "pause", "supplement"),
        (waits.pk, "pause", "supplement"),
    ]
    assert OldCase.objects.get(number="1").warned_days == 2
