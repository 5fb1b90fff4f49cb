"""Which indicators figures tell: measured on marked reports and passages, and rule by rule."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest

from motcua.kernel.indicators import api as indicators
from motcua.systems.report_reading.queries.suggesting import suggestions_of
from motcua.systems.report_reading.rules.figures import read
from motcua.systems.report_reading.rules.matching.habits import Habit, Habits
from motcua.systems.report_reading.rules.matching.lexicon import Lexicon
from motcua.systems.report_reading.rules.matching.seen import Seen, around
from motcua.systems.report_reading.rules.matching.suggesting import SURE, Whose, suggest
from motcua.systems.report_reading.web import words

from . import measuring

RULES = Path(__file__).parent.parent / "rules" / "matching"
SOMEBODY = UUID(int=7)
SECOND = (0.7, 0.7)
HALF = (date(2024, 1, 1), date(2024, 7, 1))


def best_of(text, written, title="BÁO CÁO 6 tháng đầu năm 2024\n\n"):
    text = title + text
    reading = read(text)
    for figure, found in zip(reading.figures, suggestions_of(reading, text), strict=True):
        if figure.numeral.written == written:
            return found
    raise AssertionError(f"{written} was not read: {[f.numeral.written for f in reading.figures]}")


def told(text, written):
    best = best_of(text, written).best
    return (best.indicator, best.period, best.value) if best else None


def seen_as(label, *, value="120", kind="count", before="", unit=""):
    return Seen(
        kind=kind, value=Decimal(value), written=value, unit=unit, label=label, section="",
        before=before, after="", first=HALF[0], until=HALF[1],
    )  # fmt: skip


def lexicon():
    names = indicators.catalogue.catalogue().dimension_names
    return Lexicon(indicators.definitions(on=date(2024, 6, 30)), names)


def test_the_five_reports_are_matched_as_a_person_marked_them():
    clean, together = measuring.Measured(), measuring.Measured()
    for name in measuring.REPORTS:
        one = measuring.of_report(name)
        together.add(one)
        if name != "ha-tinh-2019-resolution-22":
            clean.add(one)

    assert clean.precision >= 0.82 and clean.recall >= 0.95, "\n".join(clean.wrong)
    assert clean.sure_precision == 1, "\n".join(clean.wrong)
    assert together.recall >= 0.88 and together.sure_precision >= 0.94, "\n".join(together.wrong)


@pytest.mark.parametrize(
    ("name", "precision", "recall"), [("styles", 0.93, 0.97), ("second", SECOND[0], SECOND[1])]
)
def test_passages_in_the_manner_of_other_agencies_are_matched(name, precision, recall):
    together = measuring.Measured()
    for one in measuring.of_passages(name).values():
        together.add(one)

    assert together.precision >= precision, "\n".join(together.wrong)
    assert together.recall >= recall, "\n".join(together.wrong)
    assert together.sure_precision >= 0.9, "\n".join(together.wrong)


def test_a_sum_since_january_is_of_that_time_though_the_report_is_of_a_month():
    text = "BÁO CÁO tháng 9 năm 2024\n\nTháng 9 năm 2024 tiếp nhận 900 hồ sơ, lũy kế 9 tháng tiếp nhận 8.100 hồ sơ."  # noqa: E501

    first = best_of(text, "900", title="").best
    second = best_of(text, "8.100", title="").best

    assert (first.period, second.period) == ("2024-09", "2024-9M")
    assert "cumulative" in [reason.code for reason in second.reasons]


@pytest.mark.parametrize(
    ("text", "written", "value"),
    [
        ("Số tiền phí, lệ phí thu được là 1,5 tỷ đồng.", "1,5 tỷ", "1500000000"),
        ("Phí, lệ phí đã nộp 750 triệu đồng.", "750 triệu", "750000000"),
    ],
)
def test_money_is_told_in_the_unit_of_the_indicator(text, written, value):
    assert told(text, written) == ("money_paid", "2024-H1", Decimal(value))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Hồ sơ tiếp nhận trực tuyến tăng 505 hồ sơ so với cùng kỳ.", "505"),
        ("Tỷ lệ hồ sơ giải quyết đúng hạn đạt 99%, tăng 2,5% so với cùng kỳ.", "2,5%"),
        ("Bình quân mỗi xã tiếp nhận 56 hồ sơ.", "56"),
        ("Chỉ số cải cách hành chính xếp thứ 8 cả nước.", "8"),
        ("Diện tích gieo cấy lúa 59.124 ha.", "59.124"),
    ],
)
def test_changes_means_ranks_and_other_things_are_left(text, written):
    assert told(text, written) is None


@pytest.mark.parametrize("around_it", ["hơn ", "gần ", "khoảng "])
def test_what_is_only_about_is_never_sure(around_it):
    exact = best_of("Đã tiếp nhận 2.500 hồ sơ.", "2.500").best
    about = best_of(f"Đã tiếp nhận {around_it}2.500 hồ sơ.", "2.500").best

    assert exact.score > about.score and "about" in [one.code for one in about.reasons]


def test_what_has_no_period_or_nobody_is_suggested_but_never_sure():
    whose = Whose("unknown", None)
    nobody = suggest(seen_as("hồ sơ tiếp nhận", unit="ho so"), lexicon(), whose=whose, report=HALF)
    odd = best_of("Trong 5 tháng đầu năm 2024 tiếp nhận 2.500 hồ sơ.", "2.500").best

    assert nobody.best.agency is None and nobody.best.score < SURE and not nobody.best.is_whole
    assert odd.period == "" and odd.score < SURE


def test_a_level_is_a_part_where_the_indicator_has_levels_and_unclear_elsewhere():
    known = best_of("Tỷ lệ cán bộ, công chức cấp xã được trang bị máy tính đạt 95%.", "95%").best
    other = best_of("Cấp huyện tiếp nhận 4.100 hồ sơ.", "4.100").best

    assert dict(known.dimensions) == {"tier": "commune"}
    assert other is None or other.agency is None


def test_a_share_is_no_count_and_a_count_no_share():
    share = suggest(
        seen_as("hồ sơ tiếp nhận", kind="percent"), lexicon(), whose=Whose("nobody", SOMEBODY),
        report=HALF,
    )  # fmt: skip
    assert all(one.indicator.endswith("rate") for one in share.suggestions)


def test_what_people_confirmed_comes_first_and_the_own_body_before_others():
    figure = seen_as("giấy tờ các loại", unit="giay to")
    whose = Whose("nobody", SOMEBODY)
    before = suggest(figure, lexicon(), whose=whose, report=HALF)
    habits = Habits(
        [
            Habit(figure.phrase, "dossiers_received", False, 40),
            Habit(figure.phrase, "dossiers_settled", True, 1),
        ]
    )
    after = suggest(figure, lexicon(), whose=whose, report=HALF, habits=habits)
    refused = suggest(
        figure, lexicon(), whose=whose, report=HALF,
        habits=Habits([Habit(figure.phrase, "", True, 1)]),
    )  # fmt: skip

    assert before.best is None
    assert [one.indicator for one in after.suggestions] == ["dossiers_settled", "dossiers_received"]
    assert after.best.score >= SURE and after.best.reasons[0].code == "habit-own"
    assert refused.best is None and refused.left == "habit-none"


def test_a_habit_of_an_indicator_that_is_no_more_is_not_followed():
    figure = seen_as("giấy tờ các loại", unit="giay to")
    habits = Habits([Habit(figure.phrase, "gone.indicator", True, 9)])

    found = suggest(figure, lexicon(), whose=Whose("nobody", SOMEBODY), report=HALF, habits=habits)

    assert found.best is None


def test_a_sentence_ends_at_its_full_stop_and_at_the_edge_of_a_cell():
    text = "Đã nhận 5 hồ sơ. Ước đạt 12.5 điểm, trả 7 kết quả; còn | 3 | ô khác"

    before, after = around(text, text.index("7 kết"), text.index("7 kết") + 1)

    assert (before, after) == ("Ước đạt 12.5 điểm, trả", "kết quả; còn")
    assert around("", 0, 0) == ("", "")


def test_every_reason_and_every_left_code_has_words():
    texts = [path.read_text() for path in sorted(RULES.glob("*.py"))]
    reasons = {code for text in texts for code in re.findall(r'Reason\("([a-z-]+)"', text)}
    reasons |= {code for text in texts for code in re.findall(r'"([a-z-]+)", 0\.\d', text)}
    reasons |= {code for text in texts for code in re.findall(r'reason="([a-z-]+)"', text)}
    left = {code for text in texts for code in re.findall(r'left="([a-z-]+)"', text)}
    left |= {"rank", "change", "mean", "habit-none", "nothing-like-it"}

    assert len(reasons) > 15 and not reasons - set(words.REASONS)
    assert not left - set(words.LEFT)
