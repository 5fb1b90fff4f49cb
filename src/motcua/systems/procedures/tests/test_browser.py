"""The catalogue office in a real browser, without script: a fee and a paper change."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from motcua.base.testing.browser import DESKTOP, PHONE, assert_accessible, assert_fits
from motcua.base.text import vietnam_day
from motcua.kernel.drafting.api import VersionDraft
from motcua.project.testing import story
from motcua.systems.procedures import api
from motcua.systems.procedures.events import DRAFT

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("office")]
CODE = "1.001193"
TODAY = vietnam_day(story.AT)
LATER = TODAY + timedelta(days=20)


def picture(page, name, size):
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"catalogue-{name}-{size}.png", full_page=True)


def look(page, name, size):
    picture(page, name, size)
    assert_fits(page)
    assert_accessible(page)


def fill_day(page, name, day):
    for part, value in (("day", day.day), ("month", day.month), ("year", day.year)):
        page.locator(f'[name="{name}-{part}"]').fill(str(value))


@pytest.mark.parametrize("size", ["360"])
def test_a_fee_and_a_paper_change_from_a_day_on(browser, windows, opened, settings, size):
    dossier = story.accepted()

    def window(who, path):
        screen = DESKTOP if size == "1280" else PHONE
        context = browser.new_context(viewport=screen, java_script_enabled=False)
        windows.opened.append(context)
        return opened(context.new_page(), who, path)

    page = window("danhmuc", "/danh-muc/thu-tuc?q=khai+sinh")
    picture(page, "list", size)
    page.get_by_role("link", name="Đăng ký khai sinh", exact=True).click()
    picture(page, "procedure", size)
    page.get_by_role("link", name="Soạn phiên bản sau").click()
    page.get_by_role("button", name="Bắt đầu soạn").click()
    page.get_by_role("link", name="Quyết định công bố và ngày áp dụng").click()
    page.get_by_label("Số quyết định công bố").fill("15/QĐ-UBND")
    fill_day(page, "version.decision.date", TODAY)
    fill_day(page, "days.from", LATER)
    picture(page, "decision", size)
    page.get_by_role("button", name="Lưu").click()

    page.locator("a.back").click()
    page.get_by_role("link", name="Phí, lệ phí").click()
    picture(page, "fees", size)
    page.get_by_role("link", name="Lệ phí đăng ký khai sinh quá hạn").click()
    page.get_by_label("Mức thu (đồng)").fill("tám nghìn")
    page.get_by_role("button", name="Lưu").click()
    expect(page.locator(".error-summary")).to_contain_text("Nhập một số, ví dụ 8.000")
    picture(page, "fee-wrong", size)
    page.get_by_label("Mức thu (đồng)").fill("9.500")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_text("Đã lưu", exact=True)).to_be_visible()

    draft = VersionDraft.objects.get(kind=DRAFT, code=CODE)
    own = f"/danh-muc/ban-thao/{draft.uuid}"
    page = window("danhmuc", f"{own}/sua/giay-to")
    picture(page, "papers", size)
    page.get_by_role("link", name="Thêm giấy tờ").click()
    page.get_by_label("Tên giấy tờ (tiếng Việt)").fill("Bản sao sổ tiêm chủng")
    page.get_by_label("Mã giấy tờ").fill("vaccination")
    page.get_by_role("button", name="Lưu").click()

    page = window("danhmuc", own)
    expect(page.get_by_text("Còn phải sửa trước khi trình duyệt")).to_be_visible()
    picture(page, "draft-faulty", size)
    page.get_by_role("link", name="Tên giấy tờ: Chưa nhập").click()
    page.get_by_label("Tên giấy tờ (tiếng Anh)").fill("Copy of the vaccination book")
    page.get_by_label("Số bản sao").fill("1")
    page.get_by_role("checkbox", name="Bắt buộc nộp").uncheck()
    page.get_by_role("button", name="Lưu").click()
    page = window("danhmuc", f"{own}/so-sanh")
    expect(page.get_by_text("Bản sao sổ tiêm chủng").first).to_be_visible()
    picture(page, "compare", size)
    page.locator("a.back").click()
    picture(page, "draft", size)
    page.get_by_label("Nói với người duyệt").fill("Theo nghị quyết của Hội đồng nhân dân tỉnh")
    page.get_by_role("button", name="Trình duyệt").click()

    page = window("duyetqt", own)
    picture(page, "approve", size)
    page.get_by_role("button", name="Duyệt và công bố").click()
    expect(page.get_by_text("Đã công bố thành phiên bản 2")).to_be_visible()

    portal = window(None, "/thu-tuc/dang-ky-khai-sinh")
    expect(portal.get_by_text("Bản sao sổ tiêm chủng")).to_have_count(0)
    settings.MOTCUA_CLOCK_SHIFT_SECONDS += 21 * 24 * 3600
    portal = window(None, "/thu-tuc/dang-ky-khai-sinh")
    expect(portal.get_by_text("Bản sao sổ tiêm chủng")).to_be_visible()
    # Told is what is charged: this fee follows its decision table, which nobody changed.
    expect(portal.get_by_text("8.000 đồng").first).to_be_visible()
    expect(portal.get_by_text("9.500 đồng")).to_have_count(0)
    picture(portal, "portal", size)

    dossier.refresh_from_db()
    assert dossier.procedure_version.number == 1
    assert api.get_version(dossier.procedure_version.uuid).content["fees"][0]["amount"] == 8000
    assert api.get_procedure(CODE, on=LATER).number == 2


@pytest.mark.parametrize("size", ["1280", "360"])
def test_every_sheet_fits_and_shuts_nobody_out(browser, windows, opened, size):
    answer = story.browser("danhmuc").post("/ban-thao/moi/thu-tuc", {"code": CODE, "phien-ban": 1})
    own = answer.headers["Location"]
    window = windows.desktop() if size == "1280" else windows.phone()
    pages = ["/danh-muc/thu-tuc?q=khai+sinh", f"/danh-muc/thu-tuc/{CODE}", own, f"{own}/xem"]
    places = (
        "nhan-dien",
        "doi-tuong",
        "tham-quyen/0",
        "trinh-tu/0",
        "cach-nop",
        "giay-to/0",
        "thoi-han/0",
        "phi/0",
        "phi/0/mien-giam",
        "bieu-mau",
        "can-cu",
        "hoi-dap",
    )
    for path in [*pages, *(f"{own}/sua/{place}" for place in places)]:
        page = opened(window, "danhmuc", path)
        look(page, f"page-{path[-24:].replace('/', '-')}", size)
        page.unroute_all()
