"""The units of any date: who stands for an agency on a day, before and after mergers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

# Whose figures count as those of the agency to which they belong.
PARTS = ("division", "one_stop_desk")
_SHARES = {"full": 0, "part-main": 1, "part": 2}


@dataclass(frozen=True, slots=True)
class Line:
    """One agency for the time of one name."""

    uuid: UUID
    path: str
    kind: str
    name: str
    name_en: str
    valid_from: date
    valid_to: date | None

    def holds_on(self, day: date) -> bool:
        """Whether it was in force on the day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    def name_in(self, language: str) -> str:
        """The name in a language of the pages."""
        return self.name_en if language == "en" else self.name


@dataclass(frozen=True, slots=True)
class Step:
    """One agency became another, wholly or in part."""

    before: UUID
    after: UUID
    on: date
    share: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Who stands for an agency on a day; not exactly, if it was shared out on the way."""

    line: Line
    is_exact: bool = True


class Tree:
    """The agencies of all times, to be asked for any day."""

    def __init__(self, lines: Iterable[Line], steps: Iterable[Step]) -> None:
        """Take the agencies that report, and their successions."""
        self.lines = {line.uuid: line for line in lines}
        self._by_path: dict[str, list[Line]] = {}
        for line in self.lines.values():
            self._by_path.setdefault(line.path, []).append(line)
        self._later: dict[UUID, list[Step]] = {}
        self._earlier: dict[UUID, list[Step]] = {}
        for step in sorted(steps, key=lambda one: _SHARES.get(one.share, 3)):
            self._later.setdefault(step.before, []).append(step)
            self._earlier.setdefault(step.after, []).append(step)
        bounds = {line.valid_from for line in self.lines.values()}
        bounds |= {line.valid_to for line in self.lines.values() if line.valid_to}
        self._bounds = sorted(bounds)
        self._known: dict[date, Mapping[UUID, Standing]] = {}

    def epoch(self, day: date) -> date:
        """The first day of the time in which nothing changes and in which the day lies."""
        return max((bound for bound in self._bounds if bound <= day), default=day)

    def on(self, day: date) -> Mapping[UUID, Standing]:
        """Who stands for each agency on a day; an agency for which nobody does is left out."""
        epoch = self.epoch(day)
        if epoch not in self._known:
            found = ((uuid, self._standing(line, epoch)) for uuid, line in self.lines.items())
            self._known[epoch] = {uuid: one for uuid, one in found if one is not None}
        return self._known[epoch]

    def within(self, paths: Iterable[str], day: date) -> dict[UUID, bool]:
        """
        The agencies, of any time, whose figures belong to these paths as the tree stood on a day,
        each with whether exactly.

        A unit that was not in force that day keeps what was its own.
        """
        return self.below([tuple(paths)], day)[0]

    def below(self, targets: Sequence[Iterable[str]], day: date) -> list[dict[UUID, bool]]:
        """The same for many at once: each agency is looked at once, whoever it belongs to."""
        found: list[dict[UUID, bool]] = [{} for _ in targets]
        numbers: dict[str, list[int]] = {}
        gone: dict[str, list[int]] = {}
        for number, paths in enumerate(targets):
            for path in paths:
                numbers.setdefault(path, []).append(number)
                if self._in_force(path, day) is None:
                    gone.setdefault(path, []).append(number)
        for uuid, standing in self.on(day).items():
            for number in _above(standing.line.path, numbers):
                found[number][uuid] = standing.is_exact
        for line in self.lines.values() if gone else ():
            for number in _above(line.path, gone):
                found[number][line.uuid] = True
        return found

    def same(self, path: str) -> list[UUID]:
        """The rows of one agency: it has one for each name."""
        return [line.uuid for line in self._by_path.get(path, ())]

    def in_force(self, paths: Iterable[str], day: date, kinds: Iterable[str]) -> list[Line]:
        """The agencies of some kinds under paths, as they were on a day."""
        wanted, allowed = tuple(paths), set(kinds)
        return sorted(
            (
                line
                for line in self.lines.values()
                if line.holds_on(day) and line.kind in allowed and _is_under(line.path, wanted)
            ),
            key=lambda line: line.path,
        )

    def _in_force(self, path: str, day: date) -> Line | None:
        return next((one for one in self._by_path.get(path, ()) if one.holds_on(day)), None)

    def _standing(self, line: Line, day: date) -> Standing | None:
        seen: set[UUID] = set()
        current, is_exact = line, True
        while current.uuid not in seen:
            if current.holds_on(day):
                return Standing(current, is_exact)
            if (same := self._in_force(current.path, day)) is not None:
                return Standing(same, is_exact)
            seen.add(current.uuid)
            step = self._next(current, day)
            if step is None:
                return None
            after = step.after if current.valid_from <= day else step.before
            current, is_exact = self.lines[after], is_exact and step.share == "full"
        return None

    def _next(self, line: Line, day: date) -> Step | None:
        """The way on, towards the day: to who took over most, or to whom most was taken from."""
        if line.valid_from <= day:
            steps = [one for one in self._later.get(line.uuid, ()) if one.after in self.lines]
        else:
            steps = [one for one in self._earlier.get(line.uuid, ()) if one.before in self.lines]
        return steps[0] if steps else None


def _above(path: str, numbers: Mapping[str, list[int]]) -> Iterator[int]:
    """The numbers of all that stand at the path or above it."""
    labels = path.split(".")
    for length in range(1, len(labels) + 1):
        yield from numbers.get(".".join(labels[:length]), ())


def _is_under(path: str, paths: Iterable[str]) -> bool:
    return any(path == one or path.startswith(f"{one}.") for one in paths)
