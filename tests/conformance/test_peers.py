"""
The same traces as other engines, move by move, on random processes.

Every peer is held to the reference, and so are we on the same moves. Where a peer deviates from
BPMN 2.0.2, that element is left out for this peer alone; our engine follows the standard.

| peer | left out | what the standard says, and what the peer does |
|---|---|---|
| both | a second time of a non-interrupting event | Handling Events (10.5.6): whenever the |
|      |  | event occurs; SpiffWorkflow 3.2 and bpmn-engine 25 hear it once |
| SpiffWorkflow | `event_part` | Event Sub-Processes (13.5.4): one waits for its event; here |
|               |  | those of errors and escalations begin at once, none interrupts |
| SpiffWorkflow | `guard_many_parts` | Intermediate Boundary Events (13.5.3): all instances are |
|               |  | cancelled; raises KeyError |
| SpiffWorkflow | `guard_many`, `many_in_handler` | the same; "non-predicted child" is raised |
| SpiffWorkflow | `join_in_again` | a join in a loop waits in each round; here it passes early |
|               |  | the second time |
| SpiffWorkflow | `first_timer` | our driver cannot make one timer of a gateway due by itself |
| bpmn-engine | `while` | Loop Activity: *while* the condition holds; here until it holds |
| bpmn-engine | `event_part` | 13.5.4: from outside never started; an error leaves the rest open |
| bpmn-engine | `some`, `join_in_again`, `any_in_all` | Inclusive Gateway (table 13.3): a join |
|             |  | waits for its tokens; here not after choices, events or loops before it |
| bpmn-engine | `beside_in_again` | enabled anew in each round; here heard once in all |
| bpmn-engine | `caught_again` | the innermost catches an error; here the outer one also |
| bpmn-engine | `throw_signal` | heard by what waits at that time; here by what comes next |

Clauses are those of BPMN 2.0.2, as far as they could be looked up.

No peer is asked for signals to two places at once inside an event-based gateway.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conformance.generated import EVERYTHING, EXAMPLES, PROFILE, compare, processes
from tests.conformance.peers.bpmn_engine import BpmnEngine
from tests.conformance.peers.spiff import Spiff
from tests.conformance.players import InMemory

pytestmark = pytest.mark.long

FOR_SPIFF = EVERYTHING - {
    "event_part", "guard_many_parts", "guard_many", "many_in_handler", "join_in_again",
    "first_timer",
}  # fmt: skip
FOR_BPMN_ENGINE = EVERYTHING - {
    "while", "event_part", "some", "join_in_again", "any_in_all", "beside_in_again",
    "caught_again", "throw_signal",
}  # fmt: skip


def same_traces(process, peer, data):
    theirs = compare(process, peer, lambda m: data.draw(st.sampled_from(m)), is_once=True)
    moves = iter(theirs)
    ours = compare(process, InMemory(), lambda _: next(moves, (None,))[0])
    assert ours == theirs


@PROFILE
@given(processes(FOR_SPIFF), st.data())
def test_spiffworkflow_gives_the_same_traces(process, data):
    same_traces(process, Spiff(), data)


def test_bpmn_engine_gives_the_same_traces():
    peer = BpmnEngine()

    @settings(PROFILE, max_examples=max(EXAMPLES // 2, 1))
    @given(processes(FOR_BPMN_ENGINE), st.data())
    def same(process, data):
        same_traces(process, peer, data)

    try:
        same()
    finally:
        peer.close()
