"""A replayed history against the same history played singly by public actions, row by row."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import get_args

import pytest

from motcua.base.testing.rows import rows_of
from motcua.kernel.calendars.testing import load_province_calendars
from motcua.kernel.cases import api as cases
from motcua.kernel.cases.testing import KIND
from motcua.kernel.diagrams.testing import publish
from motcua.kernel.histories.api import (
    CaseClosed,
    ClockEnded,
    ClockPaused,
    ClockPutOff,
    ClockResumed,
    ClockStarted,
    MessageHeard,
    Performed,
    RunCanceled,
    SignalHeard,
    StepDone,
    TimerFired,
)
from motcua.kernel.histories.events import STEP_TAKEN_OVER
from motcua.kernel.histories.rules import Happening
from motcua.kernel.histories.testing import (
    EVERYTHING,
    FIRST_DAY,
    ISSUE,
    made_up,
    officials,
    publish_eight_steps,
)

from .alike import assert_alike

pytestmark = [pytest.mark.django_db, pytest.mark.long]


@pytest.fixture(autouse=True)
def ready(db):
    cases.register_kind(KIND)
    load_province_calendars()


def test_a_replayed_history_is_row_for_row_the_history_played_singly():
    publish_eight_steps()
    histories = list(made_up(80, agencies=5, shares=EVERYTHING))

    assert_alike(histories)

    kinds = Counter(type(happening) for one in histories for happening in one.happenings)
    told = set(get_args(Happening)) - {SignalHeard, TimerFired}  # of these: tests/conformance
    assert all(kinds[kind] > 2 for kind in told), kinds
    taken = [one for one in rows_of("events_journal") if one["name"] == STEP_TAKEN_OVER.name]
    done = [one for each in histories for one in each.happenings if isinstance(one, StepDone)]
    assert len(taken) == sum(len(one.performed) for one in done) > 10
    assert {one["payload"]["element"] for one in taken} == {"issue"}


WHO = officials(1)[0]
T = FIRST_DAY.replace(month=3, day=2)


def history_of(*happenings, **changes):
    one = replace(next(made_up(1, start=7, agencies=1)), opened_at=T, opened_by=WHO)
    return replace(one, happenings=happenings, **changes)


def after(hours):
    return T + timedelta(hours=hours)


def test_ways_that_split_join_and_look_at_data_are_told_as_they_were_played():
    publish(
        [
            "start s", "human draft", "inclusive fan", "human law", "human money", "human press",
            "inclusive met", "parallel split", "human sign", "human file", "parallel joined",
            f"service issue step={ISSUE}", "exclusive kind", "human deliver", "end e", "end f",
            "s -> draft", "draft -> fan", "fan -> law if amount > 100",
            'fan -> money if size = "big"', "fan => press", "law -> met", "money -> met",
            "press -> met", "met -> split", "split -> sign", "split -> file", "sign -> joined",
            "file -> joined", "joined -> issue", "issue -> kind",
            'kind -> deliver if result = "paper"', "kind => f", "deliver -> e",
        ],
        code="fan",
    )  # fmt: skip

    def told(number, values, elements, result):
        steps = [StepDone(after(1), WHO, "draft", "done", variables=values)]
        steps += [StepDone(after(2 + n), WHO, name, "done") for n, name in enumerate(elements)]
        issued = (Performed("issue", {"result": result}),)
        steps.append(StepDone(after(9), WHO, "file", "done", performed=issued))
        if result == "paper":
            steps.append(StepDone(after(10), WHO, "deliver", "done"))
        return history_of(*steps, number=number, process="fan", variables={"amount": 1})

    assert_alike(
        [
            told("both", {"amount": 200, "size": "big"}, ["money", "law", "sign"], "paper"),
            told("one", {"amount": 200, "size": "small"}, ["law", "sign"], "none"),
            told("other", {"size": "tiny"}, ["press", "sign"], "paper"),
            history_of(
                StepDone(after(1), WHO, "draft", "done", variables={"amount": 101, "size": "big"}),
                StepDone(after(2), WHO, "money", "done"),
                number="waits at the join", process="fan",
            ),
        ]
    )  # fmt: skip


def test_messages_on_borders_and_ends_that_end_everything_are_told_as_they_were_played():
    publish(
        [
            "start s", "parallel p", "human a", "human b", "boundary_message m on=a message=stop",
            "boundary_message n on=b message=stop cancel=false", "human c", "human d",
            "terminate t", "end e", "s -> p", "p -> a", "p -> b", "m -> c", "n -> d", "a -> e",
            "b -> e", "c -> t", "d -> e",
        ],
        code="borders",
    )  # fmt: skip
    heard = MessageHeard(after(1), WHO, "stop", {"why": "withdrawn"})
    assert_alike(
        [
            history_of(heard, number="heard", process="borders"),
            history_of(heard, StepDone(after(2), WHO, "c", "done"), number="t", process="borders"),
            history_of(
                StepDone(after(1), WHO, "b", "done"), replace(heard, at=after(2)),
                RunCanceled(after(3), WHO, "stopped"), number="x", process="borders",
            ),
        ]
    )  # fmt: skip


def test_several_clocks_each_by_its_own_rules_are_told_as_they_ran():
    publish(["start s", "human a", "end e", "s -> a", "a -> e"], code="plain")

    def day(number, hour=1):
        return T + timedelta(days=number, hours=hour)

    sector = {"vi": "Luật Đất đai", "en": "Land Law"}
    told = history_of(
        ClockStarted(T, WHO, Decimal(20), "working_days", rule_set="one-stop", channel="postal",
                     moments={"handover": T - timedelta(hours=30)}),
        ClockStarted(T, WHO, Decimal("0.5"), "working_days", clock="step"),
        ClockPaused(day(1), WHO, "fee", "Chờ nộp phí", sector_basis=sector),
        ClockPaused(day(1), WHO, "waiting", clock="step"),
        ClockResumed(day(3), WHO),
        ClockResumed(day(3), WHO, "subtract", clock="step"),
        ClockPaused(day(4), WHO, "supplement", "Muộn"),
        ClockResumed(day(8), WHO),
        ClockPutOff(day(9), WHO, T.replace(month=6, day=10, hour=3), "Chờ xác minh"),
        ClockEnded(day(10), WHO, clock="step"),
        ClockPaused(day(11), WHO, "fee", "Chờ", sector_basis=sector),
        RunCanceled(day(12), WHO, "stopped"),
        CaseClosed(day(12), WHO, "stopped"),
        process="plain",
    )  # fmt: skip
    begun_earlier = replace(
        history_of(
            ClockStarted(T.replace(year=2024), WHO, Decimal(3), "working_days",
                         rule_set="one-stop", channel="online"),
            number="2024", process="plain",
        ),
        opened_at=T.replace(year=2024),
    )  # fmt: skip

    assert_alike([told, begun_earlier])

    kept = {row["rule_set"] for row in rows_of("deadlines_clock", "name = ''")}
    assert kept == {"one-stop/2018-06-21", "one-stop/2025-07-01"}
