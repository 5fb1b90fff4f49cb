"""FEEL's functions on texts."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from .arithmetic import LONGEST_TEXT
from .patterns import compiled
from .registry import Function, form
from .scope import Scope
from .values import Months, Range, number_of

_NUMBER = re.compile(r"-?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d{1,4})?")


def written(value: Any) -> str | None:
    """A value as `string(value)` writes it; null for null."""
    if value is None:
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return plain_number(value)
    if isinstance(value, timedelta | Months):
        return iso_duration(value)
    return _written_whole(value)


def _written_whole(value: Any) -> str | None:
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, list):
        return f"[{', '.join(_quoted(item) for item in value)}]"
    if isinstance(value, Range):
        ends = ("[" if value.low_closed else "(", "]" if value.high_closed else ")")
        return f"{ends[0]}{_quoted(value.low)}..{_quoted(value.high)}{ends[1]}"
    return f"{{{', '.join(f'{key}: {_quoted(item)}' for key, item in value.items())}}}"


def _quoted(value: Any) -> str:
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return written(value) or "null"


def plain_number(value: Decimal) -> str:
    """A number without exponent and without zeros that say nothing."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def iso_duration(value: timedelta | Months) -> str:
    """A duration as ISO 8601 writes it: P1Y2M, P3DT4H."""
    if isinstance(value, Months):
        years, months = divmod(abs(value.count), 12)
        body = (f"{years}Y" if years else "") + (f"{months}M" if months or not years else "")
        return f"{'-' if value.count < 0 else ''}P{body}"
    span = abs(value)
    hours, rest = divmod(span.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    exact = plain_number(Decimal(seconds) + Decimal(span.microseconds) / 1_000_000)
    clock = "".join(
        f"{count}{unit}" for count, unit in ((hours, "H"), (minutes, "M"), (exact, "S"))
        if count not in (0, "0")
    )  # fmt: skip
    days = f"{span.days}D" if span.days or not clock else ""
    return f"{'-' if value < timedelta() else ''}P{days}{'T' + clock if clock else ''}"


def _substring(text: str, start: Decimal, length: Decimal | None = None) -> str | None:
    begin = int(start)
    if begin == 0 or (length is not None and length < 1):
        return None
    begin = begin - 1 if begin > 0 else max(len(text) + begin, 0)
    return text[begin:] if length is None else text[begin : begin + int(length)]


def _matches(scope: Scope, text: str, pattern: str, flags: str | None = None) -> bool:
    return compiled(pattern, flags or "").found_in(text, scope.budget)


def _joined(items: list[Any], between: str | None = None) -> str | None:
    texts = [item for item in items if item is not None]
    if not all(isinstance(item, str) for item in texts):
        return None
    length = sum(map(len, texts)) + len(between or "") * len(texts)
    return (between or "").join(texts) if length <= LONGEST_TEXT else None


def _split(text: str, between: str) -> list[str] | None:
    return text.split(between) if between else None


def _replaced(text: str, old: str, new: str) -> str | None:
    if not old or len(text) + text.count(old) * len(new) > LONGEST_TEXT:
        return None
    return text.replace(old, new)


def _number(text: str, grouping: str | None = None, decimal: str | None = None) -> Decimal | None:
    if grouping == decimal and grouping is not None:
        return None
    if grouping not in (None, " ", ",", ".") or decimal not in (None, ",", "."):
        return None
    plain = text.replace(grouping, "") if grouping else text
    plain = plain.replace(decimal, ".") if decimal else plain
    return number_of(plain) if _NUMBER.fullmatch(plain) else None


def _before(text: str, match: str) -> str:
    return text.partition(match)[0] if match and match in text else ""


def _after(text: str, match: str) -> str:
    return text.partition(match)[2] if match and match in text else text if not match else ""


FUNCTIONS = (
    Function("string", (form("from:any", written),)),
    Function("number", (
        form("from:text, grouping separator:text?, decimal separator:text?", _number),
        form("from:number", lambda value: value),
    )),
    Function("substring", (
        form("string:text, start position:number, length:number?", _substring),
    )),
    Function("string length", (form("string:text", lambda text: Decimal(len(text))),)),
    Function("upper case", (form("string:text", str.upper),)),
    Function("lower case", (form("string:text", str.lower),)),
    Function("trim", (form("string:text", str.strip),)),
    Function("substring before", (form("string:text, match:text", _before),)),
    Function("substring after", (form("string:text, match:text", _after),)),
    Function("contains", (form("string:text, match:text", lambda text, part: part in text),)),
    Function("starts with", (form("string:text, match:text", str.startswith),)),
    Function("ends with", (form("string:text, match:text", str.endswith),)),
    Function("matches", (
        form("input:text, pattern:text, flags:text?", _matches, with_scope=True),
    )),
    Function("string join", (form("list:list, delimiter:text?", _joined),)),
    Function("split", (form("string:text, delimiter:text", _split),)),
    Function("replace text", (form("string:text, old:text, new:text", _replaced),)),
)  # fmt: skip
