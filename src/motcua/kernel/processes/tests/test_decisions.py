"""Business rule tasks: a published decision is asked, and what it said is kept."""

from datetime import date

import pytest

from motcua.kernel.decisions.testing import draw, publish
from motcua.kernel.events.testing import events_named
from motcua.kernel.processes.actions.playing import ProcessStuck
from motcua.kernel.processes.models import Run, Token

from .drawing import begun, do, event, flow, is_clean, line, open_at, task

pytestmark = pytest.mark.django_db

LATE_FEE = draw(("late_days:number", "=> fee:number"), ("<= 60 => 0", "(60..365] => 8000"))
RULE = '<bpmn:businessRuleTask id="fee" name="fee" motcua:decision="demo" motcua:result="fee"/>'


@pytest.fixture(autouse=True)
def decision():
    return publish(LATE_FEE, valid_from=date(2026, 1, 1))


def fee_run(**variables: object) -> Run:
    return begun(
        event("startEvent", "s"), task("take"), RULE, task("pay"), task("go_on"),
        '<bpmn:exclusiveGateway id="g" name="g" default="g-go_on"/>', event("endEvent", "e"),
        line("s", "take", "fee", "g", "go_on", "e"), flow("g", "pay", "fee &gt; 0"),
        line("pay", "e"), variables=variables,
    )  # fmt: skip


@pytest.mark.parametrize(("days", "goes_to", "fee"), [(10, "go_on", 0), (90, "pay", 8000)])
def test_what_a_decision_says_leads_the_way_and_is_kept_with_its_reasons(days, goes_to, fee):
    run = fee_run(late_days=days)

    do(run, "take")

    run.refresh_from_db()
    assert open_at(run) == [goes_to] and run.variables["fee"] == fee
    record = Token.objects.get(run=run, element_id="fee").record
    assert record is not None
    assert record["decision"] == "demo" and record["rules"] and record["because"]
    told = events_named("processes.decision_taken")[0].payload
    assert (told["decision"], told["version"]) == ("demo", 1)
    assert do(run, goes_to).is_ended and is_clean(run)


def test_without_a_conclusion_the_step_is_not_taken():
    run = fee_run(late_days=900)

    with pytest.raises(ProcessStuck):
        do(run, "take")

    assert open_at(run) == ["take"] and not events_named("processes.decision_taken")


def test_without_a_conclusion_the_diagram_may_ask_a_person():
    run = begun(
        event("startEvent", "s"), task("take"), RULE, task("ask"), event("endEvent", "e"),
        line("s", "take", "fee", "e"), line("unclear", "ask", "e"),
        event("boundaryEvent", "unclear", "error", "undecided", 'attachedToRef="fee"'),
        variables={"late_days": 900},
    )  # fmt: skip

    do(run, "take")

    assert open_at(run) == ["ask"]
