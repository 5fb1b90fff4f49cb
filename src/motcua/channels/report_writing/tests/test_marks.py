"""Marks of live figures: read as they were meant, and refused where they cannot be understood."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.channels.report_writing.rules.body import blocks_of
from motcua.channels.report_writing.rules.marks import asked_of, marks_of

WAYS = {
    "[[HS.NHAN]]": ("value", ("HS.NHAN",), "", 0),
    "[[HS.NHAN; kỳ trước]]": ("before", ("HS.NHAN",), "", 0),
    "[[ HS.NHAN ;  So với kỳ trước ]]": ("change", ("HS.NHAN",), "", 0),
    "[[HS.NHAN; so voi cung ky]]": ("change-year", ("HS.NHAN",), "", 0),
    "[[HS.NHAN; tỷ lệ trên HS.TONG]]": ("share", ("HS.NHAN", "HS.TONG"), "", 0),
    "[[HS.NHAN; xếp hạng; đơn vị H27.12]]": ("rank", ("HS.NHAN",), "H27.12", 0),
    "[[HS.NHAN; cao nhất 3]]": ("highest", ("HS.NHAN",), "", 3),
    "[[HS.NHAN; thấp nhất]]": ("lowest", ("HS.NHAN",), "", 1),
    "[[HS.NHAN; cấp xã; đơn vị H27]]": ("value", ("HS.NHAN",), "H27", 0),
    "[[bảng: HS.NHAN, HS.TRA; theo đơn vị]]": ("table", ("HS.NHAN", "HS.TRA"), "", 0),
    "[[biểu đồ: HS.NHAN; 12 kỳ]]": ("chart", ("HS.NHAN",), "", 12),
}


@pytest.mark.parametrize("written", WAYS)
def test_a_mark_says_what_is_asked(written):
    marks, faults = marks_of(written)

    mark = marks[0]
    assert (mark.way, mark.codes, mark.unit, mark.count) == WAYS[written]
    assert not faults and mark.written == written


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("[[]]", "code"),
        ("[[HS NHAN]]", "code"),
        ("[[HS; ngày mai]]", "option"),
        ("[[HS; kỳ trước; cùng kỳ]]", "two-ways"),
        ("[[HS; cấp xã; xếp hạng]]", "two-ways"),
        ("[[HS; cao nhất 99]]", "count"),
        ("[[bảng: A; 30 kỳ]]", "count"),
        ("[[sơ đồ: A]]", "block"),
        ("[[biểu đồ: A, B]]", "too-many"),
        ("Xem [[bảng: A]] sau đây", "not-alone"),
        ("Đạt [[HS hồ sơ", "unpaired"),
        ("Đạt HS]] hồ sơ", "unpaired"),
    ],
)
def test_what_cannot_be_understood_is_told_and_stays_words(written, reason):
    marks, faults = marks_of(written)

    assert not marks and [fault.reason for fault in faults] == [reason]
    said = "".join(piece.text for block in blocks_of(written) for piece in block.pieces)
    assert said == written


@settings(max_examples=60)
@given(st.text(alphabet="[]; :-|\nAHS.1đkỳbảng trướcso với", max_size=60))
def test_no_text_breaks_the_reading_and_no_word_is_lost(text):
    marks, faults = marks_of(text)

    for one in [*marks, *faults]:
        assert text[one.start : one.end] == one.written
    kept = [piece.text for b in blocks_of(text) for piece in (*b.pieces, *_cells(b))]
    for word in "".join(c if c.isalnum() else " " for c in text).split():
        assert word in "".join(kept)


def _cells(block):
    return [piece for row in block.rows for cell in row for piece in cell]


def test_words_that_move_to_another_text_keep_asking_their_own_agency():
    text = "Đã nhận [[A]] hồ sơ, [[A; kỳ trước]]; xã khác [[A; đơn vị H27.1]]; [[sai mã]]."

    assert asked_of(text, "H27.9") == (
        "Đã nhận [[A; đơn vị H27.9]] hồ sơ, [[A; kỳ trước; đơn vị H27.9]]; "
        "xã khác [[A; đơn vị H27.1]]; [[sai mã]]."
    )


def test_typed_tables_are_even_and_points_are_points():
    blocks = blocks_of("| Nhiệm vụ | Tiến độ |\n|---|---|\n| Nâng cấp mạng |\n\n- Đạt [[A]]\nHết")

    assert [block.kind for block in blocks] == ["table", "point", "paragraph"]
    assert [len(row) for row in blocks[0].rows] == [2, 2]
    assert blocks[1].pieces[1].mark.codes == ("A",)
