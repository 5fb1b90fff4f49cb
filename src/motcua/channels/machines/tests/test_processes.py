"""Processes by machine: versions, runs, tasks, messages and signals, each told once."""

from uuid import uuid4

import pytest

from motcua.base.actors import system_actor
from motcua.base.rest.models import RepeatedRequest
from motcua.base.web.clock import now
from motcua.kernel.access.testing import bearer_for, make_demo_role, official_account
from motcua.kernel.cases import api as cases
from motcua.kernel.cases.testing import make_letter
from motcua.kernel.diagrams import api as diagrams
from motcua.kernel.diagrams.testing import draw
from motcua.kernel.events.testing import deliver_all, events_named
from motcua.kernel.organizations import api as organizations
from motcua.kernel.processes import api as processes
from motcua.project.testing import story
from motcua.project.testing.machines import Program

WAITING = (
    "start s", "human begin outcomes=wait,skip", "exclusive g", "message paid message=paid",
    "message flood message=flood", "end e", "end skipped", "s -> begin", "begin -> g",
    'g -> paid if outcome = "wait"', "g => skipped", "paid -> flood", "flood -> e",
)  # fmt: skip
SYSTEM = system_actor("tests")


def published():
    """The process, whose second wait is one for a signal."""
    message = 'motcua:message="flood"><bpmn:messageEventDefinition/>'
    signal = 'motcua:signal="flood"><bpmn:signalEventDefinition/>'
    bpmn = draw(WAITING).replace(message, signal)
    assert signal in bpmn
    return diagrams.publish_process(actor=SYSTEM, bpmn=bpmn, code="demo", at=story.AT)


def top():
    found = organizations.list_agencies(on=story.AT.date())
    return next(one for one in found if "." not in one.path)


def connected(agency, *, role="connected_system"):
    make_demo_role()
    account = official_account(agency=agency, role=role, full_name="Cổng thanh toán thử")
    make_demo_role()  # the roles of the province were loaded anew
    return Program(bearer_for(account, at=now()))


@pytest.fixture
def run():
    make_demo_role()
    place = story.commune()
    return processes.start_process(
        actor=SYSTEM, version=published(), subject_kind="demo.matter", subject_uuid=uuid4(),
        agency_uuid=place.uuid, agency_path=place.path, title="Việc thử", at=story.AT,
    )  # fmt: skip


def begin(run):
    task = processes.find_open_task(run.subject_uuid)
    processes.complete_task(actor=SYSTEM, task_uuid=task.uuid, outcome="wait", at=story.AT)


def test_processes_and_their_versions_are_read_by_officials():
    officer = Program(story.token("tham.kyxuan"))

    codes = {row["code"] for row in officer.get("/processes").json()}
    assert "ad-hoc-task" in codes
    (version,) = officer.get("/processes/ad-hoc-task/versions").json()
    path = f"/processes/ad-hoc-task/versions/{version['version']}/diagram"
    diagram = officer.get(path)
    assert diagram.content.startswith(b"<?xml") and b"userTask" in diagram.content
    assert officer.get("/processes/khong-co/versions").status_code == 404
    assert officer.get("/processes/ad-hoc-task/versions/99/diagram").status_code == 404
    for path in ("/processes", "/processes/ad-hoc-task/versions"):
        assert Program(story.token("mau")).get(path).status_code == 403
        assert Program().get(path).status_code == 401


def test_a_run_shows_where_it_stands_to_officials_of_its_agencies(run):
    officer = Program(story.token("tham.kyxuan"))

    seen = officer.get(f"/runs/{run.uuid}").json()
    assert (seen["state"], seen["current"]) == ("running", ["begin"])
    assert [task["element"] for task in seen["tasks"]] == ["begin"]
    begin(run)
    seen = officer.get(f"/runs/{run.uuid}").json()
    assert seen["current"] == ["paid"] and seen["steps"][0]["outcome"] == "wait"
    for who, status in (("quay.sxd", 404), ("mau", 404), (None, 401)):
        headers = story.token(who) if who else None
        assert Program(headers).get(f"/runs/{run.uuid}").status_code == status


def test_a_task_is_completed_with_one_of_its_outcomes(run):
    place = story.commune()
    officer = connected(place, role="demo")
    uuid = processes.find_open_task(run.subject_uuid).uuid

    assert officer.get(f"/tasks/{uuid}").json()["outcomes"] == ["wait", "skip"]
    wrong = officer.post(f"/tasks/{uuid}/completion", {"outcome": "other"})
    assert 400 < wrong.status_code < 500
    done = officer.post(f"/tasks/{uuid}/completion", {"outcome": "skip"}, Idempotency_Key="a")
    assert (done.json()["outcome"], done.json()["is_ended"]) == ("skip", True)
    seen = officer.get(f"/tasks/{uuid}").json()
    assert (seen["state"], seen["outcome"]) == ("completed", "skip")
    again = officer.post(f"/tasks/{uuid}/completion", {"outcome": "skip"})
    assert again.status_code == 200 and again.json() == done.json()
    late = officer.post(f"/tasks/{uuid}/completion", {"outcome": "wait"})
    assert late.status_code == 409 and late.json()["code"] == "task_already_done"
    for who, status in (("tham.kyxuan", 404), ("mau", 404), (None, 401)):
        other = Program(story.token(who) if who else None)
        assert other.get(f"/tasks/{uuid}").status_code == status
        assert other.post(f"/tasks/{uuid}/completion", {"outcome": "skip"}).status_code == status


def test_assigned_work_is_answered_in_words_as_on_its_page():
    letter = make_letter(story.commune(), number="DT-01")
    work = cases.assignments.assign_work(
        actor=story.actor("tham.kyxuan"), case_uuid=letter.uuid, title="Kiểm tra", at=story.AT,
        due_on=story.after(days=3).date(), agency_uuid=story.commune().uuid,
    )  # fmt: skip
    uuid = processes.find_open_task(work.uuid).uuid
    officer = Program(story.token("ky.kyxuan"))

    silent = officer.post(f"/tasks/{uuid}/completion", {"outcome": "done"})
    assert silent.status_code == 422 and "result" in silent.json()["fields"]
    told = officer.post(f"/tasks/{uuid}/completion", {"outcome": "done", "text": "Đã kiểm tra"})
    assert told.status_code == 200
    (seen,) = officer.get(f"/cases/{letter.uuid}/tasks").json()["assignments"]
    assert (seen["state"], seen["result"]) == ("done", "Đã kiểm tra")


def test_a_step_that_a_system_owns_is_done_at_its_own_address():
    dossier = story.submitted()
    desk = Program(story.token("quay.kyxuan"))
    (task,) = desk.get(f"/tasks?text={dossier.code}").json()["rows"]

    answer = desk.post(f"/tasks/{task['uuid']}/completion", {"outcome": "accept"})

    assert answer.status_code == 409 and answer.json()["code"] == "own_door"
    dossier.refresh_from_db()
    assert dossier.status == "submitted"


def tell(program, run, key, **given):
    headers = {"Idempotency_Key": key} if key else {}
    return program.post(f"/runs/{run.uuid}/messages", {"name": "paid", **given}, **headers)


def test_a_message_with_a_key_is_heard_once_and_for_good(run):
    begin(run)
    gate = connected(story.commune())

    first = tell(gate, run, "pay-1", variables={"amount": 8000})
    assert first.status_code == 200 and first.json()["is_repeated"] is False
    assert first.json()["run"]["current"] == ["flood"]
    RepeatedRequest.objects.all().delete()  # as a day later, or after a crash before the answer
    again = tell(gate, run, "pay-1", variables={"amount": 8000})
    assert again.json()["is_repeated"] is True
    RepeatedRequest.objects.all().delete()
    other = tell(gate, run, "pay-1", variables={"amount": 1})
    assert other.status_code == 422 and other.json()["code"] == "key_used"
    assert len(events_named("processes.message_received")) == 1
    run.refresh_from_db()
    assert run.variables["amount"] == 8000


def test_a_message_that_is_not_waited_for_uses_up_no_key(run):
    gate = connected(story.commune())

    early = tell(gate, run, "pay-1")
    assert early.status_code == 409 and early.json()["code"] == "message_not_expected"
    begin(run)
    RepeatedRequest.objects.all().delete()
    assert tell(gate, run, "pay-1").json()["is_repeated"] is False


@pytest.mark.parametrize("key", ["", "x" * 201])
def test_a_message_needs_a_key(run, key):
    begin(run)

    assert tell(connected(story.commune()), run, key).status_code in {400, 422}
    assert events_named("processes.message_received") == []


def test_only_a_connected_system_of_the_runs_agency_tells_it(run):
    begin(run)

    assert tell(Program(story.token("tham.kyxuan")), run, "a").status_code == 403
    for who, status in (("mau", 404), ("quay.sxd", 404), (None, 401)):
        program = Program(story.token(who) if who else None)
        assert tell(program, run, "a").status_code == status
    assert run.state == "running" and events_named("processes.message_received") == []


def test_a_signal_reaches_every_run_once_for_a_key_from_the_top_only(run):
    begin(run)
    tell(connected(story.commune()), run, "pay-1")
    gate, here = connected(top()), connected(story.commune())

    assert here.post("/signals", {"name": "flood"}, Idempotency_Key="s").status_code == 403
    unknown = gate.post("/signals", {"name": "fload"}, Idempotency_Key="s0")
    assert unknown.status_code == 422 and "fload" in unknown.json()["detail"]
    thrown = gate.post("/signals", {"name": "flood"}, Idempotency_Key="s")
    assert thrown.status_code == 202 and thrown.json()["is_repeated"] is False
    RepeatedRequest.objects.all().delete()
    assert gate.post("/signals", {"name": "flood"}, Idempotency_Key="s").json()["is_repeated"]
    deliver_all()
    run.refresh_from_db()
    assert run.state == "ended" and len(events_named("processes.signal_thrown")) == 1
