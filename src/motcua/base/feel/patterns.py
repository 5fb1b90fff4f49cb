"""Regular expressions in linear time: all ways are followed at once, none is tried again."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from .scope import Budget

MOST_STATES = 4_000
MOST_TIMES = 1_000
DEEPEST_GROUP = 20
Letter = Callable[[str], bool]


class PatternRefused(ValueError):
    """A pattern with what is not supported (look-around, back references), or one too large."""


@dataclass(frozen=True, slots=True)
class _One:
    reads: Letter


@dataclass(frozen=True, slots=True)
class _Anchor:
    at_end: bool


@dataclass(frozen=True, slots=True)
class _Row:
    parts: tuple["_Part", ...]


@dataclass(frozen=True, slots=True)
class _Either:
    parts: tuple["_Part", ...]


@dataclass(frozen=True, slots=True)
class _Times:
    part: "_Part"
    least: int
    most: int | None


_Part = _One | _Anchor | _Row | _Either | _Times
_CLASSES: dict[str, Letter] = {
    "d": str.isdecimal,
    "w": lambda letter: letter.isalnum() or letter == "_",
    "s": str.isspace,
}
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t"}
_SIMPLE = {"*": (0, None), "+": (1, None), "?": (0, 1)}


class _Reader:
    """Reads a pattern by descent."""

    def __init__(self, pattern: str, flags: str) -> None:
        self.pattern, self.at, self.depth = pattern, 0, 0
        self.folded, self.dotall = "i" in flags, "s" in flags

    def peek(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def take(self, sign: str) -> bool:
        found = self.pattern.startswith(sign, self.at)
        self.at += len(sign) if found else 0
        return found

    def next(self) -> str:
        if self.at >= len(self.pattern):
            raise PatternRefused(self.pattern)
        self.at += 1
        return self.pattern[self.at - 1]

    def whole(self) -> _Part:
        part = self.either()
        if self.peek():
            raise PatternRefused(self.pattern)
        return part

    def either(self) -> _Part:
        self.depth += 1
        if self.depth > DEEPEST_GROUP:
            raise PatternRefused(self.pattern)
        parts = [self.row()]
        while self.take("|"):
            parts.append(self.row())
        self.depth -= 1
        return parts[0] if len(parts) == 1 else _Either(tuple(parts))

    def row(self) -> _Part:
        parts = []
        while self.peek() not in {"", "|", ")"}:
            parts.append(self.repeated())
        return _Row(tuple(parts))

    def repeated(self) -> _Part:
        part = self.atom()
        if self.peek() in _SIMPLE and self.peek():
            least, most = _SIMPLE[self.next()]
        elif self.take("{"):
            least, most = self.amount()
        else:
            return part
        self.take("?")  # whether greedy or not makes no difference to whether it matches
        if self.peek() in {"*", "+", "?", "{"} and self.peek():
            raise PatternRefused(self.pattern)
        return _Times(part, least, most)

    def amount(self) -> tuple[int, int | None]:
        closing = self.pattern.find("}", self.at)
        low, comma, high = self.pattern[self.at : closing].partition(",")
        self.at = closing + 1
        if closing < 0 or not low.isdecimal() or (high and not high.isdecimal()):
            raise PatternRefused(self.pattern)
        least, most = int(low[:6]), int(high[:6]) if high else None if comma else int(low[:6])
        if max(least, most or 0) > MOST_TIMES or (most is not None and most < least):
            raise PatternRefused(self.pattern)
        return least, most

    def atom(self) -> _Part:
        sign = self.next()
        if sign == "(":
            return self.group()
        if sign == "[":
            return _One(self.letters())
        if sign in "^$":
            return _Anchor(sign == "$")
        if sign == ".":
            return _One((lambda letter: True) if self.dotall else (lambda letter: letter != "\n"))
        if sign in "*+?{":
            raise PatternRefused(self.pattern)
        return _One(self.escaped() if sign == "\\" else self.same(sign))

    def group(self) -> _Part:
        if self.take("?") and not self.take(":"):
            raise PatternRefused(self.pattern)
        inside = self.either()
        if not self.take(")"):
            raise PatternRefused(self.pattern)
        return inside

    def same(self, wanted: str) -> Letter:
        if self.folded:
            return lambda letter: letter.lower() == wanted.lower()
        return lambda letter: letter == wanted

    def escaped(self) -> Letter:
        sign = self.next()
        if sign.lower() == "p":
            return self.category(sign == "P")
        if sign.lower() in _CLASSES:
            known = _CLASSES[sign.lower()]
            return known if sign.islower() else lambda letter: not known(letter)
        if sign.isalnum() and sign not in _CONTROLS:
            raise PatternRefused(self.pattern)
        return self.same(_CONTROLS.get(sign, sign))

    def category(self, turned: bool) -> Letter:
        closing = self.pattern.find("}", self.at)
        if not self.take("{") or closing < 0:
            raise PatternRefused(self.pattern)
        name = self.pattern[self.at : closing]
        self.at = closing + 1
        return lambda letter: unicodedata.category(letter).startswith(name) != turned

    def letters(self) -> Letter:
        turned, found = self.take("^"), list[Letter]()
        while not self.take("]") or not found:
            sign = self.next()
            if sign == "]" and not found:
                raise PatternRefused(self.pattern)
            if sign == "\\":
                found.append(self.escaped())
            elif self.peek() == "-" and self.pattern[self.at + 1 : self.at + 2] not in {"", "]"}:
                self.at += 1
                found.append(self.between(sign, self.next()))
            else:
                found.append(self.same(sign))
        return lambda letter: any(one(letter) for one in found) != turned

    def between(self, low: str, high: str) -> Letter:
        if high < low or high == "\\":
            raise PatternRefused(self.pattern)
        if not self.folded:
            return lambda letter: low <= letter <= high
        return lambda letter: low <= letter.lower() <= high or low <= letter.upper() <= high


@dataclass(slots=True)
class _State:
    """Reads a letter, waits at an end of the text, or goes on at once."""

    what: _One | _Anchor | None
    ways: list[int] = field(default_factory=list)


class Pattern:
    """A pattern as states; state 0 is the end."""

    def __init__(self, pattern: str, flags: str) -> None:
        """
        Compile a pattern.

        :raises PatternRefused: for what is not supported.
        """
        self.states = [_State(None)]
        self._work = 0
        self.start = self._emit(_Reader(pattern, flags).whole(), 0)

    def _add(self, what: _One | _Anchor | None, *ways: int) -> int:
        self.states.append(_State(what, list(ways)))
        return len(self.states) - 1

    def _emit(self, part: _Part, after: int) -> int:
        self._work += 1
        if self._work > MOST_STATES:
            raise PatternRefused("…")
        match part:
            case _One() | _Anchor():
                return self._add(part, after)
            case _Row(parts):
                for one in reversed(parts):
                    after = self._emit(one, after)
                return after
            case _Either(parts):
                return self._add(None, *(self._emit(one, after) for one in parts))
            case _Times(inside, least, most):
                return self._repeat(inside, least, most, after)

    def _repeat(self, inside: _Part, least: int, most: int | None, after: int) -> int:
        if most is None:
            entry = self._add(None, after)
            self.states[entry].ways.append(self._emit(inside, entry))
        else:
            entry = after
            for _ in range(most - least):
                entry = self._add(None, self._emit(inside, entry), after)
        for _ in range(least):
            entry = self._emit(inside, entry)
        return entry

    def found_in(self, text: str, budget: Budget) -> bool:
        """Whether the pattern occurs anywhere in a text."""
        active: set[int] = set()
        for place, letter in enumerate(text):
            active = self._reached(active | {self.start}, place == 0, False)
            if 0 in active:
                return True
            budget.spend(1 + len(active) // 4)
            active = {
                self.states[state].ways[0]
                for state in active
                if isinstance(one := self.states[state].what, _One) and one.reads(letter)
            }
        return 0 in self._reached(active | {self.start}, not text, True)

    def _reached(self, states: set[int], at_begin: bool, at_end: bool) -> set[int]:
        """The states that are reached without reading a letter."""
        waiting, seen = list(states), set(states)
        while waiting:
            state = self.states[waiting.pop()]
            held = isinstance(state.what, _One) or (
                isinstance(state.what, _Anchor) and not (at_end if state.what.at_end else at_begin)
            )
            for way in () if held else state.ways:
                if way not in seen:
                    seen.add(way)
                    waiting.append(way)
        return seen


@lru_cache(maxsize=256)
def compiled(pattern: str, flags: str = "") -> Pattern:
    """A pattern's states, kept for the next time."""
    return Pattern(pattern, flags)
