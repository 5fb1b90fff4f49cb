"""The ways that runs took, in words and on the picture."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from motcua.kernel.diagrams import api as diagrams

from ..rules.ways import way_through
from . import words
from .flow import Flow, Variant, Variants

Badge = dict[str, str]


@dataclass(frozen=True, slots=True)
class VariantRow:
    """
    One way that runs took, in words.

    :ivar marks: what of the diagram it passes; `badges` the turns at which each element came.
    """

    number: int
    steps: tuple[str, ...]
    end: str
    returns: tuple[str, ...]
    runs: int
    share: str
    median: str
    late_steps: str
    late_matters: str
    marks: dict[str, str]
    badges: dict[str, Badge]


@dataclass(frozen=True, slots=True)
class ReworkRow:
    """A step that was done again, in words."""

    name: str
    runs: int
    share: str
    times: int


@dataclass(frozen=True, slots=True)
class VariantPage:
    """The ways of a version, with what they come to together."""

    rows: tuple[VariantRow, ...]
    rework: tuple[ReworkRow, ...]
    all: Variants
    reworked_share: str
    late_steps_share: str
    late_matters_share: str


def variant_page(flow: Flow, *, reworked: bool = False) -> VariantPage:
    """The ways that runs took (two SQL queries); only those with a step done again, if asked."""
    net, found = diagrams.net_of(flow.version), flow.variants(reworked=reworked)
    rows = tuple(_row(net, found, one, number) for number, one in enumerate(found.listed, 1))
    rework = tuple(
        ReworkRow(_name(net, one.element_id), one.runs, _share(one.runs, found), one.times)
        for one in found.rework
    )
    return VariantPage(
        rows,
        rework,
        found,
        _share(found.reworked, found),
        _share(found.late_steps, found),
        _share(found.late_matters, found),
    )


def _share(number: int, found: Variants) -> str:
    return words.share_words(number / found.runs if found.runs else None)


def _row(net: diagrams.Net, found: Variants, one: Variant, number: int) -> VariantRow:
    return VariantRow(
        number=number,
        steps=tuple(_step(net, element, outcome) for element, outcome in one.steps),
        end=words.element_words(net.elements[one.end]) if one.end in net.elements else "",
        returns=tuple(_again(net, element, again) for element, again in one.returns.items()),
        runs=one.runs,
        share=_share(one.runs, found),
        median=words.span_words(one.median),
        late_steps=words.share_words(one.late_steps / one.runs),
        late_matters=words.share_words(one.late_matters / one.runs),
        marks=_marks(net, one),
        badges=_badges(one),
    )


def _marks(net: diagrams.Net, one: Variant) -> dict[str, str]:
    passed = dict.fromkeys(way_through(net, one.steps, one.end), "path")
    return {**passed, **dict.fromkeys(one.returns, "path again")}


def _badges(one: Variant) -> dict[str, Badge]:
    """At which turn each element came: 1, or 2 and 4 for one that was done again."""
    turns: dict[str, list[str]] = {}
    for turn, (element, _outcome) in enumerate(one.steps, 1):
        turns.setdefault(element, []).append(str(turn))
    return {element: _badge(came) for element, came in turns.items()}


def _badge(came: list[str]) -> Badge:
    if len(came) == 1:
        return {"text": _("bước %(turn)s") % {"turn": came[0]}, "kind": ""}
    again = _("làm lại %(n)s lần") % {"n": len(came) - 1}
    shown = ", ".join(came) if len(came) <= 4 else f"{', '.join(came[:3])}, …"
    return {"text": f"{_('bước %(turn)s') % {'turn': shown}}\n{again}", "kind": "warning"}


def _step(net: diagrams.Net, element: str, outcome: str) -> str:
    name = _name(net, element)
    return f"{name}: {words.outcome_words(outcome)}" if outcome not in ("", "done") else name


def _again(net: diagrams.Net, element: str, again: int) -> str:
    return _("“%(name)s” phải làm lại %(n)s lần") % {"name": _name(net, element), "n": again}


def _name(net: diagrams.Net, element: str) -> str:
    known = net.elements.get(element)
    return words.element_words(known) if known else element
