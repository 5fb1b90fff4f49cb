"""What expressions mean: tables of cases after the chapters of the DMN standard."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest

from motcua.base.feel.evaluation import compile_tree
from motcua.base.feel.parsing import parse_expression, parse_unary_tests
from motcua.base.feel.scope import Scope
from motcua.base.feel.values import Months, Range

TODAY = date(2026, 3, 2)
VARIABLES = {
    "thu nhập": 1500000, "số bản-sao": 2, "tuổi": 75, "tên": "Nguyễn Thị Mẫu", "rate": 0.1,
    "con": [{"tên": "An", "tuổi": 3}, {"tên": "Bình", "tuổi": 9}], "nothing": None,
    "xs": [1, 2, 3], "day": date(2026, 1, 31), "huge": float("inf"),
    "applicant": {"age": 31, "address": {"commune": "Kỳ Xuân"}},
}  # fmt: skip


def meaning(source: str, **options):
    tree = parse_expression(source, names=["thu nhập", "số bản-sao"])
    return compile_tree(tree)(Scope(VARIABLES, today=TODAY, **options))


D = Decimal
NUMBERS = [
    ("0.1 + 0.2 = 0.3", True),
    ("0.1 + 0.2", D("0.3")),
    ("1 / 3", D("0.3333333333333333333333333333333333")),
    ("2 + 3 * 4", D(14)),
    ("(2 + 3) * 4", D(20)),
    ("10 - 3 - 2", D(5)),
    ("2 ** 3 ** 2", D(64)),
    ("-5 ** 2", D(25)),
    ("- (5 ** 2)", D(-25)),
    (".5 + 1e2", D("100.5")),
    ("1 / 0", None),
    ("1 + null", None),
    ('1 + "a"', None),
    ("thu nhập * 2", D(3000000)),
    ("số bản-sao * 8000", D(16000)),
    ("rate * 3 = 0.3", True),
    ("huge", None),
    ("99999999999999999999 + 1", D("100000000000000000000")),
    ("decimal(1/3, 2)", D("0.33")),
    ("decimal(2.5, 0)", D(2)),
    ("decimal(1.5, 0)", D(2)),
    ("floor(-1.5)", D(-2)),
    ("floor(-1.56, 1)", D("-1.6")),
    ("ceiling(-1.5)", D(-1)),
    ("round up(5.5, 0)", D(6)),
    ("round down(-5.5, 0)", D(-5)),
    ("round half up(-2.5, 0)", D(-3)),
    ("round half down(2.5, 0)", D(2)),
    ("round half up(15499, -3)", D(15000)),
    ("abs(-3)", D(3)),
    ("modulo(-12, 5)", D(3)),
    ("modulo(12, -5)", D(-3)),
    ("modulo(1, 0)", None),
    ("sqrt(16)", D(4)),
    ("sqrt(-1)", None),
    ("odd(5) and even(4)", True),
    ("floor(n: 1.9)", D(1)),
    ('number("1.500.000,5", ".", ",")', D("1500000.5")),
    ('number("x")', None),
    ("number(nothing)", None),
]
TRUTHS = [
    ("true and null", None),
    ("false and null", False),
    ("null and false", False),
    ("true or null", True),
    ("null or false", None),
    ("not(null)", None),
    ("not(true)", False),
    ("not(3)", None),
    ("null = null", True),
    ("1 = null", False),
    ("1 != null", True),
    ('1 = "1"', None),
    ('1 < "1"', None),
    ("missing", None),
    ("missing > 3", None),
    ("missing = null", True),
    ("missing.part.deeper = null", True),
    ('"a" < "b"', True),
    ("true < false", None),
    ("3 between 1 and 3", True),
    ("3 between 4 and null", False),
    ("3 between 1 and null", None),
    ("3 in [1..3)", False),
    ("3 in (2..3]", True),
    ("3 in ]2..3]", True),
    ("2 in ]2..3[", False),
    ("3 in (1, 2, 3)", True),
    ("3 in (< 2, > 2.5)", True),
    ("3 in > 5", False),
    ("3 in xs", True),
    ("3 in [[1..2], [3..4]]", True),
    ("4 not in xs", True),
    ("[1,2] = [1,2]", True),
    ("[1,2] = [2,1]", False),
    ("{a: 1, b: 2} = {b: 2, a: 1}", True),
    ("some x in xs satisfies x > 2", True),
    ("every x in xs satisfies x > 0", True),
    ("every x in [] satisfies false", True),
    ("some x in [] satisfies true", False),
    ("some x in [1, null] satisfies x > 2", None),
    ("some a in [1,2], b in [2,3] satisfies a = b", True),
    ("1 instance of number", True),
    ('"a" instance of number', False),
    ("null instance of Any", False),
    ('duration("P1Y") instance of years and months duration', True),
    ("all([true, null])", None),
    ("any(false, true)", True),
]
TEXTS = [
    ('"a" + "b"', "ab"),
    ('"a" + 1', None),
    ('string length("Kỳ Xuân")', D(7)),
    ('substring("Hà Tĩnh", 4)', "Tĩnh"),
    ('substring("Hà Tĩnh", -4, 2)', "Tĩ"),
    ('substring("abc", 0)', None),
    ('substring(string: "abc", start position: 2)', "bc"),
    ('upper case("đường")', "ĐƯỜNG"),
    ('substring before("a/b", "/")', "a"),
    ('substring after("a/b", "/")', "b"),
    ('contains("abc", "b") and starts with("abc", "a") and ends with("abc", "c")', True),
    ("string(1.50)", "1.5"),
    ("string(1000000 * 1000000)", "1000000000000"),
    ('string(date("2026-03-02"))', "2026-03-02"),
    ('string([1, "a"])', '[1, "a"]'),
    ('string join(["a", null, "b"], ", ")', "a, b"),
    ('split("a;b", ";")', ["a", "b"]),
    (r'"dòng\n\"mới\""', 'dòng\n"mới"'),
    ("'nháy đơn'", "nháy đơn"),
    ('trim("  a ") // the rest is a comment', "a"),
    ('matches("042194000018", "^\\\\d{12}$")', True),
    ('matches("04219400001", "^\\\\d{12}$")', False),
    ('matches("Xã Kỳ Xuân", "kỳ\\\\s+x", "i")', True),
    ('matches("abc", "^(ab|c)+$")', True),
    ('matches("a1", "[^a-z]")', True),
    ('matches("đ", "^\\\\p{Ll}$")', True),
    ('matches("", "^$")', True),
    ('matches("x", "(?=x)")', None),
]
LISTS = [
    ("[]", []),
    ("xs[1]", D(1)),
    ("xs[-1]", D(3)),
    ("xs[4]", None),
    ("xs[item > 1]", [D(2), D(3)]),
    ("con[tuổi > 5].tên", ["Bình"]),
    ('con[tên = "An"][1].tuổi', D(3)),
    ("count(con)", D(2)),
    ("sum(1, 2, 3)", D(6)),
    ("sum(xs)", D(6)),
    ("sum([])", None),
    ('sum([1, "a"])', None),
    ("min(3, 1, 2)", D(1)),
    ('max("a", "c", "b")', "c"),
    ("mean(xs)", D(2)),
    ("median(4, 1, 3, 2)", D("2.5")),
    ("product(2, 3)", D(6)),
    ("list contains(xs, 2)", True),
    ("append(xs, 4)", [D(1), D(2), D(3), D(4)]),
    ("concatenate([1], [2, 3])", [D(1), D(2), D(3)]),
    ("distinct values([1, 2, 1.0])", [D(1), D(2)]),
    ("flatten([1, [2, [3]]])", [D(1), D(2), D(3)]),
    ("reverse(xs)[1]", D(3)),
    ("sublist(xs, 2)", [D(2), D(3)]),
    ("index of([1, 2, 1], 1)", [D(1), D(3)]),
    ("for x in xs return x * 2", [D(2), D(4), D(6)]),
    ("for x in 1..3 return x", [D(1), D(2), D(3)]),
    ("for một con in con return một con.tên", ["An", "Bình"]),
    ("for x in [1, 2], y in [10, 20] return x + y", [D(11), D(21), D(12), D(22)]),
    ("{a: 1, b: a + 1}.b", D(2)),
    ('{"số tiền": 5}.số tiền', D(5)),
    ("applicant.address.commune", "Kỳ Xuân"),
    ('get value({a: 1}, "a")', D(1)),
    ("if tuổi >= 75 then 500000 else 0", D(500000)),
    ("if null then 1 else 2", D(2)),
    ("[1..3]", Range(D(1), D(3))),
    ("includes([1..3], 2)", True),
]
TIMES = [
    ('date("2026-03-02")', date(2026, 3, 2)),
    ('@"2026-03-02"', date(2026, 3, 2)),
    ("date(2026, 2, 30)", None),
    ("date(2026, 2, 28)", date(2026, 2, 28)),
    ('date("2024-01-31") + duration("P1M")', date(2024, 2, 29)),
    ('day + @"P1M"', date(2026, 2, 28)),
    ('date("2024-02-29") - duration("P1Y")', date(2023, 2, 28)),
    ('date("2026-03-02") + duration("P60D")', date(2026, 5, 1)),
    ('date("2026-03-02") - date("2026-01-01")', timedelta(60)),
    ('(date("2026-03-02") - date("2026-01-01")).days', D(60)),
    ('(date("2026-03-02") - date("2026-01-01")) > duration("P59D")', True),
    ('date("9999-12-31") + duration("P1D")', None),
    ('years and months duration(date("1951-03-02"), today())', Months(900)),
    ('years and months duration(date("1951-03-03"), today()).years', D(74)),
    ("today()", TODAY),
    ("now()", None),
    ('date("2026-03-02").year + day.month', D(2027)),
    ("day.weekday", D(6)),
    ("day of week(day)", "Saturday"),
    ("week of year(day)", D(5)),
    ('time("07:30:00") + duration("PT90M")', time(9)),
    ('date and time("2026-03-02T07:30:00Z")', datetime(2026, 3, 2, 7, 30, tzinfo=UTC)),
    ('date and time("2026-03-02T07:30:00Z") = date and time("2026-03-02T14:30:00+07:00")', True),
    ('date and time("2026-03-02T07:30:00") < date and time("2026-03-02T07:30:00Z")', None),
    ('duration("P1Y") + duration("P2M")', Months(14)),
    ('duration("P1D") * 1.5', timedelta(1.5)),
    ('duration("PT36H") / duration("P1D")', D("1.5")),
    ('duration("P1M") < duration("P31D")', None),
    ('string(duration("PT26H"))', "P1DT2H"),
    ('-duration("P1Y")', Months(-12)),
    ('date("2026-03-02") < date and time("2026-03-03T00:00:00")', None),
]


@pytest.mark.parametrize(("source", "expected"), [*NUMBERS, *TRUTHS, *TEXTS, *LISTS, *TIMES])
def test_an_expression_means(source: str, expected: object) -> None:
    found = meaning(source)

    assert found == expected and type(found) is type(expected)


@pytest.mark.parametrize(
    ("cell", "value", "expected"),
    [
        ("-", None, True),
        ("", 3, True),
        ("5", 5, True),
        ('"a","b"', "b", True),
        ('"a","b"', "c", False),
        ("< 5", 4, True),
        (">= 5", None, None),
        ("[1..5]", 5, True),
        ("(1..5)", 5, False),
        ("< 1, > 5", 6, True),
        ('not("a", "b")', "c", True),
        ('not("a", "b")', "a", False),
        ("not(< 5)", 5, True),
        ("not(null)", 3, True),
        ("null", None, True),
        ("true", False, False),
        ("false", False, True),
        ("? > 3 and ? < 5", 4, True),
        ("not(? > 3)", 4, False),
        ('starts with(?, "042")', "042194000018", True),
        ("xs", 2, True),
        ("tuổi > 70", 1, True),
        ('< date("2026-01-01")', date(2025, 12, 31), True),
        ("[3..tuổi]", 75, True),
        ('"a"', None, False),
        ("1 + 1", 2, True),
    ],
)  # fmt: skip
def test_a_cell_holds(cell: str, value: object, expected: object) -> None:
    run = compile_tree(parse_unary_tests(cell))

    asked = Decimal(value) if type(value) is int else value
    assert run(Scope(VARIABLES, asked=asked)) is expected


def test_functions_of_the_model_are_called_by_their_names_with_spaces():
    tree = parse_expression("mức thu(thu nhập) + 1", names=["thu nhập"], functions={"mức thu": 1})
    scope = Scope(VARIABLES, functions={"mức thu": lambda scope, income: income / 10})

    assert compile_tree(tree)(scope) == 150001
