"""Form 01 stays well laid out, however many papers with however long names were handed in."""

from datetime import datetime
from typing import Any

import pypdfium2 as pdfium
import pytest

from motcua.kernel.documents import api as documents

from .test_templates import example_of

NAMES = (
    "Tờ khai đăng ký khai sinh theo mẫu",
    "Giấy chứng sinh do cơ sở y tế cấp; trường hợp không có giấy chứng sinh thì nộp văn bản của "
    "người làm chứng xác nhận về việc sinh",
    "Văn bản ủy quyền được chứng thực theo quy định của pháp luật trong trường hợp ủy quyền thực "
    "hiện việc đăng ký khai sinh",
    "Bản vẽ thiết kế xây dựng nhà ở riêng lẻ gồm bản vẽ mặt bằng công trình trên lô đất kèm theo "
    "sơ đồ vị trí công trình, bản vẽ mặt bằng các tầng, các mặt đứng và mặt cắt chính của công "
    "trình",
)


def receipt(count: int, **changes: Any) -> dict[str, Any]:
    copies = {"original": 1, "certified": 0, "photo": 0, "electronic": 1}
    papers = [{"name": NAMES[place % len(NAMES)], **copies} for place in range(count)]
    return {**example_of("mau-01"), "components": papers, **changes}


def pages_of(context: dict[str, Any], at: datetime) -> list[str]:
    """The words of each page, with every gap a single space."""
    with pdfium.PdfDocument(documents.render_pdf("mau-01", context, at=at)) as pdf:
        assert {(round(page.get_width()), round(page.get_height())) for page in pdf} == {(420, 595)}
        texts = [page.get_textpage().get_text_range() for page in pdf]
    return [" ".join(text.split()) for text in texts]


@pytest.mark.parametrize(("count", "pages"), [(1, 1), (5, 2), (12, 2)])
def test_promise_signatures_and_note_stand_on_one_page(
    count: int, pages: int, at: datetime
) -> None:
    found = pages_of(receipt(count), at)

    assert len(found) == pages
    last = found[-1]
    for words in (
        "5. Thời gian trả kết quả",
        "Vào Sổ theo dõi hồ sơ",
        "NGƯỜI NỘP HỒ SƠ",
        "Ghi chú:",
    ):
        assert words in last and sum(words in one for one in found) == 1
    assert "1. Thành phần hồ sơ nộp gồm:" in found[0] and NAMES[0] in found[0]
    whole = " ".join(found)
    assert all(f" {place} {NAMES[(place - 1) % len(NAMES)][:20]}" in whole for place in
               range(1, count + 1))  # fmt: skip


def test_the_second_page_names_the_dossier_and_repeats_the_columns(at: datetime) -> None:
    first, second = pages_of(receipt(12), at)

    assert "Mã hồ sơ H27.41-261121-0007 – trang 2" in second
    assert "Tên giấy tờ" in first and "Tên giấy tờ" in second


def test_a_short_request_with_four_plain_papers_needs_one_page(at: datetime) -> None:
    papers = receipt(1)["components"] * 4
    (only,) = pages_of(receipt(0, request="Đăng ký khai sinh", components=papers), at)

    assert "Ghi chú:" in only and "trang 2" not in only
