"""Messages, timers, joins, service steps, transfers and batches."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.base.errors import Refusal
from motcua.kernel.calendars.testing import load_province_calendars, on
from motcua.kernel.events.testing import events_named
from motcua.kernel.processes import api as processes
from motcua.kernel.processes.actions.batches import TooManyTasks
from motcua.kernel.processes.actions.runs import MessageNotExpected, RunNotRunning
from motcua.kernel.processes.actions.timers import fire_timers
from motcua.kernel.processes.models import Run, Task, Token
from motcua.kernel.processes.ports import DuplicateStep, process_step
from motcua.kernel.processes.testing import AT, agency, officer, publish, start

pytestmark = pytest.mark.django_db


def open_elements(run: Run) -> list[str]:
    tasks = Task.objects.filter(run=run, state="open").order_by("element_id")
    return list(tasks.values_list("element_id", flat=True))


def do(run: Run, element: str, outcome: str = "done"):
    task = processes.find_open_task(run.subject_uuid, element)
    assert task is not None
    return processes.complete_task(actor=officer(), task_uuid=task.uuid, outcome=outcome, at=AT)


def tell(run: Run, name: str, **given):
    return processes.send_message(actor=officer(), run_uuid=run.uuid, name=name, at=AT, **given)


SUPPLEMENT = (
    "start s", "human receive outcomes=accept,supplement", "exclusive g",
    "message await message=supplement_received", "human appraise", "end e",
    "boundary_message gone on=appraise message=withdrawn", "end withdrawn",
    "boundary_message asked on=appraise message=question cancel=false", "human answer",
    "end answered", "s -> receive", "receive -> g", 'g -> await if outcome = "supplement"',
    "g => appraise", "await -> receive", "appraise -> e", "gone -> withdrawn",
    "asked -> answer", "answer -> answered",
)  # fmt: skip


def test_a_run_waits_for_its_message_and_goes_on_with_what_it_brings():
    run = start(publish(SUPPLEMENT))
    with CaptureQueriesContext(connection) as queries:
        do(run, "receive", "supplement")
    assert len(queries) == 2  # one to find the task, one to complete it and wait
    assert open_elements(run) == [] and processes.runs.diagram_of(run.uuid).current == ("await",)

    tell(run, "supplement_received", variables={"round": 1})

    run.refresh_from_db()
    assert open_elements(run) == ["receive"] and run.variables == {"round": 1}
    assert [step.element_id for step in processes.runs.history_of(run.uuid)].count("await") == 1


def test_a_message_that_nothing_waits_for_is_refused_and_changes_nothing():
    run = start(publish(SUPPLEMENT))

    for name in ["supplement_received", "withdrawn", "unheard"]:
        with pytest.raises(MessageNotExpected):
            tell(run, name)

    assert open_elements(run) == ["receive"] and not events_named("processes.message_received")


def test_an_interrupting_message_cancels_the_task_and_ends_the_run():
    run = start(publish(SUPPLEMENT))
    do(run, "receive", "accept")
    task = processes.find_open_task(run.subject_uuid)

    tell(run, "withdrawn")

    run.refresh_from_db()
    assert (run.state, run.end_element) == ("ended", "withdrawn")
    assert processes.get_task(task.uuid).state == "canceled"
    with pytest.raises(RunNotRunning):
        tell(run, "withdrawn")


def test_a_message_that_does_not_interrupt_opens_a_task_beside():
    run = start(publish(SUPPLEMENT))
    do(run, "receive", "accept")

    tell(run, "question")
    assert open_elements(run) == ["answer", "appraise"]
    do(run, "appraise")
    assert not do(run, "answer").opened

    run.refresh_from_db()
    assert run.state == "ended"


TIMED = (
    "start s", "human opinion", "boundary_timer late on=opinion after=2_working_days",
    "boundary_timer hint on=opinion after=PT4H cancel=false", "human remind",
    "timer pause after=P1D",
    "end e", "end r", "s -> opinion", "opinion -> pause", "late -> pause", "pause -> e",
    "hint -> remind", "remind -> r",
)  # fmt: skip


def test_timers_fire_once_in_order_even_if_everything_was_down():
    load_province_calendars()
    run = start(publish(TIMED), calendar_code="office")  # Monday 2 March, 08:00
    assert fire_timers(at=AT + timedelta(hours=3)) == 0

    assert fire_timers(at=AT + timedelta(hours=4)) == 1
    assert open_elements(run) == ["opinion", "remind"]
    assert fire_timers(at=on("2026-03-10 08:00")) == 1
    assert open_elements(run) == ["remind"]
    assert processes.runs.diagram_of(run.uuid).current == ("remind", "pause")
    assert fire_timers(at=on("2026-03-11 08:00")) == 1
    assert fire_timers(at=on("2026-03-20 08:00")) == 0

    do(run, "remind")
    run.refresh_from_db()
    assert run.state == "ended" and len(events_named("processes.timer_fired")) == 3


def test_completing_a_task_takes_its_timers_away():
    load_province_calendars()
    run = start(publish(TIMED), calendar_code="office")

    do(run, "opinion")

    waiting = Token.objects.filter(run=run, left_at__isnull=True)
    assert list(waiting.values_list("element_id", flat=True)) == ["pause"]


def test_side_by_side_branches_meet_again_and_a_terminate_end_cancels_the_rest():
    lines = (
        "start s", "parallel split", "human a", "human b outcomes=go,stop", "exclusive g",
        "parallel join", "human c", "end e", "terminate t", "s -> split", "split -> a",
        "split -> b", "a -> join", "b -> g", "g => join", 'g -> t if outcome = "stop"',
        "join -> c", "c -> e",
    )  # fmt: skip
    version = publish(lines)
    together, stopped = start(version), start(version)

    do(together, "a")
    assert open_elements(together) == ["b"]
    assert do(together, "b", "go").opened[0].element_id == "c"
    assert do(together, "c").is_ended
    assert not Token.objects.filter(run=together, left_at__isnull=True).exists()

    assert do(stopped, "b", "stop").is_ended
    assert open_elements(stopped) == []


class Refused(Refusal):
    """Chưa đủ điều kiện ban hành."""


def test_a_service_step_runs_inside_the_step_and_its_refusal_undoes_it():
    told = []
    name = f"test.issue_{uuid4().hex}"

    @process_step(name)
    def issue(context):
        told.append(context)
        if context.variables.get("incomplete"):
            raise Refused()
        return {"number": "12/GKS"}

    lines = ("start s", "human approve", f"service issue step={name}", "human deliver", "end e",
             "s -> approve", "approve -> issue", "issue -> deliver", "deliver -> e")  # fmt: skip
    version = publish(lines)
    good, bad = start(version), start(version, variables={"incomplete": True})

    assert do(good, "approve").opened[0].element_id == "deliver"
    with pytest.raises(Refused):
        do(bad, "approve")

    good.refresh_from_db()
    assert good.variables == {"number": "12/GKS"}
    assert open_elements(bad) == ["approve"] and len(events_named("processes.task_completed")) == 1
    assert (told[0].outcome, told[0].subject_uuid) == ("done", good.subject_uuid)
    assert "issue" in [step.element_id for step in processes.runs.history_of(good.uuid)]
    with pytest.raises(DuplicateStep):
        process_step(name)(lambda context: None)


def test_a_hand_over_moves_open_and_later_tasks_to_the_other_agency():
    desk = processes.Place(agency("h27.10"), "h27.10")
    run = start(publish(), path="h27.10", places={"receiving": desk})
    task = processes.find_open_task(run.subject_uuid)
    processes.holding.hold_tasks({task.uuid: officer()})

    processes.transfer_runs(
        actor=officer(), runs={run.uuid: ["receiving"]}, from_agency=task.agency_uuid,
        to=processes.Place(agency("h27.30"), "h27.30"), at=AT,
    )  # fmt: skip

    moved = processes.get_task(task.uuid)
    assert (moved.agency_path, moved.assignee_uuid) == ("h27.30", None)
    processes.complete_task(
        actor=officer(path="h27.30"), task_uuid=task.uuid, outcome="accept", at=AT
    )
    assert processes.find_open_task(run.subject_uuid).agency_path == "h27.10"


def test_a_batch_answers_for_each_task_and_none_holds_up_another():
    version = publish()
    runs = [start(version) for _ in range(4)] + [start(version, path="h27.11")]
    uuids = [processes.find_open_task(run.subject_uuid).uuid for run in runs]
    processes.holding.hold_tasks({uuids[1]: officer("Phan Văn Thẩm")})
    processes.complete_task(actor=officer(), task_uuid=uuids[2], outcome="refuse", at=AT)

    with CaptureQueriesContext(connection) as queries:
        items = processes.complete_tasks(
            actor=officer(), task_uuids=[*uuids, uuid4()], outcome="accept", at=AT
        )

    codes = [item.refusal.code if item.refusal else "done" for item in items]
    assert codes == [
        "done", "task_claimed_by_other", "task_already_done", "done", "permission_refused",
        "task_not_found",
    ]  # fmt: skip
    assert len(queries) == 1
    with pytest.raises(TooManyTasks):
        processes.complete_tasks(
            actor=officer(), task_uuids=[uuid4() for _ in range(5001)], outcome="accept", at=AT
        )


def test_a_batch_plays_what_is_not_known_beforehand_one_by_one():
    lines = ("start s", "human ask", "exclusive g", "human pay", "end free", "end paid",
             "s -> ask", "ask -> g", "g -> pay if fee > 0", "g => free", "pay -> paid")  # fmt: skip
    version = publish(lines)
    runs = [start(version, variables={"fee": fee}) for fee in (0, 5)]
    uuids = [processes.find_open_task(run.subject_uuid).uuid for run in runs]

    first, second = processes.complete_tasks(
        actor=officer(), task_uuids=uuids, outcome="done", at=AT
    )

    assert first.result.is_ended and second.result.opened[0].element_id == "pay"
