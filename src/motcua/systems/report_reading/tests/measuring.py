"""Measures how well figures are matched: of reports and passages that were marked by hand.

`main()` prints the figures; see docs/howto/read-reports.md.
"""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from motcua.base.content import province_root
from motcua.systems.report_reading.queries.suggesting import suggestions_of
from motcua.systems.report_reading.rules.figures import read
from motcua.systems.report_reading.rules.matching.suggesting import SURE, Matched, Suggestion

MARKS = Path(__file__).parent / "matches"
REPORTS = (
    "ha-tinh-2022-half-year",
    "ha-tinh-2019-q1",
    "ha-tinh-2022-q2-digital",
    "ha-tinh-2023-directive",
    "ha-tinh-2019-resolution-22",
)
PASSAGES = ("styles", "second")


@dataclass
class Measured:
    """How many were marked, suggested and right; `whole` with its period and part, too."""

    marked: int = 0
    suggested: int = 0
    first: int = 0
    among_three: int = 0
    whole: int = 0
    sure: int = 0
    sure_right: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Of the figures for which something is suggested, how many tell just that."""
        return self.first / self.suggested if self.suggested else 1.0

    @property
    def recall(self) -> float:
        """Of the figures that tell an indicator, for how many it comes first."""
        return self.first / self.marked if self.marked else 1.0

    @property
    def recall_of_three(self) -> float:
        """The same among the first three."""
        return self.among_three / self.marked if self.marked else 1.0

    @property
    def sure_precision(self) -> float:
        """Of what the bulk confirmation offers, how much is right."""
        return self.sure_right / self.sure if self.sure else 1.0

    def add(self, other: "Measured") -> None:
        """Together with another."""
        for name in ("marked", "suggested", "first", "among_three", "whole", "sure", "sure_right"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.wrong += other.wrong

    def __str__(self) -> str:
        return (
            f"marked {self.marked}, suggested {self.suggested}, first right {self.first}, "
            f"in three {self.among_three}, with period and part {self.whole}: precision "
            f"{self.precision:.3f}, recall {self.recall:.3f}, of three {self.recall_of_three:.3f}; "
            f"sure {self.sure_right}/{self.sure}"
        )


def matched(text: str) -> Iterator[tuple[str, str, Matched]]:
    """Each figure of a text as written, with what stands before it and what is suggested."""
    reading = read(text)
    for figure, found in zip(reading.figures, suggestions_of(reading, text), strict=True):
        before = reading.passages[figure.passage].text[: figure.numeral.start]
        yield figure.numeral.written, before[-30:].strip()[-24:], found


def judge(found: list[tuple[str, str, Matched]], marks: Mapping[Any, str]) -> Measured:
    """Against what was marked, by the figure's number, or by what is written."""
    result = Measured(marked=len(marks))
    for number, (written, before, one) in enumerate(found):
        told = marks.get(number, marks.get(written, "")).split()
        best = one.best
        if best is not None:
            is_right = bool(told) and best.indicator == told[0]
            result.suggested += 1
            result.first += is_right
            result.whole += is_right and _agrees(best, told)
            if best.score >= SURE:
                result.sure += 1
                result.sure_right += is_right and _agrees(best, told)
        result.among_three += bool(told) and told[0] in [s.indicator for s in one.suggestions]
        if (told[0] if told else "") != (best.indicator if best else ""):
            said = f"{best.indicator} {best.score:.2f}" if best else f"– ({one.left})"
            result.wrong.append(f"{before} [{written}] {said}, marked {' '.join(told) or '–'}")
        elif best is not None and not _agrees(best, told):
            result.wrong.append(
                f"{before} [{written}] {best.indicator} {best.period} {dict(best.dimensions)}, "
                f"marked {' '.join(told)}"
            )
    return result


def _agrees(best: Suggestion, told: list[str]) -> bool:
    period, part = told[1], dict(piece.split("=") for piece in told[2:])
    return period in ("-", best.period) and all(
        best.dimensions.get(name) == value for name, value in part.items()
    )


def of_report(name: str) -> Measured:
    """One of the province's reports."""
    rows = yaml.safe_load((MARKS / f"{name}.yaml").read_text())["told"]
    text = (province_root() / "reports" / f"{name}.txt").read_text()
    found = list(matched(text))
    moved = [row["number"] for row in rows if found[row["number"]][0] != row["written"]]
    assert not moved, f"{name}: figures have other numbers now, mark them anew: {moved}"
    return judge(found, {row["number"]: row["told"] for row in rows})


def of_passages(name: str) -> dict[str, Measured]:
    """Our own passages in the manner of other agencies: those of a file."""
    rows = yaml.safe_load((MARKS / f"{name}.yaml").read_text())
    return {row["name"]: judge(list(matched(row["text"])), row["told"]) for row in rows}


def main() -> None:
    """Print all figures, and what is wrong."""
    say = sys.stdout.write
    together = Measured()
    for name in REPORTS:
        one = of_report(name)
        together.add(one)
        say(f"{name}: {one}\n")
    say(f"five reports: {together}\n")
    wrong = ["five reports", *together.wrong]
    for name in PASSAGES:
        passages = Measured()
        for one in of_passages(name).values():
            passages.add(one)
        say(f"{name}: {passages}\n")
        wrong += [name, *passages.wrong]
    say("\n".join([*wrong, ""]))
