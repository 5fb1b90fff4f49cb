"""Queries that PostgreSQL plans once a connection, where planning costs more than looking."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet, Value
from django.db.models.query import get_related_populators
from django.db.transaction import TransactionManagementError
from psycopg import Cursor

from .kept import KeptAnswers, marks_of

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What Django's log of queries reads of a cursor, without the values."""

    query: bytes


class _Planned(Cursor[tuple[Any, ...]]):
    """Sends values apart from the statement, and asks for binary rows."""

    is_plan_kept = True
    is_binary = True

    def execute(self, query: Any, params: Any = None, **options: Any) -> "_Planned":
        asked = {**options, "prepare": self.is_plan_kept, "binary": self.is_binary}
        super().execute(query, params, **asked)
        self._query = _Asked(query.encode())  # type: ignore[assignment]
        return self


def fetch_planned(
    sql: str, values: Mapping[str, Any] | Sequence[Any], *, is_plan_kept: bool = True
) -> list[tuple[Any, ...]]:
    """
    The rows of a query that is asked for often, with the same text and other values.

    PostgreSQL keeps one plan for all values if it seems no dearer than those for particular ones:
    write lists as `(SELECT %(name)s::text[])`, and a limit into the text, so that no plan can build
    upon their values. Rows come in PostgreSQL's binary form, which is read faster; jsonb comes as
    Python values.

    :param is_plan_kept: False plans anew each time, for values on which the best plan depends, such
        as a word searched for.
    """
    connection.ensure_connection()
    raw = _Planned(connection.connection)
    raw.is_plan_kept = is_plan_kept
    with connection._prepare_cursor(raw) as cursor:  # type: ignore[attr-defined]
        cursor.execute(sql, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def write_planned(sql: str, values: Mapping[str, Any] | Sequence[Any]) -> int:
    """Write by a statement that is planned once a connection; returns how many rows it wrote."""
    connection.ensure_connection()
    raw = _Planned(connection.connection)
    with connection._prepare_cursor(raw) as cursor:  # type: ignore[attr-defined]
        cursor.execute(sql, values)
        return int(cursor.rowcount)


class Lookup(Generic[M]):
    """
    A question for rows of a model that is asked often, in the same words with other values.

    The ORM puts it into words once a process and PostgreSQL plans it once a connection; what comes
    are the model's objects, as the query set would give them:
    `AGENCY = Lookup(lambda uuid: Agency.objects.select_related("unit").filter(uuid=uuid))`, then
    `AGENCY.find(uuid=agency_uuid)`. The function gets stand-ins for the values, so it may only
    compare with them.

    A question for content (`is_content`) is answered from memory inside
    `base.kept.content_as_it_stands`, by rows of which every caller gets objects of its own.
    """

    def __init__(self, shape: Callable[..., QuerySet[M]], *, is_content: bool = False) -> None:
        """Remember the question; it is put into words when it is first asked."""
        self._shape = shape
        self._words: _Words | None = None
        self._kept = KeptAnswers() if is_content else None

    def find(self, **given: Any) -> M | None:
        """The first row, None if there is none; no order is added to the question's own."""
        return next(self._rows(given), None)

    def list(self, **given: Any) -> list[M]:
        """All rows."""
        return list(self._rows(given))

    def _rows(self, given: Mapping[str, Any]) -> Iterator[Any]:
        words = self._words
        if words is None:
            blanks = {name: Value(_Blank(name)) for name in given}
            words = self._words = _put_into_words(self._shape(**blanks))
        if words.is_locking and not connection.in_atomic_block:
            raise TransactionManagementError("a row is locked inside a transaction only")
        marks = marks_of(words.tables) if self._kept is not None else None
        if self._kept is None or marks is None:
            return map(words.read, _ask(words, given))
        answers, key = self._kept.under(marks), tuple(given.values())
        rows = answers.get(key)
        if rows is None:
            rows = answers[key] = _ask(words, given)
        return map(words.read, rows)


def _ask(words: "_Words", given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    values = [given[one.name] if isinstance(one, _Blank) else one for one in words.values]
    connection.ensure_connection()
    raw = _Planned(connection.connection)
    raw.is_binary = False  # the ORM's converters read text
    with connection._prepare_cursor(raw) as cursor:  # type: ignore[attr-defined]
        cursor.execute(words.sql, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


@dataclass(frozen=True, slots=True)
class _Blank:
    """A stand-in for a value that is given later."""

    name: str


@dataclass(frozen=True, slots=True)
class _Words:
    """A question in SQL, and how its rows become objects."""

    sql: str
    values: tuple[Any, ...]
    model: type[Model]
    names: tuple[str, ...]
    is_locking: bool
    span: slice
    beside: Sequence[Any]
    tables: tuple[str, ...]
    converters: tuple[tuple[int, Sequence[Any], Any], ...]

    def read(self, row: tuple[Any, ...]) -> Model:
        """The object of a row, with those beside it."""
        values = list(row)
        for place, converters, expression in self.converters:
            for convert in converters:
                values[place] = convert(values[place], expression, connection)
        found = self.model.from_db(connection.alias, self.names, values[self.span])
        for populator in self.beside:
            populator.populate(values, found)
        return found


def _put_into_words(rows: QuerySet[Any]) -> _Words:
    compiler = rows.query.get_compiler(connection=connection)
    sql, values = compiler.as_sql()
    chosen, info = compiler.select, compiler.klass_info
    places = info["select_fields"]
    span = slice(places[0], places[-1] + 1)
    converters = compiler.get_converters([one[0] for one in chosen[: compiler.col_count]])
    return _Words(
        sql=sql,
        values=tuple(values),
        model=info["model"],
        names=tuple(one[0].target.attname for one in chosen[span]),
        is_locking=rows.query.select_for_update,
        span=span,
        beside=get_related_populators(info, chosen, connection.alias),  # type: ignore[call-arg]
        tables=tuple(sorted({one.table_name for one in rows.query.alias_map.values()})),
        converters=tuple((place, *found) for place, found in converters.items()),
    )
