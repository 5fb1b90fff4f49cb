"""Counting: the same in whatever order and pieces the journal tells, and the same counted anew."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from motcua.kernel.indicators import api as indicators
from motcua.kernel.indicators.actions.counting import recompute
from motcua.kernel.indicators.models import Cell, CountMark, Fact
from motcua.kernel.indicators.testing import AT, count_all, dossier_events, tell_events
from motcua.kernel.organizations import testing as organizations

pytestmark = pytest.mark.django_db
START = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
CODES = [
    "dossiers_received", "dossiers_received_online", "dossiers_settled", "dossiers_settled_late",
    "dossiers_settled_early", "dossiers_in_progress", "settled_in_time_rate",
]  # fmt: skip
PERIODS = [indicators.Period.parse(code) for code in ("2026-01", "2026-03", "2026-Q1", "2026-H1")]


@pytest.fixture
def province():
    return organizations.load_small_province()


def lives(chance, province, number):
    """Dossiers of which some move to another agency, and some are settled."""
    offices = [province.commune, province.department, province.commune_division]
    rows = []
    for which in range(number):
        office, other = chance.sample(offices, 2)
        # The first on the first day, so that there is a figure of every period that is asked for.
        later = chance.randint(0, 120 * 24 * 60) if which else 0
        began = START + timedelta(minutes=later)
        settled = began + timedelta(days=chance.randint(0, 40)) if chance.random() < 0.7 else None
        told = dossier_events(
            agency=office.uuid,
            accepted_at=began,
            due_at=began + timedelta(days=20),
            settled_at=settled,
            channel=chance.choice(["online", "counter"]),
        )
        # In their own order within the moment, for a tie is settled by who wrote first.
        told = [
            (name, subject, at + timedelta(seconds=place), payload, agency)
            for place, (name, subject, at, payload, agency) in enumerate(told)
        ]
        if chance.random() < 0.4:
            moved = {"from_agency": str(office.uuid), "to_agency": str(other.uuid)}
            at = began + timedelta(days=chance.randint(1, 50))
            told.append(("cases.case_transferred", told[0][1], at, moved, office.uuid))
        rows += told
    return rows


def read(province):
    units = [province.province.uuid, province.commune.uuid, province.department.uuid]
    return indicators.values(codes=CODES, units=units, periods=PERIODS, within=True)


def plainly(province, rows):
    """Received, settled and in progress at the commune at the end of each period, by walking."""
    mine = {province.commune.uuid, province.commune_division.uuid}
    found = {}
    for period in PERIODS:
        until = datetime(period.until.year, period.until.month, 1, tzinfo=UTC) - timedelta(hours=7)
        received = progress = 0
        for case in {row[1] for row in rows if row[0] == "cases.case_opened"}:
            agency, runs = None, False
            for name, _, at, payload, told_by in sorted(
                (row for row in rows if row[1] == case), key=lambda row: row[2]
            ):
                if at >= until:
                    break
                if name == "cases.case_opened":
                    agency = told_by
                elif name == "cases.case_transferred":
                    agency = UUID(payload["to_agency"])
                elif name == "deadlines.clock_started":
                    runs = True
                    since = datetime(period.first.year, period.first.month, 1, tzinfo=UTC)
                    received += agency in mine and at >= since - timedelta(hours=7)
                else:
                    runs = False
            progress += runs and agency in mine
        found[period.code] = (received, progress)
    return found


@settings(
    max_examples=4,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.integers(0, 2**32))
def test_order_and_pieces_do_not_matter_and_counting_anew_finds_the_same(province, seed):
    chance = Random(seed)
    with transaction.atomic():
        rows = lives(chance, province, 12)
        shuffled = chance.sample(rows, len(rows))
        while shuffled:
            some = chance.randint(1, len(shuffled))
            tell_events(shuffled[:some])
            del shuffled[:some]
            count_all()
        found = read(province)
        cells = set(Cell.objects.exclude(amount=0).values_list("indicator", "first", "amount"))

        assert {
            period.code: tuple(
                found[code, province.commune.uuid, period.code].value
                for code in ("dossiers_received", "dossiers_in_progress")
            )
            for period in PERIODS
        } == plainly(province, rows)
        assert recompute(at=AT, upto=CountMark.objects.get().position) == 0
        assert read(province) == found
        assert cells == set(
            Cell.objects.exclude(amount=0).values_list("indicator", "first", "amount")
        )
        transaction.set_rollback(True)


def one(province, **more):
    return dossier_events(
        agency=province.commune.uuid, accepted_at=START, due_at=START + timedelta(days=5), **more
    )


def received(province, **more):
    period = indicators.Period.parse("2026-01")
    found = indicators.values(
        codes=["dossiers_received"], units=[province.commune.uuid], periods=[period], **more
    )
    return found["dossiers_received", province.commune.uuid, period.code].value


def test_what_is_told_late_is_counted_on_its_day_and_not_known_before(province):
    tell_events(one(province))
    count_all(AT)
    tell_events(one(province))
    later = AT + timedelta(hours=2)
    count_all(later)

    assert received(province) == 2
    assert received(province, known_at=later - timedelta(minutes=1)) == 1


def test_a_dossier_that_was_told_of_in_two_pieces_changes_its_channel(province):
    opened, submitted, started = one(province, channel="postal")
    tell_events([opened, started])
    count_all(AT)
    assert received(province, dimensions={"channel": "postal"}) == 0
    tell_events([submitted])
    count_all(AT + timedelta(hours=1))

    assert received(province, dimensions={"channel": "postal"}) == 1
    assert received(province) == 1
    measure = Fact.objects.filter(measure="dossiers_received")
    assert measure.count() == 2  # the first is ended, not changed
    assert measure.filter(known_until=None).count() == 1


def test_counting_twice_changes_nothing(province):
    tell_events(one(province, settled_at=START + timedelta(days=1)))
    count_all()
    facts = list(Fact.objects.order_by("pk").values())
    CountMark.objects.update(position=0)

    count_all(AT + timedelta(days=1))

    assert list(Fact.objects.order_by("pk").values()) == facts


def test_content_that_counts_otherwise_is_counted_anew(province):
    tell_events(one(province))
    count_all()
    Cell.objects.all().delete()
    CountMark.objects.update(digest="of another content")

    count_all(AT + timedelta(days=1))

    assert received(province) == 1


def changed_content(settings, folder, before, after):
    """The province's content with other words in the definitions that are counted."""
    root = Path(settings.MOTCUA_PROVINCE)
    for entry in root.iterdir():
        if entry.name != "indicators":
            (folder / entry.name).symlink_to(entry)
    shutil.copytree(root / "indicators", folder / "indicators")
    file = folder / "indicators" / "one-stop.yaml"
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")
    settings.MOTCUA_PROVINCE = str(folder)


def test_a_changed_definition_changes_its_facts_and_leaves_what_was_known(
    province, settings, tmp_path
):
    tell_events([*one(province, settled_at=START + timedelta(days=6)), *one(province)])
    count_all()
    kept = set(Fact.objects.exclude(measure="dossiers_settled").values_list("pk", flat=True))
    before = " late: {after: due_at}, early: {day_before: due_at},"
    changed_content(settings, tmp_path, before, " early: {day_before: due_at},")
    later = AT + timedelta(days=1)

    count_all(later)

    settled = Fact.objects.filter(measure="dossiers_settled").order_by("pk")
    told = [(row.combination.dimensions["timing"], row.known_until) for row in settled]
    assert told == [("late", later), ("on_time", None)]
    rest = Fact.objects.exclude(measure="dossiers_settled")
    assert set(rest.values_list("pk", flat=True)) == kept
    assert not rest.exclude(known_until=None).exists()
    late = Cell.objects.filter(indicator="dossiers_settled_late", amount__gt=0)
    assert not late.exists() and received(province) == 2


def test_a_matter_that_the_content_no_longer_counts_has_no_facts(province, settings, tmp_path):
    tell_events(one(province))
    count_all()
    changed_content(settings, tmp_path, "{case_kind: one_stop_shop.dossier}", "{case_kind: x.y}")

    count_all(AT + timedelta(days=1))

    assert not Fact.objects.filter(known_until=None, measure="dossiers_received").exists()
    assert received(province, known_at=AT + timedelta(hours=1)) == 1


class Crash(Exception):
    """The program ends here."""


def crash_at(number):
    """Ends before so many statements were run."""
    done = iter(range(number))

    def run(execute, sql, params, many, context):
        if next(done, None) is None:
            raise Crash
        return execute(sql, params, many, context)

    return run


def test_a_crash_between_any_two_statements_counts_nothing_twice_and_loses_nothing(province):
    opened, submitted, *rest = one(province, settled_at=START + timedelta(days=1))
    tell_events([opened, *rest])
    count_all()
    tell_events([submitted, *one(province)])
    before, crashes = list(Fact.objects.order_by("pk").values()), 0
    while True:
        try:
            with transaction.atomic(), connection.execute_wrapper(crash_at(crashes + 1)):
                count_all(AT + timedelta(hours=1))
            break
        except Crash:
            crashes += 1
            assert list(Fact.objects.order_by("pk").values()) == before

    assert crashes > 20
    assert received(province) == received(province, dimensions={"channel": "online"}) == 2
    assert recompute(at=AT + timedelta(days=1), upto=CountMark.objects.get().position) == 0
