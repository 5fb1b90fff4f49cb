"""A counter whose line breaks in mid-intake, in a real browser before a real server."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from motcua.kernel.parties import api as parties
from motcua.project.testing import story
from motcua.project.testing.serving import serving, session_cookie
from motcua.systems.one_stop_shop.models import Application, Dossier

from .test_counter import begun, filled
from .test_web_intake import INTAKE, desks_of

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("own_province")]
SLUG = story.contents()[story.BIRTH]["slug"]


@pytest.fixture(autouse=True)
def _loaded() -> None:
    """These tests have a database of their own instead."""


@pytest.fixture
def server() -> Iterator[str]:
    with serving() as address:
        yield address


def visitor_page(server):
    return f"{server}{reverse('one_stop_shop:intake_person', args=[SLUG])}"


def seated(windows, server, who="quay.kyxuan"):
    """A window at the counter in which an officer is signed in."""
    page = windows.desktop()
    page.context.add_cookies([session_cookie(who, server)])
    return page


def opened(page, address):
    page.goto(address)
    page.wait_for_selector("html[data-keeping=yes]", state="attached")
    return page


def kept(page):
    return page.evaluate("Object.entries(localStorage).filter(([k]) => k.startsWith('motcua.'))")


def fill_visitor(page):
    page.get_by_label("Số định danh cá nhân", exact=True).fill(INTAKE["personal_code"])
    page.get_by_label("Họ, chữ đệm, tên", exact=True).fill(INTAKE["full_name"])
    page.locator("[name=birth_date-day]").fill("3")
    page.locator("[name=birth_date-month]").fill("2")
    page.locator("[name=birth_date-year]").fill("1990")
    page.locator("[name=gender][value=female]").check()
    page.locator("[name=identity_check][value=card]").check()
    page.locator("[name=agency]").fill(story.commune().name)
    page.keyboard.press("Escape")
    desk = desks_of(story.actor("quay.kyxuan"))[0]
    page.locator("[name=desk]").select_option(str(desk.uuid))


def test_the_line_breaks_while_the_visitor_is_noted_and_nothing_is_lost_or_twice(windows, server):
    page = opened(seated(windows, server), visitor_page(server))
    people = parties.Party.objects.count()
    fill_visitor(page)

    page.context.set_offline(True)
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.locator("[data-kept]")).to_contain_text("Mất mạng")
    assert not Application.objects.exists()
    page.context.set_offline(False)
    page.wait_for_url("**/trang/*")

    application = Application.objects.get()
    assert application.applicant.full_name == INTAKE["full_name"]
    assert parties.Party.objects.count() == people + 1
    assert not [name for name, _ in kept(page) if "nguoi-nop" in name]


def test_an_answer_that_is_lost_on_the_way_begins_nothing_twice(windows, server):
    page = opened(seated(windows, server), visitor_page(server))
    fill_visitor(page)
    lost = []

    def lose_the_answer(route):
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch(max_redirects=0).status)
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/tiep-nhan/**", lose_the_answer)
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.locator("[data-kept]")).to_contain_text("Mất mạng")
    assert lost == [302] and Application.objects.count() == 1
    page.wait_for_url("**/trang/*")

    assert Application.objects.count() == 1


def test_a_page_of_the_form_is_restored_after_the_browser_was_closed_offline(windows, server):
    page = opened(seated(windows, server), visitor_page(server))
    fill_visitor(page)
    page.get_by_role("button", name="Tiếp tục").click()
    page.wait_for_url("**/trang/*")
    page.wait_for_selector("html[data-keeping=yes]", state="attached")
    field = page.locator("form[data-form-page] input[type=text]:not([readonly])").first
    name = field.get_attribute("name")
    page.context.set_offline(True)
    field.fill("Chữ gõ lúc mất mạng")
    page.wait_for_timeout(600)
    sealed = kept(page)
    assert sealed and "mất mạng" not in str(sealed).lower()
    address, context = page.url, page.context
    page.close()
    context.set_offline(False)

    again = opened(context.new_page(), address)

    expect(again.locator(f"[name='{name}']")).to_have_value("Chữ gõ lúc mất mạng")
    expect(again.locator("[data-kept]")).to_contain_text("Đã lấy lại")


def test_the_last_press_is_lost_and_one_dossier_comes_of_it(windows, server):
    application = filled(begun())
    where = reverse("one_stop_shop:application_check", args=[application.uuid])
    page = opened(seated(windows, server), f"{server}{where}")
    page.get_by_label("Tôi cam đoan").check()

    page.context.set_offline(True)
    page.get_by_role("button", name="Nộp và tiếp nhận ngay").click()
    expect(page.locator("[data-kept]")).to_contain_text("Mất mạng")
    page.context.set_offline(False)
    page.wait_for_url("**/da-nop")

    assert Dossier.objects.get().status == Dossier.Status.ACCEPTED
    expect(page.get_by_role("heading", name="Đã tiếp nhận hồ sơ")).to_be_visible()


def test_sign_out_and_another_officer_leave_nothing_behind(windows, server):
    where = visitor_page(server)
    page = opened(seated(windows, server), where)
    page.get_by_label("Họ, chữ đệm, tên", exact=True).fill("Người Ở Lại")
    page.wait_for_timeout(600)
    assert kept(page)
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_load_state()
    assert kept(page) == []

    page = opened(seated(windows, server), where)
    page.get_by_label("Họ, chữ đệm, tên", exact=True).fill("Người Ở Lại")
    page.wait_for_timeout(600)
    page.context.clear_cookies()
    page.context.add_cookies([session_cookie("quay.sxd", server)])
    opened(page, where)
    assert kept(page) == []
    expect(page.get_by_label("Họ, chữ đệm, tên", exact=True)).to_have_value("")
