"""Suggests indicators for the figures of a text that is not kept: by the content alone."""

from datetime import date, timedelta
from uuid import UUID

from motcua.kernel.indicators import api as indicators

from ..rules.figure import Figure, Reading
from ..rules.matching.lexicon import Lexicon
from ..rules.matching.seen import Seen, seen, tier_of
from ..rules.matching.suggesting import Matched, Naming, Whose, suggest

# Who the named bodies are is not looked up here: each stands for itself.
SOMEBODY = UUID(int=0)


def suggestions_of(reading: Reading, text: str) -> list[Matched]:
    """For each figure of a reading what it may tell; whose it is, is left to the report's words."""
    report = (reading.time.first, reading.time.until) if reading.time else None
    known: dict[date, Lexicon] = {}
    found = []
    for figure in reading.figures:
        one = seen(figure, text)
        until = one.until or (report[1] if report else None)
        if until is None:
            found.append(Matched(left="no-period"))
            continue
        if until not in known:
            names = indicators.catalogue.catalogue().dimension_names
            day = until - timedelta(days=1)
            known[until] = Lexicon(indicators.definitions(on=day), names)
        found.append(suggest(one, known[until], whose=_whose(figure, one), report=report))
    return found


def _whose(figure: Figure, one: Seen) -> Whose:
    tier = tier_of(one)
    naming: Naming = "named" if figure.body else "whole" if tier == "whole" else "tier"
    return Whose(naming if figure.body or tier else "nobody", SOMEBODY, tier)
