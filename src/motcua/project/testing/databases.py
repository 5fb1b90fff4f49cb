"""Databases of a test run: one filled with the province's content once, and quick copies of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.test import override_settings
from django.test.utils import setup_databases, teardown_databases
from psycopg.sql import SQL, Identifier

from motcua.base.text import VIETNAM
from motcua.project.management.commands.load_province import LOADERS

CONTENT = (*LOADERS, "load_demo_people")
# Before every story's beginning, whatever day it is outside.
LOADED_AT = datetime(2026, 11, 16, 8, tzinfo=VIETNAM)


@pytest.fixture(autouse=True)
def _other_calendars() -> None:
    """No test reckons by the calendars that another had."""
    from motcua.kernel.processes.testing import forget_norms

    forget_norms()


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: Any
) -> Iterator[None]:
    """The empty test database, for whichever tests run: also where all have one of their own."""
    with django_db_blocker.unblock():
        made = setup_databases(0, False, aliases={"default"}, serialized_aliases=set())
    yield
    with django_db_blocker.unblock():
        # Nobody may be there when it is dropped: a killed child's session may linger.
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                " AND backend_type = 'client backend'"
            )
        teardown_databases(made, 0)


@pytest.fixture(scope="session")
def province_template(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The name of a database with the whole content pack and the demo people, made once a run."""
    empty = connection.settings_dict["NAME"]
    name = f"{empty}_province"
    with django_db_blocker.unblock():
        _copy(empty, name)
        shift = int((LOADED_AT - datetime.now(VIETNAM)).total_seconds())
        with database_named(name), override_settings(MOTCUA_CLOCK_SHIFT_SECONDS=shift):
            for loader in CONTENT:
                call_command(loader, verbosity=0)
            _settle()
    yield name
    with django_db_blocker.unblock():
        _drop(name)


@pytest.fixture(scope="module")
def province(province_template: str, django_db_blocker: Any) -> Iterator[None]:
    """Let the tests of a module run on the loaded province; each leaves it as it was."""
    with django_db_blocker.unblock(), database_named(province_template):
        django_db_blocker.block()
        try:
            yield
        finally:
            django_db_blocker.restore()


@pytest.fixture
def own_province(province_template: str, django_db_blocker: Any) -> Iterator[str]:
    """
    A database of the test's own, with the province in it: what is written there is committed.

    For tests with threads, other processes, or events that follow a commit. Gives its name.
    """
    name = f"{province_template}_own"
    with django_db_blocker.unblock():
        _copy(province_template, name)
        with database_named(name):
            yield name
        _drop(name)


def _settle() -> None:
    """Let everybody hear of the content once, not in every test, and the planner know it."""
    from motcua.kernel.events.testing import deliver_all

    deliver_all(LOADED_AT)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


@contextmanager
def database_named(name: str) -> Iterator[None]:
    """Let every connection of this process, in all threads to come, go to another database."""
    before = connection.settings_dict["NAME"]
    connections.close_all()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connections.close_all()
        connection.settings_dict["NAME"] = before


def _copy(template: str, name: str) -> None:
    connections.close_all()
    _drop(name)
    # A template may have no sessions: those of ended threads and killed children may linger.
    # Autovacuum leaves by itself when it is asked by CREATE DATABASE, and is not ours to end.
    with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = %s AND backend_type = 'client backend'",
            [template],
        )
    _run(SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(template)))


def _drop(name: str) -> None:
    _run(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))


def _run(statement: Any) -> None:
    with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(statement)
