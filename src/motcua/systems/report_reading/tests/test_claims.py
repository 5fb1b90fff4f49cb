"""Identities that reports state, in sentences of our own, with numbers drawn by lot."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from motcua.base.text import number_vi
from motcua.systems.report_reading.rules.claims.all import claims
from motcua.systems.report_reading.rules.claims.lists import in_words
from motcua.systems.report_reading.rules.figures import read
from motcua.systems.report_reading.rules.passages import plain

COUNTS = st.integers(min_value=11, max_value=999_999)
PARTS = st.lists(COUNTS, min_size=2, max_size=6)
PLACES = ("cấp tỉnh", "cấp huyện", "cấp xã", "ngành thuế", "ngành y tế", "ngành giáo dục")


def judged(text):
    return [(claim.kind, claim.verdict) for claim in claims(read(text))]


def in_brackets(total, parts):
    listed = "; ".join(
        f"{number_vi(part)} hồ sơ tại {place}"
        for part, place in zip(parts, PLACES, strict=False)
    )  # fmt: skip
    return f"- Trong kỳ đã tiếp nhận {number_vi(total)} hồ sơ (trong đó: {listed}) trên toàn tỉnh."


def in_sentences(total, parts):
    listed = ", ".join(
        f"{place} {number_vi(part)} câu hỏi" for part, place in zip(parts, PLACES, strict=False)
    )
    return f"Đã xây dựng được {number_vi(total)} câu hỏi trên hệ thống. Trong đó: {listed}."


def by_label(total, parts):
    listed = ", ".join(
        f"Môn {place} - {part}" for part, place in zip(parts, PLACES, strict=False)
    )  # fmt: skip
    return f"Cấp THPT có {total} câu hỏi ({listed})."


@pytest.mark.parametrize("writing", [in_brackets, in_sentences, by_label])
@given(parts=PARTS)
def test_parts_that_make_their_total_hold(writing, parts):
    assert judged(writing(sum(parts), parts)) == [("sum", "holds")]


@pytest.mark.parametrize("writing", [in_brackets, in_sentences, by_label])
@given(parts=PARTS, off=st.integers(min_value=1, max_value=500))
def test_parts_that_do_not_make_their_total_fail(writing, parts, off):
    assert judged(writing(sum(parts) + off, parts)) == [("sum", "fails")]


@given(parts=PARTS)
def test_the_same_text_scanned_without_diacritics_is_judged_the_same(parts):
    text = in_brackets(sum(parts) + 7, parts)

    assert judged(plain(text)) == judged(text) == [("sum", "fails")]


@given(whole=st.integers(min_value=20, max_value=9999), data=st.data())
def test_a_share_beside_its_ratio_is_reckoned(whole, data):
    part = data.draw(st.integers(min_value=1, max_value=whole))
    share = Decimal(part * 100) / whole
    right = f"Có {number_vi(part)}/{number_vi(whole)} đơn vị, đạt tỷ lệ {number_vi(share, 1)}%."
    wrong_share = share - 3 if share > 50 else share + 3
    wrong = right.replace(f"{number_vi(share, 1)}%", f"{number_vi(wrong_share, 1)}%")
    assume(right != wrong)

    assert judged(right) == [("share", "holds")]
    assert judged(wrong) == [("share", "fails")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đã chuẩn hóa 60% dữ liệu, 40% còn lại chưa chuẩn hóa.", [("complement", "holds")]),
        ("Đã chuẩn hóa 65% dữ liệu, 40% còn lại chưa chuẩn hóa.", [("complement", "fails")]),
        ("Cấp huyện có 1599 DVC (trung bình mỗi huyện có 123 DVC).", [("average", "holds")]),
        ("Cấp xã có 100 dịch vụ (trung bình mỗi xã có 56 dịch vụ).", [("average", "fails")]),
        ("Chỉ số đạt 6,25 điểm, tăng 0,09 điểm (năm 2017: 6,16 điểm).", [("change", "holds")]),
        ("Chỉ số đạt 6,25 điểm, tăng 0,19 điểm (năm 2017: 6,16 điểm).", [("change", "fails")]),
        ("Từ vị trí 33 của năm trước, lên vị trí 23 (tăng 10 bậc).", [("change", "holds")]),
        ("Từ vị trí 33 của năm trước, lên vị trí 23 (tăng 9 bậc).", [("change", "fails")]),
        ("Phát sinh 1.636 hồ sơ (trong đó có 776 hồ sơ cấp xã).", [("at-most", "holds")]),
        ("Phát sinh 636 hồ sơ (trong đó có 776 hồ sơ cấp xã).", [("at-most", "fails")]),
        ("Hệ thống gồm 3 phân hệ: y tế; giáo dục; du lịch.", [("items", "holds")]),
        ("Hệ thống gồm 4 phân hệ: y tế; giáo dục; du lịch.", [("items", "fails")]),
        ("Kinh phí 2.680.000.000đ (Hai tỷ sáu trăm tám mươi triệu đồng).", [("words", "holds")]),
        ("Kinh phí 2.860.000.000đ (Hai tỷ sáu trăm tám mươi triệu đồng).", [("words", "fails")]),
    ],
)  # fmt: skip
def test_what_a_sentence_states_is_judged(text, expected):
    assert judged(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Có 1 phòng máy chủ (3 máy chủ, 12 bộ phát wifi), 2 máy in.",
        "Duy trì 158 sản phẩm/202 gian hàng, đạt kết quả tốt.",
        "Tổ chức 50 lớp (Quyết định số 12/QĐ-UBND ngày 3/4/2022; Kế hoạch số 15/KH-UBND).",
        "Tiếp nhận 300 hồ sơ, tăng 20 hồ sơ so với cùng kỳ.",
        "Đã trang bị 100% máy tính cho cán bộ cấp tỉnh, 95% cho cán bộ cấp xã.",
    ],
)
def test_nothing_is_claimed_where_the_text_claims_nothing(text):
    assert judged(text) == []


def test_what_is_only_about_is_never_called_wrong():
    text = "Đã đăng hơn 500 tin (trong đó: 300 tin trên báo in; 150 tin trên báo điện tử)."

    assert judged(text) == [("sum", "unsure")]


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("bon ty sau tram nam hai trieu dong", 4_652_000_000),
        ("mot tram linh nam nghin dong", 105_000),
        ("muoi lam trieu", 15_000_000),
        ("hai tram ngan dong", 200_000),
        ("mot trieu hai tram ba muoi bon nghin nam tram sau muoi bay dong", 1_234_567),
    ],
)
def test_amounts_in_words_are_read(words, amount):
    assert in_words(words) == amount


def test_words_that_are_no_amount_are_not_guessed():
    assert in_words("nhu tren dong") is None
