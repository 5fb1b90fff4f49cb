"""What was known at a moment: the sums up to the beginning of a month, and what changed since."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import connection

from motcua.base.report_periods import Period
from motcua.base.text import VIETNAM, vietnam_day

from ..models import CountMark

# Facts that began to be known in a stretch of time, less those that ceased to be.
CHANGES_SQL = """(
    SELECT measure, combination_id, agency_uuid, day, amount * %(sign)s AS amount
    FROM indicators_fact WHERE known_from > %(after)s AND known_from <= %(upto)s
    UNION ALL SELECT measure, combination_id, agency_uuid, day, -amount * %(sign)s
    FROM indicators_fact WHERE known_until > %(after)s AND known_until <= %(upto)s)"""
# The facts known now, most of them put together by the stretches of which periods are made. Parts
# only ever grow by later facts, so whatever stood at first is not read twice.
PARTS_SQL = """(
    SELECT measure, combination_id, agency_uuid, first AS day, amount FROM indicators_part
    UNION ALL SELECT measure, combination_id, agency_uuid, day, amount FROM indicators_fact
    WHERE known_until IS NULL AND id > %(gathered)s
      AND id > (SELECT gathered FROM indicators_count_mark))"""
KNOWN_SQL = """f.known_from <= %(known_at)s
    AND (f.known_until IS NULL OR f.known_until > %(known_at)s)"""
_FEW = 20_000
_HOW_MANY = """SELECT count(*) FROM (SELECT FROM indicators_fact
    WHERE known_from > %(after)s AND known_from <= %(upto)s LIMIT %(few)s) AS f"""


@dataclass(frozen=True, slots=True)
class Rows:
    """Where what was counted is read: from which rows, which of them, and the values they name."""

    table: str
    known: str
    values: dict[str, datetime | int | None]


@dataclass(frozen=True, slots=True)
class Base:
    """
    The sums that became known before a month, and the changes that lead from them to a moment.

    :ivar sign: 1, if the changes after the month's beginning are added; -1, if what changed from
        the moment to the beginning of the next month is taken back.
    """

    before: date
    after: datetime
    upto: datetime
    sign: int

    @property
    def changes(self) -> Rows:
        """Where the changes are read."""
        return Rows(
            CHANGES_SQL, "true", {"after": self.after, "upto": self.upto, "sign": self.sign}
        )


def rows_of(known_at: datetime | None, periods: Iterable[Period]) -> Rows:
    """The parts of facts where periods are made of their stretches, else the facts themselves."""
    if known_at is not None:
        return Rows("indicators_fact", KNOWN_SQL, {"known_at": known_at})
    if any(one.kind == "day" for one in periods):
        return Rows("indicators_fact", "f.known_until IS NULL", {})
    gathered = CountMark.objects.values_list("gathered", flat=True).first()
    return Rows(PARTS_SQL, "true", {"gathered": gathered or 0})


def base_of(known_at: datetime) -> Base:
    """From which sums a moment is reached by fewer changes: its month's, or the next month's."""
    this = vietnam_day(known_at).replace(day=1)
    following = (this + timedelta(days=31)).replace(day=1)
    forward = Base(this, _just_before(this), known_at, 1)
    back = Base(following, known_at, _just_before(following), -1)
    return forward if _changes(forward) <= _changes(back) else back


def known_month(column: str) -> str:
    """SQL for the first day of the month, in Vietnam, of a moment."""
    return f"date_trunc('month', {column} AT TIME ZONE '{VIETNAM.key}')::date"


def _just_before(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM) - timedelta(microseconds=1)


def _changes(base: Base) -> int:
    """How many facts became known meanwhile; not more than matter for the choice."""
    with connection.cursor() as cursor:
        cursor.execute(_HOW_MANY, {**base.changes.values, "few": _FEW})
        (found,) = cursor.fetchone()
    return int(found)
