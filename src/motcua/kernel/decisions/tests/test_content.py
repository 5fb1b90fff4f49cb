"""The province's own tables, case by case, as the law puts them."""

from datetime import UTC, date, datetime

import pytest

from motcua.base.actors import system_actor
from motcua.base.content import load_yaml, province_root
from motcua.kernel.decisions import api as decisions
from motcua.kernel.decisions.actions.content import load_decisions
from motcua.kernel.decisions.models import DecisionVersion
from motcua.kernel.decisions.queries.pages import problems_of, questions_of, sections_of
from motcua.kernel.decisions.queries.sheets import sheet_of
from motcua.kernel.decisions.queries.versions import find_decision

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
DAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def loaded(db):
    load_decisions(actor=system_actor("tests"), at=AT)


def answer(code: str, on: date = DAY, **inputs):
    return decisions.evaluate_decision(code=code, inputs=inputs, on=on)


@pytest.mark.parametrize(
    ("submitted", "fee_case", "copies", "expected"),
    [
        ("2026-01-31", "none", None, 0),
        ("2026-03-02", "none", None, 0),  # the 60th day
        ("2026-03-03", "none", None, 8000),
        ("2026-03-03", "none", 2, 24000),
        ("2026-01-31", "none", "2", 16000),
        ("2026-03-03", "merit", 2, 0),
        ("2026-03-03", "poor", 2, 0),
        ("2026-01-31", "disabled", 1, 0),
    ],
)
def test_birth_registration_costs(submitted, fee_case, copies, expected) -> None:
    result = answer(
        "birth-registration-fee",
        birth_date="2026-01-01", submitted_on=submitted, fee_case=fee_case, copies=copies,
    )  # fmt: skip

    assert result.is_decided and result.value == expected


def test_birth_registration_fees_are_those_of_the_procedure():
    procedure = load_yaml(province_root() / "procedures" / "birth-registration.yaml")
    fees = {fee["code"]: fee["amount"] for fee in procedure["versions"][-1]["fees"]}

    late = answer("birth-registration-fee", birth_date="2026-01-01", submitted_on="2026-12-01",
                  fee_case="none")  # fmt: skip

    assert late.value == fees["late_birth"]
    assert {step.decision.id: step.value for step in late.steps}["copy_fee"] == fees["extract_copy"]


@pytest.mark.parametrize(
    ("on", "born", "household", "pension", "expected"),
    [
        ("2026-03-02", "1951-03-02", "ordinary", "no", ("granted", 500000)),  # 75 today
        ("2026-03-02", "1951-03-03", "ordinary", "no", ("not_granted", 0)),
        ("2026-03-02", "1956-03-02", "poor", "no", ("granted", 500000)),
        ("2026-03-02", "1956-03-02", "near_poor", "no", ("granted", 500000)),
        ("2026-03-02", "1956-03-03", "poor", "no", ("not_granted", 0)),
        ("2026-03-02", "1940-01-01", "poor", "yes", ("examine", None)),
        ("2026-03-02", "1990-01-01", "poor", "yes", ("not_granted", 0)),
        ("2025-06-30", "1950-01-01", "poor", "no", ("not_granted", 0)),  # 80 until then
        ("2025-06-30", "1945-06-30", "ordinary", "no", ("granted", 500000)),
        ("2025-07-01", "1950-01-01", "poor", "no", ("granted", 500000)),
        ("2024-07-01", "1940-01-01", "ordinary", "no", ("granted", 500000)),
        ("2024-06-30", "1940-01-01", "ordinary", "no", ("granted", 360000)),
        ("2024-06-30", "1940-01-01", "ordinary", "yes", ("not_granted", 0)),
    ],
)
def test_social_pension_is_that_of_the_day(on, born, household, pension, expected) -> None:
    result = answer(
        "social-pension", on=date.fromisoformat(on),
        birth_date=born, household=household, pension=pension,
    )  # fmt: skip

    assert (result.value["result"], result.value["monthly"]) == expected


@pytest.mark.parametrize(
    ("category", "born", "level", "children", "expected"),
    [
        ("orphan", "2023-01-01", None, None, 1250000),
        ("orphan", "2020-01-01", None, None, 750000),
        ("youth_in_school", "2007-01-01", None, None, 750000),
        ("hiv_child", "2024-01-01", None, None, 1250000),
        ("hiv_child", "2015-01-01", None, None, 1000000),
        ("single_parent", "1990-01-01", None, 2, 1000000),
        ("elderly", "1960-01-01", None, None, 750000),
        ("elderly", "1940-01-01", None, None, 1000000),
        ("disabled", "1990-01-01", "very_severe", None, 1000000),
        ("disabled", "2015-01-01", "very_severe", None, 1250000),
        ("disabled", "1960-01-01", "severe", None, 1000000),
        ("disabled", "1990-01-01", "severe", None, 750000),
        ("small_child", "2024-01-01", None, None, 750000),
        ("hiv_adult", "1990-01-01", None, None, 750000),
        ("elderly", "1990-01-01", None, None, None),  # an official examines it
        ("disabled", "1990-01-01", None, None, None),
    ],
)
def test_monthly_social_benefit(category, born, level, children, expected):
    result = answer(
        "monthly-social-benefit",
        category=category, birth_date=born, disability_level=level, children=children,
    )  # fmt: skip

    assert result.value == expected and result.is_decided == (expected is not None)


@pytest.mark.parametrize(
    ("kind", "area", "floors", "kept", "expected"),
    [
        ("new", "urban", 2, None, ("required", 15)),
        ("new", "rural", 6, None, ("exempt", 0)),
        ("new", "rural", 7, None, ("required", 15)),
        ("new", "rural_planned", 2, None, ("required", 15)),
        ("new", "urban_detailed_plan", 3, None, ("exempt", 0)),
        ("repair", "urban", 3, "yes", ("exempt", 0)),
        ("repair", "urban", 3, "no", ("required", 15)),
        ("repair", "heritage", 1, "yes", ("required", 15)),
        ("new", "heritage", 1, None, ("required", 15)),
    ],
)
def test_a_house_needs_a_permit(kind, area, floors, kept, expected) -> None:
    result = answer(
        "house-permit-need", kind=kind, area=area, floors=floors, structure_kept=kept
    )  # fmt: skip

    assert (result.value["result"], result.value["days"]) == expected


CODES = {
    "birth-registration-fee", "social-pension", "monthly-social-benefit", "house-permit-need",
}  # fmt: skip


def test_every_decision_is_in_force_with_its_law_and_certainty():
    listed = {one.code: one for one in decisions.list_decisions(DAY)}

    assert listed.keys() == CODES
    for one in listed.values():
        assert one.holds_on(DAY) and one.sureness in {"known", "stated", "assumed"}
        assert one.about["legal_basis"] and one.title("vi") and one.title("en")


def test_what_readers_see_has_words_in_both_languages():
    """No code of a value reaches a reader, and an English reader meets English labels."""
    for code in CODES:
        version = find_decision(code, on=DAY)
        sheet = sheet_of(version)
        for one in questions_of(sheet, "vi"):
            assert all(value != label for value, label in one.options), (code, one.options)
        english = [one.label for one in questions_of(sheet, "en")]
        english += [label for s in sections_of(sheet, "en") for label in (*s.inputs, *s.outputs)]
        assert all(label.isascii() for label in english), (code, english)


def test_only_the_social_benefit_leaves_cases_to_people():
    doubtful = {code for code in CODES if problems_of(find_decision(code, on=DAY))}

    assert doubtful == {"monthly-social-benefit"}


def test_loading_again_publishes_nothing():
    before = DecisionVersion.objects.count()
    load_decisions(actor=system_actor("tests"), at=AT)

    assert DecisionVersion.objects.count() == before == 6
