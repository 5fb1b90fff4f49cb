"""Codes, PINs, states and papers, by table."""

from datetime import date
from itertools import product
from uuid import UUID

import pytest

from motcua.systems.one_stop_shop import rules
from motcua.systems.one_stop_shop.models import Dossier
from motcua.systems.one_stop_shop.rules import Needed

ONE = UUID("01890000-0000-7000-8000-000000000001")
TWO = UUID("01890000-0000-7000-8000-000000000002")

# Circular 01/2018/TT-VPCP, art. 19: <unit>-YYMMDD-XXXX.
CODES = [
    ("H27.12", date(2026, 6, 15), 1, "H27.12-260615-0001"),
    ("H27.90.01", date(2026, 11, 23), 42, "H27.90.01-261123-0042"),
    ("000.00.12.H27", date(2018, 12, 31), 9999, "000.00.12.H27-181231-9999"),
    ("H27.12", date(2030, 1, 2), 10000, "H27.12-300102-10000"),
]
NATIONAL = {
    1: "submitted",
    2: "accepted",
    3: "not_accepted",
    4: "processing",
    5: "supplement",
    6: "payment",
    7: "withdrawn",
    8: "stopped",
    9: "decided",
    10: "returned",
}
ALLOWED = {
    ("submitted", "accepted"),
    ("submitted", "not_accepted"),
    ("submitted", "supplement"),
    ("submitted", "withdrawn"),
    ("accepted", "processing"),
    ("accepted", "supplement"),
    ("accepted", "payment"),
    ("accepted", "withdrawn"),
    ("accepted", "stopped"),
    ("accepted", "decided"),
    ("processing", "supplement"),
    ("processing", "payment"),
    ("processing", "withdrawn"),
    ("processing", "stopped"),
    ("processing", "decided"),
    ("supplement", "submitted"),
    ("supplement", "processing"),
    ("supplement", "withdrawn"),
    ("supplement", "stopped"),
    ("supplement", "not_accepted"),
    ("payment", "processing"),
    ("payment", "withdrawn"),
    ("payment", "stopped"),
    ("decided", "returned"),
}


@pytest.mark.parametrize(("unit", "day", "order", "code"), CODES)
def test_a_code_names_unit_day_and_order(unit, day, order, code):
    assert rules.dossier_code(unit_code=unit, day=day, order=order) == code


def test_the_states_are_the_ten_of_the_national_portal():
    assert {number: state for state, number in rules.NATIONAL_CODES.items()} == NATIONAL
    assert set(Dossier.Status.values) == set(NATIONAL.values())


@pytest.mark.parametrize(("before", "then"), list(product(NATIONAL.values(), repeat=2)))
def test_a_state_follows_only_where_the_table_says_so(before, then):
    assert rules.may_follow(before, then) is ((before, then) in ALLOWED)


def test_what_ended_stays_ended():
    ended = {"not_accepted", "withdrawn", "stopped", "returned"}

    assert all(not rules.FOLLOWING[state] for state in ended)


def test_a_pin_has_six_digits_and_is_the_same_each_time():
    pin = rules.pin_of(dossier_uuid=ONE, secret="một bí mật")

    assert len(pin) == 6 and pin.isascii() and pin.isdigit()
    assert pin == rules.pin_of(dossier_uuid=ONE, secret="một bí mật")


def test_a_pin_differs_by_dossier_and_by_installation():
    pins = {
        rules.pin_of(dossier_uuid=uuid, secret=secret) for uuid in (ONE, TWO) for secret in "ab"
    }

    assert len(pins) == 4


def test_pins_spread_over_all_digits():
    pins = [rules.pin_of(dossier_uuid=UUID(int=number), secret="s") for number in range(2000)]

    assert len(set(pins)) > 1950
    assert {pin[0] for pin in pins} == set("0123456789")


@pytest.mark.parametrize("given", ["", "0", "abcdef", "12345６", "999999999", "\ud800"])
def test_a_wrong_pin_is_wrong_whatever_it_looks_like(given):
    assert not rules.same_pin(given, dossier_uuid=ONE, secret="s")


def test_the_right_pin_is_right():
    pin = rules.pin_of(dossier_uuid=ONE, secret="s")

    assert rules.same_pin(pin, dossier_uuid=ONE, secret="s")
    assert not rules.same_pin(pin, dossier_uuid=TWO, secret="s")


PAPERS = [
    Needed("form", "Tờ khai", True),
    Needed("birth", "Giấy chứng sinh", True),
    Needed("witness", "Văn bản người làm chứng", True, alternative_to="birth"),
    Needed("photo", "Ảnh", False),
]
MISSING = [
    ([], ["form", "birth", "witness"]),
    (["form"], ["birth", "witness"]),
    (["form", "birth"], []),
    (["form", "witness"], []),
    (["birth", "photo"], ["form"]),
    (["form", "birth", "witness", "photo", "another"], []),
]


@pytest.mark.parametrize(("supplied", "missing"), MISSING)
def test_a_paper_is_missing_unless_it_or_its_alternative_was_handed_in(supplied, missing):
    assert [one.code for one in rules.missing_papers(PAPERS, supplied)] == missing


ANSWERS = {"child": {"full_name": "Trần Thử An", "gender": "male"}, "late": "no"}
SENT = [
    (["late"], {"late": "yes"}, {**ANSWERS, "late": "yes"}),
    (
        ["child/full_name"],
        {"child": {"full_name": "Trần Thử Bình", "gender": "female"}},
        {"child": {"full_name": "Trần Thử Bình", "gender": "male"}, "late": "no"},
    ),
    (["child/full_name"], {}, {"child": {"gender": "male"}, "late": "no"}),
    (["child/full_name"], {"child": "khác"}, {"child": {"gender": "male"}, "late": "no"}),
    ([], {"late": "yes", "extra": 1}, ANSWERS),
    (["mother/name"], {"mother": {"name": "Mẫu"}}, {**ANSWERS, "mother": {"name": "Mẫu"}}),
]  # fmt: skip


@pytest.mark.parametrize(("names", "sent", "expected"), SENT)
def test_only_the_answers_that_were_asked_for_are_taken(names, sent, expected):
    assert rules.with_answers(ANSWERS, sent, names) == expected


@pytest.mark.parametrize("name", ["late/inner", "child/gender/inner", "x/y/z"])
def test_an_answer_below_a_plain_one_is_taken_as_nothing(name):
    changed = rules.with_answers(ANSWERS, {}, [name])

    assert changed["child"]["full_name"] == "Trần Thử An"


def test_the_given_answers_are_not_changed():
    before = {"child": {"full_name": "Trần Thử An"}}

    rules.with_answers(before, {"child": {"full_name": "Khác"}}, ["child/full_name"])

    assert before == {"child": {"full_name": "Trần Thử An"}}
