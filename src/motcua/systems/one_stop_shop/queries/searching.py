"""
Words in a list of dossiers: found through one index of places, days and words.

A frequent word fills a page from the dossiers of a few days, a rare one has so few dossiers that
all of them may be fetched. Which it is shows in the first step, so nothing is guessed: each step
looks as far back as the step before says is needed. Where the index of words cannot help, and
where the list is narrowed by more than words, the newest are looked through one by one.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from motcua.base.planned import fetch_planned
from motcua.base.text import fold

from . import scopes
from .scopes import Scope

# So many of the newest are looked through first: a word that one in twenty has fills a page.
NEAR = 1_000
# So many at few places, where each is looked up by itself: they show how rare a word is.
NEAR_PLACES = 150
# So many are looked through next, if that seems to be enough; further back, days are asked for.
FAR = 4_096
# So many in one unit, whose words stand in an index in this order: some 0.5 µs each.
FAR_IN_UNIT = 32_768
# So many are fetched and sorted, whichever they are; of a word that more have, days are counted.
FEW = 2_000
# The index of words has none that are shorter.
SHORTEST = 3
# So far back the first step by days goes, where none went before.
FIRST_DAYS = 3
# What has fewer among those looked through is rare.
SEVERAL = 3
# So much further than reckoned each step looks: days differ, and a step too many costs more.
SPARE = 1.4
# Behind so many days nothing is counted any more.
LONGEST = 2_000
# Days are marked one by one, and by so many.
BLOCK = 32
_MOST_WORDS = 6
# What is typed whole is looked up, and numbers are hardly ever frequent.
_CODE = re.compile(r"[a-z]+[0-9]+(\.[0-9a-z]+)*-[0-9]{6}-[0-9]{4,}")
_NUMBER = re.compile(r"[0-9]{4}")
_DAY = timedelta(days=1)

_CODED = """
SELECT d.id, {where} FROM one_stop_shop_dossier d
JOIN one_stop_shop_search_entry e ON e.dossier_id = d.id WHERE d.code = %(code)s
"""
_LAST = """
SELECT e.submitted_at FROM one_stop_shop_search_entry e WHERE {moments}
ORDER BY e.submitted_at DESC, e.dossier_id DESC LIMIT 1
"""
# The newest are read one by one until the page is full; only if it is not, where they end is asked.
_WALKED = """
WITH met AS MATERIALIZED (
    SELECT e.id FROM ({newest}) e WHERE {where}
    ORDER BY e.submitted_at DESC, e.id DESC LIMIT {limit})
SELECT ARRAY(SELECT id FROM met), first, CASE WHEN first IS NOT NULL THEN
    (SELECT e.submitted_at FROM ({newest}) e LIMIT 1) END
FROM (SELECT CASE WHEN (SELECT count(*) FROM met) < {limit} THEN
    (SELECT e.submitted_at FROM ({newest}) e OFFSET {near} - 1) END AS first) ends
"""
# Entries are looked up one after another until the page is full, whatever the statistics say.
_WALKED_EACH = """
WITH newest AS MATERIALIZED ({newest}), met AS (
    SELECT n.id FROM newest n CROSS JOIN LATERAL (
        SELECT * FROM one_stop_shop_search_entry e WHERE e.dossier_id = n.id OFFSET 0) e
    WHERE {where} ORDER BY n.submitted_at DESC, n.id DESC LIMIT {limit})
SELECT ARRAY(SELECT id FROM met), CASE WHEN count(*) = {near} THEN min(submitted_at) END,
    max(submitted_at) FROM newest
"""
_FOUND = """
WITH hits AS MATERIALIZED (
    SELECT e.dossier_id, e.submitted_at FROM one_stop_shop_search_entry e
    WHERE {where} {bound})
SELECT dossier_id, count(*) OVER () FROM hits
ORDER BY submitted_at DESC, dossier_id DESC LIMIT {limit}
"""
_MARKED = "e.marks && (SELECT %(days)s::text[])"


def words_of(text: str) -> list[str]:
    """The words searched for, without diacritics."""
    return fold(text).split()[:_MOST_WORDS]


def find_newest(within: Scope, words: Sequence[str], *, limit: int) -> list[int]:
    """The numbers of the newest dossiers that have every word; mostly one or two queries."""
    named = _named(within, words)
    return _Search(within, words, limit).newest() if named is None else named


def _named(within: Scope, words: Sequence[str]) -> list[int] | None:
    """
    The dossier whose whole code was typed; None if none has it, or it is no code.

    One that the official may not see is not searched for any further: no other has its code.
    """
    if len(words) != 1 or not _CODE.fullmatch(words[0]):
        return None
    sql = _CODED.format(where=within.of_entries())
    found = fetch_planned(sql, {**within.known, "code": words[0].upper()})
    return [number for number, is_seen in found if is_seen] if found else None


@dataclass(frozen=True, slots=True)
class _Walked:
    """What was met among the newest, and when the first and last of these came if more follow."""

    found: list[int]
    first: datetime | None
    last: datetime | None

    @property
    def days(self) -> float:
        """How many days they span."""
        return (self.last - self.first) / _DAY if self.last and self.first else 0


class _Search:
    """One search: the words, where, and how many are wanted."""

    def __init__(self, within: Scope, words: Sequence[str], limit: int) -> None:
        self.within, self.limit = within, limit
        self.words = words
        patterns = {f"word{n}": _pattern(word) for n, word in enumerate(words)}
        self.having = " AND ".join(f"e.words LIKE %({name})s" for name in patterns)
        self.where = f"{within.of_entries()} AND {self.having}"
        self.values = {**within.known, **patterns}

    def newest(self) -> list[int]:
        """The newest, by as few steps as what is met allows."""
        found, is_all, days = self._near()
        if is_all or len(found) >= self.limit:
            return found
        if days and (last := self._last()):
            found, days = self._by_days(last, days)
            if len(found) >= self.limit:
                return found
        found, total = self._find(few=FEW + 1)
        return found if total <= FEW else self._by_more_days(days)

    def _near(self) -> tuple[list[int], bool, int]:
        """
        Those that are soon met, whether these are all, and how many days to look through next.

        Without days the words seem to be rare.
        """
        if any(_NUMBER.search(word) for word in self.words):
            return [], False, 0
        is_in_order = self.is_of_unit or not self.within.is_narrow
        is_short = any(len(word) < SHORTEST for word in self.words)
        if not (is_in_order or is_short or self.within.on_dossier):
            return [], False, FIRST_DAYS
        places = None if self.is_of_unit else scopes.few_places(self.within)
        if not is_in_order and places is None and not self.within.on_dossier:
            return [], False, FIRST_DAYS
        near = NEAR if places is None else min(NEAR, NEAR_PLACES)
        met = self._walk(places, near)
        if met.first is None or not SEVERAL <= len(met.found) < self.limit:
            return met.found, met.first is None, 0
        further = SPARE * self.limit / len(met.found)
        if (needed := math.ceil(near * further)) <= (FAR_IN_UNIT if self.is_of_unit else FAR):
            # Powers of two: a statement for each number would be planned each time.
            met = self._walk(places, 1 << (needed - 1).bit_length())
            if met.first is None or len(met.found) >= self.limit:
                return met.found, True, 0
            further = SPARE * self.limit / len(met.found)
        return met.found, False, 0 if self.is_of_unit else math.ceil(met.days * further) or 1

    @property
    def is_of_unit(self) -> bool:
        """Whether all that may be found stands in the indexes of one unit."""
        return self.within.unit is not None and not self.within.on_dossier

    def _last(self) -> datetime | None:
        """When the last dossier came of those that may be found."""
        sql = _LAST.format(moments=self.within.of_moments())
        rows = fetch_planned(sql, self.values)
        return rows[0][0] if rows else None

    def _walk(self, places: Mapping[str, Sequence[str]] | None, near: int) -> "_Walked":
        """Those among the newest: of some places, of what the list is narrowed to, or of all."""
        if places is None and not self.within.on_dossier:
            newest, known = scopes.newest_entries_sql(self.within, limit=near)
            seen = [] if self.is_of_unit else [self.within.seen()]
            walked, where = _WALKED, " AND ".join([self.having, *seen])
        else:
            newest, known = scopes.newest_of_sql(self.within, places, limit=near)
            walked, where = _WALKED_EACH, self.having
        sql = walked.format(where=where, newest=newest, near=int(near), limit=int(self.limit))
        ((found, first, last),) = fetch_planned(sql, {**self.values, **known})
        return _Walked(found or [], first, last)

    def _by_days(self, last: datetime, days: int) -> tuple[list[int], int]:
        """The newest of some days, and of more days as long as these show how many it takes."""
        found: list[int] = []
        while days <= LONGEST:
            found, total = self._find(days=_marks(last, days))
            if len(found) >= self.limit or total < SEVERAL:
                break
            days = math.ceil(days * SPARE * self.limit / total)
        return found, days

    def _by_more_days(self, days: int) -> list[int]:
        last = self._last()
        while last and (days := max(days, FIRST_DAYS) * 4) <= LONGEST:
            found, _total = self._find(days=_marks(last, days))
            if len(found) >= self.limit:
                return found
        return self._find()[0]

    def _find(
        self, *, days: Sequence[str] | None = None, few: int | None = None
    ) -> tuple[list[int], int]:
        where = self.where if days is None else f"{self.where} AND {_MARKED}"
        bound = "" if few is None else f"LIMIT {int(few)}"
        sql = _FOUND.format(where=where, bound=bound, limit=int(self.limit))
        rows = fetch_planned(sql, {**self.values, "days": days and list(days)})
        return [row[0] for row in rows], rows[0][1] if rows else 0


def _marks(last: datetime, days: int) -> list[str]:
    """The marks of so many days up to a moment, as the database gives them to entries."""
    today = math.floor(last.timestamp() / _DAY.total_seconds())
    if days <= 2 * BLOCK:
        return [f"@{day}" for day in range(today - days + 1, today + 1)]
    return [f"#{block}" for block in range((today - days + 1) // BLOCK, today // BLOCK + 1)]


def _pattern(word: str) -> str:
    return f"%{scopes.escaped(word)}%"
