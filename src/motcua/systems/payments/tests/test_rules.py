"""Codes, pictures, words and statements, by table."""

from datetime import date

import pytest

from motcua.systems.payments.rules.references import (
    codes_in,
    is_transfer_code,
    new_transfer_code,
    transfer_code,
)
from motcua.systems.payments.rules.statements import MOST_BYTES, Line, read_statement
from motcua.systems.payments.rules.vietqr import (
    Transfer,
    UnreadableQr,
    crc16,
    read_vietqr,
    vietqr,
)
from motcua.systems.payments.rules.words import in_words

TODAY = date(2026, 11, 23)
HEAD = "ngay;so_giao_dich;so_tien;noi_dung\n"


def test_the_check_sum_is_that_of_the_standard():
    static = (
        "00020101021138570010A00000072701270006970403011200110123456780208QRIBFTTA53037045802VN"
    )

    assert f"{crc16('123456789'):04X}" == "29B1"
    assert f"{crc16(f'{static}6304'):04X}" == "F4E5"


def test_a_qr_code_is_that_of_the_published_example():
    transfer = Transfer("970403", "0011012345678", 180_000, "NPS6869", "thanh toan don hang")
    text = (
        "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA5303704540618"
        "00005802VN62340107NPS68690819thanh toan don hang63042E2E"
    )

    assert vietqr(transfer) == text
    assert read_vietqr(text) == transfer


def test_the_purpose_is_written_in_letters_that_every_bank_takes():
    read = read_vietqr(
        vietqr(Transfer("970436", "123", 5, "MC1", "Nộp lệ phí: Đăng ký «khai sinh»"))
    )

    assert read.purpose == "Nop le phi Dang ky khai s"


@pytest.mark.parametrize("damage", ["", "x", "000201", "00020101021138570010A0000007270127F4E5"])
def test_a_damaged_code_is_refused(damage):
    good = vietqr(Transfer("970436", "0000000000018", 16_000, "", "MC00000000197"))

    with pytest.raises(UnreadableQr):
        read_vietqr(damage)
    with pytest.raises(UnreadableQr):
        read_vietqr(good.replace("16000", "61000"))


@pytest.mark.parametrize(
    "wrong",
    [("97043", "1", 1), ("970436", "", 1), ("970436", "1" * 20, 1), ("970436", "1", 0),
     ("970436", "1", -5), ("970436", "1", 10**13)],
)  # fmt: skip
def test_what_cannot_stand_in_a_code_is_refused(wrong):
    with pytest.raises(ValueError, match=":"):
        vietqr(Transfer(*wrong))


def test_a_slip_of_the_hand_in_a_transfer_code_is_seen():
    code = transfer_code(123_456_789)
    digits = code[2:]

    assert is_transfer_code(code) and len(code) == 13
    for place in range(len(digits)):
        other = digits[:place] + str((int(digits[place]) + 1) % 10) + digits[place + 1 :]
        assert not is_transfer_code(f"MC{other}")
        if place and digits[place] != digits[place - 1]:
            swapped = digits[: place - 1] + digits[place] + digits[place - 1] + digits[place + 1 :]
            assert not is_transfer_code(f"MC{swapped}")
    assert new_transfer_code(lambda most: most - 1) == transfer_code(999_999_999)


@pytest.mark.parametrize(
    "memo",
    ["{code}", "MBVCB.8812.{low}.CT tu 0011 toi 0018", "nop phi {spaced} cam on", "IBFT {code}",
     "{code}-H27.41-261123-0001", "Nộp lệ phí {code}.Trần Văn Thử", "{code}99881"],
)  # fmt: skip
def test_a_code_is_found_in_what_a_bank_makes_of_it(memo):
    code = transfer_code(42)
    text = memo.format(code=code, low=code.lower(), spaced=f"{code[:2]} {code[2:7]} {code[7:]}")

    assert codes_in(text) == (code,)


def test_no_code_is_found_where_there_is_none_and_two_where_there_are_two():
    one, two = transfer_code(1), transfer_code(2)

    assert codes_in("nop le phi MC12345678900") == ()
    assert codes_in("") == ()
    assert codes_in(f"{one} va {two}, {one}") == (one, two)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "Không đồng"),
        (5, "Năm đồng"),
        (15, "Mười lăm đồng"),
        (21, "Hai mươi mốt đồng"),
        (16_000, "Mười sáu nghìn đồng"),
        (1_205_000, "Một triệu hai trăm linh năm nghìn đồng"),
        (1_000_005, "Một triệu không trăm linh năm đồng"),
        (101_010_001, "Một trăm linh một triệu không trăm mười nghìn không trăm linh một đồng"),
        (2_000_000_000, "Hai tỷ đồng"),
        (1_500_000_000_000, "Một nghìn năm trăm tỷ đồng"),
    ],
)
def test_a_sum_is_written_in_words(amount, words):
    assert in_words(amount) == words


def test_a_statement_is_read_with_either_way_of_writing_sums_and_days():
    content = "\ufeff" + HEAD + "23/11/2026;A1;1.200.000;nộp phí\n\n2026-11-22 08:15;A2;16000\n"
    content += "22/11/2026;A3;-5,000;hoàn\n"

    read = read_statement(content.encode(), until=TODAY)

    assert not read.faults
    assert read.lines == (
        Line(date(2026, 11, 23), "A1", 1_200_000, "nộp phí"),
        Line(date(2026, 11, 22), "A2", 16_000, ""),
        Line(date(2026, 11, 22), "A3", -5_000, "hoàn"),
    )


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        (b"", [(0, "empty")]),
        (HEAD.encode(), [(0, "empty")]),
        (b"ngay;noi_dung\n", [(1, "no_column"), (1, "no_column")]),
        ((HEAD + "31/02/2026;A1;5;x\n").encode(), [(2, "bad_day")]),
        ((HEAD + "24/11/2026;A1;5;x\n").encode(), [(2, "day_to_come")]),
        ((HEAD + "23/11/2026;;5;x\n").encode(), [(2, "no_transaction")]),
        ((HEAD + "23/11/2026;A1;5,5;x\n").encode(), [(2, "bad_amount")]),
        ((HEAD + "23/11/2026;A1;1.200,50;x\n").encode(), [(2, "bad_amount")]),
        ((HEAD + "23/11/2026;A1;0;x\n").encode(), [(2, "bad_amount")]),
        ((HEAD + "23/11/2026;A1;5;x\n23/11/2026;A1;5;x\n").encode(), [(3, "twice")]),
        ((HEAD + "23/11/2026;A1;5;x\nhôm qua;;tiền;\n").encode(),
         [(3, "bad_day"), (3, "no_transaction"), (3, "bad_amount")]),
        (HEAD.encode() + b"23/11/2026;A1;5;\xff\xfe\n", [(2, "not_utf8")]),
        (b"\x00" * 10, [(0, "empty")]),
        (b"x" * (MOST_BYTES + 1), [(0, "too_large")]),
    ],
)  # fmt: skip
def test_a_faulty_statement_names_each_line_and_gives_none(content, faults):
    read = read_statement(content, until=TODAY)

    assert [(one.line, one.code) for one in read.faults] == faults
    assert read.lines == ()
