"""Reads what machines send: strict JSON, and no text that the database could not keep."""

import json
import math
from collections.abc import Iterable
from typing import Any, NoReturn

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.errors import HttpError
from ninja.parser import Parser

DEEPEST = 64
MOST_DIGITS = 300  # of a whole number: what JSON in PostgreSQL holds without trouble


class StrictParser(Parser):
    """
    Refuses with 400 what is JSON to Python only, or text to Python only.

    NaN and Infinity are no JSON; NUL and lone surrogates cannot be stored as text; a number of
    thousands of digits and a thousand brackets are nobody's honest answer.
    """

    def parse_body(self, request: HttpRequest) -> Any:
        """The body as plain values."""
        return read_json(request.body)

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        """The query or the form as plain values."""
        _check([data.getlist(key) for key in data], 0)
        _check(list(data), 0)
        return super().parse_querydict(data, list_fields, request)


def read_json(content: bytes | str) -> Any:
    """
    Plain values from JSON, as strictly as the body of every request is read.

    :raises HttpError: 400 where it is JSON to Python only.
    :raises ValueError: where it is no JSON.
    """
    value = json.loads(
        content, parse_constant=_no_constant, parse_int=_integer, parse_float=_fraction
    )
    _check(value, 0)
    return value


def _no_constant(name: str) -> NoReturn:
    raise HttpError(400, f"{name} is no JSON number")


def _integer(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise HttpError(400, "a number has too many digits")
    return int(digits)


def _fraction(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise HttpError(400, "a number is too large")
    return number


def _check(value: Any, depth: int) -> None:
    if isinstance(value, str):
        if not is_storable(value):
            raise HttpError(400, "text has a NUL or half a character in it")
        return
    inner: Iterable[Any] = ()
    if isinstance(value, dict):
        inner = [*value.keys(), *value.values()]
    elif isinstance(value, list):
        inner = value
    if depth > DEEPEST and inner:
        raise HttpError(400, "too many brackets inside each other")
    for one in inner:
        _check(one, depth + 1)


def is_storable(text: str) -> bool:
    """Whether PostgreSQL can keep a text: no NUL, no lone surrogate."""
    return "\x00" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)
