"""Sub-processes, loops, calls, errors, escalations, signals and event gateways, as rows."""

from datetime import timedelta

import pytest

from motcua.kernel.diagrams.api import StepError
from motcua.kernel.events.testing import events_named
from motcua.kernel.processes import api as processes
from motcua.kernel.processes.actions.runs import tell_run
from motcua.kernel.processes.actions.timers import fire_timers
from motcua.kernel.processes.models import RunScope, Task
from motcua.kernel.processes.ports import process_step
from motcua.kernel.processes.testing import AT, agency, officer, start

from .drawing import begun, do, event, flow, is_clean, line, open_at, published, task

pytestmark = pytest.mark.django_db

SUB = (
    event("startEvent", "s"), line("s", "sub", "after", "e"), task("after"), event("endEvent", "e"),
)  # fmt: skip


def sub(*inside: str, ours: str = "") -> str:
    return f'<bpmn:subProcess id="sub" name="sub"{ours}>{"".join(inside)}</bpmn:subProcess>'


INSIDE = (
    event("startEvent", "i"), task("a"), task("b"), event("endEvent", "ie"),
    line("i", "a", "b", "ie"),
)  # fmt: skip


def test_a_sub_process_is_left_when_nothing_is_left_in_it():
    run = begun(*SUB, sub(*INSIDE))

    assert open_at(run) == ["a"]
    do(run, "a")
    assert open_at(run) == ["b"]
    assert do(run, "b").opened[0].element_id == "after"
    assert do(run, "after").is_ended and is_clean(run)


def test_a_message_on_the_border_ends_all_that_a_sub_process_holds():
    border = event("boundaryEvent", "gone", "message", "withdrawn", 'attachedToRef="sub"')
    run = begun(*SUB, sub(*INSIDE), border, line("gone", "end2"), event("endEvent", "end2"))

    processes.send_message(actor=officer(), run_uuid=run.uuid, name="withdrawn", at=AT)

    assert is_clean(run) and run.end_element == "end2"
    assert Task.objects.get(run=run, element_id="a").state == "canceled"
    assert RunScope.objects.get(run=run).state == "canceled"


@pytest.mark.parametrize(("outcome", "goes_to"), [("late", "mend"), ("worse", "rest")])
def test_an_error_goes_to_the_event_that_names_it_else_to_the_one_that_names_none(outcome, goes_to):
    run = begun(
        event("startEvent", "s"), line("s", "sub", "e"), event("endEvent", "e"),
        sub(event("startEvent", "i"), task("a", 'motcua:outcomes="late worse fine"'),
            event("endEvent", "e1", "error", "late"), event("endEvent", "e2", "error", "other"),
            event("endEvent", "ie"), flow("i", "a"), flow("a", "e1", 'outcome = "late"'),
            flow("a", "e2", 'outcome = "worse"'), flow("a", "ie", 'outcome = "fine"')),
        event("boundaryEvent", "b1", "error", "late", 'attachedToRef="sub"'),
        event("boundaryEvent", "b2", "error", "", 'attachedToRef="sub"'),
        task("mend"), task("rest"), line("b1", "mend", "e"), line("b2", "rest", "e"),
    )  # fmt: skip

    do(run, "a", outcome)

    assert open_at(run) == [goes_to]
    assert do(run, goes_to).is_ended and is_clean(run)


def test_an_escalation_that_does_not_interrupt_lets_both_go_on():
    run = begun(
        *SUB,
        sub(event("startEvent", "i"), task("a"),
            event("intermediateThrowEvent", "up", "escalation", "chief"), task("b"),
            event("endEvent", "ie"), line("i", "a", "up", "b", "ie")),
        event("boundaryEvent", "told", "escalation", "chief",
              'attachedToRef="sub" cancelActivity="false"'),
        task("look"), line("told", "look", "seen"), event("endEvent", "seen"),
    )  # fmt: skip

    do(run, "a")
    assert open_at(run) == ["b", "look"]
    do(run, "b")
    do(run, "look")
    assert do(run, "after").is_ended and is_clean(run)


def test_a_step_that_fails_goes_where_its_error_is_caught():
    @process_step("test.scopes_fail")
    def fail(context):
        raise StepError("no_money")

    run = begun(
        event("startEvent", "s"), task("a"), event("endEvent", "e"), line("s", "a", "pay", "e"),
        '<bpmn:serviceTask id="pay" name="pay" motcua:step="test.scopes_fail"/>',
        event("boundaryEvent", "caught", "error", "no_money", 'attachedToRef="pay"'),
        task("ask"), line("caught", "ask", "e2"), event("endEvent", "e2"),
    )  # fmt: skip

    assert do(run, "a").opened[0].element_id == "ask"
    assert do(run, "ask").is_ended and is_clean(run)


OPINIONS = '<bpmn:multiInstanceLoopCharacteristics{0} motcua:collection="asked" motcua:item="office" motcua:collect="opinions">{1}</bpmn:multiInstanceLoopCharacteristics>'  # noqa: E501


def offices(*paths: str) -> list[dict[str, str]]:
    return [{"uuid": str(agency(path)), "path": path} for path in paths]


def opinions(flags: str = "", until: str = "") -> tuple[str, ...]:
    done = f"<bpmn:completionCondition>{until}</bpmn:completionCondition>" if until else ""
    return (
        event("startEvent", "s"),
        task("opine", 'motcua:place="office" motcua:outcomes="agree object"',
             OPINIONS.format(flags, done)),
        task("decide"), event("endEvent", "e"), line("s", "opine", "decide", "e"),
    )  # fmt: skip


def test_several_agencies_are_asked_at_once_and_what_they_say_is_collected():
    run = begun(*opinions(), variables={"asked": offices("h27.10", "h27.11", "h27.12")})
    tasks = list(Task.objects.filter(run=run, state="open").order_by("id"))
    assert [t.agency_path for t in tasks] == ["h27.10", "h27.11", "h27.12"]

    for one, outcome in zip(reversed(tasks), ["object", "agree", "agree"], strict=True):
        processes.complete_task(
            actor=officer(path=one.agency_path), task_uuid=one.uuid, outcome=outcome, at=AT
        )

    run.refresh_from_db()
    said = [(o["office"]["path"], o["outcome"]) for o in run.variables["opinions"]]
    assert said == [("h27.10", "agree"), ("h27.11", "agree"), ("h27.12", "object")]
    assert open_at(run) == ["decide"] and do(run, "decide").is_ended and is_clean(run)


def test_enough_opinions_end_the_asking():
    enough = "numberOfCompletedInstances &gt;= 2"
    run = begun(*opinions(until=enough), variables={"asked": offices("h27.10", "h27.10", "h27.10")})

    do(run, "opine", "agree")
    assert open_at(run) == ["opine", "opine"]
    do(run, "opine", "agree")

    assert open_at(run) == ["decide"]
    assert Task.objects.filter(run=run, element_id="opine", state="canceled").count() == 1
    assert do(run, "decide").is_ended and is_clean(run)


def test_opinions_in_turn_are_asked_one_after_another():
    asked = offices("h27.10", "h27.10")
    run = begun(*opinions(' isSequential="true"'), variables={"asked": asked})

    do(run, "opine", "agree")
    assert open_at(run) == ["opine"]
    do(run, "opine", "object")
    assert open_at(run) == ["decide"]
    assert do(run, "decide").is_ended and is_clean(run)


def test_nobody_to_ask_is_asked_at_once():
    run = begun(*opinions(), variables={"asked": []})

    assert open_at(run) == ["decide"]


def test_a_standard_loop_goes_on_while_its_condition_holds():
    loop = (
        '<bpmn:standardLoopCharacteristics loopMaximum="3"><bpmn:loopCondition>again = true'
        "</bpmn:loopCondition></bpmn:standardLoopCharacteristics>"
    )
    run = begun(
        event("startEvent", "s"),
        task("a", inside=loop),
        event("endEvent", "e"),
        line("s", "a", "e"),
    )

    do(run, "a", again=True)
    assert not do(run, "a", again=True).is_ended
    assert do(run, "a", again=True).is_ended and is_clean(run)


def test_a_called_process_is_played_in_the_same_run():
    published(event("startEvent", "cs"), task("inner"), event("endEvent", "ce"),
              line("cs", "inner", "ce"), code="called")  # fmt: skip
    run = begun(
        *SUB[:1], line("s", "call", "after", "e"), task("after"), event("endEvent", "e"),
        '<bpmn:callActivity id="call" name="call" calledElement="called"/>',
    )  # fmt: skip

    assert open_at(run) == ["inner"]
    inner = processes.find_open_task(run.subject_uuid, "inner")
    assert inner is not None and processes.outcomes_of(inner.uuid) == ("done",)
    do(run, "inner")
    assert do(run, "after").is_ended and is_clean(run)


def test_the_first_event_behind_an_event_gateway_wins():
    parts = (
        event("startEvent", "s"), '<bpmn:eventBasedGateway id="g" name="g"/>',
        event("intermediateCatchEvent", "paid", "message", "paid"),
        event("intermediateCatchEvent", "late", "timer", "P1D"),
        task("thank"), task("remind"), event("endEvent", "e"), line("s", "g", "paid", "thank", "e"),
        line("g", "late", "remind", "e"),
    )  # fmt: skip
    run, other = begun(*parts), begun(*parts)

    processes.send_message(actor=officer(), run_uuid=run.uuid, name="paid", at=AT)
    assert fire_timers(at=AT + timedelta(days=2)) == 1

    assert (open_at(run), open_at(other)) == (["thank"], ["remind"])
    assert do(run, "thank").is_ended and is_clean(run)


def test_an_event_sub_process_interrupts_what_it_stands_in():
    handler = (
        '<bpmn:subProcess id="h" name="h" triggeredByEvent="true">'
        + event("startEvent", "hs", "message", "stop") + task("tidy") + event("endEvent", "he")
        + line("hs", "tidy", "he") + "</bpmn:subProcess>"
    )  # fmt: skip
    run = begun(*SUB, sub(*INSIDE, handler))

    processes.send_message(actor=officer(), run_uuid=run.uuid, name="stop", at=AT)
    assert open_at(run) == ["tidy"]
    do(run, "tidy")
    assert open_at(run) == ["after"]
    assert do(run, "after").is_ended and is_clean(run)


def test_a_timer_that_repeats_reminds_again_until_the_work_is_done():
    cycle = (
        '<bpmn:boundaryEvent id="nag" name="nag" attachedToRef="a" cancelActivity="false">'
        "<bpmn:timerEventDefinition><bpmn:timeCycle>R3/PT1H</bpmn:timeCycle>"
        "</bpmn:timerEventDefinition></bpmn:boundaryEvent>"
    )
    run = begun(
        event("startEvent", "s"), task("a"), event("endEvent", "e"), line("s", "a", "e"), cycle,
        task("look"), line("nag", "look", "e2"), event("endEvent", "e2"),
    )  # fmt: skip

    assert fire_timers(at=AT + timedelta(minutes=61)) == 1
    assert fire_timers(at=AT + timedelta(minutes=62)) == 0
    assert fire_timers(at=AT + timedelta(hours=9)) == 1  # the two that were missed remind once
    assert fire_timers(at=AT + timedelta(days=9)) == 0
    assert open_at(run) == ["a", "look", "look"]


def test_a_signal_thrown_inside_is_heard_on_the_border_while_the_thrower_is_there():
    run = begun(
        *SUB,
        sub(event("startEvent", "i"), task("a"),
            event("intermediateThrowEvent", "t", "signal", "x"),
            event("endEvent", "ie"), line("i", "a", "t", "ie")),
        event("boundaryEvent", "heard", "signal", "x", 'attachedToRef="sub"'),
        task("react"), line("heard", "react", "e2"), event("endEvent", "e2"),
    )  # fmt: skip

    do(run, "a")

    assert open_at(run) == ["react"]
    assert events_named("processes.signal_thrown")[0].payload["signal"] == "x"
    assert do(run, "react").is_ended and is_clean(run)


def test_a_process_may_begin_with_a_message():
    version = published(
        event("startEvent", "s"), event("startEvent", "told", "message", "call"), task("a"),
        task("b"), event("endEvent", "e"), line("s", "a", "e"), line("told", "b", "e"),
    )  # fmt: skip

    assert open_at(start(version)) == ["a"]
    assert open_at(start(version, message="call")) == ["b"]
    with pytest.raises(Exception, match="không có sự kiện bắt đầu"):
        start(version, message="nobody")


def test_many_turns_cost_a_step_no_more(django_assert_max_num_queries):
    items = [{"n": n, **offices("h27.10")[0]} for n in range(300)]
    run = begun(*opinions(), variables={"asked": items})
    assert len(open_at(run)) == 300

    with django_assert_max_num_queries(24):
        do(run, "opine", "agree")

    assert len(open_at(run)) == 299


def test_a_signal_reaches_all_that_wait_for_it_before_any_of_them_goes_on():
    handler = (
        '<bpmn:subProcess id="h" name="h" triggeredByEvent="true">'
        + event("startEvent", "hs", "signal", "x") + task("tidy") + event("endEvent", "he")
        + line("hs", "tidy", "he") + "</bpmn:subProcess>"
    )  # fmt: skip
    run = begun(
        *SUB,
        sub(event("startEvent", "i"), event("intermediateCatchEvent", "c", "signal", "x"),
            event("endEvent", "ie"), line("i", "c", "ie"), handler),
    )  # fmt: skip

    assert tell_run(actor=officer(), run_uuid=run.uuid, trigger="signal", name="x", at=AT) == 2

    assert open_at(run) == ["tidy"]
