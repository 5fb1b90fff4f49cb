"""Whether the figures of one formula or check are of the same days."""

from collections.abc import Iterable, Iterator, Sequence

from .definitions import Definition


def mixed_windows(definitions: Sequence[Definition], windows: Iterable[str]) -> list[str]:
    """What is wrong with the windows of indicators: unknown ones, and formulas that mix them."""
    known = set(windows)
    problems = []
    for one in definitions:
        if unknown := [window for window in one.windows if window not in known]:
            allowed = ", ".join(sorted(known))
            problems.append(f"{one.code}: windows: “{unknown[0]}” is none of {allowed}")
        for told in _told_parts(one, definitions):
            if one.windows != told.windows:
                problems.append(
                    f"{one.code}: its figures are of {', '.join(one.windows)}, those of"
                    f" {told.code} of {told.windows[0]}: figures that are put together must be"
                    " of the same days"
                )
    return problems


def _told_parts(one: Definition, definitions: Sequence[Definition]) -> Iterator[Definition]:
    """What agencies tell, of all that stands in an indicator's formula and in its checks.

    What is counted can be of any days, what is reckoned is of those of its formula.
    """
    waiting = [code for formula in _formulas(one) for code in formula]
    seen: set[str] = set()
    while waiting:
        code = waiting.pop()
        if code in seen:
            continue
        seen.add(code)
        for part in definitions:
            if part.code == code and _meet(one, part):
                if part.source == "submitted":
                    yield part
                elif part.formula is not None:
                    waiting += part.formula.codes


def _formulas(one: Definition) -> Iterator[tuple[str, ...]]:
    for formula in (one.formula, *(check.formula for check in one.checks)):
        if formula is not None:
            yield formula.codes


def _meet(one: Definition, other: Definition) -> bool:
    """Whether there is a day on which both hold."""
    return (one.valid_to is None or other.valid_from < one.valid_to) and (
        other.valid_to is None or one.valid_from < other.valid_to
    )
