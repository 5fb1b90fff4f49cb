"""Our own engine as a player: in memory, as the studio's trial plays it."""

from collections import Counter

from motcua.base.bpmn.document import MODEL, id_of, parse_document
from motcua.kernel.diagrams.rules.bpmn import read_diagram
from motcua.kernel.diagrams.rules.simulation import Simulation
from tests.conformance.generated import Move
from tests.conformance.reference import View


class InMemory:
    """One run at a time, played without a database."""

    def start(self, bpmn: str) -> None:
        nets = {}
        for process in parse_document(bpmn).findall(f"{{{MODEL}}}process"):
            net, problems = read_diagram(bpmn, id_of(process))
            assert not problems, [problem.line("en") for problem in problems]
            nets[net.key] = net
        self.run = Simulation(nets["drawn"], called_nets=nets)
        self.run.start()

    def move(self, move: Move) -> None:
        if move.kind == "task":
            key = self._key("human", move.name)
            self.run.complete(key, move.outcome, dict(move.variables))
        elif move.kind == "timer":
            self.run.fire(self._key("timer", move.element))
        elif move.kind == "message":
            assert self.run.message(move.name)
        else:
            assert self.run.signal(move.name)

    def _key(self, kind: str, element_id: str) -> int:
        return next(
            waiting.key
            for waiting in self.run.waiting()
            if waiting.kind == kind and waiting.element_id == element_id
        )

    def view(self) -> View:
        tasks = Counter(w.element_id for w in self.run.waiting() if w.kind == "human")
        return frozenset(tasks.items()), self.run.is_over
