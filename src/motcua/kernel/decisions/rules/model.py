"""A decision model as it was drawn: tables, formulas, functions, and what each needs."""

from dataclasses import dataclass
from typing import Literal

HitPolicy = Literal[
    "UNIQUE", "FIRST", "PRIORITY", "ANY", "COLLECT", "RULE ORDER", "OUTPUT ORDER"
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """
    What is wrong with an element, in both languages; a warning does not stop publication.

    In a table `rows` are the rules at fault and `column` the column, inputs first, from 1;
    none and 0 where it is about the whole.
    """

    element_id: str
    element_name: str
    vi: str
    en: str
    is_warning: bool = False
    rows: tuple[int, ...] = ()
    column: int = 0

    def line(self, language: str) -> str:
        """One line: the element's name and id, and what is wrong with it."""
        said = self.en if language == "en" else self.vi
        return f"{self.element_name or self.element_id} ({self.element_id}): {said}"


@dataclass(frozen=True, slots=True)
class DataType:
    """A type of FEEL with the values that are allowed, as unary tests; empty: all."""

    base: str = "Any"
    allowed: str = ""
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class InputColumn:
    """A column of conditions: what is asked, and what its cells may be."""

    id: str
    label: str
    expression: str
    type: DataType


@dataclass(frozen=True, slots=True)
class OutputColumn:
    """A column of conclusions; `default` holds where no rule matches."""

    id: str
    name: str
    label: str
    type: DataType
    default: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A row: one cell for each input and each output, and a note for readers."""

    id: str
    number: int
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table."""

    id: str
    hit_policy: HitPolicy
    aggregation: str
    inputs: tuple[InputColumn, ...]
    outputs: tuple[OutputColumn, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Formula:
    """A literal expression."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class InputData:
    """What the decision must be told; given by its id or its name."""

    id: str
    name: str
    type: DataType


@dataclass(frozen=True, slots=True)
class Function:
    """A business knowledge model: a formula or table with parameters."""

    id: str
    name: str
    parameters: tuple[str, ...]
    logic: Table | Formula


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision, with the ids of the decisions whose answers it uses."""

    id: str
    name: str
    variable: str
    type: DataType
    logic: Table | Formula
    requires: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Model:
    """A file: its decisions, inputs and functions by id."""

    name: str
    decisions: dict[str, Decision]
    inputs: dict[str, InputData]
    functions: dict[str, Function]

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that an expression may use."""
        return (
            *(data.name for data in self.inputs.values()),
            *(decision.variable for decision in self.decisions.values()),
        )

    @property
    def arities(self) -> dict[str, int]:
        """The model's own functions with the number of their parameters."""
        return {one.name: len(one.parameters) for one in self.functions.values()}

    def final(self, wanted: str = "") -> Decision | None:
        """The decision that is asked for: the wanted one, or the one that no other needs."""
        if wanted:
            return self.decisions.get(wanted)
        needed = {other for one in self.decisions.values() for other in one.requires}
        last = [one for key, one in self.decisions.items() if key not in needed]
        return last[0] if len(last) == 1 else None

    def needed_by(self, decision: Decision) -> list[Decision]:
        """A decision after all those that it needs, each once; a circle is cut."""
        found: dict[str, Decision] = {}
        open_ids: set[str] = set()

        def visit(one: Decision) -> None:
            open_ids.add(one.id)
            for other in one.requires:
                if other in self.decisions and other not in open_ids:
                    visit(self.decisions[other])
            found[one.id] = one

        visit(decision)
        return list(found.values())
