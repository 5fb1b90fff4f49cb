"""Content that a process keeps in memory for as long as nobody has changed it."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import connection

_MARKS = "SELECT content, mark FROM web_content_mark"
_MOST_KEPT = 5_000  # answers of one question; content has some hundreds

Rows = Sequence[tuple[Any, ...]]
_here = threading.local()


@contextmanager
def content_as_it_stands() -> Iterator[None]:
    """
    Answer questions for content from memory inside, where nobody changed it since it was read.

    Whether somebody did is asked once, with the first question: every table of content has a mark
    that its trigger makes anew with every change, in the transaction of the change. So the answers
    are those of one moment at the beginning. For deeds that read much content and change none; a
    change of content made inside would not be seen inside. Also to be put above a function.
    """
    if getattr(_here, "marks", None) is not None:
        yield
        return
    _here.marks = {}
    try:
        yield
    finally:
        _here.marks = None


def marks_of(tables: Sequence[str]) -> tuple[UUID, ...] | None:
    """The marks of tables of content, None where answers are not to be kept."""
    marks: dict[str, UUID] | None = getattr(_here, "marks", None)
    if marks is None:
        return None
    if not marks:
        with connection.cursor() as cursor:
            cursor.execute(_MARKS)
            marks.update(cursor.fetchall())
    if not all(table in marks for table in tables):
        return None
    return tuple(marks[table] for table in tables)


class KeptAnswers:
    """What was answered under the present marks, by what was given with the question."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._kept: tuple[tuple[UUID, ...], dict[Any, Rows]] = ((), {})

    def under(self, marks: tuple[UUID, ...]) -> dict[Any, Rows]:
        """The answers that stand under these marks; those of others are forgotten."""
        known, answers = self._kept
        if known != marks or len(answers) > _MOST_KEPT:
            answers = {}
            self._kept = marks, answers
        return answers
