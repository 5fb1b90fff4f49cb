"""
Drawn diagrams of what random processes do not have: the same traces as the peers'.

What a peer does otherwise is left out for it alone:

| peer | left out | what it does |
|---|---|---|
| SpiffWorkflow | `handlers_in_handlers` | an interrupting event sub-process interrupts nothing |
| SpiffWorkflow | `implicit_ends` | refuses a process without a start event |
| SpiffWorkflow | `first_of_three`, the timer | our driver cannot make one timer of a gateway due |
| bpmn-engine | `called_process` | an escalation does not come out of a called process |
| bpmn-engine | `handlers_in_handlers` | a message from outside begins no event sub-process |
| bpmn-engine | `two_processes`, one alone | it begins every executable process of a file; and it |
|             |  | fails on a message flow between pools without processes |
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from motcua.base.bpmn.document import MODEL, id_of, parse_document
from motcua.kernel.diagrams.rules.bpmn import read_diagram
from motcua.kernel.diagrams.rules.checks import Known, check_net
from motcua.kernel.diagrams.rules.net import Net
from motcua.kernel.diagrams.testing import Simulation
from tests.conformance.generated import Move, Player
from tests.conformance.peers.bpmn_engine import BpmnEngine
from tests.conformance.peers.spiff import Spiff
from tests.conformance.players import InMemory
from tests.conformance.reference import View

COMPARED = Path(__file__).with_name("compared")
# What happens, and the tasks that are open after it; at the end "over".
COURSES: dict[str, list[list[tuple[str, str]]]] = {
    "called_process": [
        [("", "nhan"), ("task nhan", "xem"), ("task xem", "don_doc ky"), ("task ky", "don_doc tra"),
         ("task don_doc", "tra"), ("task tra", "over")],
        [("", "nhan"), ("task nhan", "xem"), ("task xem", "don_doc ky"), ("task don_doc", "ky"),
         ("task ky", "tra"), ("task tra", "over")],
    ],
    "error_two_levels": [
        [("", "do_dac kiem"), ("task kiem thieu=true", "bo_sung"), ("task bo_sung", "over")],
        [("", "do_dac kiem"), ("task do_dac", "kiem"), ("task kiem thieu=true", "bo_sung"),
         ("task bo_sung", "over")],
        [("", "do_dac kiem"), ("task kiem", "do_dac"), ("task do_dac", "over")],
    ],
    "two_processes": [
        [("", "soan"), ("task soan", ""), ("message dap", "tong_hop"), ("task tong_hop", "over")],
    ],
    "handlers_in_handlers": [
        [("", "xet"), ("message rut", "hoan_phi"), ("signal bao", "bao_dan hoan_phi"),
         ("task hoan_phi", "bao_dan"), ("task bao_dan", "over")],
        [("", "xet"), ("message rut", "hoan_phi"), ("task hoan_phi", "over")],
        [("", "xet"), ("task xet", "over")],
    ],
    "enough_opinions": [
        [("", "cung_luc cung_luc cung_luc"), ("task cung_luc", "cung_luc cung_luc"),
         ("task cung_luc du_y_kien=true", "lan_luot"), ("task lan_luot", "lan_luot"),
         ("task lan_luot dong_y=true", "over")],
        [("", "cung_luc cung_luc cung_luc"), ("task cung_luc", "cung_luc cung_luc"),
         ("task cung_luc", "cung_luc"), ("task cung_luc", "lan_luot"),
         ("task lan_luot", "lan_luot"), ("task lan_luot", "lan_luot"), ("task lan_luot", "over")],
    ],
    "first_of_three": [
        [("", "yeu_cau"), ("task yeu_cau", ""), ("message nop", "xet_tiep"),
         ("task xet_tiep", "over")],
        [("", "yeu_cau"), ("task yeu_cau", ""), ("signal huy", "luu"), ("task luu", "over")],
        [("", "yeu_cau"), ("task yeu_cau", ""), ("timer het_han", "tra_lai"),
         ("task tra_lai", "over")],
    ],
    "implicit_ends": [
        [("", "chup ghi"), ("task chup", "ghi gop"), ("task gop", "ghi gui luu"),
         ("task ghi", "gop gui luu"), ("task luu", "gop gui"), ("task gui", "gop"),
         ("task gop", "gui luu"), ("task gui", "luu"), ("task luu", "over")],
    ],
}  # fmt: skip


TOGETHER = [
    ("", "soan"), ("task soan", "viet"), ("task viet", "tong_hop"), ("task tong_hop", "over")
]  # fmt: skip
NOT_SPIFF = {
    ("handlers_in_handlers", 0), ("handlers_in_handlers", 1), ("implicit_ends", 0),
    ("first_of_three", 2),
}  # fmt: skip
NOT_BPMN_ENGINE = {
    ("called_process", 0), ("called_process", 1), ("handlers_in_handlers", 0),
    ("handlers_in_handlers", 1), ("two_processes", 0),
}  # fmt: skip
BLACK_BOX = '<bpmn:messageFlow id="mf3" sourceRef="dan" targetRef="so" />'


class Together:
    """Every executable process of a collaboration, joined by the messages they throw."""

    def start(self, bpmn: str) -> None:
        root = parse_document(bpmn)
        ids = [id_of(process) for process in root.findall(f"{{{MODEL}}}process")]
        self.waiting = [read_diagram(bpmn, one)[0] for one in ids]
        self.runs: list[Simulation] = []
        self._begin(next(net for net in self.waiting if net.key == "drawn"), "")

    def _begin(self, net: Net, start_id: str) -> None:
        self.waiting.remove(net)
        run = Simulation(net)
        self.runs.append(run)
        self._listen(run, lambda: run.start(start_id))

    def _listen(self, run: Simulation, act: Callable[[], None]) -> None:
        before = len(run.trace)
        act()
        passed = [element_id for what, element_id in run.trace[before:] if what == "passed"]
        for element in (run.net.elements[element_id] for element_id in passed):
            if element.kind in {"throw", "end"} and element.trigger == "message":
                self._tell(element.reference)

    def _tell(self, name: str) -> None:
        for run in list(self.runs):
            self._listen(run, lambda run=run: run.message(name))  # type: ignore[misc]
        for net in list(self.waiting):
            for start in net.of_kind("start"):
                if (start.trigger, start.reference) == ("message", name):
                    self._begin(net, start.id)

    def move(self, move: Move) -> None:
        for run in self.runs:
            for one in run.waiting():
                if (one.kind, one.element_id) == ("human", move.name):
                    self._listen(run, lambda run=run, key=one.key: run.complete(key))  # type: ignore[misc]
                    return

    def view(self) -> View:
        waiting = [w.element_id for run in self.runs for w in run.waiting() if w.kind == "human"]
        is_over = all(run.is_over for run in self.runs)
        return frozenset(Counter(waiting).items()), is_over


def text_of(name: str) -> str:
    return (COMPARED / f"{name}.bpmn").read_text(encoding="utf-8")


def follow(player: Player, name: str, course: list[tuple[str, str]], *, without: str = "") -> None:
    """Play a course; what is open after each move must be what the course says."""
    for number, (move, expected) in enumerate(course):
        if number == 0:
            assert without in text_of(name)
            player.start(text_of(name).replace(without, "") if without else text_of(name))
        else:
            player.move(in_words(move))
        tasks, is_over = player.view()
        seen = "over" if is_over else " ".join(sorted(Counter(dict(tasks)).elements()))
        assert seen == expected, (name, number, move)


def in_words(move: str) -> Move:
    kind, name, *given = move.split()
    variables = tuple((word.partition("=")[0], True) for word in given)
    return Move(kind, name, name if kind == "timer" else "", "done", variables)


ALL = [(name, number) for name, courses in COURSES.items() for number in range(len(courses))]


def test_every_compared_diagram_is_played():
    assert {file.stem for file in COMPARED.iterdir()} == COURSES.keys()


@pytest.mark.parametrize(("name", "number"), ALL)
def test_we_go_the_way_that_the_standard_says(name, number):
    follow(InMemory(), name, COURSES[name][number])


@pytest.mark.parametrize("name", COURSES)
def test_every_compared_diagram_may_be_published(name):
    net, problems = read_diagram(text_of(name), "drawn")
    elements = {e.id: replace(e, permission="demo.do") for e in net.elements.values()}
    named = Net(net.key, net.name, elements, net.flows)

    assert problems == []
    assert check_net(named, Known(processes={"tham_dinh"})) == []


def test_processes_of_one_collaboration_find_each_other_by_their_messages():
    """As the province plays them: a message that one throws begins or continues another."""
    follow(Together(), "two_processes", TOGETHER)


@pytest.mark.parametrize(("name", "number"), [one for one in ALL if one not in NOT_SPIFF])
def test_spiffworkflow_goes_the_same_way(name, number):
    follow(Spiff(), name, COURSES[name][number])


@pytest.mark.parametrize(("name", "number"), [one for one in ALL if one not in NOT_BPMN_ENGINE])
def test_bpmn_engine_goes_the_same_way(name, number):
    peer = BpmnEngine()
    try:
        follow(peer, name, COURSES[name][number])
    finally:
        peer.close()


def test_bpmn_engine_plays_a_collaboration_the_same_way():
    peer = BpmnEngine()
    try:
        follow(peer, "two_processes", TOGETHER, without=BLACK_BOX)
    finally:
        peer.close()
