"""The province's own indicators: what they name exists, and what is said in words is right."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from motcua.kernel.events import api as events
from motcua.kernel.indicators import api as indicators
from motcua.kernel.indicators.queries.catalogue import catalogue

DAY = date(2026, 7, 1)


def tellings():
    read = catalogue()
    for matter in read.matters.values():
        keys = dict(matter.told_by) | dict(matter.dimensions.values())
        yield matter.opened.event, [key for key, _ in matter.opened.when.equals]
        yield from ((event, [key]) for event, key in keys.items())
        if matter.moved:
            yield matter.moved[0], [matter.moved[1]]
    for measure in read.measures.values():
        own = [*measure.dimensions.values(), *([measure.amount] if measure.amount else [])]
        for one in (*measure.events, *measure.begins, *measure.ends):
            yield one.event, [*own, *(key for key, _ in one.when.equals)]


def test_every_event_that_is_counted_exists_with_what_is_read_of_it():
    events.subscriptions()  # all events are known after that
    known = {kind.name: set(kind.payload) for kind in events.event_types()}

    lacking = [
        (event, key)
        for event, keys in tellings()
        for key in keys
        if key not in known.get(event, ())
    ]

    assert lacking == []
    assert len(list(tellings())) > 20


def test_every_indicator_names_its_law_and_dimensions_are_known():
    read = catalogue()
    for one in read.definitions:
        assert one.legal_basis.get("vi") and one.legal_basis.get("en"), one.code
        assert set(one.dimensions) <= set(read.dimension_names), one.code


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("vi", "Hồ sơ đã giải quyết là 1.234, nhưng"),
        ("en", "Dossiers settled is 1,234, but"),
    ],
)
def test_a_finding_is_told_in_the_language_of_the_page(language, words):
    codes = ["dossiers_settled", "dossiers_settled_early", "dossiers_settled_on_time",
             "dossiers_settled_late"]  # fmt: skip
    figures = [
        indicators.Figure(code, Decimal(value))
        for code, value in zip(codes, (1234, 1000, 200, 33), strict=True)
    ]

    (finding,) = indicators.check(
        definitions=indicators.definitions(on=DAY, codes=codes), figures=figures
    )

    assert finding.difference == 1 and finding.severity == "error"
    with translation.override(language):
        said = str(finding.words)
    assert said.startswith(words) and "1.233" in said.replace(",", ".") and "{" not in said


def test_when_figures_are_open_is_law_with_its_basis():
    on = date(2026, 11, 1)
    known = {one.code: one for one in catalogue().definitions if one.valid_from <= on}
    days = indicators.windows.span(window="calendar", period=indicators.Period.parse("2026-10"))
    opening = indicators.windows.opening_of(known["dossiers_received"], days)
    assert opening is not None and opening.on == date(2026, 11, 16)
    assert opening.legal_basis["vi"] and opening.sureness == "assumed"
    old = indicators.windows.span(window="calendar", period=indicators.Period.parse("2018-01"))
    assert indicators.windows.opening_of(known["dossiers_received"], old) is None
    assert indicators.windows.opening_of(known["par_documents"], days) is None
    named = [one for one in known.values() if one.opening]
    assert all(indicators.windows.opening_of(one, days) for one in named), (
        "each names a rule that there is"
    )
    assert known["cds.staff"].sureness == "assumed"
