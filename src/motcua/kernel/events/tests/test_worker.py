"""A real worker process, killed in the middle of a step."""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection, transaction

from motcua.base.actors import system_actor
from motcua.base.testing.children import database_address
from motcua.kernel.events import api as events
from motcua.kernel.events.models import TreeHead

from .kinds import THING_DONE

pytestmark = pytest.mark.long

AT = datetime(2026, 1, 5, 8, 30, tzinfo=UTC)
PROGRAM = Path(__file__).with_name("worker_program.py")
COUNT = 60


@pytest.fixture
def effects(transactional_db):
    """A table in which the worker's subscription leaves what it did."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE tests_effect (position bigint NOT NULL, pid int NOT NULL)")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE tests_effect")


def start_worker(tmp_path):
    environment = {
        **os.environ,
        "DATABASE_URL": database_address(),
        "MOTCUA_VAR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "motcua.project.settings",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    return subprocess.Popen([sys.executable, str(PROGRAM)], env=environment)


def positions():
    with connection.cursor() as cursor:
        cursor.execute("SELECT position FROM tests_effect ORDER BY ctid")
        return [position for (position,) in cursor.fetchall()]


def told():
    with connection.cursor() as cursor:
        cursor.execute("SELECT position FROM events_journal ORDER BY position")
        return [position for (position,) in cursor.fetchall()]


def wait_until(condition, worker, seconds=120):
    end = time.monotonic() + seconds
    while not condition():
        assert worker.poll() is None, "the worker ended by itself"
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def test_a_worker_killed_mid_step_loses_nothing_and_does_nothing_twice(effects, tmp_path):
    with transaction.atomic():
        events.publish_many(
            THING_DONE,
            rows=[(events.Subject("tests.thing", uuid4()), None) for _ in range(COUNT)],
            actor=system_actor("tests"),
            at=AT,
        )
    # The subscription writes its effect, then sleeps: most kills hit between effect and commit.
    for share in (5, 15, 30):
        worker = start_worker(tmp_path)
        try:
            wait_until(lambda share=share: len(positions()) >= share, worker)
        finally:
            worker.send_signal(signal.SIGKILL)
            worker.wait(10)
    assert len(positions()) < COUNT, "the kills came too late to show anything"

    worker = start_worker(tmp_path)
    try:
        wait_until(lambda: len(positions()) >= COUNT, worker)
        wait_until(TreeHead.objects.exists, worker)
        time.sleep(0.5)
    finally:
        worker.terminate()
        code = worker.wait(20)

    assert positions() == told()
    assert code == 0, "SIGTERM ends the worker cleanly"
    assert not events.list_parked_deliveries()


def test_two_workers_share_the_work_without_doing_it_twice(effects, tmp_path):
    workers = [start_worker(tmp_path), start_worker(tmp_path)]
    try:
        for _ in range(COUNT):
            with transaction.atomic():
                events.publish(
                    THING_DONE,
                    subject=events.Subject("tests.thing", uuid4()),
                    actor=system_actor("tests"),
                    at=AT,
                )
        wait_until(lambda: len(positions()) >= COUNT, workers[0])
        time.sleep(0.5)
    finally:
        for worker in workers:
            worker.terminate()
        codes = [worker.wait(20) for worker in workers]

    assert positions() == told()
    assert codes == [0, 0]
