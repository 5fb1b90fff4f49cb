"""As known at a moment, and by parts: from sums, the same to the last figure as from the facts."""

from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

import pytest
from django.db import connection

from motcua.kernel.indicators import api as indicators
from motcua.kernel.indicators.actions import counting
from motcua.kernel.indicators.models import Cell, CountMark, Fact, Part
from motcua.kernel.indicators.queries import knowing
from motcua.kernel.indicators.testing import count_all, dossier_events, tell_events
from motcua.kernel.organizations import testing as organizations

pytestmark = pytest.mark.django_db
START = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
CODES = [
    "dossiers_received", "dossiers_received_online", "dossiers_settled", "dossiers_settled_late",
    "dossiers_in_progress",
]  # fmt: skip
PERIODS = [indicators.Period.parse(code) for code in ("2026-01", "2026-02", "2026-Q1", "2026-H1")]
# Midnight between months is 17:00 UTC; 16:59:59 and 17:00 are known in months of their own.
COUNTINGS = [
    datetime(2026, 2, 3, 1, tzinfo=UTC), datetime(2026, 2, 28, 16, 59, 59, tzinfo=UTC),
    datetime(2026, 2, 28, 17, 0, tzinfo=UTC), datetime(2026, 3, 20, 9, tzinfo=UTC),
    datetime(2026, 6, 1, 9, tzinfo=UTC),
]  # fmt: skip
# The facts that the pages would read if there were no sums: which measure, with which words.
COUNTED = {
    "dossiers_received": ("dossiers_received", {}),
    "dossiers_received_online": ("dossiers_received", {"channel": "online"}),
    "dossiers_settled": ("dossiers_settled", {}),
    "dossiers_settled_late": ("dossiers_settled", {"timing": "late"}),
    "dossiers_in_progress": ("dossiers_in_progress", {}),
}


@pytest.fixture(params=[1, 50_000], ids=["parts of all facts", "parts of none"])
def province(request, monkeypatch):
    """Told in five pieces, the end of a dossier often before its beginning."""
    monkeypatch.setattr(counting, "GATHERED", request.param)
    found = organizations.load_small_province()
    chance, rows = Random(7), []
    for number in range(30):
        office, other = chance.sample([found.commune, found.department], 2)
        began = START + timedelta(days=chance.randint(0, 100) if number else 0)
        told = dossier_events(
            agency=office.uuid, accepted_at=began, due_at=began + timedelta(days=20),
            settled_at=began + timedelta(days=chance.randint(1, 40)),
            channel=chance.choice(["online", "counter"]),
            procedure=chance.choice(["1.001", "1.002"]),
        )  # fmt: skip
        if number % 4 == 0:
            moved = {"from_agency": str(office.uuid), "to_agency": str(other.uuid)}
            at = began + timedelta(days=2)
            told.append(("cases.case_transferred", told[0][1], at, moved, office.uuid))
        rows += told
    chance.shuffle(rows)
    for number, at in enumerate(COUNTINGS):
        tell_events(rows[number :: len(COUNTINGS)])
        count_all(at)
    return found


def from_facts(code, units, period, known_at=None, **dimensions):
    """The plain sum of facts, each looked at by itself."""
    measure, words = COUNTED[code]
    total = 0
    for one in Fact.objects.filter(measure=measure).select_related("combination"):
        is_known = (
            one.known_until is None
            if known_at is None
            else one.known_from <= known_at
            and (one.known_until is None or one.known_until > known_at)
        )
        is_when = one.day < period.until and (
            one.day >= period.first or code == "dossiers_in_progress"
        )
        told = one.combination.dimensions
        is_it = all(told.get(name) == value for name, value in {**words, **dimensions}.items())
        total += one.amount * (is_known and is_when and is_it and one.agency_uuid in units)
    return total


def units_of(province):
    commune, department = province.commune.uuid, province.department.uuid
    return {
        commune: {commune},
        department: {department},
        province.province.uuid: {commune, department},
    }


@pytest.mark.parametrize("few", [0, 20_000], ids=["forward", "fewer changes"])
def test_as_known_at_any_moment_is_the_sum_of_the_facts_known_then(province, monkeypatch, few):
    monkeypatch.setattr(knowing, "_FEW", few)
    units = units_of(province)
    assert Fact.objects.exclude(known_until=None).count() > 5
    assert len(set(Cell.objects.values_list("known", flat=True))) >= 3
    moments = [at + step for at in COUNTINGS for step in (timedelta(0), timedelta(seconds=-1))]

    for known_at in [*moments, datetime(2026, 3, 10, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)]:
        found = indicators.values(
            codes=CODES, units=list(units), periods=PERIODS, known_at=known_at, within=True
        )
        for (code, unit, period), value in found.items():
            expected = from_facts(code, units[unit], indicators.Period.parse(period), known_at)
            assert (value.value or 0) == expected, (code, unit, period, known_at)
    assert moments and any(value.value for value in found.values())


def test_parts_are_those_of_the_facts_also_of_what_ended_since(province):
    units = units_of(province)
    assert bool(Part.objects.exists()) == bool(CountMark.objects.get().gathered)

    for dimension, members in (("channel", ("online", "counter")), ("procedure", ("1.001",))):
        found = indicators.breakdown.breakdown(
            codes=CODES, units=list(units), periods=PERIODS, dimension=dimension, within=True
        )
        for code in ("dossiers_received", "dossiers_settled", "dossiers_in_progress"):
            for unit, those in units.items():
                for period in PERIODS:
                    parts = found.get((code, unit, period.code), {})
                    for member in members:
                        known = parts[member].value if member in parts else 0
                        told = {dimension: member}
                        assert known == from_facts(code, those, period, **told), (code, member)


def test_parts_are_kept_when_everything_is_counted_anew_and_made_when_days_differ(province):
    last = CountMark.objects.get().position
    rows = ("measure", "first", "combination", "agency_uuid", "amount")

    def parts():
        return set(Part.objects.exclude(amount=0).values_list(*rows))

    counting.recompute(at=COUNTINGS[-1] + timedelta(days=1), upto=last)
    kept, mark = parts(), CountMark.objects.get()
    assert mark.gathered == Fact.objects.latest("pk").pk and kept
    CountMark.objects.update(stretches="of other days")
    Part.objects.update(amount=7)

    counting.recompute(at=COUNTINGS[-1] + timedelta(days=2), upto=last)

    assert parts() == kept and CountMark.objects.get().stretches == mark.stretches
    sums = sum(amount for *_, amount in kept)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(amount) FROM indicators_fact WHERE known_until IS NULL")
        assert cursor.fetchone()[0] == sums
    assert all(isinstance(agency, UUID) for _, _, _, agency, _ in kept)


def test_a_page_reads_the_agencies_once_and_the_next_page_anew(province, django_assert_num_queries):
    units = indicators.units
    with units.one_tree(), django_assert_num_queries(2):
        first = units.tree()
        with units.one_tree():
            assert units.tree() is first
    with django_assert_num_queries(4):
        assert units.tree() is not first
        units.tree()
