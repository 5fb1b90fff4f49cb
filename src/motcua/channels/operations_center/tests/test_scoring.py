"""Indicators that are asked of people, told by agencies, or read from the catalogue."""

from datetime import timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

import pytest

from motcua.base.actors import system_actor
from motcua.channels.operations_center.actions.counting import count_dossiers
from motcua.channels.operations_center.queries.figures import Scope
from motcua.channels.operations_center.queries.scoring import score_sets
from motcua.channels.operations_center.rules.periods import Period, period_of
from motcua.kernel.indicators import api as indicators
from motcua.project.testing import story
from motcua.systems.procedures import api as procedures

from .made_up import START, agencies, last_position, live, tell

pytestmark = pytest.mark.django_db
YEAR = period_of("year", START.date())
LATER = START + timedelta(days=300)
ALL = Scope(("h27",), is_whole=True)


def row(code, *, scope=ALL, period=YEAR, level="province", at=LATER):
    sets = score_sets(scope, period, at=at, language="vi", level=level)
    return next(
        one
        for each in sets
        for group in each.groups
        for one in group.indicators
        if one.code == code
    )


def rated(number, **answers):
    """A dossier that ended and was rated so."""
    chance = Random(number)
    one = live(chance, number, agencies())
    while "one_stop_shop.dossier_decided" not in (told := {row[1] for row in one.happened}) or (
        "cases.case_reopened" in told
    ):
        one = live(chance, number, agencies())
    last = max(at for at, *_rest in one.happened)
    one.add(last, "one_stop_shop.dossier_rated", {"code": "x", "score": 4, **answers})
    return one


def count(dossiers):
    tell([(one, happened) for one in dossiers for happened in one.happened])
    count_dossiers(at=LATER, upto=last_position())


def test_what_only_people_know_is_asked_of_them_and_told_from_five_on():
    said = [{"contacts": 5, "publicity": 4}] * 2 + [{"contacts": 3, "publicity": 3}] * 2
    count([rated(number, **answers) for number, answers in enumerate(said)])

    assert row("4").score.is_few and row("6").score.is_few
    count([rated(20, contacts=1, publicity=1), rated(21)])

    # Two of two points, two of one, one of none; the sixth did not answer.
    assert row("4").score.points == Decimal("1.2")
    assert row("6").score.points == Decimal("1.2")
    assert row("4").score.denominator == 5 and not row("4").opens, "nobody is found out"


def test_dossiers_by_accounts_of_electronic_identification_are_counted():
    story.accepted()
    count_dossiers(at=LATER, upto=last_position())

    years = Period(YEAR.first, YEAR.last.replace(year=2027))
    four_five = row("4.5", period=years, at=years.ends_at)
    assert four_five.score.numerator == four_five.score.denominator == 1
    assert four_five.opens == "came_identified"


def test_indicator_five_is_what_agencies_told_by_their_level():
    _department, commune, *_others = agencies()
    here, quarter = Scope((commune.path,)), period_of("quarter", START.date())

    before = row("5", scope=here, period=quarter, level="commune")
    assert before.score.value is None and "chưa gửi" in before.lacks
    indicators.record(
        by=system_actor("tests"),
        unit=commune.uuid,
        period=indicators.Period.parse("2026-Q1"),
        figures=[
            indicators.Figure("cchc.procedures", Decimal(120)),
            indicators.Figure("cchc.procedures_at_desk", Decimal(60)),
        ],
        at=START,
        origin=indicators.Origin("reporting.report", UUID(int=5)),
    )
    told = row("5", scope=here, period=quarter, level="commune")

    assert (told.score.value, told.score.points, told.lacks) == (Decimal("50.00"), None, "")
    assert told.told == "cchc.procedures_at_desk"
    assert row("5", period=quarter).score.points == Decimal("2.0"), "20 % is all of a province"
    assert row("5", period=YEAR).score.value is None, "nobody was asked for the year"


def test_publication_is_in_time_by_the_decisions_of_versions_that_began():
    assert "ngày ký" in row("1.1").lacks
    code = procedures.list_procedures(on=START.date())[0].code
    content = procedures.get_procedure(code, on=START.date()).content
    procedures.publish_version(
        actor=system_actor("tests"), code=code, content=dict(content), event="amended",
        valid_from=START.date() + timedelta(days=40),
        decision={"number": "12/QĐ-UBND", "date": (START + timedelta(days=38)).date().isoformat()},
        at=START,
    )  # fmt: skip

    late = row("1.1")
    assert (late.score.value, late.score.points) == (Decimal("0.00"), Decimal("0.00"))
    assert late.score.denominator == 1
    assert row("1.1", scope=Scope((agencies()[1].path,))).score.value is None
