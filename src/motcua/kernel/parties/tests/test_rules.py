"""Identities checked by the worked examples of the regulations."""

from datetime import date

import pytest

from motcua.kernel.parties import rules


@pytest.mark.parametrize(
    ("code", "birth_date", "gender", "problem"),
    [
        ("042194000018", date(1994, 3, 12), "female", None),
        ("042092000017", date(1992, 8, 20), "male", None),
        ("042 194 000 018", date(1994, 3, 12), "female", None),
        ("042204000017", date(2004, 1, 1), "male", None),
        ("042304000017", date(2004, 1, 1), "female", None),
        ("042425000017", date(2125, 1, 1), "male", None),
        ("101194000018", None, None, None),  # born abroad: a country's code
        ("04219400001", None, None, "personal_code_length"),
        ("0421940000188", None, None, "personal_code_length"),
        ("04219400001x", None, None, "personal_code_length"),
        ("٠٤٢١٩٤٠٠٠٠١٨", None, None, "personal_code_length"),
        ("", None, None, "personal_code_length"),
        ("003194000018", None, None, "personal_code_place"),
        ("000194000018", None, None, "personal_code_place"),
        ("097194000018", None, None, "personal_code_place"),
        ("042194000018", date(1995, 3, 12), "female", "personal_code_birth_year"),
        ("042394000018", date(1994, 3, 12), "female", "personal_code_birth_year"),
        ("042194000018", date(1994, 3, 12), "male", "personal_code_gender"),
    ],
)
def test_a_personal_code_agrees_with_place_birth_and_sex(code, birth_date, gender, problem):
    found = rules.check_personal_code(code, birth_date=birth_date, gender=gender)

    assert (found.code if found else None) == problem


@pytest.mark.parametrize(
    ("code", "on", "problem"),
    [
        ("0100233488", None, None),
        ("0314409058", None, None),
        ("0100109106", None, None),
        ("0100109106-001", None, None),
        ("0100109106001", None, None),
        ("0100109106-000", None, "tax_code_wrong"),
        ("0100109107", None, "tax_code_wrong"),
        ("010010910", None, "tax_code_wrong"),
        ("ABCDEFGHIJ", None, "tax_code_wrong"),
        ("", None, "tax_code_wrong"),
        ("042194000018", date(2025, 7, 1), None),
        ("042194000018", date(2025, 6, 30), "tax_code_not_yet_personal"),
        ("003194000018", date(2025, 7, 1), "personal_code_place"),
    ],
)
def test_a_tax_code_has_its_check_digit_or_is_a_personal_code_from_july_2025(code, on, problem):
    found = rules.check_tax_code(code, on=on)

    assert (found.code if found else None) == problem


@pytest.mark.parametrize(
    ("written", "stored", "is_right"),
    [
        ("0912 345 678", "0912345678", True),
        ("+84 912.345.678", "0912345678", True),
        ("0084912345678", "0912345678", True),
        ("84912345678", "0912345678", True),
        ("02393 855 555", "02393855555", True),
        ("0112345678", "0112345678", False),
        ("091234567", "091234567", False),
        ("không có", "", False),
    ],
)
def test_a_telephone_number_is_stored_in_one_form(written, stored, is_right):
    assert rules.normal_phone(written) == stored
    assert (rules.check_phone(written) is None) is is_right


@pytest.mark.parametrize(
    ("email", "is_right"),
    [
        ("mau.nguyen@example.vn", True),
        ("mau@example", False),
        ("mau example@example.vn", False),
        ("mau@example.vn\nBcc: x@example.vn", False),
    ],
)
def test_an_email_address_cannot_smuggle_a_header(email, is_right):
    assert (rules.check_email(email) is None) is is_right


def test_an_old_identity_number_has_nine_digits():
    assert rules.check_old_identity_number("183 456 789") is None
    assert rules.check_old_identity_number("1834567890") is not None


def test_a_date_of_birth_lies_between_today_and_a_long_life():
    today = date(2026, 1, 5)

    assert rules.check_birth_date(today, on=today) is None
    assert rules.check_birth_date(date(2026, 1, 6), on=today).code == "born_in_future"
    assert rules.check_birth_date(date(1880, 1, 1), on=today).code == "born_too_long_ago"


def test_a_mask_shows_the_ends_only():
    assert rules.masked("042194000018") == "042•••••0018"
    assert rules.masked("123456") == "••••••"


def test_a_problem_speaks_both_languages():
    problem = rules.check_tax_code("1")

    assert "Mã số thuế" in problem.message("vi")
    assert "tax code" in problem.message("en")
