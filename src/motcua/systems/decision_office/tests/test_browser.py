"""The pages in a real browser, without script: they fit a telephone and shut nobody out."""

import os
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from motcua.base.testing.browser import DESKTOP, PHONE, assert_accessible, assert_fits
from motcua.kernel.decisions import api as decisions
from motcua.kernel.decisions.testing import PENSION, publish
from motcua.kernel.drafting.api import VersionDraft
from motcua.project.testing import story
from motcua.systems.decision_office.rules.drawing import Drawing

from .test_draft_pages import draft

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("office")]
OVERLAPPING = PENSION.replace("[70..75)", "[70..76)", 1).replace("&lt; 70", "&lt; 60")
LONG = "Trợ cấp hưu trí xã hội đối với người cao tuổi thuộc hộ nghèo, hộ cận nghèo " * 4


def look(page, name, size):
    assert_fits(page)
    assert_accessible(page)
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}-{size}.png", full_page=True)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("size", ["1280", "360"])
def test_pages_are_accessible_and_fit(windows, opened, language, size):
    base = publish(code="dai", title={"vi": LONG, "en": "Pension"})
    sound = draft(code="dai", dmn=base.dmn.replace("500000", "600000"), title={"vi": LONG})
    faulty = draft(OVERLAPPING, code="sai")
    broken = draft(PENSION.replace("500000", "500000 +"), code="hong")
    window = windows.desktop() if size == "1280" else windows.phone()
    asked = f"?hoi=1&{quote('in-tuổi')}=72&{quote('in-hộ')}=poor"
    own = f"/bang-quyet-dinh/ban-thao/{sound.uuid}"
    pages = {
        "list": "/bang-quyet-dinh?tim=huu+tri",
        "show": "/bang-quyet-dinh/dai",
        "try": f"/bang-quyet-dinh/dai/thu{asked}",
        "try-wrong": f"/bang-quyet-dinh/dai/thu?hoi=1&{quote('in-tuổi')}=x&ngay-day=40",
        "versions": "/bang-quyet-dinh/social-pension/so-sanh",
        "create": "/ban-thao/moi/bang-quyet-dinh",
        "draft": own,
        "draft-compare": f"{own}/so-sanh",
        "draft-try": f"{own}/thu{asked}",
        "describe": f"{own}/can-cu",
        "edit": f"{own}/bang/decided",
        "edit-overlap": f"/bang-quyet-dinh/ban-thao/{faulty.uuid}/bang/decided",
        "edit-broken": f"/bang-quyet-dinh/ban-thao/{broken.uuid}/bang/decided",
        "draft-broken": f"/bang-quyet-dinh/ban-thao/{broken.uuid}",
    }
    english = {"show", "draft", "edit-broken", "describe"}
    for name, path in pages.items():
        if language == "en" and name not in english:
            continue
        page = opened(window, "danhmuc", path, language=language)
        look(page, f"{name}-{language}", size)
        page.unroute_all()


@pytest.mark.parametrize("size", ["360"])
def test_a_table_is_made_tried_and_published_without_script(browser, windows, opened, size):
    def window():
        windows.opened.append(
            browser.new_context(
                viewport=DESKTOP if size == "1280" else PHONE, java_script_enabled=False
            )
        )
        return windows.opened[-1].new_page()

    page = opened(window(), "danhmuc", "/ban-thao/moi/bang-quyet-dinh")
    page.get_by_label("Mã bảng").fill("phi-cho")
    page.get_by_label("Tên bảng").fill("Phí chợ")
    page.get_by_role("button", name="Bắt đầu soạn").click()
    page.get_by_role("link", name="Sửa bảng “Phí chợ”").click()

    page.get_by_label("dòng 1, Điều kiện").fill('"tươi"')
    page.get_by_label("dòng 1, Kết quả").fill('"miễn')
    page.get_by_role("button", name="Thêm dưới dòng 1").click()
    expect(page.locator("#r1-1-error")).to_contain_text("ký tự")
    page.get_by_label("dòng 1, Kết quả").fill('"miễn"')
    page.get_by_label("dòng 2, Kết quả").fill('"thu"')
    page.get_by_role("button", name="Lưu", exact=True).last.click()
    expect(page.locator("tr#r2 .error-text")).to_contain_text("trùng nhau")
    page.get_by_label("dòng 2, Điều kiện").fill('not("tươi")')
    page.get_by_label("dòng 2, Điều kiện").press("Tab")
    page.get_by_role("button", name="Lưu", exact=True).last.press("Enter")
    expect(page.get_by_text("Đã lưu lần 4.")).to_be_visible()

    page.get_by_role("link", name="Về bản thảo").click()
    page.get_by_role("link", name="Sửa tên, căn cứ").click()
    for part, value in (("day", "1"), ("month", "1"), ("year", "2027")):
        page.locator(f"[name=valid_from-{part}]").fill(value)
    page.locator("[name=law-0-number]").fill("01/2026/NQ-HĐND")
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.get_by_role("link", name="Thử", exact=True).click()
    page.get_by_label("Điều kiện").fill("tươi")
    page.get_by_role("button", name="Xem kết quả").click()
    page.get_by_label("Tên ví dụ").fill("Hàng tươi")
    page.get_by_role("button", name="Lưu làm ví dụ").click()
    expect(page.get_by_text("1 trên 1 đúng")).to_be_visible()
    page.get_by_role("button", name="Trình duyệt").click()
    expect(page.get_by_text("Chờ duyệt")).to_be_visible()

    made = VersionDraft.objects.get(code="phi-cho")
    page = opened(window(), "duyetqt", f"/bang-quyet-dinh/ban-thao/{made.uuid}")
    page.get_by_role("button", name="Duyệt và công bố").click()
    expect(page.get_by_text("Đã công bố thành phiên bản 1")).to_be_visible()
    made.refresh_from_db()
    assert made.published_number == 1
    assert decisions.get_decision("phi-cho", version=1).published_by == story.actor("duyetqt").uuid


def test_a_conflict_shows_both_sides_and_fits(windows, opened):
    row = draft()
    page = opened(windows.phone(), "danhmuc", f"/bang-quyet-dinh/ban-thao/{row.uuid}/bang/decided")
    other = opened(
        windows.desktop(), "danhmuc", f"/bang-quyet-dinh/ban-thao/{row.uuid}/bang/decided"
    )
    other.locator("[name=r1-2]").fill("600000")
    other.get_by_role("button", name="Lưu", exact=True).last.click()
    expect(other.get_by_text("Đã lưu lần 3.")).to_be_visible()

    page.locator("[name=r2-2]").fill("700000")
    page.get_by_role("button", name="Lưu", exact=True).last.click()
    expect(page.get_by_role("heading", name="Người khác đã lưu bản thảo này")).to_be_visible()
    look(page, "conflict", "360")
    page.get_by_role("button", name="Lưu bản của tôi").click()
    expect(page.get_by_text("Đã lưu lần 4.")).to_be_visible()

    row.refresh_from_db()
    assert [one.cells[2] for one in Drawing(row.file).grid("decided").rows[:2]] == [
        "500000", "700000",
    ]  # fmt: skip
