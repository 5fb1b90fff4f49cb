"""The header's menus and the picker of an agency, by keyboard, on a telephone, without script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from motcua.base.testing.browser import assert_accessible, assert_fits
from motcua.project.testing.serving import serving, session_cookie
from motcua.systems.one_stop_shop.models import Application

from .test_keeping import fill_visitor, visitor_page

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("own_province")]


@pytest.fixture(autouse=True)
def _loaded() -> None:
    """These tests have a database of their own instead."""


@pytest.fixture
def server() -> Iterator[str]:
    with serving() as address:
        yield address


def seated(window, server, **options):
    page = window(**options)
    page.context.add_cookies([session_cookie("quay.kyxuan", server)])
    page.goto(visitor_page(server))
    return page


def test_the_header_is_a_line_of_menus_that_the_keyboard_opens_and_closes(windows, server):
    page = seated(windows.desktop, server)
    group = page.locator(".menu > summary", has_text="Quầy và hồ sơ")
    entry = page.get_by_role("link", name="Sổ theo dõi")
    expect(group).to_have_class("current")
    expect(entry).to_be_hidden()

    group.focus()
    page.keyboard.press("Enter")
    expect(entry).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(entry).to_be_hidden()
    expect(group).to_be_focused()
    page.keyboard.press("Enter")
    page.mouse.click(1270, 880)  # anywhere else
    expect(entry).to_be_hidden()
    assert page.locator('.site-nav [aria-current="page"]').count() == 1


def test_the_header_is_one_menu_on_a_telephone_without_script(windows, server):
    page = seated(windows.phone, server, java_script_enabled=False)
    entry = page.get_by_role("link", name="Sổ theo dõi")
    expect(page.locator(".menu").first).to_be_hidden()

    page.locator(".site-menu > summary").tap()
    page.locator(".menu > summary", has_text="Quầy và hồ sơ").tap()
    entry.tap()

    page.wait_for_url("**/so-theo-doi*")


def test_an_agency_is_found_by_a_part_of_its_name_with_the_keyboard(windows, server):
    page = seated(windows.phone, server)
    box = page.get_by_role("combobox", name="Cơ quan giải quyết")

    box.fill("ky xuan")
    expect(page.get_by_role("listbox").get_by_role("option")).to_have_count(1)
    assert_fits(page)
    assert_accessible(page)
    page.keyboard.press("ArrowDown")
    chosen = page.get_by_role("listbox").get_by_role("option", selected=True)
    expect(chosen).to_contain_text("Kỳ Xuân")
    page.keyboard.press("Enter")

    assert "Kỳ Xuân" in box.input_value()
    expect(page.get_by_role("listbox").get_by_role("option")).to_have_count(0)
    box.fill("nowhere at all")
    expect(page.get_by_role("status").filter(has_text="Không có tên nào khớp")).to_have_count(1)


def test_an_agency_is_found_without_script_too_and_a_wrong_name_is_kept(windows, server):
    page = seated(windows.desktop, server, java_script_enabled=False)
    fill_visitor(page)
    page.locator("[name=agency]").fill("nơi không có")
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.locator(".error-summary")).to_contain_text("Không có tên này trong danh sách")
    assert page.locator("[name=agency]").input_value() == "nơi không có"

    page.locator("[name=agency]").fill("ky xuan")
    page.get_by_role("button", name="Tiếp tục").click()
    page.wait_for_url("**/trang/*")

    assert "Kỳ Xuân" in Application.objects.get().competent_agency.name
