"""The PDF/A check accepts what Typst makes as PDF/A, and finds what is not."""

from pathlib import Path

import pikepdf
import pytest
import typst

from motcua.base.testing.pdf import pdfsig, pdftotext, validate_pdfa

SOURCE = '#set document(title: "T", author: "U")\n#set text(lang: "vi")\n= Một Cửa'.encode()


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    file = tmp_path / "paper.pdf"
    file.write_bytes(typst.compile(SOURCE, pdf_standards="a-2b"))
    return file


def test_a_paper_of_typst_is_pdfa_and_can_be_read(paper: Path) -> None:
    assert validate_pdfa(paper) == []
    assert "Một Cửa" in pdftotext(paper)
    assert pdfsig(paper) == []


def test_a_plain_pdf_is_no_pdfa(tmp_path: Path) -> None:
    plain = tmp_path / "plain.pdf"
    plain.write_bytes(typst.compile(SOURCE))

    assert any("6.6.4" in problem or "6.6.2" in problem for problem in validate_pdfa(plain))


@pytest.mark.parametrize(
    ("rule", "key", "value"),
    [
        ("6.2.3", "/OutputIntents", pikepdf.Array([])),
        ("6.5", "/AA", pikepdf.Dictionary()),
        ("6.4.2", "/AcroForm", pikepdf.Dictionary(XFA=pikepdf.Array([]))),
    ],
)
def test_a_broken_rule_is_found(
    paper: Path, tmp_path: Path, rule: str, key: str, value: pikepdf.Object
) -> None:
    broken = tmp_path / "broken.pdf"
    with pikepdf.open(paper) as pdf:
        pdf.Root[key] = value
        pdf.save(broken, fix_metadata_version=False)

    assert any(problem.startswith(rule) for problem in validate_pdfa(broken))


def test_a_font_that_is_not_embedded_is_found(paper: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    with pikepdf.open(paper) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
                for name in ("/FontFile2", "/FontFile3"):
                    if name in item:
                        del item[name]
        pdf.save(broken, fix_metadata_version=False)

    assert any("6.2.11.4" in problem for problem in validate_pdfa(broken))
