"""One paper in a real browser: scanned at the counter, read, mended, certified, seen, verified."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import FilePayload, expect

from motcua.base.testing.browser import assert_accessible, assert_fits
from motcua.project.testing import story
from motcua.project.testing.serving import serving, session_cookie
from motcua.systems.digitisation import testing
from motcua.systems.digitisation.models import CertifiedCopy, DigitisedPaper

from . import cast

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("own_province")]
SHOTS = os.environ.get("MOTCUA_SHOTS", "")


@pytest.fixture(autouse=True)
def _loaded(settings) -> None:
    """These tests have a database of their own instead."""
    story.move_clock(settings)


@pytest.fixture
def server() -> Iterator[str]:
    with serving() as address:
        yield address


def look(page, name):
    """A page that fits its window and is accessible; kept as a picture where one wants to look."""
    if SHOTS:
        width = page.viewport_size["width"]
        page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)
    assert_fits(page)
    assert_accessible(page)


def test_from_the_photograph_at_the_counter_to_the_stranger_who_verifies(windows, server, reader):
    dossier = story.submitted()
    officer, phone = windows.desktop(), windows.phone()
    for window in (officer, phone):
        window.context.add_cookies([session_cookie("quay.kyxuan", server)])
    page = testing.scanned(testing.draw_page(testing.birth_certificate()), skew=2.0)
    photo: FilePayload = {
        "name": "anh.jpg", "mimeType": "image/jpeg", "buffer": testing.as_jpeg(page),
    }  # fmt: skip

    officer.goto(server + reverse("one_stop_shop:dossier_open", args=[dossier.uuid]))
    officer.get_by_role("link", name="Số hóa giấy tờ", exact=True).last.click()
    officer.get_by_label("Tệp quét hoặc ảnh chụp").set_input_files([photo])
    officer.get_by_role("button", name="Đưa vào số hóa").click()
    expect(officer.get_by_text("Đang đọc").first).to_be_visible()
    look(officer, "matter")
    cast.read_all(reader, at=story.after(hours=1))
    officer.reload()
    officer.get_by_role("link", name="Giấy khai sinh").click()
    expect(officer.get_by_role("heading", name="Nội dung trên giấy tờ")).to_be_visible()
    paper = DigitisedPaper.objects.get(matter_uuid=dossier.uuid, source="counter")
    assert paper.kind == "birth_certificate"
    phone.goto(officer.url)
    look(phone, "checking")
    look(officer, "checking")

    for field in paper.fields.filter(name__in=("full_name", "birth_date", "issued_on", "number")):
        officer.locator(f"#ok-{field.name}").check()
    officer.locator("#f-full_name").fill("Trần Thử Con Út")
    officer.get_by_role("button", name="Cấp bản sao điện tử và ký số").click()
    expect(officer.get_by_role("alert").first).to_contain_text("đối chiếu")
    look(officer, "refused")
    officer.get_by_label("Tôi đã đối chiếu").check()
    officer.get_by_role("button", name="Cấp bản sao điện tử và ký số").click()
    expect(officer.get_by_text("Mã số định danh giấy tờ:")).to_be_visible()
    look(officer, "certified")
    copy = CertifiedCopy.objects.select_related("document").get()

    citizen, stranger = windows.phone(), windows.phone()
    citizen.context.add_cookies([session_cookie("mau", server)])
    citizen.goto(server + reverse("digitisation:copy_list"))
    look(citizen, "copies")
    citizen.get_by_role("link", name="Giấy khai sinh").click()
    expect(citizen.get_by_text(copy.identity_code)).to_be_visible()
    expect(citizen.get_by_text("Trần Thử Con Út")).to_be_visible()
    look(citizen, "copy")
    stranger.goto(server + reverse("digitisation:copy_verify"))
    stranger.get_by_label("Mã số định danh giấy tờ").fill(copy.identity_code)
    stranger.get_by_label("Mã kiểm tra").fill(copy.document.verification_code)
    stranger.get_by_role("button", name="Kiểm tra").click()
    expect(stranger.get_by_text("Bản sao thật, do cơ quan cấp")).to_be_visible()
    look(stranger, "verified")
    stranger.get_by_role("link", name="Kiểm tra chữ ký số").click()
    expect(stranger.get_by_text("Văn bản thật, chữ ký số hợp lệ")).to_be_visible()

    for name in ("paper_list", "progress_show", "figure_list", "archive_create"):
        for window in (officer, phone):
            window.goto(server + reverse(f"digitisation:{name}"))
            look(window, name)
