"""The arithmetic of fees and the completeness of versions, by table."""

from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest

from motcua.systems.procedures.rules import conditions, figures, results, wording
from motcua.systems.procedures.rules.completeness import PART_NAMES, faults_of, missing_parts
from motcua.systems.procedures.rules.fees import fee_sheet
from motcua.systems.procedures.rules.parts import TimeLimit
from motcua.systems.procedures.rules.reading import fee_of, time_limit_of
from motcua.systems.procedures.testing import version_content

ON = date(2026, 3, 2)


def known_limit(value: dict[str, Any]) -> TimeLimit:
    limit = time_limit_of(value)
    assert limit is not None
    return limit


COPIES = {
    "code": "certified_copy",
    "name": "Phí chứng thực",
    "kind": "phi",
    "amount": 2000,
    "per": "page",
    "units_at": "/pages",
    "copies_at": "/copies",
    "steps": [{"from": 3, "amount": 1000}],
    "maximum": 200000,
}


@pytest.mark.parametrize(
    ("pages", "copies", "amount"),
    [
        (1, 1, 2000),
        (2, 1, 4000),
        (3, 1, 5000),
        (10, 1, 12000),
        (10, 3, 36000),
        (198, 1, 200000),
        (500, 1, 200000),
        (500, 2, 400000),
    ],
)
def test_certified_copies_cost_what_circular_226_says(pages: Any, copies: Any, amount: Any) -> None:
    sheet = fee_sheet([fee_of(COPIES)], {"pages": pages, "copies": copies}, on=ON)

    assert sheet.total == amount


@pytest.mark.parametrize("answers", [{}, {"pages": "nhiều"}, {"pages": None}])
def test_an_unanswered_count_is_one(answers: Any) -> None:
    assert fee_sheet([fee_of(COPIES)], answers, on=ON).total == 2000


def test_a_negative_count_costs_nothing_and_pays_nothing() -> None:
    assert fee_sheet([fee_of(COPIES)], {"pages": -5, "copies": 2}, on=ON).total == 0


LATE = {
    "code": "late",
    "name": "Lệ phí quá hạn",
    "kind": "le_phi",
    "amount": 8000,
    "when": {"field": "/late", "equals": "yes"},
    "exemptions": [
        {"code": "poor", "label": "Hộ nghèo", "when": {"field": "/case", "equals": "poor"}},
        {"code": "online", "label": "Trực tuyến", "channel": "online", "percent": 50},
    ],
}


@pytest.mark.parametrize(
    ("answers", "channel", "lines", "total", "exemption"),
    [
        ({"late": "no"}, "direct", 0, 0, None),
        ({"late": "yes"}, "direct", 1, 8000, None),
        ({"late": "yes"}, "online", 1, 4000, "online"),
        ({"late": "yes", "case": "poor"}, "online", 1, 0, "poor"),
    ],
)
def test_a_fee_is_due_in_its_case_only_and_the_best_exemption_counts(
    answers: Any, channel: Any, lines: Any, total: Any, exemption: Any
) -> None:
    sheet = fee_sheet([fee_of(LATE)], answers, on=ON, channel=channel)

    assert len(sheet.lines) == lines
    assert sheet.total == total
    assert (sheet.lines[0].exemption.code if lines and sheet.lines[0].exemption else None) == (
        exemption
    )


@pytest.mark.parametrize(
    ("day", "amount"),
    [
        (date(2025, 6, 30), 0),
        (date(2025, 7, 1), 1500000),
        (date(2026, 12, 31), 1500000),
        (date(2027, 1, 1), 3000000),
    ],
)
def test_a_fee_changes_on_its_day(day: Any, amount: Any) -> None:
    fees = [
        fee_of(
            {
                "code": "reduced",
                "name": "Phí (giảm)",
                "kind": "phi",
                "amount": 1500000,
                "valid_from": "2025-07-01",
                "valid_to": "2027-01-01",
            }
        ),
        fee_of(
            {
                "code": "full",
                "name": "Phí",
                "kind": "phi",
                "amount": 3000000,
                "valid_from": "2027-01-01",
            }
        ),
    ]

    assert fee_sheet(fees, {}, on=day).total == amount


def test_an_amount_that_another_agency_sets_is_not_known_yet() -> None:
    sheet = fee_sheet(
        [fee_of({"code": "tax", "name": "Nghĩa vụ", "kind": "obligation"})], {}, on=ON
    )

    assert not sheet.is_complete
    assert sheet.total == 0


@pytest.mark.parametrize("part", list(PART_NAMES))
def test_a_missing_part_is_named(part: Any) -> None:
    content = version_content()
    del content[part]

    assert missing_parts(content) == (part,)


def test_no_fee_is_said_by_an_empty_list() -> None:
    assert missing_parts(version_content(fees=[])) == ()


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"manners": [{"channel": "fax"}]}, "fax"),
        ({"manners": [{"channel": "online", "fees": ["x"]}]}, "«x»"),
        ({"time_limits": [{"amount": -1, "unit": "working_days"}]}, "âm"),
        ({"time_limits": [{"amount": 1, "unit": "weeks"}]}, "weeks"),
        (
            {
                "time_limits": [
                    {"amount": 1, "unit": "working_days", "when": {"field": "/a", "equals": 1}}
                ]
            },
            "thời hạn chung",
        ),
        ({"components": [{"code": "a", "name": "A"}]}, "số bản"),
        (
            {
                "components": [
                    {"code": "a", "name": "A", "originals": 1},
                    {"code": "a", "name": "B", "originals": 1},
                ]
            },
            "hai lần",
        ),
        (
            {"components": [{"code": "a", "name": "A", "originals": 1, "copy_kinds": ["fax"]}]},
            "fax",
        ),
        ({"subjects": {"vi": "Mọi người"}}, "Anh"),
        (
            {"fees": [{"code": "x", "name": "X", "kind": "phi", "amount": "nhiều"}]},
            "không đọc được",
        ),
        ({"sets": "hai"}, "không đọc được"),
        ({"manners": [5]}, "không đọc được"),
    ],
)
def test_what_is_written_wrongly_is_said(changes: Any, fault: Any) -> None:
    assert any(fault in sentence for sentence in faults_of(version_content(**changes)))


def test_a_complete_version_has_no_fault() -> None:
    assert faults_of(version_content()) == ()


@pytest.mark.parametrize(
    ("limit", "vi", "en"),
    [
        ({"amount": 1, "unit": "working_days"}, "1 ngày làm việc", "1 working day"),
        ({"amount": 3, "unit": "working_days"}, "3 ngày làm việc", "3 working days"),
        ({"amount": "0.5", "unit": "working_days"}, "0,5 ngày làm việc", "0.5 working days"),
        ({"amount": 30, "unit": "calendar_days"}, "30 ngày", "30 days"),
        ({"amount": 10, "unit": "working_hours"}, "10 giờ làm việc", "10 working hours"),
    ],
)
def test_time_limits_in_words(limit: Any, vi: Any, en: Any) -> None:
    value = known_limit(limit)

    assert wording.time_limit_words(value, "vi") == vi
    assert wording.time_limit_words(value, "en") == en


def test_the_case_of_the_answers_has_its_own_time_limit() -> None:
    limits = [
        known_limit({"amount": 1, "unit": "working_days", "cut_off": "15:00"}),
        known_limit(
            {"amount": 3, "unit": "working_days", "when": {"field": "/proof", "equals": "none"}}
        ),
    ]

    assert wording.time_limit_for(limits, {}).cut_off == time(15)
    assert wording.time_limit_for(limits, {"proof": "none"}).amount == Decimal(3)


@pytest.mark.parametrize(
    ("condition", "true"),
    [
        (None, True),
        ({"field": "/a", "equals": 1}, True),
        ({"field": "/a", "in": [2, 3]}, False),
        ({"field": "/b/0/c", "filled": True}, True),
        ({"field": "/z", "filled": False}, True),
        ({"not": {"field": "/a", "equals": 1}}, False),
        ({"all": [{"field": "/a", "equals": 1}, {"field": "/z", "filled": True}]}, False),
        ({"any": [{"field": "/a", "equals": 1}, {"field": "/z", "filled": True}]}, True),
    ],
)
def test_conditions_over_answers(condition: Any, true: Any) -> None:
    assert conditions.holds(condition, {"a": 1, "b": [{"c": "x"}]}) is true


def test_an_unknown_condition_is_an_error() -> None:
    with pytest.raises(ValueError, match="unknown condition"):
        conditions.holds({"field": "/a", "like": "b"}, {"a": "b"})


def test_a_results_context_is_made_from_the_answers() -> None:
    mapping = {
        "name": "/child/name",
        "born": {"pointer": "/child/born", "as": "date"},
        "sex": {"pointer": "/child/sex", "words": {"female": "Nữ"}},
        "place": {"join": ["/detail", {"pointer": "/unit", "as": "unit"}], "with": ", "},
        "mother": {
            "cases": [{"when": {"field": "/by", "equals": "mother"}, "then": "/me/name"}],
            "otherwise": "/mother/name",
        },
        "rows": {"rows": "/list", "each": {"n": "/n"}},
        "kind": "KHAI SINH",
        "missing": "/nothing",
        "words": {"pointer": "/child/born", "as": "date_words"},
        "area": {"join": [{"pointer": "/area", "as": "number"}, "m²"], "with": " "},
        "agency": {"fact": "agency"},
        "number": {"fact": "number", "otherwise": "/child/name"},
        "nobody": {"constant": None},
    }
    answers = {
        "child": {"name": "An", "born": "2026-10-30", "sex": "female"},
        "area": 1112.5,
        "detail": "Thôn 1",
        "unit": "18766",
        "by": "mother",
        "me": {"name": "Mẫu"},
        "list": [{"n": 1}, {"n": 2}],
    }

    context = results.result_context(
        mapping, results.Sources(answers, lambda code: f"xã {code}", {"agency": "UBND"})
    )

    assert context == {
        "name": "An",
        "born": "30/10/2026",
        "sex": "Nữ",
        "place": "Thôn 1, xã 18766",
        "mother": "Mẫu",
        "rows": [{"n": 1}, {"n": 2}],
        "kind": "KHAI SINH",
        "missing": "",
        "words": "ngày ba mươi tháng mười năm hai nghìn không trăm hai mươi sáu",
        "area": "1.112,5 m²",
        "agency": "UBND",
        "number": "An",
        "nobody": None,
    }
    assert "/list/0/n" in results.pointers_of(mapping)
    assert "/by" in results.pointers_of(mapping)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Đăng ký khai sinh", ("dang", "ky", "khai", "sinh")),
        ("làm giấy khai sinh cho con", ("giay", "khai", "sinh", "con")),
        ("thủ tục", ("thu", "tuc")),
        ("", ()),
        ("!!!", ()),
    ],
)
def test_the_words_of_a_search(text: Any, words: Any) -> None:
    assert wording.search_words(text) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (15, "mười lăm"),
        (21, "hai mươi mốt"),
        (25, "hai mươi lăm"),
        (31, "ba mươi mốt"),
        (105, "một trăm linh năm"),
        (1994, "một nghìn chín trăm chín mươi bốn"),
        (2000, "hai nghìn"),
        (2005, "hai nghìn không trăm linh năm"),
        (2026, "hai nghìn không trăm hai mươi sáu"),
    ],
)
def test_numbers_in_words(number: Any, words: Any) -> None:
    assert figures.number_words(number) == words


@pytest.mark.parametrize("number", [-1, 10000])
def test_numbers_beyond_a_year_are_refused(number: Any) -> None:
    with pytest.raises(ValueError, match="between"):
        figures.number_words(number)
