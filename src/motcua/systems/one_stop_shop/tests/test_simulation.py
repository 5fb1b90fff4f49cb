"""Simulated dossiers: the same as the public actions write, the same by each seed, never twice."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction

from motcua.base.testing.rows import rows_of
from motcua.base.text import VIETNAM
from motcua.systems.payments.api import register_gateway

from ..actions.simulating import (
    Asked,
    Batch,
    SimulationElsewhere,
    SimulationsOverlap,
    begin_simulation,
    give_codes,
    write_batch,
)
from ..management.simulation import content, running
from ..management.simulation.arrivals import DaysOutsideCalendar
from ..management.simulation.content import NoPlan, PlanContent, ProcedureNotInForce
from ..management.simulation.running import (
    DaysReversed,
    NothingToSimulate,
    NoTrialHere,
    run_simulation,
    scene_for,
)
from ..management.simulation.writing import WritingHand
from ..models import Dossier, Simulation
from .acting import ActingHand, PayingPlace
from .rows import differences, everything

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM)


@pytest.fixture(autouse=True)
def few_offices(monkeypatch):
    """Two communes and two procedures are enough for most of it."""
    plan = content.plan_for(date(2026, 3, 2), date(2026, 3, 6))
    copies, births, extracts = "2.000815", "1.001193", "2.000635"
    wanted = {"commune": {births: 3, extracts: 2, copies: 2}, "department": {"1.001777": 1}}
    written = {**plan.written, "procedures": wanted}
    small = PlanContent(plan.name, written)
    monkeypatch.setattr(running, "plan_for", lambda first, last: small)
    handled = running.handled_procedures

    def near(plan, *, first, last):
        found = handled(plan, first=first, last=last)
        return {key: replace(one, agencies=one.agencies[:2]) for key, one in found.items()}

    monkeypatch.setattr(running, "handled_procedures", near)


def asked(first=date(2026, 3, 2), last=date(2026, 3, 6), seed=7, scale="0.003", until=NOW):
    return Asked(first, last, seed, Decimal(scale), until)


def run(of=None, **more):
    return list(run_simulation(of or asked(), clock=lambda: NOW, **more))[-1]


def test_a_week_comes_as_planned_and_the_same_by_its_seed():
    before = transaction.savepoint()
    simulation = run()

    assert (simulation.finished_at, simulation.refused) == (NOW, 0)
    assert Dossier.objects.count() == simulation.done == simulation.planned == 29
    assert Dossier.objects.filter(channel="online").count() in {15, 16}  # 53 %
    assert Dossier.objects.filter(status="returned").count() > 20
    told = rows_of("events_journal", "name = 'one_stop_shop.dossier_submitted'")
    assert len(told) == 29
    transaction.savepoint_rollback(before)

    before = transaction.savepoint()
    assert run(batch=7).digest == simulation.digest  # from nothing, in other batches
    transaction.savepoint_rollback(before)
    assert run(asked(seed=8)).digest != simulation.digest


def test_killed_in_the_middle_it_goes_on_and_writes_nothing_twice():
    before = transaction.savepoint()
    whole = run(batch=5)
    transaction.savepoint_rollback(before)

    first = next(run_simulation(asked(), clock=lambda: NOW, batch=5))
    assert (first.done, first.finished_at, Dossier.objects.count()) == (5, None, 5)
    later = asked(until=NOW + timedelta(days=9))  # what was begun keeps its own end
    gone_on = run(later, batch=5)

    assert gone_on.pk == first.pk
    assert (gone_on.digest, Dossier.objects.count()) == (whole.digest, 29)
    again = run()
    assert (again.digest, again.events, Dossier.objects.count()) == (whole.digest, whole.events, 29)


def test_what_comes_after_the_last_moment_is_not_told():
    last = datetime(2026, 3, 4, 12, 0, tzinfo=VIETNAM)
    simulation = run(asked(until=last))

    assert simulation.done == 29 > Dossier.objects.count() > 10
    assert not Dossier.objects.filter(submitted_at__gt=last).exists()
    assert Dossier.objects.exclude(status="returned").exists()
    assert max(row["at"] for row in rows_of("events_journal", "name LIKE 'cases.%%'")) <= last


BIRTH: dict[str, Any] = {"level": "commune", "code": "1.001193"}  # which asks for a paper
COPIES: dict[str, Any] = {"code": "2.000815"}  # whose fee is always known
ENDINGS: tuple[dict[str, Any], ...] = (
    {"ending": "approved", "channel": "online", "return_channel": "portal"},
    {"ending": "approved", "channel": "counter", "supplement": "before", "is_rated": True, **BIRTH},
    {
        "ending": "approved",
        "channel": "online",
        "supplement": "after",
        "is_sent_back": True,
        **BIRTH,
    },
    {"ending": "approved", "channel": "postal", "lateness": "late", "return_channel": "postal"},
    {"ending": "approved", "lateness": "put_off", "level": "department", "code": "1.001777"},
    {"ending": "rejected", "channel": "counter", "is_rated": True},
    {"ending": "not_accepted", "channel": "online", "is_rated": True},
    {"ending": "withdrawn", "channel": "online", "supplement": "before", **BIRTH},
    {"ending": "stopped", "channel": "counter", "pays": "bank", **COPIES},
    {"ending": "approved", "channel": "online", "pays": "gateway", **COPIES},
    {
        "ending": "withdrawn",
        "channel": "counter",
        **COPIES,
    },  # after acceptance: what was paid goes back
    {"ending": "approved", "channel": "counter", "is_let_off": True, **COPIES},
    {"ending": "withdrawn", "channel": "postal", "pays": "bank", **COPIES},
    {"ending": "withdrawn", "channel": "counter", **COPIES},
    {"ending": "stopped", "channel": "online", "pays": "gateway", **COPIES},
)
PLAIN: dict[str, Any] = {
    "channel": "counter",
    "return_channel": "counter",
    "supplement": "",
    "lateness": "",
}
PLAIN |= {"pays": "cash", "is_let_off": False}
PLAIN |= {"is_rated": False, "is_sent_back": False, "level": "commune", "code": "2.000635"}


def test_a_simulated_dossier_is_row_for_row_the_one_that_actions_write(gateway):
    scene = scene_for(asked(), now=NOW)
    running._set(scene, scene.asked)
    drawn = list(scene.arrivals)[: len(ENDINGS)]
    planned = [
        replace(one, **{**PLAIN, **wish, "agency": 0})
        for one, wish in zip(drawn, ENDINGS, strict=True)
    ]
    scene.meet(one.person for one in planned)

    before = transaction.savepoint()
    acted = tell(scene, planned, ActingHand)
    transaction.savepoint_rollback(before)
    batch = Batch()
    told = tell(
        scene, planned, partial(WritingHand, recorders=batch.recorders, recorder=batch.money), batch
    )

    for wish, expected, found in zip(ENDINGS, acted, told, strict=True):
        for table, rows in expected.items():
            assert differences(found[table], rows) == [], (wish, table)
    assert {row["status"] for one in told for row in one["one_stop_shop_dossier"]} == {
        "returned", "stopped", "not_accepted", "withdrawn"
    }  # fmt: skip
    kinds = {row["kind"] for one in told for row in one["deadlines_adjustment"]}
    assert {"pause", "reappointment"} <= kinds
    booked = {row["kind"] for one in told for row in one["payments_movement"]}
    assert {"asked", "paid", "held", "paid_back", "let_off"} <= booked
    assert {row["way"] for one in told for row in one["payments_refund"]} == {"cash", "bank"}
    answered = {row["question"] for one in told for row in one["one_stop_shop_rating_answer"]}
    assert {"attitude", "publicity", "contacts"} <= answered
    assert all(
        one["payments_request"][0]["left_to_pay"] == 0 for one in told if one["payments_bill"]
    )


@pytest.fixture
def gateway():
    register_gateway(PayingPlace())
    yield
    register_gateway(None)


def tell(scene, planned, hand_of, batch=None):
    """Tell the same tales by a hand; all rows of each."""
    before = transaction.savepoint()
    if batch is not None:
        batch.money.begin(planned[0].at.date())
    codes = give_codes([(scene.office(one).desk, one.at) for one in planned])
    if batch is None:
        transaction.savepoint_rollback(before)  # the actions give the same codes themselves
    for arrival, code in zip(planned, codes, strict=True):
        hand = hand_of(scene.brought(arrival, code), scene.players(arrival))
        scene.tale(arrival, hand).tell()
        if batch is not None:
            batch.keep(hand.dossier, hand.money)
    if batch is not None:
        batch.write("")
    return [everything(Dossier.objects.get(code=code)) for code in codes]


def test_it_never_runs_beside_real_data(monkeypatch, tmp_path):
    """The invented people of the province's demo are not registered here."""
    (tmp_path / "demo").mkdir()
    people = 'citizens:\n- {full_name: Lê Thử, personal_code: "042094000099"}\n'
    (tmp_path / "demo" / "people.yaml").write_text(people, encoding="utf-8")
    monkeypatch.setattr(running, "province_root", lambda: tmp_path)

    with pytest.raises(NoTrialHere):
        run()
    with pytest.raises(CommandError, match="load_province --demo"):
        call_command("simulate", "--from", "2026-03-02", "--until", "2026-03-06")
    assert not Simulation.objects.exists()


@pytest.mark.parametrize(
    ("wish", "refusal"),
    [
        ({"first": date(2026, 3, 6), "last": date(2026, 3, 2)}, DaysReversed),
        ({"last": date(2027, 1, 5)}, DaysReversed),
        ({"scale": "0"}, NothingToSimulate),
        ({"scale": "-1"}, NothingToSimulate),
        ({"scale": "NaN"}, NothingToSimulate),
        ({"scale": "0.0000001"}, NothingToSimulate),
    ],
)
def test_a_period_or_scale_that_cannot_be_is_refused_before_anything_is_written(wish, refusal):
    with pytest.raises(refusal):
        run(asked(**wish))

    assert not Simulation.objects.exists()


def test_a_period_without_content_is_refused(monkeypatch):
    monkeypatch.undo()  # the province's own plan
    with pytest.raises(NoPlan):
        run(asked(first=date(2022, 1, 1), last=date(2022, 6, 14)))

    plan = content.plan_for(date(2026, 3, 2), date(2026, 3, 6))
    for_ever = PlanContent("thu.yaml", {**plan.written, "valid_from": date(1990, 1, 1)})
    monkeypatch.setattr(running, "plan_for", lambda first, last: for_ever)
    monkeypatch.setattr(running, "handled_procedures", lambda plan, **days: {})
    with pytest.raises((DaysOutsideCalendar, running.calendars.CalendarUnknown)):
        run(asked(first=date(1990, 1, 1), last=date(1990, 1, 5)))


def test_an_unknown_procedure_in_the_plan_is_named(monkeypatch):
    plan = running.plan_for(date(2026, 3, 2), date(2026, 3, 6))
    wrong = {**plan.written, "procedures": {"commune": {"1.001193": 1, "9.999999": 1}}}
    monkeypatch.setattr(running, "plan_for", lambda first, last: PlanContent("thu.yaml", wrong))

    with pytest.raises(ProcedureNotInForce, match=r"9\.999999.*thu\.yaml"):
        run()


def test_another_simulation_of_the_same_days_is_refused():
    run()

    with pytest.raises(SimulationsOverlap, match="hạt giống 7"):
        run(asked(last=date(2026, 3, 20), seed=9))


def test_two_programs_do_not_write_one_simulation():
    ours = begin_simulation(asked=asked(), plan_digest="x", planned=9, at=NOW)
    theirs = Simulation.objects.get()
    write_batch(simulation=theirs, batch=Batch(done=4), at=NOW)

    with pytest.raises(SimulationElsewhere):
        write_batch(simulation=ours, batch=Batch(done=4), at=NOW)


def test_the_command_says_how_far_it_is_and_lets_nobody_hear(capsys):
    call_command("simulate", "--from", "2026-03-02", "--until", "2026-03-03", "--scale", "0.001")

    said = capsys.readouterr().out
    simulation = Simulation.objects.get()
    assert f"{simulation.planned}/{simulation.planned} (100 %)" in said
    assert simulation.digest in said
    skipped = rows_of("events_journal", "name = 'events.history_skipped'")
    assert "one_stop_shop.tell_submitted" in skipped[-1]["payload"]["subscriptions"]


def test_the_demos_month_is_simulated_once_and_not_where_one_can_sign_in(capsys):
    call_command("load_demo_month", dossiers=12)
    call_command("load_demo_month", dossiers=12)

    assert f"{12}/{12}" in capsys.readouterr().out
    assert 0 < Dossier.objects.count() <= 12 == Simulation.objects.get().done
    assert not Dossier.objects.filter(competent_agency__code="H27.08").exists()
    assert not Dossier.objects.filter(competent_agency__unit__code="18766").exists()
    assert rows_of("events_journal", "name = 'events.history_skipped'")


def test_words_that_are_no_days_are_explained():
    with pytest.raises(CommandError, match="2026-01-31"):
        call_command("simulate", "--from", "hôm nay")


def test_the_provinces_plan_names_agencies_and_procedures_that_there_are(monkeypatch):
    monkeypatch.undo()
    plan = content.plan_for(date(2026, 1, 1), date(2026, 6, 14))
    handled = content.handled_procedures(plan, first=date(2026, 1, 1), last=date(2026, 6, 14))

    assert plan.number(165, 1) == 322_962  # the published half-year
    assert sum(plan.weights().values()) == pytest.approx(1)
    units = {a.unit_code for one in handled.values() for a in one.agencies}
    assert set(plan.written["agencies"]) - {"sureness"} <= units
    shares: dict[str, float] = {}
    for key, weight in plan.weights().items():
        field = handled[key].version.field_code
        shares[field] = shares.get(field, 0) + weight
    for part in ("online", "postal"):
        rates = plan.rates(plan.written["channels"][part], shares)
        whole = 100 * sum(rates[name] * share for name, share in shares.items())
        assert whole == pytest.approx(plan.written["channels"][part]["share"])
    assert not {name for one in plan.written.values() if isinstance(one, dict)
                for name in one.get("fields", {})} - set(shares) - {"khieu-nai"}  # fmt: skip
