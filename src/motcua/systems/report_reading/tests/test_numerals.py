"""Numbers as Vietnamese reports write them, and those that count nothing."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.base.text import number_vi
from motcua.systems.report_reading.rules.numerals import numerals, value_of
from motcua.systems.report_reading.rules.passages import passages


def numbers(text):
    return [one for passage in passages(text) for one in numerals(passage)]


def values(text):
    return [one.value for one in numbers(text)]


@pytest.mark.parametrize(
    ("written", "value", "doubt"),
    [
        ("322.962", 322962, ""),
        ("12.096", 12096, ""),
        ("97556", 97556, ""),
        ("99,8", "99.8", ""),
        ("1.234,5", "1234.5", ""),
        ("1.234.567", 1234567, ""),
        ("02", 2, ""),
        ("0.01", "0.01", "decimal-point"),
        ("0,250", "0.250", "thousands-or-decimal"),
        ("1,234", "1.234", "thousands-or-decimal"),
        ("1,234,567", 1234567, ""),
        ("1,234.5", "1234.5", "decimal-point"),
    ],
)
def test_a_number_is_read_as_it_was_written(written, value, doubt):
    assert value_of(written) == (Decimal(str(value)), doubt)


@pytest.mark.parametrize("written", ["1.23.4", "12,34,5", "", "abc"])
def test_what_is_no_number_is_refused(written):
    with pytest.raises((ValueError, ArithmeticError)):
        value_of(written)


@given(st.integers(min_value=0, max_value=10**12))
def test_every_whole_number_that_we_write_is_read_back(number):
    assert value_of(number_vi(number)) == (Decimal(number), "")


@given(st.decimals(min_value=0, max_value=10**6, places=2, allow_nan=False))
def test_every_number_with_decimals_that_we_write_is_read_back(number):
    assert value_of(number_vi(number, 2)) == (number, "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đã tiếp nhận 17.667 hồ sơ.", [17667]),
        ("phát hành hơn 30 ngàn tờ rơi", [30000]),
        ("kinh phí 4,5 tỷ đồng, gần 20 triệu bản ghi", [4500000000, 20000000]),
        ("đạt tỷ lệ 97,4%", ["97.4"]),
        ("có 221/262 xã có trang thông tin", [221]),
        ("phát sóng 02-05 lượt/tuần", [2]),
        ("gồm (21máy tính để bàn, 31 máy in)", [21, 31]),
        ("(Năm 2018: 405, Năm 2019:225)", [405, 225]),
    ],
)
def test_what_counts_is_found(text, expected):
    assert values(text) == [Decimal(str(each)) for each in expected]


@pytest.mark.parametrize(
    "text",
    [
        "Quyết định số 668/QĐ-UBND ngày 30/3/2022",
        "Nghị quyết số 05-NQ/TU ngày 22/10/2021 của Ban Chấp hành",
        "Nghị định số 47/2020/NĐ-CP ngày 09/4/2020",
        "Trong quý II năm 2022, 6 tháng đầu năm 2022, Quý IV/2018, tháng 6/2022",
        "giai đoạn 2021 - 2025, định hướng đến năm 2030",
        "dịch vụ công trực tuyến mức độ 3, mức độ 4",
        "phiên bản 2.0, ISO 9001:2015, IPv6, 4G, 64MB, hoạt động 24/24h",
        "1. Kết quả hoàn thiện thể chế",
        "2.1. Đối với các nhiệm vụ",
        "dịch COVID-19 xâm nhập",
        "https://hatinhtv.vn/vi/chuyen-muc/tin-bai/105579/ung-dung",
        "hệ thống hội nghị truyền hình 4 cấp",
    ],
)
def test_what_only_names_is_left_alone(text):
    assert values(text) == []


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("có trên 350 tin, bài", "more"),
        ("đăng trên 2 ấn phẩm", ""),
        ("gần 450 tin bài", "nearly"),
        ("triển khai hiệu quả tại 13 huyện", ""),
        ("tối thiểu 20% thông tin", "at least"),
    ],
)
def test_how_sure_the_writer_was_is_kept(text, about):
    assert [one.about for one in numbers(text)] == [about]


def test_a_ratio_keeps_both_its_numbers_and_a_rank_what_it_is_among():
    ratio, rank = numbers("có 4.599/4.722 đơn vị, xếp thứ 08/63 tỉnh")

    assert (ratio.value, ratio.of) == (4599, 4722)
    assert (rank.kind, rank.value, rank.of) == ("rank", 8, 63)


@given(st.text(max_size=400))
def test_any_text_is_read_without_a_fault_and_every_number_stands_in_it(text):
    for passage in passages(text):
        assert len(passage.text) == len(passage.plain) == len(passage.origin)
        for one in numerals(passage):
            assert passage.text[one.start : one.end].strip().casefold() == one.written.casefold()
