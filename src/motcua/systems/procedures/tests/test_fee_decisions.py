"""Fees by decision table: what it said stands, with version and reasons; else what is written."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from motcua.systems.procedures import api as procedures
from motcua.systems.procedures.queries.fees import faults_of_decisions
from motcua.systems.procedures.testing import version_content

ON = date(2026, 3, 2)


@pytest.fixture
def birth(province: None, db: None) -> procedures.VersionRecord:
    return procedures.get_procedure("1.001193", on=ON)


def lines(birth: procedures.VersionRecord, **answers: Any) -> dict[str, Any]:
    sheet = procedures.fees_of(birth, answers, on=ON)
    return {line.code: line for line in sheet.lines}


@pytest.mark.parametrize(
    ("born", "case", "late", "copies"),
    [
        ("2026-02-20", "none", 0, 16000),
        ("2025-12-31", "none", 8000, 16000),  # the 61st day
        ("2026-01-01", "none", 0, 16000),  # the 60th day
        ("2025-06-01", "poor", 0, 0),
        ("2025-06-01", "merit", 0, 0),
    ],
)
def test_the_table_decides_by_the_day_of_birth_and_not_by_what_is_claimed(
    birth, born, case, late, copies
):
    found = lines(birth, child={"birth_date": born}, fee_case=case, copies=2, late="no")

    assert found["late_birth"].amount == late and found["extract_copy"].amount == copies
    record = found["late_birth"].decided.record
    assert (record["decision"], record["version"]) == ("birth-registration-fee", 1)
    said = " ".join(found["late_birth"].decided.because["vi"])
    assert "Lệ phí khai sinh" in said and "Phí mỗi bản sao" not in said, "only what led to it"


def test_where_the_table_cannot_tell_yet_the_written_amount_stands(birth):
    found = lines(birth, copies=1)

    assert "late_birth" not in found, "nothing calls for it yet"
    assert found["extract_copy"].amount == Decimal(8000) and found["extract_copy"].is_known


def test_an_answer_that_the_table_does_not_take_decides_nothing_and_says_so(birth):
    found = lines(birth, copies=1, fee_case="famous")

    line = found["extract_copy"]
    assert line.decided.amount is None and line.amount == 8000
    assert "famous" in line.decided.because["en"][0]
    assert line.to_json()["decision"] == {"decision": "birth-registration-fee"}


@pytest.mark.parametrize(
    ("decision", "words"),
    [
        ({"code": "no-such-table"}, "chưa có hiệu lực"),
        ({"code": "birth-registration-fee", "conclusion": "nothing"}, "không có kết luận"),
        ({"code": "birth-registration-fee", "inputs": {"age": "/age"}}, "không có thông tin"),
    ],
)
def test_a_fee_that_names_what_does_not_exist_is_not_published(birth, decision, words):
    fee = {"code": "trial", "name": "Phí thử", "kind": "phi", "amount": 1, "decision": decision}

    (fault,) = faults_of_decisions(version_content(fees=[fee]), ON)

    assert words in fault


def test_the_sectors_law_that_lets_the_clock_wait_is_read_from_the_fee(province: None, db: None):
    land = next(
        one for one in procedures.list_procedures(on=ON) if one.form_code.startswith("land-change")
    )
    fees = {fee.code: fee for fee in land.parts.fees}

    assert "101/2024" in fees["land_obligation"].wait_basis["vi"]
    assert not fees["land_certificate"].wait_basis


def test_what_people_are_told_is_what_the_table_charges(birth):
    (late, copy) = procedures.charges_of(birth, on=ON, language="vi")

    assert [rate.amount for rate in late.rates] == [0, 8000, 0]
    assert late.rates[0].case == "Đăng ký quá hạn: không", "a cell for any case is no condition"
    assert "quá hạn: có" in late.rates[1].case and "không thuộc diện miễn" in late.rates[1].case
    assert "Luật Hộ tịch 2014" in late.rates[2].basis and not late.rates[2].percent
    assert (copy.decision, copy.decision_version) == ("Số tiền phải nộp khi đăng ký khai sinh", 1)
    for rate, case in zip(copy.rates, ("none", "poor"), strict=True):
        assert lines(birth, copies=1, fee_case=case)["extract_copy"].amount == rate.amount
    (english, _copy) = procedures.charges_of(birth, on=ON, language="en")
    assert english.rates[1].case == "Registered late: yes; Exemption: not exempt"


def test_half_the_fee_online_is_told_as_it_is_charged(province: None, db: None):
    every = procedures.list_procedures(on=ON)
    found = [
        (one, charge, rate)
        for one in every
        for charge in procedures.charges_of(one, on=ON, language="vi")
        for rate in charge.rates
        if rate.channel == "online"
    ]
    assert found, "the province halves fees of online dossiers"
    version, charge, rate = found[0]
    told = {
        channel: next(
            line.amount
            for line in procedures.fees_of(version, {}, on=ON, channel=channel).lines
            if line.code == charge.code
        )
        for channel in ("online", "direct")
    }
    assert (told["online"], told["direct"]) == (rate.amount, charge.rates[0].amount)
    assert rate.percent == 50 and rate.amount * 2 == charge.rates[0].amount


def test_where_the_table_has_ended_what_is_written_stands(birth):
    before = date(2024, 1, 1)
    (late, copy) = procedures.charges_of(birth, on=before, language="vi")

    assert not late.decision and [rate.percent for rate in late.rates[1:]] == [100, 100, 100]
    assert copy.rates[0].amount == 8000 and copy.has_reliefs
