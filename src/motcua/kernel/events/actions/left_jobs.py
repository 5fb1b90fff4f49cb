"""Jobs that a worker had begun when it was killed: they go back into the line."""

import logging
from datetime import datetime, timedelta

from django.db import connection, transaction

_log = logging.getLogger(__name__)
# A worker tells that it lives every ten seconds.
_SILENT = timedelta(seconds=30)
# `doing` is kept by nobody else: a killed worker's job would hold the lock of its kind, and no
# other job of that kind would ever begin.
_LEFT = """
SELECT j.id, j.task_name, j.queueing_lock FROM procrastinate_jobs j
LEFT JOIN procrastinate_workers w ON w.id = j.worker_id
WHERE j.status = 'doing' AND (w.id IS NULL OR w.last_heartbeat < %(silent_since)s)
ORDER BY j.id FOR UPDATE OF j SKIP LOCKED
"""
_STANDS_IN_LINE = """
SELECT EXISTS (SELECT 1 FROM procrastinate_jobs WHERE queueing_lock = %s AND status = 'todo')
"""
_AGAIN = "SELECT procrastinate_retry_job_v2(%s, NULL, NULL, NULL, NULL)"
_END = "SELECT procrastinate_finish_job_v1(%s, 'aborted', false)"
_ONE_BY_ONE = "LOCK TABLE procrastinate_jobs IN SHARE ROW EXCLUSIVE MODE"


def take_up_left_jobs(*, at: datetime) -> int:
    """
    Put what killed workers had begun back into the line; returns how many jobs there were.

    A job of which another of its kind stands in the line already is ended instead: that one does
    its work. Every job of ours may run again: it does what is due, and that is claimed by rows.
    """
    if not _list_left(at):
        return 0
    with transaction.atomic(), connection.cursor() as cursor:
        # Nobody else may put the same job into the line between our look and our word.
        cursor.execute(_ONE_BY_ONE)
        left = _list_left(at)
        for number, task, queueing_lock in left:
            _log.warning("a worker was lost in the middle of %s", task)
            cursor.execute(_STANDS_IN_LINE, [queueing_lock])
            (stands,) = cursor.fetchone()
            if stands:
                cursor.execute(_END, [number])
            else:
                cursor.execute(_AGAIN, [number])
    return len(left)


def _list_left(at: datetime) -> list[tuple[int, str, str | None]]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_LEFT, {"silent_since": at - _SILENT})
        return list(cursor.fetchall())
