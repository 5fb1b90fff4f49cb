"""Many dossiers refused at a desk and asked for papers on a phone, by keyboard, with a preview."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from motcua.base.testing.browser import assert_accessible, assert_fits
from motcua.project.testing import story
from motcua.project.testing.serving import serving, session_cookie
from motcua.systems.one_stop_shop.models import Dossier

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("own_province")]


@pytest.fixture(autouse=True)
def _loaded() -> None:
    """These tests have a database of their own instead."""


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, settings):
    settings.MOTCUA_VAR = tmp_path


@pytest.fixture
def server() -> Iterator[str]:
    with serving() as address:
        yield address


def look(page: Page) -> None:
    """Every page of the story is accessible and no wider than its window."""
    assert_accessible(page)
    assert_fits(page)


def begin(seat, server, dossiers, act):
    """Tick the dossiers in the list and choose what to do to them."""
    seat.context.add_cookies([session_cookie("quay.kyxuan", server)])
    seat.goto(server + reverse("one_stop_shop:dossier_list"))
    for dossier in dossiers:
        seat.locator(f"[name=dossier][value='{dossier.uuid}']").focus()
        seat.keyboard.press("Space")
    seat.get_by_role("button", name="Xử lý nhiều hồ sơ").click()
    seat.wait_for_url("**/xu-ly-nhieu")
    look(seat)
    seat.get_by_label(act, exact=True).check()
    seat.get_by_role("button", name="Tiếp tục").click()
    expect(seat.get_by_role("button", name="Xem trước")).to_be_visible()


def finish(seat: Page, shown: str) -> None:
    """See what each gets, and do it."""
    seat.get_by_role("button", name="Xem trước").click()
    expect(seat.locator("body")).to_contain_text("2 hồ sơ sẽ được xử lý")
    expect(seat.locator("body")).to_contain_text(shown)
    look(seat)
    seat.get_by_role("button", name="Thực hiện với 2 hồ sơ").press("Enter")
    seat.wait_for_url("**/xu-ly-nhieu/*")
    expect(seat.locator("body")).to_contain_text("Đã làm với 2 hồ sơ")
    look(seat)


def test_many_are_refused_at_a_desk_and_asked_for_papers_on_a_phone(windows, server):
    refused = [story.submitted() for _ in range(2)]
    asked = [story.submitted() for _ in range(2)]

    desk = windows.desktop()
    begin(desk, server, refused, "Từ chối tiếp nhận")
    desk.get_by_role("button", name="Xem trước").click()  # nothing was said yet
    expect(desk.locator(".error-summary")).to_be_visible()
    look(desk)
    desk.locator("[name=reason_code]").select_option("papers_false")
    desk.locator("[name=reason]").fill("Giấy chứng sinh không do cơ sở y tế cấp")
    desk.locator("[name=legal_basis]").fill("Điều 16 Luật Hộ tịch 2014")
    finish(desk, "Điều 16 Luật Hộ tịch 2014")

    phone = windows.phone()
    begin(phone, server, asked, "Yêu cầu bổ sung")
    phone.locator("[name=wanted]").first.check()
    phone.locator("[name=reason_code]").select_option("papers_unclear")
    phone.locator("[name=reason]").fill("Giấy tờ chụp mờ, không đọc được")
    look(phone)
    finish(phone, "Cần bổ sung")

    stand = dict(Dossier.objects.values_list("uuid", "status"))
    assert [stand[one.uuid] for one in refused] == ["not_accepted"] * 2
    assert [stand[one.uuid] for one in asked] == ["supplement"] * 2
