"""Counting: the same as walking through each life, however late and in whatever order told."""

from datetime import timedelta
from random import Random
from uuid import uuid4

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from motcua.channels.operations_center.actions.closing import close_period, digest_of
from motcua.channels.operations_center.actions.counting import count_dossiers, forget_counts
from motcua.channels.operations_center.models import Correction, Handling, Stand
from motcua.channels.operations_center.queries.figures import Scope, cells
from motcua.channels.operations_center.rules.periods import Period, period_of
from motcua.channels.operations_center.rules.report import broken_identities, grouped
from motcua.kernel.events import api as events
from motcua.project.testing import story

from . import made_up
from .made_up import START, agencies, last_position, live, plainly, tell

pytestmark = [pytest.mark.django_db, pytest.mark.long]

LATER = START + timedelta(days=400)
WHOLE = Scope(("h27",), is_whole=True)
PERIODS = [
    period_of("month", START.date()),
    period_of("month", START.date() + timedelta(days=40)),
    period_of("week", START.date() + timedelta(days=30)),
    period_of("quarter", START.date()),
    period_of("year", START.date()),
    Period(START.date() + timedelta(days=3), START.date() + timedelta(days=50)),
]

SENT = "national_exchange.message_sent"


def count(upto=None):
    count_dossiers(at=LATER, upto=last_position() if upto is None else upto)


def told_by_chance(chance, number):
    """Dossiers, and what happened to them in the order in which the journal hears of it."""
    dossiers = [live(chance, n, agencies()) for n in range(number)]
    heard = [(one, row) for one in dossiers for row in one.happened]
    chance.shuffle(heard)
    return dossiers, heard


def spread(chance, heard):
    """Told in pieces, counted after each."""
    while heard:
        some = chance.randint(1, len(heard))
        tell(heard[:some])
        del heard[:some]
        count()


def by_rows(counts):
    return {leaf: number for leaf, number in counts.items() if number}


@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.integers(0, 2**32))
def test_every_period_counts_each_dossier_once_where_it_stood(seed):
    chance = Random(seed)
    with transaction.atomic():
        dossiers, heard = told_by_chance(chance, 30)
        spread(chance, heard)
        for period in PERIODS:
            for at in (LATER, period.begins_at + timedelta(days=chance.randint(0, 20))):
                found = cells(WHOLE, period, at=at).counts

                assert by_rows(found) == by_rows(plainly(dossiers, period, at))
                for columns in grouped(found, lambda leaf: leaf.agency_path).values():
                    assert broken_identities(columns) == []
        transaction.set_rollback(True)


@settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.integers(0, 2**32))
def test_a_closed_period_never_changes_and_is_the_same_counted_anew(seed):
    chance = Random(seed)
    with transaction.atomic():
        _dossiers, heard = told_by_chance(chance, 30)
        early, late = heard[: len(heard) // 2], heard[len(heard) // 2 :]
        spread(chance, early)
        period = PERIODS[0]
        closed = close_period(actor=story.actor("dieuhanh"), period=period, at=LATER)
        count()
        before = cells(WHOLE, period, at=LATER).counts

        spread(chance, late)
        after = cells(WHOLE, period, at=LATER)
        corrected = corrections()
        forget_counts()
        count()

        assert by_rows(after.counts) == by_rows(before)
        assert digest_of(after.counts) == closed.digest
        assert by_rows(cells(WHOLE, period, at=LATER).counts) == by_rows(before)
        assert corrections() == corrected
        transaction.set_rollback(True)


def corrections():
    rows = Correction.objects.values_list("case_uuid", "round", "before", "after")
    return sorted(map(str, rows))


def test_counting_again_changes_nothing():
    chance = Random(7)
    _dossiers, heard = told_by_chance(chance, 20)
    tell(heard)
    count()
    columns = [one.name for one in Handling._meta.concrete_fields if one.name != "id"]
    before = sorted(map(str, Handling.objects.values_list(*columns)))
    stands = Stand.objects.count()

    forget_counts()
    count()

    assert sorted(map(str, Handling.objects.values_list(*columns))) == before
    assert Stand.objects.count() == stands > 0


def test_what_the_national_portal_took_is_known_and_stays_known():
    _dossiers, heard = told_by_chance(Random(3), 2)
    tell(heard)
    count()
    taken, other = Handling.objects.order_by("code").values_list("dossier_uuid", flat=True)[:2]
    sent = next(kind for kind in events.event_types() if kind.name == SENT)
    events.publish(
        sent,
        subject=events.Subject("national_exchange.message", uuid4()),
        actor=made_up.TELLER,
        at=START,
        payload={"dossier": taken, "service": "sync", "state": 2},
    )
    count()
    forget_counts()
    count()

    assert Handling.objects.filter(dossier_uuid=taken, is_synchronised=True).exists()
    assert not Handling.objects.filter(dossier_uuid=other, is_synchronised=True).exists()


def test_what_another_kind_of_case_tells_is_not_counted():
    one = made_up.MadeUp(1)
    one.add(
        START,
        "cases.case_opened",
        {"case_kind": "cases.opinion", "parent": None},
        of_case=True,
        agency=agencies()[0].uuid,
    )
    due = START + timedelta(days=1)
    one.add(START, "deadlines.clock_started", {"clock": "", "due_at": due}, of_case=True)
    tell([(one, row) for row in one.happened])

    count()

    assert not Handling.objects.exists()


def test_stands_leave_no_gap():
    _dossiers, heard = told_by_chance(Random(11), 60)
    tell(heard)
    count()

    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT count(*) FROM operations_center_handling h
            WHERE accepted_at IS NOT NULL AND stood_since - accepted_at <> coalesce((
                SELECT sum(until - since) FROM operations_center_stand s
                WHERE s.handling_id = h.id), interval '0')
            """
        )
        assert cursor.fetchone()[0] == 0
    assert Stand.objects.exists()
