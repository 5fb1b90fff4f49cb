"""Windows: the days that a period's figures are of, by the calendar and by the report regime."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from motcua.base.report_periods import Period
from motcua.base.report_windows import CutOff, Windows, WindowUnknown
from motcua.kernel.indicators import api as indicators
from motcua.kernel.indicators.actions.counting import recompute
from motcua.kernel.indicators.models import Cell, CountMark
from motcua.kernel.indicators.queries.windows import all_windows
from motcua.kernel.indicators.rules.reading import CatalogueUnreadable, read_catalogue
from motcua.kernel.indicators.testing import AT, count_all, dossier_events, tell_events
from motcua.kernel.organizations import testing as organizations

REGIME = "decree-09-2019"
LAW = Windows([CutOff(REGIME, date(2019, 3, 12), None, 14)])


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("2026-01", date(2025, 12, 15), date(2026, 1, 14)),
        ("2026-03", date(2026, 2, 15), date(2026, 3, 14)),
        ("2026-Q1", date(2025, 12, 15), date(2026, 3, 14)),
        ("2026-H2", date(2026, 6, 15), date(2026, 12, 14)),
        ("2026-9M", date(2025, 12, 15), date(2026, 9, 14)),
        ("2026", date(2025, 12, 15), date(2026, 12, 14)),
        ("2026-01-20", date(2026, 1, 20), date(2026, 1, 20)),
        # Before the decree the calendar held; its first month begins where that ended.
        ("2019-02", date(2019, 2, 1), date(2019, 2, 28)),
        ("2019-03", date(2019, 3, 1), date(2019, 3, 14)),
        ("2019-04", date(2019, 3, 15), date(2019, 4, 14)),
    ],
)
def test_figures_of_the_regime_run_from_the_15th_to_the_14th(code, first, last):
    span = LAW.span(REGIME, Period.parse(code))

    assert (span.first, span.last) == (first, last)


def test_a_change_of_the_law_loses_no_day_and_counts_none_twice():
    law = Windows(
        [
            CutOff("regime", date(2019, 3, 12), date(2027, 1, 1), 14),
            CutOff("regime", date(2027, 1, 1), None, 25),
        ]
    )
    months = [
        Period.parse(f"{year}-{month:02}") for year in range(2018, 2029) for month in range(1, 13)
    ]
    spans = [law.span("regime", one) for one in months]

    assert all(one.until == two.first for one, two in pairwise(spans))
    assert spans[0].first == date(2018, 1, 1) and spans[-1].last == date(2028, 12, 25)
    assert {one.first for one in spans} <= set(law.edges())


def test_an_unknown_window_is_refused():
    with pytest.raises(WindowUnknown):
        LAW.span("decree-2030", Period.parse("2026"))


def content(**windows):
    row = {"name": {"vi": "x", "en": "x"}, "valid_from": date(2026, 1, 1)}
    rows = [
        {**row, "code": "part", "source": "submitted"},
        {**row, "code": "share", "source": "formula", "formula": "{part} * 2"},
        {**row, "code": "whole", "source": "formula", "formula": "{share} + 1"},
    ]
    for one in rows:
        if one["code"] in windows:
            one["windows"] = windows[one["code"]]
    return [("x", {"groups": [{"code": "g", "name": {"vi": "x", "en": "x"}, "indicators": rows}]})]


@pytest.mark.parametrize(
    ("windows", "words"),
    [
        ({"part": [REGIME]}, "share: its figures are of calendar, those of part of decree"),
        ({"part": [REGIME], "share": [REGIME]}, "whole: its figures are of calendar"),
        ({"part": [REGIME, "calendar"]}, "what is told is told of one"),
        ({"part": ["decree-2030"]}, "“decree-2030” is none of calendar, decree-09-2019"),
        ({"whole": []}, "one at least"),
    ],
)
def test_content_that_mixes_days_is_refused(windows, words):
    with pytest.raises(CatalogueUnreadable, match=words):
        read_catalogue(content(**windows), windows=[REGIME])


def test_content_of_the_same_days_is_read():
    everywhere = {code: [REGIME] for code in ("part", "share", "whole")}

    assert read_catalogue(content(**everywhere), windows=[REGIME]).definitions[0].windows == (
        REGIME,
    )


@pytest.fixture
def province(db):
    return organizations.load_small_province()


def settled_on(province, day, *, channel="online"):
    at = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
    return dossier_events(
        agency=province.commune.uuid,
        accepted_at=at,
        due_at=at + timedelta(days=9),
        settled_at=at + timedelta(hours=2),
        channel=channel,
    )


def read(province, code, period, **more):
    unit = province.commune.uuid
    found = indicators.values(
        codes=[code], units=[unit], periods=[Period.parse(period)], **more
    )  # fmt: skip
    return found[code, unit, period].value


DAYS = [date(2025, 12, 14), date(2025, 12, 15), date(2025, 12, 31), date(2026, 1, 1),
        date(2026, 1, 14), date(2026, 1, 15), date(2026, 3, 14), date(2026, 3, 15)]  # fmt: skip


def expected(first, last):
    return sum(first <= day <= last for day in DAYS)


def test_both_windows_are_counted_from_the_journal_piece_by_piece(province):
    for day in (*DAYS[::2], *DAYS[1::2]):  # late events, too: told out of order
        tell_events(settled_on(province, day))
        count_all()

    for code in ("2025-12", "2026-01", "2026-02", "2026-03", "2026-Q1", "2026-H1", "2026"):
        period = Period.parse(code)
        span = all_windows().span(REGIME, period)
        assert read(province, "dossiers_received", code) == expected(period.first, period.last)
        by_regime = expected(span.first, span.last)
        assert read(province, "dossiers_received", code, window=REGIME) == by_regime
        if by_regime:
            # A formula takes all its figures of the same days.
            assert read(province, "online_rate", code, window=REGIME) == Decimal(100)
    before = set(Cell.objects.exclude(amount=0).values_list("indicator", "first", "amount"))
    recompute(at=AT, upto=CountMark.objects.get().position)
    assert before == set(
        Cell.objects.exclude(amount=0).values_list("indicator", "first", "amount")
    )  # fmt: skip


def test_what_was_known_and_what_is_behind_it_are_of_the_same_days(province):
    tell_events(settled_on(province, date(2025, 12, 20)))
    count_all(at=AT)
    later = AT + timedelta(days=1)
    tell_events(settled_on(province, date(2026, 1, 20), channel="counter"))
    tell_events(settled_on(province, date(2026, 1, 3)))
    count_all(at=later)
    unit, period = province.commune.uuid, Period.parse("2026-01")

    asked = {"code": "dossiers_received", "period": "2026-01", "window": REGIME}
    assert read(province, **asked) == 2 and read(province, **asked, known_at=AT) == 1
    assert read(province, **asked, dimensions={"channel": "online"}) == 2
    found = indicators.sources(code="dossiers_received", unit=unit, period=period, window=REGIME)
    assert sorted(one.day for one in found.counted) == [date(2025, 12, 20), date(2026, 1, 3)]
    own = indicators.sources(code="dossiers_received", unit=unit, period=period)
    assert sorted(one.day for one in own.counted) == [date(2026, 1, 3), date(2026, 1, 20)]


def test_what_agencies_tell_is_of_the_days_that_its_definition_says(province):
    assert indicators.definition(code="par_tasks_due", on=AT.date()).windows == (REGIME,)
