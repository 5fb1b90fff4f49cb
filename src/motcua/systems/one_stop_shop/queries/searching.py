"""
Words in a list of dossiers: met while walking back from the newest, or found through one index.

A frequent word is met soon by walking back; a rare one has so few dossiers that all of them are
fetched through the index of places and words, which gives nothing that the official may not see.
Which it is shows when the index is asked for a few only.
"""

import re
from collections.abc import Sequence
from functools import reduce
from operator import and_
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from motcua.base.planned import Lookup
from motcua.base.text import fold

from ..models import Dossier
from .scopes import Scope

# So many of the newest are looked through first: a word that one in twenty has fills a page.
NEAR = 1_000
# So many are fetched and sorted; of a word that more have, the newest are met by walking on.
FEW = 2_000
# So far the walk goes on if some were met, before the index is asked.
FURTHER = 10_000
# So far the last walk goes; behind it the index is asked for all.
FAR = 40_000
_MOST_WORDS = 6
_KINDS_OF_PLACES = 4
_CODED: Lookup[Dossier] = Lookup(lambda code: Dossier.objects.only("uuid").filter(code=code))
_WALKED = ("uuid", "submitted_at", "id", "search_text")
# What is typed whole is looked up, and numbers are hardly ever frequent.
_CODE = re.compile(r"[a-z]+[0-9]+(\.[0-9a-z]+)*-[0-9]{6}-[0-9]{4,}")
_NUMBER = re.compile(r"[0-9]{4}")
_TRIGRAM = re.compile(r"[0-9a-z]{3}")
# The planner guesses badly how many rows have some letters; these are set for one statement.
_THROUGH_WORDS = (
    "SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off;",
    "; SET LOCAL enable_seqscan = DEFAULT; SET LOCAL enable_indexscan = DEFAULT",
)


def words_of(text: str) -> list[str]:
    """The words searched for, without diacritics."""
    return fold(text).split()[:_MOST_WORDS]


def find_newest(within: Scope, words: Sequence[str], *, limit: int) -> list[UUID]:
    """The newest dossiers that have every word; at most five queries, of which most take two."""
    if not within.parts:
        return []
    named = _named(within, words)
    return _met(within, words, limit) if named is None else named


def _named(within: Scope, words: Sequence[str]) -> list[UUID] | None:
    """
    The dossier whose whole code was typed; None if none has it, or it is no code.

    One that the official may not see is not searched for any further: no other has its code.
    """
    if len(words) != 1 or not _CODE.fullmatch(words[0]):
        return None
    code = words[0].upper()
    found = list(within.whole.filter(code=code).values_list("uuid", flat=True))
    return found if found or _CODED.find(code=code) else None


def _met(within: Scope, words: Sequence[str], limit: int) -> list[UUID]:
    if not any(_NUMBER.search(word) for word in words):
        found, is_all = _met_near(within, words, limit)
        if is_all or len(found) >= limit:
            return found
    is_indexed = within.is_narrow or any(_TRIGRAM.search(word) for word in words)
    if is_indexed:
        few = _through_words(within.whole, words, FEW + 1)
        if len(few) <= FEW:
            few.sort(key=lambda row: row[1:], reverse=True)
            return [row[0] for row in few[:limit]]
    return _met_later(within, words, limit, is_indexed=is_indexed)


def _met_near(within: Scope, words: Sequence[str], limit: int) -> tuple[list[UUID], bool]:
    found, is_all = _walk(within.parts, words, limit, NEAR)
    if is_all or len(found) >= limit or not found:
        return found, is_all
    # As many as there were among these, so far the walk probably has to go.
    far = 2 * NEAR * limit // len(found)
    return _walk(within.parts, words, limit, far) if far <= FURTHER else (found, False)


def _met_later(within: Scope, words: Sequence[str], limit: int, *, is_indexed: bool) -> list[UUID]:
    found, is_all = _walk(within.parts, words, limit, FAR)
    if is_all or len(found) >= limit:
        return found
    newest = within.whole.order_by("-submitted_at", "-id")
    if is_indexed:
        return [row[0] for row in _through_words(newest, words, limit)]
    return list(newest.filter(_every(words)).values_list("uuid", flat=True)[:limit])


def list_newest(parts: Sequence[QuerySet[Dossier]], *, limit: int) -> list[UUID]:
    """The newest dossiers of these parts."""
    if not parts:
        return []
    # A dossier may stand in four parts, one of each kind of place; the page has it once.
    sql, values = _newest_of(parts, limit * min(len(parts), _KINDS_OF_PLACES))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT uuid FROM ({sql}) n GROUP BY submitted_at, id, uuid
                ORDER BY submitted_at DESC, id DESC LIMIT {int(limit)}""",
            values,
        )
        return [row[0] for row in cursor.fetchall()]


def _newest_of(parts: Sequence[QuerySet[Dossier]], far: int) -> tuple[str, list[Any]]:
    """The newest `far` of each part, in one line, newest first."""
    pieces: list[str] = []
    values: list[Any] = []
    for part in parts:
        newest = part.order_by("-submitted_at", "-id").values(*_WALKED)[:far]
        sql, given = newest.query.sql_with_params()
        pieces.append(f"({sql})")
        values += given
    return (
        f"""SELECT * FROM ({" UNION ALL ".join(pieces)}) p(uuid, submitted_at, id, search_text)
            ORDER BY submitted_at DESC, id DESC LIMIT {int(far)}""",
        values,
    )


def _walk(
    parts: Sequence[QuerySet[Dossier]], words: Sequence[str], limit: int, far: int
) -> tuple[list[UUID], bool]:
    """
    Those of the newest `far` that have the words, and whether there are no more than these.

    The walk ends as soon as the page is full; how far it could have gone is counted only if not.
    """
    newest, values = _newest_of(parts, far)
    patterns = [_pattern(word) for word in words]
    # A dossier may stand in four parts, one of each kind of place; the page has it once.
    most = limit * min(len(parts), _KINDS_OF_PLACES)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT uuid FROM ({newest}) n WHERE search_text LIKE ALL (%s)
                LIMIT {int(most)}""",
            [*values, patterns],
        )
        found = list(dict.fromkeys(row[0] for row in cursor.fetchall()))
        if len(found) >= limit:
            return found[:limit], False
        cursor.execute(f"SELECT count(*) FROM ({newest}) n", values)
        (seen,) = cursor.fetchone()
    return found, seen < far


def _through_words(
    chosen: QuerySet[Dossier], words: Sequence[str], limit: int
) -> list[tuple[Any, ...]]:
    """Dossiers with the words, through the index of words whatever the planner would guess."""
    rows = chosen.filter(_every(words)).values_list("uuid", "submitted_at", "id")[:limit]
    sql, values = rows.query.sql_with_params()
    before, after = _THROUGH_WORDS
    with connection.cursor() as cursor:
        cursor.execute(f"{before} {sql}{after}", values)
        while cursor.description is None:
            cursor.nextset()
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _every(words: Sequence[str]) -> Q:
    return reduce(and_, (Q(search_text__contains=word) for word in words), Q())


def _pattern(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
    return f"%{escaped}%"
