"""Breakdowns: the parts of a figure by a dimension, which come to the whole."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from motcua.base.actors import system_actor
from motcua.kernel.indicators import api as indicators
from motcua.kernel.indicators.testing import AT, count_all, dossier_events, tell_events
from motcua.kernel.organizations import testing as organizations

pytestmark = pytest.mark.django_db
JANUARY = indicators.Period.parse("2026-01")
REGIME = "decree-09-2019"


@pytest.fixture
def province():
    found = organizations.load_small_province()
    for day, channel in ((2, "online"), (3, "online"), (4, "counter"), (5, ""), (20, "postal")):
        at = datetime(2026, 1, day, 3, tzinfo=UTC)
        tell_events(
            dossier_events(
                agency=found.commune.uuid, accepted_at=at, due_at=at + timedelta(days=9),
                settled_at=at + timedelta(days=12 if channel == "counter" else 1),
                channel=channel, sector="ho-tich" if day < 4 else "dat-dai",
            )
        )  # fmt: skip
    count_all()
    return found


def parts(province, code, dimension, **more):
    unit = province.commune.uuid
    found = indicators.breakdown.breakdown(
        codes=[code], units=[unit], periods=[JANUARY], dimension=dimension, **more
    )
    return found.get((code, unit, "2026-01"), {})


def numbers(found):
    return {member: one.value for member, one in found.items()}


def test_the_parts_are_the_whole_also_where_nobody_said(province):
    found = parts(province, "dossiers_received", "channel")

    assert numbers(found) == {"online": 2, "counter": 1, "postal": 1, "": 1}
    unit = province.commune.uuid
    whole = indicators.values(codes=["dossiers_received"], units=[unit], periods=[JANUARY])
    assert [one.value for one in whole.values()] == [sum(numbers(found).values())] == [5]
    assert numbers(parts(province, "dossiers_received", "channel", window=REGIME)) == {
        "online": 2, "counter": 1, "": 1,
    }  # fmt: skip
    before = datetime(2026, 1, 1, tzinfo=UTC)
    assert parts(province, "dossiers_received", "channel", known_at=before) == {}


def test_a_share_is_reckoned_part_by_part(province):
    definition = indicators.definition(code="online_rate", on=JANUARY.last)
    assert indicators.breakdown.dimensions_of(definition) == ("procedure", "sector", "level")
    found = parts(province, "online_rate", "sector")

    assert numbers(found) == {"ho-tich": Decimal("100.00"), "dat-dai": Decimal("0.00")}


def test_what_agencies_told_of_parts_is_read_with_them(province):
    quarter = indicators.Period.parse("2026-Q1")
    unit = province.commune.uuid
    figures = [
        indicators.Figure("kstt.received", Decimal(value), dimensions=dimensions)
        for value, dimensions in (
            (9, {}), (5, {"sector": "tax"}), (3, {"sector": "residence"}),
        )
    ]  # fmt: skip
    indicators.record(
        by=system_actor("tests"), unit=unit, period=quarter, figures=figures, at=AT,
        origin=indicators.Origin("reporting.report", UUID(int=7)),
    )  # fmt: skip

    found = indicators.breakdown.breakdown(
        codes=["kstt.received"], units=[unit], periods=[quarter], dimension="sector"
    )["kstt.received", unit, "2026-Q1"]

    assert numbers(found) == {"tax": 5, "residence": 3}


def test_an_indicator_without_the_dimension_has_no_parts(province):
    assert parts(province, "dossiers_received_online", "channel") == {}
    assert parts(province, "ghost", "channel") == {}
