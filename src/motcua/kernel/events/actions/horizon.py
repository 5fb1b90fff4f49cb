"""Which positions of the journal are settled: no writer can add an event there any more."""

from django.db import connection, transaction


def settle_horizon() -> int:
    """
    Find the position up to which the journal is complete, and keep it.

    Positions are given before commit, so a later position may be seen before an earlier one. Every
    event takes its transaction number before its position (migration 0002). Hence, of a position
    read from the sequence before we take a transaction number ourselves, every smaller one belongs
    to an older transaction; once those have ended, nothing can appear there.
    Costs one read while nothing happens.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT CASE WHEN is_called THEN last_value ELSE 0 END,"
            " coalesce((SELECT settled FROM events_horizon), 0) FROM events_journal_position_seq"
        )
        last, settled = cursor.fetchone()
    return settled if last <= settled else _advance(last)


@transaction.atomic
def _advance(last: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO events_horizon (id, settled) VALUES (1, 0) ON CONFLICT DO NOTHING"
        )
        cursor.execute("SELECT pg_current_xact_id()::text")
        (ours,) = cursor.fetchone()
        # A statement of its own: its snapshot must be younger than our transaction number.
        cursor.execute(
            """
            WITH oldest AS (SELECT pg_snapshot_xmin(pg_current_snapshot()) AS txid)
            UPDATE events_horizon SET
                settled = greatest(settled, CASE
                    WHEN oldest.txid >= %(ours)s::xid8 THEN %(last)s
                    WHEN oldest.txid >= candidate_txid THEN candidate
                    ELSE settled END),
                candidate = CASE
                    WHEN oldest.txid >= %(ours)s::xid8 THEN NULL
                    WHEN candidate IS NULL OR oldest.txid >= candidate_txid THEN %(last)s
                    ELSE candidate END,
                candidate_txid = CASE
                    WHEN oldest.txid >= %(ours)s::xid8 THEN NULL
                    WHEN candidate IS NULL OR oldest.txid >= candidate_txid THEN %(ours)s::xid8
                    ELSE candidate_txid END
            FROM oldest
            RETURNING settled
            """,
            {"ours": ours, "last": last},
        )
        return int(cursor.fetchone()[0])
