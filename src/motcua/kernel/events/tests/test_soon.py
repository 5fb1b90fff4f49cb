"""A job that is done every minute can be done at once."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from motcua.kernel.events import api as events

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 5, 8, 30, tzinfo=UTC)
JOB = "notifications.send_messages"


def test_a_job_stands_in_line_once_and_a_second_wish_keeps_the_connections_plans(
    django_assert_num_queries,
):
    waiting = ProcrastinateJob.objects.filter(task_name=JOB, status="todo")
    events.do_soon(JOB, at=AT)
    (kept,) = waiting

    with django_assert_num_queries(1):  # no savepoint that could be rolled back
        events.do_soon(JOB, at=AT)

    assert [one.pk for one in waiting] == [kept.pk]
    assert (kept.lock, kept.queueing_lock) == (JOB, JOB)
    assert kept.args == {"timestamp": int(AT.timestamp())}


def test_a_job_that_began_does_not_stand_in_line_any_more():
    events.do_soon(JOB, at=AT)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE task_name = %s", [JOB])

    events.do_soon(JOB, at=AT)

    assert ProcrastinateJob.objects.filter(task_name=JOB, status="todo").count() == 1
