"""The text of files: PDF with text, Word, plain text, and those that have none."""

import io
import zipfile

import pikepdf
import pytest
import typst
from PIL import Image

from motcua.systems.report_reading.rules.extraction import DOCX, PDF, NoText, text_of
from motcua.systems.report_reading.rules.figures import read

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(body):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        xml = f'<?xml version="1.0"?><w:document {W}><w:body>{body}</w:body></w:document>'
        archive.writestr("word/document.xml", xml)
    return packed.getvalue()


def paragraph(*runs):
    return "<w:p>" + "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in runs) + "</w:p>"


def scan():
    packed = io.BytesIO()
    Image.new("L", (600, 800), 255).save(packed, "PDF")
    return packed.getvalue()


def encrypted(content):
    packed = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pdf.save(packed, encryption=pikepdf.Encryption(owner="chủ", user="mật"))
    return packed.getvalue()


def test_a_word_document_is_read_across_its_runs_and_tables():
    table = (
        "<w:tbl><w:tr><w:tc>" + paragraph("Cấp tỉnh") + "</w:tc><w:tc>" + paragraph("610")
        + "</w:tc></w:tr></w:tbl>"
    )  # fmt: skip
    text = text_of(docx(paragraph("Tiếp nhận 17.", "667 hồ sơ") + table), DOCX)

    assert text.splitlines() == ["Tiếp nhận 17.667 hồ sơ", "", "| Cấp tỉnh | 610 |"]


def test_a_pdf_with_text_is_read_with_its_letters(report_pdf):
    text = text_of(report_pdf, PDF)
    written = [figure.numeral.written for figure in read(text).figures]

    assert "Đã tiếp nhận" in text and written == ["271.215", "11.261", "259.999"]


def test_plain_text_of_either_unicode_is_read():
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert text_of("Đạt 99,8%".encode(encoding), "text/plain") == "Đạt 99,8%"


@pytest.mark.parametrize(
    ("content", "media_type", "reason"),
    [
        (scan(), PDF, "scan"),
        (b"%PDF-1.7 nothing", PDF, "broken"),
        (docx("<w:p>").replace(b"</w:body>", b""), DOCX, "broken"),
        (b"PK\x03\x04", DOCX, "broken"),
        (docx(""), DOCX, "empty"),
        ("Đạt".encode("cp1258", "ignore") + b"\xff\xd2", "text/plain", "encoding"),
        (b"a" * 2_000_001, "text/plain", "too-long"),
    ],
    ids=["scan", "broken pdf", "broken xml", "no archive", "empty", "code page", "too long"],
)
def test_a_file_without_text_is_refused_for_its_reason(content, media_type, reason):
    with pytest.raises(NoText) as refused:
        text_of(content, media_type)

    assert refused.value.reason == reason


def test_a_pdf_with_a_password_is_refused_for_it(report_pdf):
    with pytest.raises(NoText) as refused:
        text_of(encrypted(report_pdf), PDF)

    assert refused.value.reason == "encrypted"


@pytest.fixture(scope="module")
def report_pdf(tmp_path_factory):
    source = tmp_path_factory.mktemp("report") / "report.typ"
    source.write_text(
        "Đã tiếp nhận và trả 271.215 hồ sơ (11.261 hồ sơ tại tỉnh, 259.999 hồ sơ tại huyện)."
    )
    return typst.compile(source)
