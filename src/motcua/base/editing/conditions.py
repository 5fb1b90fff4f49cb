"""Conditions over answers as an official types them: `/copies có điền và /case = poor`."""

import json
import re
from collections.abc import Mapping
from typing import Any

_TOKEN = re.compile(
    r"""\s*(?:(?P<open>\()|(?P<close>\))|(?P<comma>,)|(?P<is>=)|(?P<quoted>"(?:[^"\\]|\\.)*")"""
    r"""|(?P<word>[^\s(),="]+))"""
)
_PLAIN = re.compile(r"[^\s(),=\"]+")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_AND, _OR, _NOT = {"và", "and"}, {"hoặc", "or"}, {"không", "not"}
_IN, _HAS, _FILLED, _EMPTY = {"thuộc", "in"}, {"có", "is"}, {"điền", "filled"}, {"empty"}
_WORDS = _AND | _OR | _NOT | _IN | _HAS | _FILLED | _EMPTY | {"true", "false", "null"}


class NoCondition(ValueError):
    """The text is no condition."""


def text_of(condition: Any) -> str:
    """A condition as it is typed; nothing for no condition."""
    return _text(condition, 0) if isinstance(condition, Mapping) and condition else ""


def _text(condition: Mapping[str, Any], depth: int) -> str:
    for key, word in (("any", " hoặc "), ("all", " và ")):
        if key in condition:
            inner = word.join(_text(one, depth + 1) for one in condition[key])
            return f"({inner})" if depth else inner
    if "not" in condition:
        return f"không ({_text(condition['not'], 0)})"
    field = condition.get("field", "")
    if "in" in condition:
        return f"{field} thuộc ({', '.join(map(_value, condition['in']))})"
    if "filled" in condition:
        return f"{field} {'có' if condition['filled'] else 'không'} điền"
    return f"{field} = {_value(condition.get('equals'))}"


def _value(value: Any) -> str:
    if not isinstance(value, str):
        return json.dumps(value)
    is_plain = _PLAIN.fullmatch(value) and not _NUMBER.fullmatch(value) and value not in _WORDS
    return value if is_plain else json.dumps(value, ensure_ascii=False)


def condition_of(text: str) -> dict[str, Any] | None:
    """
    The condition that a text tells, None for an empty one.

    :raises NoCondition: if it tells none.
    """
    tokens = _tokens(text)
    if not tokens:
        return None
    reader = _Reader(tokens)
    found = reader.either(0)
    if reader.rest:
        raise NoCondition(reader.rest[0][1])
    return found


def _tokens(text: str) -> list[tuple[str, str]]:
    found, place, text = [], 0, text.strip()
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            raise NoCondition(text[place:])
        found.append((str(match.lastgroup), match.group().strip()))
        place = match.end()
    return found


class _Reader:
    """Reads tokens from the left; the deepest words of the law's conditions nest twice or so."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.rest = tokens

    def either(self, depth: int) -> dict[str, Any]:
        return self._joined(_OR, "any", self._both, depth)

    def _both(self, depth: int) -> dict[str, Any]:
        return self._joined(_AND, "all", self._one, depth)

    def _joined(self, words: set[str], key: str, inner: Any, depth: int) -> dict[str, Any]:
        found = [inner(depth)]
        while self._takes(words):
            found.append(inner(depth))
        return found[0] if len(found) == 1 else {key: found}

    def _one(self, depth: int) -> dict[str, Any]:
        if depth > 20:
            raise NoCondition("(")
        is_not = self._takes(_NOT)
        if self._takes({"("}):
            found = self.either(depth + 1)
            self._must({")"})
            return {"not": found} if is_not else found
        if is_not:
            raise NoCondition(self.rest[0][1] if self.rest else "")
        return self._comparison()

    def _comparison(self) -> dict[str, Any]:
        kind, field = self._next()
        if kind != "word" or field in _WORDS:
            raise NoCondition(field)
        if self._takes({"="}):
            return {"field": field, "equals": self._value()}
        if self._takes(_IN):
            return {"field": field, "in": self._values()}
        if self._takes(_EMPTY):
            return {"field": field, "filled": False}
        filled = not self._takes(_NOT)
        if filled:
            self._takes(_HAS)
        self._must(_FILLED)
        return {"field": field, "filled": filled}

    def _values(self) -> list[Any]:
        self._must({"("})
        found = [self._value()]
        while self._takes({","}):
            found.append(self._value())
        self._must({")"})
        return found

    def _value(self) -> Any:
        kind, text = self._next()
        if kind == "quoted" or _NUMBER.fullmatch(text) or text in {"true", "false", "null"}:
            try:
                return json.loads(text)
            except ValueError as error:
                raise NoCondition(text) from error
        if kind != "word":
            raise NoCondition(text)
        return text

    def _next(self) -> tuple[str, str]:
        if not self.rest:
            raise NoCondition("")
        return self.rest.pop(0)

    def _takes(self, words: set[str]) -> bool:
        if self.rest and self.rest[0][0] != "quoted" and self.rest[0][1].lower() in words:
            self.rest.pop(0)
            return True
        return False

    def _must(self, words: set[str]) -> None:
        if not self._takes(words):
            raise NoCondition(self.rest[0][1] if self.rest else "")


def fields_in(condition: Any) -> tuple[str, ...]:
    """Every answer that a condition asks for."""
    if not isinstance(condition, Mapping):
        return ()
    own = (str(condition["field"]),) if "field" in condition else ()
    inner = [*condition.get("all", ()), *condition.get("any", ())]
    inner += [condition["not"]] if "not" in condition else []
    return own + tuple(name for one in inner for name in fields_in(one))
