"""FEEL's functions on lists, contexts and ranges."""

from decimal import Decimal
from typing import Any

from .arithmetic import calculate
from .comparing import ORDERED, compare, conjunction, disjunction, equal, within
from .registry import Function, form
from .scope import Scope
from .values import DEEPEST, MOST_ITEMS, NUMBERS, is_number


def summed(items: list[Any]) -> Any:
    """The sum of numbers or of durations of one kind; null for an empty list."""
    if not items:
        return None
    total = items[0]
    for item in items[1:]:
        total = calculate("+", total, item)
    return total if not isinstance(total, str | list | dict | bool) else None


def _product(items: list[Any]) -> Any:
    total = Decimal(1)
    for item in items:
        total = calculate("*", total, item)
    return total if items else None


def extreme(items: list[Any], operator: str) -> Any:
    """The least (`<`) or the greatest (`>`) of values of one kind, or null."""
    if not items or type(items[0]) not in ORDERED:
        return None
    best = items[0]
    for item in items[1:]:
        better = compare(operator, item, best)
        if better is None:
            return None
        best = item if better else best
    return best


def _mean(items: list[Any]) -> Any:
    return calculate("/", summed(items), Decimal(len(items)))


def _median(items: list[Any]) -> Any:
    if not items or not all(is_number(item) for item in items):
        return None
    ordered, middle = sorted(items), len(items) // 2
    if len(items) % 2:
        return ordered[middle]
    return NUMBERS.divide(NUMBERS.add(ordered[middle - 1], ordered[middle]), Decimal(2))


def _holds(items: list[Any], wanted: Any) -> bool:
    return any(equal(item, wanted) is True for item in items)


def _flat(items: list[Any], depth: int = 0) -> list[Any]:
    found: list[Any] = []
    for item in items:
        deeper = type(item) is list and depth < DEEPEST
        found.extend(_flat(item, depth + 1) if deeper else [item])
    return found


def distinct(scope: Scope, items: list[Any]) -> list[Any]:
    """The items without repetitions, in their order."""
    found: list[Any] = []
    for item in items:
        scope.budget.spend(1 + len(found) // 8)
        if not _holds(found, item):
            found.append(item)
    return found


def _concatenated(lists: list[Any]) -> list[Any] | None:
    if not all(type(one) is list for one in lists) or sum(map(len, lists)) > MOST_ITEMS:
        return None
    return [item for one in lists for item in one]


def _union(scope: Scope, lists: list[Any]) -> list[Any] | None:
    joined = _concatenated(lists)
    return None if joined is None else distinct(scope, joined)


def _appended(items: list[Any], *more: Any) -> list[Any]:
    return [*items, *more]


def _sublist(items: list[Any], start: Decimal, length: Decimal | None = None) -> Any:
    begin = int(start) - 1 if start > 0 else len(items) + int(start)
    if start == 0 or not 0 <= begin <= len(items):
        return None
    return items[begin:] if length is None else items[begin : begin + int(length)]


def _removed(items: list[Any], position: Decimal) -> Any:
    place = int(position) - 1 if position > 0 else len(items) + int(position)
    return items[:place] + items[place + 1 :] if 0 <= place < len(items) else None


def _inserted(items: list[Any], position: Decimal, value: Any) -> Any:
    place = int(position) - 1 if position > 0 else len(items) + int(position)
    return [*items[:place], value, *items[place:]] if 0 <= place <= len(items) else None


def _places(items: list[Any], wanted: Any) -> list[Decimal]:
    return [Decimal(n) for n, item in enumerate(items, 1) if equal(item, wanted) is True]


def _entries(context: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"key": key, "value": value} for key, value in context.items()]


FUNCTIONS = (
    Function("count", (form("list:list…", lambda items: Decimal(len(items))),)),
    Function("sum", (form("list:list…", summed),)),
    Function("product", (form("list:list…", _product),)),
    Function("min", (form("list:list…", lambda items: extreme(items, "<")),)),
    Function("max", (form("list:list…", lambda items: extreme(items, ">")),)),
    Function("mean", (form("list:list…", _mean),)),
    Function("median", (form("list:list…", _median),)),
    Function("all", (form("list:list…", lambda items: conjunction(*items)),)),
    Function("any", (form("list:list…", lambda items: disjunction(*items)),)),
    Function("list contains", (form("list:list, element:any", _holds),)),
    Function("append", (
        form("list:list, item:any", _appended),
        form("list:list, item:any, second:any", _appended),
        form("list:list, item:any, second:any, third:any", _appended),
    )),
    Function("concatenate", (form("lists:rows…", _concatenated),)),
    Function("union", (form("lists:rows…", _union, with_scope=True),)),
    Function("distinct values", (form("list:list", distinct, with_scope=True),)),
    Function("flatten", (form("list:list", _flat),)),
    Function("reverse", (form("list:list", lambda items: items[::-1]),)),
    Function("sublist", (form("list:list, start position:number, length:number?", _sublist),)),
    Function("remove", (form("list:list, position:number", _removed),)),
    Function("insert before", (
        form("list:list, position:number, newItem:any", _inserted),
    )),
    Function("index of", (form("list:list, match:any", _places),)),
    Function("get value", (form("m:context, key:text", lambda context, key: context.get(key)),)),
    Function("get entries", (form("m:context", _entries),)),
    Function("includes", (form("range:range, point:any", lambda span, one: within(one, span)),)),
)  # fmt: skip
