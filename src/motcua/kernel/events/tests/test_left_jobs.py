"""Jobs of a worker that is no more; procrastinate's own functions fetch them."""

from datetime import timedelta

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from motcua.base.web.clock import now
from motcua.kernel.events.actions.left_jobs import take_up_left_jobs

pytestmark = pytest.mark.django_db
TASK = "events.take_up_left_jobs"


def defer(lock, queueing_lock="tests.only"):
    job = app.configure_task(TASK, lock=lock, queueing_lock=queueing_lock)
    return job.defer(timestamp=0)


def worker(silent_for=timedelta()):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s) RETURNING id",
            [now() - silent_for],
        )
        return cursor.fetchone()[0]


def fetch(number):
    """The job that this worker would begin now, which has it begun."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM procrastinate_fetch_job_v2(NULL, %s)", [number])
        return cursor.fetchone()[0]


def status(job):
    return ProcrastinateJob.objects.values_list("status", flat=True).get(pk=job)


def test_a_killed_worker_does_not_hold_the_lock_of_its_job_for_ever():
    first = defer(lock="tests.sending", queueing_lock="tests.first")
    assert fetch(worker(silent_for=timedelta(minutes=1))) == first
    defer(lock="tests.sending", queueing_lock="tests.second")
    another = worker()
    assert fetch(another) is None, "the lock is held: this is what has to be undone"

    assert take_up_left_jobs(at=now()) == 1

    assert fetch(another) == first


def test_a_job_whose_worker_is_not_even_known_any_more_is_taken_up():
    gone = worker()
    job = defer(lock="tests.sending")
    assert fetch(gone) == job
    with connection.cursor() as cursor:
        cursor.execute("SELECT procrastinate_unregister_worker_v1(%s)", [gone])

    assert take_up_left_jobs(at=now()) == 1
    assert fetch(worker()) == job


def test_a_job_of_a_worker_that_lives_is_left_alone():
    job = defer(lock="tests.sending")
    assert fetch(worker(silent_for=timedelta(seconds=12))) == job

    assert take_up_left_jobs(at=now()) == 0
    assert status(job) == "doing"


def test_a_left_job_makes_way_for_the_same_that_stands_in_line():
    left = defer(lock="tests.sending", queueing_lock="tests.sending")
    assert fetch(worker(silent_for=timedelta(minutes=1))) == left
    follows = defer(lock="tests.sending", queueing_lock="tests.sending")

    assert take_up_left_jobs(at=now()) == 1

    assert status(left) == "aborted"
    assert fetch(worker()) == follows
