"""
A pytest plugin: gives a run of tests its own PostgreSQL server unless one is named.

MOTCUA_TEST_DATABASE_URL names one for tests alone, DATABASE_URL one for everything.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from . import postgres

# What an installation's own user may not set: tests empty the journal between them.
TEST_PARAMETERS = ("motcua.journal_may_be_emptied",)
_RUNNING: list[tuple[postgres.Server, Path]] = []


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Iterator[None]:
    """Start the server before anything reads the settings; workers of xdist inherit it."""
    # the server that tests use; without it each run starts one of its own
    given = os.environ.get("MOTCUA_TEST_DATABASE_URL") or os.environ.get("DATABASE_URL")
    if given:
        os.environ["DATABASE_URL"] = given
    else:
        _start()
    yield


def _start() -> None:
    folder = Path(tempfile.mkdtemp(prefix="motcua-test-server-"))
    folder.chmod(0o755)  # the server's user may be another one; the data folder below is closed
    server = postgres.test_server(folder)
    _RUNNING.append((server, folder))
    atexit.register(pytest_unconfigure)  # where pytest gives up before it is configured
    server.make()
    # Tests that start processes of their own pass the address on without the password.
    (server.data / "pg_hba.conf").write_text(
        "local all motcua trust\nlocal all all scram-sha-256\n"
    )
    server.start()
    server.wait_ready()
    server.make_database(may_set=TEST_PARAMETERS)
    os.environ["DATABASE_URL"] = server.url()


def pytest_unconfigure() -> None:
    """Stop the server that this process started, and forget its data."""
    while _RUNNING:
        server, folder = _RUNNING.pop()
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
