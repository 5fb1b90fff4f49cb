"""Tables of reports: their heads, units and periods, and what they claim."""

import io
import zipfile
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import typst
import yaml

from motcua.systems.report_reading.rules.claims.all import claims
from motcua.systems.report_reading.rules.extraction import DOCX, PDF, XLSX, NoText, text_of
from motcua.systems.report_reading.rules.figures import read

STYLES = yaml.safe_load((Path(__file__).parent / "styles.yaml").read_text())
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TWO_LEVELS = """Biểu 1. Kết quả giải quyết hồ sơ (ĐVT: nghìn hồ sơ)
| STT | Cơ quan | Năm 2023 | ← | Năm 2024 | ← |
| ↑ | ↑ | Trực tuyến | Trực tiếp | Trực tuyến | Trực tiếp |
| 1 | Sở Nội vụ | 1,5 | 2 | 3 | 1.250 |
| 2 | UBND huyện Kỳ Anh | - | 4 | x | 5 |
"""


def marked(style):
    figures = [(Decimal(one.split()[0]), one.split()[1]) for one in style["figures"]]
    said = [one.split() for one in style["claims"]]
    return figures, [(kind, Decimal(stated), verdict) for kind, stated, verdict in said]


def shared(found, right):
    return sum((Counter(found) & Counter(right)).values())


def test_passages_in_the_manner_of_other_agencies_are_read_as_a_person_marked_them():
    counts = dict.fromkeys(("figures", "right", "marked", "claims", "true", "said"), 0)
    for style in STYLES:
        reading = read(style["text"])
        figures, identities = marked(style)
        found = [(one.numeral.value, one.numeral.kind) for one in reading.figures]
        judged = [(one.kind, one.stated, one.verdict) for one in claims(reading)]
        counts["figures"] += len(found)
        counts["marked"] += len(figures)
        counts["right"] += shared(found, figures)
        counts["claims"] += len(judged)
        counts["said"] += len(identities)
        counts["true"] += shared(judged, identities)

    assert counts["right"] >= 0.97 * max(counts["figures"], counts["marked"]), counts
    assert counts["true"] >= 0.97 * counts["claims"], counts
    assert counts["true"] >= 0.9 * counts["said"], counts


def test_a_cell_has_its_row_its_heads_its_unit_and_its_period():
    figures = {one.cell[1:]: one for one in read(TWO_LEVELS).figures if one.cell}

    first = figures[2, 2]
    assert first.label == "Sở Nội vụ – Năm 2023 – Trực tuyến"
    assert (str(first.numeral.value), first.unit) == ("1500.0", "ho so")
    assert (first.time.first, first.time.until) == (date(2023, 1, 1), date(2024, 1, 1))
    assert first.body == "Sở Nội vụ" and figures[3, 3].body == "UBND huyện Kỳ Anh"
    assert figures[2, 5].numeral.value == 1_250_000, "1.250 thousand"
    assert (3, 2) not in figures and (3, 4) not in figures, "signs for nothing are no figures"


def test_a_comma_is_between_thousands_where_its_column_says_so():
    table = "| Xã | Số tiền |\n| A | 1,234 |\n| B | 1,234,567 |\n| C | 7 |\n"

    values = {int(one.numeral.value): one.numeral.doubt for one in read(table).figures}

    assert values == {1234: "", 1234567: "", 7: ""}
    alone = read("| Xã | Số tiền |\n| A | 1,234 |\n| B | 7 |\n").figures
    assert alone[0].numeral.doubt == "thousands-or-decimal", "nothing says which"


def table_of(rows):
    return "".join("| " + " | ".join(str(cell) for cell in row) + " |\n" for row in rows)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("Xã", "Số hộ"), ("A", 5), ("B", 6), ("Tổng cộng", 11)], {("total-row", "holds"): 1}),
        ([("Xã", "Số hộ"), ("A", 5), ("B", 6), ("Tổng cộng", 12)], {("total-row", "fails"): 1}),
        ([("Xã", "Số hộ"), ("Tổng số", 11), ("A", 5), ("B", 6)], {("total-row", "holds"): 1}),
        (
            [("TT", "Đơn vị", "Số hộ"), ("I", "Huyện", 11), (1, "A", 5), (2, "B", 6),
             ("II", "Thị xã", 4), ("", "Tổng cộng", 15)],
            {("total-row", "holds"): 2},
        ),
        (
            [("Xã", "Giao", "Xong", "Tỷ lệ (%)"), ("A", 50, 40, "80,0"), ("B", 60, 45, "75,0"),
             ("C", 10, 9, "95,0")],
            {("share", "holds"): 2, ("share", "fails"): 1},
        ),
        (
            [("Xã", "Tổng số", "Nam", "Nữ"), ("A", 9, 4, 5), ("B", 7, 3, 4), ("C", 9, 4, 4)],
            {("sum", "holds"): 2, ("sum", "fails"): 1},
        ),
        ([("Năm", "Bình quân"), ("2023", 5), ("2024", 6), ("Tổng cộng", 20)], {}),
    ],
)  # fmt: skip
def test_what_a_table_states_is_judged(rows, expected):
    found = {}
    for claim in claims(read(table_of(rows))):
        found[claim.kind, claim.verdict] = found.get((claim.kind, claim.verdict), 0) + 1

    assert found == expected


def test_a_total_that_no_choice_of_rows_makes_is_unsure():
    rows = [("Xã", "Nam", "Nữ"), ("A", 5, 5), ("B", 6, 6), ("Tổng cộng", 90, 80)]

    assert {(one.verdict, one.because) for one in claims(read(table_of(rows)))} == {
        ("unsure", "rows")
    }


def cell(words, *, span=1, merge=""):
    inside = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    inside += {"": "", "begin": '<w:vMerge w:val="restart"/>', "on": "<w:vMerge/>"}[merge]
    return f"<w:tc><w:tcPr>{inside}</w:tcPr><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc>"


def test_merged_cells_and_numbered_points_of_a_word_document_are_read():
    rows = [
        cell("Cơ quan", merge="begin") + cell("Hồ sơ", span=2),
        cell("", merge="on") + cell("Tiếp nhận") + cell("Trả"),
        cell("Sở Y tế") + cell("1.204") + cell("1.180"),
    ]
    table = "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"
    point = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr></w:pPr>'
    points = "".join(f"{point}<w:r><w:t>{words}</w:t></w:r></w:p>" for words in ("Một", "Hai"))
    numbering = (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="7">'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1)"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        body = f"<w:document {W}><w:body>{points}{table}</w:body></w:document>"
        archive.writestr("word/document.xml", body)
        archive.writestr("word/numbering.xml", numbering)

    text = text_of(packed.getvalue(), DOCX)

    assert text.startswith("a) Một\n\nb) Hai\n\n| Cơ quan | Hồ sơ | ← |\n| ↑ | Tiếp nhận | Trả |")
    assert [one.label for one in read(text).figures] == [
        "Sở Y tế – Hồ sơ – Tiếp nhận", "Sở Y tế – Hồ sơ – Trả",
    ]  # fmt: skip


def test_a_workbook_is_read_by_its_cells():
    book = openpyxl.Workbook()
    sheet = book.create_sheet("Biểu", 0)
    for row in (
        ["Biểu kết quả quý II/2024"], ["Đơn vị", "Hồ sơ", None], [None, "Nhận", "Tỷ lệ"],
        ["Sở Y tế", 1204, 0.985], ["Sở Nội vụ", 318, 1],
    ):  # fmt: skip
        sheet.append(row)
    sheet.merge_cells("B2:C2")
    sheet.merge_cells("A2:A3")
    sheet["C4"].number_format = sheet["C5"].number_format = "0.0%"
    packed = io.BytesIO()
    book.save(packed)

    figures = read(text_of(packed.getvalue(), XLSX)).figures

    assert [(one.numeral.written, one.numeral.kind) for one in figures] == [
        ("1.204", "count"), ("98,5%", "percent"), ("318", "count"), ("100%", "percent"),
    ]  # fmt: skip
    assert figures[0].label == "Sở Y tế – Hồ sơ – Nhận"
    assert figures[0].time.written.lower().startswith("quý ii")


def test_a_workbook_that_is_none_is_refused():
    with pytest.raises(NoText) as refused:
        text_of(b"PK\x03\x04 nothing", XLSX)

    assert refused.value.reason == "broken"


TABLE = """[Cơ quan], [Nhận], [Đã trả], [Tỷ lệ (%)],
 [Sở Y tế], [1.204], [1.180], [98,0], [Sở Nội vụ], [318], [310], [97,5],
 [Sở Xây dựng], [40], [30], [75,0], [Tổng cộng], [1.562], [1.521], [97,3]"""


@pytest.mark.parametrize("stroke", ["0.5pt", "none"])
def test_a_table_of_a_pdf_is_read_with_lines_and_without(stroke, tmp_path):
    source = tmp_path / "bang.typ"
    source.write_text(
        f"Kết quả quý III năm 2024 của các sở.\n\n#table(columns: 4, stroke: {stroke}, {TABLE})\n\n"
        "Các sở tiếp tục thực hiện."
    )

    reading = read(text_of(typst.compile(source), PDF))

    labels = {one.label: one.numeral.written for one in reading.figures}
    assert labels["Sở Nội vụ – Đã trả"] == "310" and labels["Sở Y tế – Tỷ lệ (%)"] == "98,0"
    judged = {(one.kind, str(one.stated), one.verdict) for one in claims(reading)}
    assert {("total-row", "1562", "holds"), ("total-row", "1521", "fails")} <= judged
