"""Completing tasks, by the database and by the interpreter."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.base.errors import PermissionRefused
from motcua.kernel.calendars.testing import load_province_calendars
from motcua.kernel.events.testing import events_named
from motcua.kernel.processes import api as processes
from motcua.kernel.processes.actions.steps import (
    NORMS,
    OutcomeUnknown,
    TaskAlreadyDone,
    TaskClaimedByOther,
    TaskClosed,
)
from motcua.kernel.processes.models import Run, Task
from motcua.kernel.processes.testing import APPROVAL, AT, officer, publish, start

pytestmark = pytest.mark.django_db


def do(run: Run, outcome: str, actor=None, element=None, **given):
    task = processes.find_open_task(run.subject_uuid, element)
    assert task is not None
    return processes.complete_task(
        actor=actor or officer(), task_uuid=task.uuid, outcome=outcome, at=AT, **given
    )


def test_a_run_goes_from_task_to_task_to_its_end():
    run = start(publish())

    assert [task.element_id for task in do(run, "accept").opened] == ["appraise"]
    assert [task.element_id for task in do(run, "propose").opened] == ["approve"]
    assert [task.element_id for task in do(run, "return").opened] == ["appraise"]
    do(run, "propose")
    result = do(run, "approve")

    run.refresh_from_db()
    assert result.is_ended and (run.state, run.end_element) == ("ended", "granted")
    assert [event.payload["element"] for event in events_named("processes.task_completed")] == [
        "receive", "appraise", "approve", "appraise", "approve",
    ]  # fmt: skip
    assert len(events_named("processes.task_opened")) == 5
    assert len(events_named("processes.run_ended")) == 1


def test_a_known_way_is_one_statement():
    NORMS.forget()  # what earlier tests needed says nothing about this one
    do(start(publish()), "accept")
    run = start(publish())
    task = processes.find_open_task(run.subject_uuid)

    with CaptureQueriesContext(connection) as queries:
        processes.complete_task(actor=officer(), task_uuid=task.uuid, outcome="accept", at=AT)

    assert len(queries) == 1


def test_the_journal_names_the_matter_and_not_the_person():
    run = start(publish())
    actor = officer("Lê Thị Quầy")

    do(run, "accept", actor)

    event = events_named("processes.task_completed")[0]
    assert (event.subject_kind, event.subject_uuid) == ("demo.matter", run.subject_uuid)
    assert event.actor_uuid == actor.uuid
    assert "Quầy" not in str(event.payload)


def test_a_task_is_refused_to_officers_of_another_agency():
    run = start(publish(), path="h27.10")

    for path in ["h27.1", "h27.10.mc", "h27.11"]:
        with pytest.raises(PermissionRefused):
            do(run, "accept", officer(path=path))
    with pytest.raises(PermissionRefused):
        do(run, "accept", officer(permissions=["demo.approve"]))

    assert do(run, "accept", officer(path="h27")).opened


def test_places_of_a_diagram_are_agencies_of_the_run():
    desk = processes.Place(uuid4(), "h27.20.mc")
    run = start(publish(), path="h27.10", places={"receiving": desk})

    assert processes.find_open_task(run.subject_uuid).agency_path == "h27.20.mc"
    do(run, "accept", officer(path="h27.20.mc"))
    assert processes.find_open_task(run.subject_uuid).agency_path == "h27.10"


def test_the_second_of_two_officers_is_told_who_was_first():
    run = start(publish())
    task = processes.find_open_task(run.subject_uuid)
    processes.complete_task(
        actor=officer("Phan Văn Thẩm"), task_uuid=task.uuid, outcome="accept", at=AT
    )

    with pytest.raises(TaskAlreadyDone) as refused:
        processes.complete_task(actor=officer(), task_uuid=task.uuid, outcome="accept", at=AT)

    assert "Phan Văn Thẩm" in refused.value.message("vi")
    assert "08:00 ngày 02/03/2026" in refused.value.message("vi")
    assert Task.objects.filter(run=run).count() == 2


def test_the_same_decision_sent_twice_changes_nothing():
    run = start(publish())
    task = processes.find_open_task(run.subject_uuid)
    actor = officer()
    first = processes.complete_task(actor=actor, task_uuid=task.uuid, outcome="accept", at=AT)

    again = processes.complete_task(actor=actor, task_uuid=task.uuid, outcome="accept", at=AT)

    assert again.is_repeated and again.opened == first.opened
    assert len(events_named("processes.task_completed")) == 1
    with pytest.raises(TaskAlreadyDone):
        processes.complete_task(actor=actor, task_uuid=task.uuid, outcome="refuse", at=AT)


def test_an_outcome_that_the_task_does_not_have_is_refused():
    run = start(publish())

    with pytest.raises(OutcomeUnknown):
        do(run, "aprove")

    assert processes.find_open_task(run.subject_uuid).element_id == "receive"


def test_a_task_taken_by_a_colleague_is_left_alone():
    run = start(publish())
    task = processes.find_open_task(run.subject_uuid)
    owner = officer("Phan Văn Thẩm")
    processes.holding.hold_tasks({task.uuid: owner})

    with pytest.raises(TaskClaimedByOther, match="Phan Văn Thẩm"):
        do(run, "accept")

    assert do(run, "accept", owner).opened


def test_a_delegate_acts_in_the_place_of_whoever_delegated():
    run = start(publish())
    head = uuid4()

    do(run, "accept", officer(delegated_by=head))

    assert events_named("processes.task_completed")[0].acting_for == head
    assert Task.objects.get(run=run, element_id="receive").completed_for == head


def test_norms_are_reckoned_on_the_legal_calendar_in_either_way():
    load_province_calendars()
    NORMS.forget()
    run = start(publish(), calendar_code="office")
    received = processes.find_open_task(run.subject_uuid)
    assert received.due_at is not None and received.due_at > AT + timedelta(hours=3)

    do(run, "accept")

    appraisal = processes.find_open_task(run.subject_uuid)
    assert appraisal.norm == "2 working_days"
    assert appraisal.due_at.astimezone().isoformat() > "2026-03-04"
    with CaptureQueriesContext(connection) as queries:
        do(run, "propose")
        do(run, "return")
    assert len(queries) == 4  # the norm is known now: one to find each task, one to complete it
    assert processes.find_open_task(run.subject_uuid).due_at == appraisal.due_at


def test_variables_given_with_an_outcome_join_the_run():
    run = start(publish(), variables={"fee": 0})

    do(run, "accept", variables={"note": "đủ giấy tờ"})

    run.refresh_from_db()
    assert run.variables == {"fee": 0, "note": "đủ giấy tờ"}


def test_conditions_on_variables_are_played_by_the_interpreter():
    lines = [
        "start s", "human ask outcomes=yes,no", "exclusive g", "human pay", "end free",
        "end paid", "s -> ask", "ask -> g", 'g -> pay if outcome = "yes" and fee > 0',
        "g => free", "pay -> paid",
    ]  # fmt: skip
    version = publish(lines)

    costly = start(version, variables={"fee": 15000})
    cheap = start(version, variables={"fee": 0})

    assert [task.element_id for task in do(costly, "yes").opened] == ["pay"]
    assert do(cheap, "yes").is_ended
    with pytest.raises(OutcomeUnknown):
        do(costly, "yes")


def test_a_canceled_run_has_no_task_left():
    run = start(publish())
    task = processes.find_open_task(run.subject_uuid)

    processes.cancel_run(actor=officer(), run_uuid=run.uuid, reason="withdrawn", at=AT)
    processes.cancel_run(actor=officer(), run_uuid=run.uuid, reason="withdrawn", at=AT)

    with pytest.raises(TaskClosed):
        processes.complete_task(actor=officer(), task_uuid=task.uuid, outcome="accept", at=AT)
    assert processes.find_open_task(run.subject_uuid) is None
    assert len(events_named("processes.run_canceled")) == 1


def test_history_says_who_did_what_and_when():
    run = start(publish(APPROVAL))
    do(run, "accept", officer("Lê Thị Quầy"))

    first, second = processes.runs.history_of(run.uuid)

    assert (first.element_id, first.outcome, first.done_by_name) == (
        "receive", "accept", "Lê Thị Quầy",
    )  # fmt: skip
    assert first.norm == "4 working_hours" and second.state == "open"


def test_running_processes_keep_their_version():
    run = start(publish())
    renamed = [line.replace("appraise", "study") for line in APPROVAL]
    second = publish(renamed)

    task = processes.find_open_task(run.subject_uuid)
    assert second.number == 2 and task is not None
    result = processes.complete_task(actor=officer(), task_uuid=task.uuid, outcome="accept", at=AT)
    assert result.opened[0].element_id == "appraise"
