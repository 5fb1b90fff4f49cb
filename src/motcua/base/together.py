"""Rows of one deed that are written at its end, in one round trip instead of one each."""

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from functools import cache
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Field, Model
from django.db.models.expressions import DatabaseDefault
from django.db.transaction import TransactionManagementError
from psycopg import Cursor
from psycopg.pq import TransactionStatus

from .planned import fetch_planned

M = TypeVar("M", bound=Model)
_here = threading.local()
# From here on the rows of a table go in one statement; fewer have their plans kept (ADR 60).
_MANY = 8
_MOST_VALUES = 60_000  # of one statement; PostgreSQL takes 65,535
_TOO_LONG = 500  # a statement that comes once in this length is not prepared


class _Deed:
    """What is to be written, and the numbers that its rows get."""

    def __init__(self, numbers: dict[type[Model], list[int]]) -> None:
        self.numbers = numbers
        self.rows: list[Model] = []
        self.after: dict[str, dict[str, list[Any]]] = {}
        self.is_apart = False

    def take(self, row: Model) -> None:
        """Keep a row until the end; it has its number from now on."""
        model = type(row)
        _take_defaults(row)
        if row.pk is None:
            spare = self.numbers.get(model) or _fetch_numbers({model: 1})[model]
            row.pk = spare.pop(0)
        row._state.adding, row._state.db = False, connection.alias
        self.rows.append(row)

    def before_statement(
        self, execute: Any, sql: str, params: Any, many: bool, context: Mapping[str, Any]
    ) -> Any:
        """Whatever else asks the database finds the rows there, a savepoint's end too."""
        if connection.connection.info.transaction_status == TransactionStatus.INERROR:
            self.rows, self.after = [], {}  # they go with what is rolled back
        elif not self.is_apart:
            self.flush()
        return execute(sql, params, many, context)

    def flush(self) -> None:
        """Write everything that waits, in the order in which it came."""
        rows, after = self.rows, self.after
        self.rows, self.after = [], {}
        if not rows and not after:
            return
        said: list[tuple[str, Any]] = [*_insertions(rows), *after.items()]
        with connection.wrap_database_errors, connection.connection.pipeline():
            cursor = Cursor(connection.connection)  # which sends values apart from the statement
            for sql, values in said:
                cursor.execute(sql, values, prepare=len(values) < _TOO_LONG)


@contextmanager
def written_together(**numbers: int) -> Iterator[None]:
    """
    Write the rows of `insert` and the statements of `write_last` at the end, in one round trip.

    Inside a transaction. Any other statement has them written before it, so nothing is ever read
    without them; where it has nothing to do with them, say `apart_from_the_deed`. If the block
    fails they are not written at all.

    :param numbers: how many rows of which table will come, as `cases_case=1`: their numbers are
        fetched together at the beginning.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("what is written together is written in a transaction")
    if getattr(_here, "deed", None) is not None:
        yield
        return
    deed = _here.deed = _Deed(_fetch_numbers(_models_of(numbers)))
    try:
        with connection.execute_wrapper(deed.before_statement):
            yield
        _here.deed = None
        deed.flush()
    finally:
        _here.deed = None


@contextmanager
def apart_from_the_deed() -> Iterator[None]:
    """Ask or write what neither reads nor changes rows of the deed, without writing them before."""
    deed: _Deed | None = getattr(_here, "deed", None)
    if deed is None or deed.is_apart:
        yield
        return
    deed.is_apart = True
    try:
        yield
    finally:
        deed.is_apart = False


def insert(row: M) -> M:
    """Write a new row: at the end of the deed that is under way, or now where none is."""
    deed: _Deed | None = getattr(_here, "deed", None)
    if deed is None:
        row.save(force_insert=True)
    else:
        deed.take(row)
    return row


def insert_all(rows: Iterable[M]) -> None:
    """Write new rows of one table likewise."""
    made = list(rows)
    if getattr(_here, "deed", None) is None:
        if made:
            type(made[0])._default_manager.bulk_create(made)
        return
    for row in made:
        insert(row)


def change(row: Model, fields: Sequence[str]) -> None:
    """Write changed columns of a row; one that waits is written as it is then."""
    deed: _Deed | None = getattr(_here, "deed", None)
    if fields and (deed is None or not any(one is row for one in deed.rows)):
        row.save(update_fields=fields)


def write_last(sql: str, values: Mapping[str, Sequence[Any]]) -> bool:
    """
    Keep a statement for behind the rows of the deed; False where none is under way.

    Its values are lists, a place in each for one row: what the same statement is to write more
    is added to them.
    """
    deed: _Deed | None = getattr(_here, "deed", None)
    if deed is None:
        return False
    kept = deed.after.setdefault(sql, {name: [] for name in values})
    for name, listed in values.items():
        kept[name].extend(listed)
    return True


def _models_of(numbers: Mapping[str, int]) -> dict[type[Model], int]:
    return {_by_table()[table]: count for table, count in numbers.items()}


@cache
def _by_table() -> dict[str, type[Model]]:
    from django.apps import apps

    return {model._meta.db_table: model for model in apps.get_models()}


def _fetch_numbers(wanted: Mapping[type[Model], int]) -> dict[type[Model], list[int]]:
    """The next numbers of several tables, in one statement."""
    if not wanted:
        return {}
    asked = ", ".join(
        f"ARRAY(SELECT nextval(%s::text::regclass) FROM generate_series(1, {count:d}))"
        for count in wanted.values()
    )
    sequences = [_sequence_of(model) for model in wanted]
    with apart_from_the_deed():
        (found,) = fetch_planned(f"SELECT {asked}", sequences)
    return {model: list(numbers) for model, numbers in zip(wanted, found, strict=True)}


@cache
def _sequence_of(model: type[Model]) -> str:
    meta = model._meta
    assert meta.pk is not None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [meta.db_table, meta.pk.column])
        return str(cursor.fetchone()[0])


@cache
def _columns(model: type[Model]) -> tuple[str, tuple["Field[Any, Any]", ...]]:
    meta, quote = model._meta, connection.ops.quote_name
    fields = tuple(field for field in meta.local_concrete_fields if not field.generated)
    names = ", ".join(quote(str(field.column)) for field in fields)
    return f"INSERT INTO {quote(meta.db_table)} ({names}) VALUES ", fields


def _take_defaults(row: Model) -> None:
    """What the database would fill in by itself stands in the row too."""
    for field in _columns(type(row))[1]:
        if isinstance(getattr(row, field.attname), DatabaseDefault):
            setattr(row, field.attname, copy(field.db_default))


def _insertions(rows: Sequence[Model]) -> Iterator[tuple[str, list[Any]]]:
    """The statements that write rows, as they are now: where there are many, one a table."""
    of: dict[type[Model], list[Model]] = {}
    for row in rows:
        of.setdefault(type(row), []).append(row)
    if max(map(len, of.values()), default=0) < _MANY:
        yield from (_insertion([row]) for row in rows)
        return
    for model, those in of.items():
        most = _MOST_VALUES // len(_columns(model)[1])
        for first in range(0, len(those), most):
            yield _insertion(those[first : first + most])


def _insertion(rows: Sequence[Model]) -> tuple[str, list[Any]]:
    """The statement that writes rows of one table."""
    sql, fields = _columns(type(rows[0]))
    values: list[Any] = []
    for row in rows:
        row._prepare_related_fields_for_save(operation_name="save")  # type: ignore[attr-defined]
        values += (
            field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields
        )
    blanks = f"({', '.join('%s' for _ in fields)})"
    return sql + ", ".join([blanks] * len(rows)), values
