"""Carrying running cases over to another version of their process."""

from datetime import timedelta

import pytest

from motcua.base.errors import PermissionRefused
from motcua.kernel.events.testing import events_named
from motcua.kernel.processes.actions.migration import MappingUnknown, SameVersion, migrate_runs
from motcua.kernel.processes.actions.timers import fire_timers
from motcua.kernel.processes.models import Run, Task, Token
from motcua.kernel.processes.testing import AT, officer, start

from .drawing import do, event, is_clean, line, open_at, published, task

pytestmark = pytest.mark.django_db

EDITOR = officer(permissions=["procedures.edit"])


def plain(*names: str, extra: str = ""):
    return published(
        event("startEvent", "s"), *(task(name) for name in names), event("endEvent", "e"),
        line("s", *names, "e"), extra,
    )  # fmt: skip


def carry(**given):
    values = {"actor": EDITOR, "code": "demo", "from_number": 1, "to_number": 2, "at": AT}
    return migrate_runs(**{**values, **given})


def test_a_dry_run_says_what_would_be_done_and_changes_nothing():
    old = plain("a", "b")
    run, other = start(old), start(old)
    do(other, "a")
    plain("a", "check", "b")

    report = carry()

    assert (report.moved, report.refused, report.is_dry_run) == (2, (), True)
    assert report.moves == (("a", "a", 1), ("b", "b", 1))
    run.refresh_from_db()
    assert run.version == old and events_named("processes.run_migrated") == []


def test_runs_go_on_in_the_new_version_from_where_they_stand():
    run = start(plain("a", "b"))
    before = Task.objects.get(run=run)
    new = plain("a", "check", "b")

    assert carry(is_dry_run=False).moved == 1

    run.refresh_from_db()
    assert run.version == new and Task.objects.get(run=run).uuid == before.uuid
    do(run, "a")
    assert open_at(run) == ["check"]
    do(run, "check")
    assert do(run, "b").is_ended and is_clean(run)
    told = events_named("processes.run_migrated")[0]
    assert told.payload == {"run": str(run.uuid), "from_version": 1, "to_version": 2}


def test_a_step_that_is_gone_needs_one_to_take_its_place():
    run = start(plain("a", "b"))
    plain("study", "b")

    refused = carry(is_dry_run=False)
    assert refused.moved == 0
    assert "không còn trong phiên bản mới" in refused.refused[0].reasons[0].vi

    assert carry(is_dry_run=False, renamed={"a": "study"}).moved == 1
    assert open_at(run) == ["study"]
    assert Task.objects.get(run=run).name == "study"


def test_what_is_not_of_the_same_kind_cannot_take_its_place():
    start(plain("a", "b"))
    published(
        event("startEvent", "s"), event("intermediateCatchEvent", "a", "message", "m"), task("b"),
        event("endEvent", "e"), line("s", "a", "b", "e"),
    )  # fmt: skip

    assert "không cùng loại" in carry().refused[0].reasons[0].vi


SPLIT = (
    event("startEvent", "s"), '<bpmn:parallelGateway id="p" name="p"/>', task("a"), task("b"),
    '<bpmn:parallelGateway id="j" name="j"/>', event("endEvent", "e"),
    line("s", "p", "a", "j", "e"),
    line("p", "b", "j"),
)  # fmt: skip


def test_a_state_that_the_new_version_never_has_is_refused():
    run = start(published(*SPLIT))
    plain("a", "b")

    report = carry(is_dry_run=False)

    assert report.moved == 0
    assert "không bao giờ ở trạng thái này" in report.refused[0].reasons[0].vi
    assert open_at(run) == ["a", "b"]


def test_a_branch_that_waits_at_a_join_is_carried_over():
    run = start(published(*SPLIT))
    do(run, "a")
    published(
        *SPLIT[:6], line("s", "p", "a", "j", "after", "e"), line("p", "b", "j"), task("after")
    )

    assert carry(is_dry_run=False).moved == 1

    do(run, "b")
    assert open_at(run) == ["after"]
    assert do(run, "after").is_ended and is_clean(run)


def timer(name: str, after: str) -> str:
    return event("boundaryEvent", name, "timer", after, 'attachedToRef="a"') + line(name, "e")


def test_timers_stay_are_wound_up_or_taken_off():
    kept, gone = timer("kept", "P3D"), timer("gone", "P9D")
    run = start(plain("a", "b", extra=kept + gone))
    due = Token.objects.get(run=run, element_id="kept").due_at
    plain("a", "b", extra=kept + timer("fresh", "P1D"))

    assert carry(is_dry_run=False, at=AT + timedelta(hours=1)).timers == (1, 1)

    waiting = Token.objects.filter(run=run, left_at__isnull=True)
    assert dict(waiting.values_list("element_id", "due_at")) == {
        "kept": due, "fresh": AT + timedelta(hours=25),
    }  # fmt: skip
    assert fire_timers(at=AT + timedelta(hours=26)) == 1
    assert is_clean(run)


def test_sub_processes_under_way_are_carried_over():
    def drawn(*inside: str):
        parts = (event("startEvent", "i"), *(task(n) for n in inside), event("endEvent", "ie"))
        return published(
            event("startEvent", "s"), event("endEvent", "e"), line("s", "sub", "e"),
            '<bpmn:subProcess id="sub" name="sub">' + "".join(parts) + line("i", *inside, "ie")
            + "</bpmn:subProcess>",
        )  # fmt: skip

    run = start(drawn("a", "b"))
    drawn("a", "c", "b")

    assert carry(is_dry_run=False).moved == 1

    do(run, "a")
    assert open_at(run) == ["c"]
    do(run, "c")
    assert do(run, "b").is_ended and is_clean(run)


def test_nonsense_is_refused_in_words():
    plain("a", "b")
    plain("a", "c")

    with pytest.raises(SameVersion):
        carry(to_number=1)
    with pytest.raises(MappingUnknown, match="phiên bản 1"):
        carry(renamed={"nobody": "a"})
    with pytest.raises(MappingUnknown, match="phiên bản 2"):
        carry(renamed={"a": "nobody"})
    with pytest.raises(PermissionRefused):
        carry(actor=officer())


def test_carrying_over_again_changes_nothing_and_new_runs_use_the_new_version():
    start(plain("a", "b"))
    plain("a", "check", "b")

    assert [carry(is_dry_run=False).moved for _ in range(2)] == [1, 0]
    assert Run.objects.filter(version__number=2).count() == 1


def test_a_thousand_runs_cost_a_few_statements(django_assert_max_num_queries):
    old = plain("a", "b")
    for _ in range(30):
        start(old)
    plain("a", "check", "b")

    with django_assert_max_num_queries(60):  # one of each run is its event
        assert carry(is_dry_run=False).moved == 30
