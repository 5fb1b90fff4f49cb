"""Every template of the province typesets with its example into a sound PDF/A with its fonts."""

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from motcua.base.content import load_yaml, province_root
from motcua.base.testing import pdf
from motcua.kernel.documents import api as documents
from motcua.kernel.documents.actions.issuing import verification_facts
from motcua.kernel.documents.queries.rendering import TemplateFailed, list_templates
from motcua.kernel.documents.rules.archival import archival_faults

ROOT = province_root() / "templates"
LONG = "Về việc " + "hỗ trợ kinh phí chăm sóc, nuôi dưỡng người cao tuổi thuộc hộ nghèo " * 5

# Printed for work with the post, never issued: they carry no code to verify them by.
WORKING_PAPERS = {"nhan-buu-gui", "bien-ban-ban-giao", "bao-cao-sap-xep"}


def example_of(template: str) -> dict[str, Any]:
    context: dict[str, Any] = json.loads(
        (ROOT / "examples" / f"{template}.json").read_text("utf-8")
    )
    return {**context, "verification": verification_facts("7K2M-0QXA-9FTD")}


def text_of(content: bytes, folder: Path) -> str:
    path = folder / "paper.pdf"
    path.write_bytes(content)
    return pdf.pdftotext(path)


@pytest.mark.parametrize("template", list_templates())
def test_the_template_typesets_its_example(template: str, at: datetime, tmp_path: Path) -> None:
    context = example_of(template)

    content = documents.render_pdf(template, context, at=at)

    path = tmp_path / "paper.pdf"
    path.write_bytes(content)
    assert archival_faults(path) == []
    assert pdf.validate_pdfa(path) == []
    with pikepdf.open(path) as opened:
        fonts = {str(o.BaseFont) for o in opened.objects if _is_font(o)}
        assert opened.Root.Lang == "vi" and bool(opened.Root.MarkInfo.Marked)
    assert fonts and all(re.fullmatch(r"/[A-Z]{6}\+Tinos-\w+", name) for name in fonts)
    shown = text_of(content, tmp_path)
    if template not in WORKING_PAPERS:
        assert "Độc lập - Tự do - Hạnh phúc" in shown and "7K2M-0QXA-9FTD" in shown


def _is_font(thing: Any) -> bool:
    return isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/Font"


def test_a_title_of_300_letters_and_a_long_text_break_over_pages(
    at: datetime, tmp_path: Path
) -> None:
    context = example_of("quyet-dinh")
    context["abstract"] = LONG
    context["articles"] = context["articles"] * 20

    content = documents.render_pdf("quyet-dinh", context, at=at)

    with pikepdf.open(_kept(content, tmp_path)) as opened:
        pages = len(opened.pages)
    shown = text_of(content, tmp_path).split("\f")
    assert pages > 1
    assert not re.match(r"\s*1\n", shown[0]) and re.match(r"\s*2\n", shown[1])
    assert "Điều 60." in " ".join(shown)


def _kept(content: bytes, folder: Path) -> Path:
    path = folder / "long.pdf"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    "hostile",
    [
        '#read("/etc/passwd")',
        '"#panic("x")',
        "*đậm* _nghiêng_ $x^2$ <nhãn> @ai #let",
        "a" * 3000,
    ],
)
def test_no_letter_of_the_context_is_read_as_markup(
    hostile: str, at: datetime, tmp_path: Path
) -> None:
    context = example_of("thong-bao")
    context["paragraphs"] = [hostile]

    shown = text_of(documents.render_pdf("thong-bao", context, at=at), tmp_path)

    assert re.sub(r"\s", "", hostile)[:40] in re.sub(r"\s", "", shown)


def test_letters_without_a_shape_and_turning_controls_do_not_stop_a_paper(
    at: datetime, tmp_path: Path
) -> None:
    context = example_of("thong-bao")
    context["paragraphs"] = ["Bà 王 \U0001f600 Mẫu \u202eoảđ\u202c Nguyễn\u0301 Thị\u0000"]

    shown = text_of(documents.render_pdf("thong-bao", context, at=at), tmp_path)

    assert re.search(r"Bà \W \W Mẫu oảđ Nguy", shown) and "\u202e" not in shown


def test_a_missing_fact_is_an_error_and_the_next_paper_is_typeset_all_the_same(
    at: datetime,
) -> None:
    with pytest.raises(TemplateFailed, match="mau-01"):
        documents.render_pdf("mau-01", {"title": "x"}, at=at)
    assert documents.render_pdf("mau-01", example_of("mau-01"), at=at).startswith(b"%PDF-1.7")


def test_every_kind_of_paper_has_its_template_and_every_template_its_example() -> None:
    kinds = load_yaml(ROOT / "kinds.yaml")["kinds"]
    named = {version["template"] for kind in kinds.values() for version in kind["templates"]}

    assert named == set(list_templates())
    assert {path.stem for path in (ROOT / "examples").glob("*.json")} == named
    assert all(kind["title"]["vi"] and kind["title"]["en"] for kind in kinds.values())


def test_templates_fetch_nothing() -> None:
    for path in ROOT.rglob("*.typ"):
        assert '"@' not in path.read_text("utf-8"), path
