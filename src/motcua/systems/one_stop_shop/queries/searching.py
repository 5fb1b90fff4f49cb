"""Words in a list of dossiers: found among the newest first, else through the index of words."""

from collections.abc import Sequence
from functools import reduce
from operator import and_
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from motcua.base.text import fold

from ..models import Dossier

# A word that one dossier in a hundred has fills a page from so many; a rarer one has so few
# dossiers that all of them are fetched through the index of words, whoever may see them.
RECENT = 4_000
_MOST_WORDS = 6


def words_of(text: str) -> list[str]:
    """The words searched for, without diacritics."""
    return fold(text).split()[:_MOST_WORDS]


def find_newest(
    parts: Sequence[QuerySet[Dossier]], words: Sequence[str], *, limit: int
) -> list[UUID]:
    """
    The newest dossiers of some sets that have every word; one query or two.

    A frequent word is met soon by walking back from the newest. For a rare one the walk would look
    at every place in turn: then the database chooses between the index of words and that of
    places, and sorts the few that it finds.
    """
    recent = [part.order_by("-submitted_at", "-id")[:RECENT] for part in parts]
    found = _having(recent, words, limit, is_planned_whole=False)
    if len(found) < limit:
        found = _having([part.order_by() for part in parts], words, limit, is_planned_whole=True)
    return found


def _having(
    parts: Sequence[QuerySet[Dossier]],
    words: Sequence[str],
    limit: int,
    *,
    is_planned_whole: bool,
) -> list[UUID]:
    patterns = [_pattern(word) for word in words]
    pieces: list[str] = []
    values: list[Any] = []
    for part in parts:
        chosen = part.filter(_every(words)) if is_planned_whole else part
        columns = chosen.values("uuid", "submitted_at", "id", "search_text")
        sql, given = columns.query.sql_with_params()
        pieces.append(f"({sql})")
        values += given
    if not pieces:
        return []
    having = "" if is_planned_whole else "WHERE search_text LIKE ALL (%s)"
    if not is_planned_whole:
        values.append(patterns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""WITH chosen(uuid, submitted_at, id, search_text) AS MATERIALIZED (
                    {" UNION ".join(pieces)})
                SELECT uuid FROM chosen {having}
                ORDER BY submitted_at DESC, id DESC LIMIT {int(limit)}""",
            values,
        )
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return [row[0] for row in rows]


def _every(words: Sequence[str]) -> Q:
    return reduce(and_, (Q(search_text__contains=word) for word in words), Q())


def _pattern(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
    return f"%{escaped}%"
