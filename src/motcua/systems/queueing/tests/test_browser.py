"""The lines in a real browser: kiosk, wall and counter, at a desk and on a telephone."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import expect

from motcua.base.testing.browser import assert_accessible, assert_fits
from motcua.kernel.organizations import api as organizations
from motcua.project.testing import story
from motcua.project.testing.serving import serving, session_cookie
from motcua.systems.queueing.models import Call, Place, Ticket
from motcua.systems.queueing.testing import make_hall

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


@pytest.fixture
def hall():
    return make_hall(organizations.desk_of(story.commune().uuid, story.AT.date()), at=story.AT)


def address(name, *args):
    return reverse(f"queueing:{name}", args=args)


def look(page, name):
    """A page that fits its window and is accessible; kept as a picture where one wants to look."""
    if SHOTS:
        width = page.viewport_size["width"]
        page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)
    assert_fits(page)
    assert_accessible(page)


def test_from_the_kiosk_over_the_wall_to_intake(windows, server, hall):
    kiosk, wall, officer = windows.phone(), windows.desktop(), windows.desktop()
    officer.context.add_cookies([session_cookie("quay.kyxuan", server)])
    counter = hall.counters[0]
    wall.goto(server + address("screen_show", hall.place.code))
    expect(wall.get_by_text("Chưa gọi số nào.")).to_be_visible()
    kiosk.goto(server + address("kiosk_show", hall.place.code, hall.place.kiosk_key))
    look(kiosk, "kiosk")
    kiosk.get_by_text("Người cao tuổi").click()
    kiosk.get_by_role("button", name="Hộ tịch, chứng thực").click()
    expect(kiosk.get_by_role("heading", name="A001")).to_be_visible()
    look(kiosk, "ticket")

    officer.goto(server + address("counter_show", counter.uuid))
    officer.get_by_role("button", name="Mở quầy").click()
    officer.get_by_role("button", name="Gọi người tiếp theo").dblclick()
    expect(officer.locator(".label", has_text="A001")).to_be_visible()
    look(officer, "counter-called")
    expect(wall.locator("[data-call]")).to_contain_text("A001", timeout=15_000)
    look(wall, "screen")
    officer.get_by_role("button", name="Người đã đến").click()
    look(officer, "counter-serving")
    officer.get_by_role("link", name="Tiếp nhận hồ sơ").click()
    expect(officer.get_by_text("Số A001")).to_be_visible()

    assert Ticket.objects.get().status == "serving" and Call.objects.count() == 1


def test_the_demo_place_has_counters_waiting_people_and_figures(windows, server):
    for _ in range(2):
        call_command("load_demo_queues")
    place = Place.objects.get()
    assert place.counters.count() == 3 and place.groups.count() == 3
    assert Call.objects.filter(outcome="served").count() > 40
    assert not Call.objects.filter(called_at__lt=story.AT, ended_at=None).exists()

    pages = {
        "kiosk-demo": ("", address("kiosk_show", place.code, place.kiosk_key)),
        "screen-demo": ("", address("screen_show", place.code)),
        "counters": ("quay.kyxuan", address("counter_list")),
        "figures": ("quay.kyxuan", address("figure_list", place.code)),
        "bookings": ("mau", address("booking_list")),
        "slots": ("mau", address("booking_create", place.groups.first().uuid)),
        "places": ("ky.kyxuan", address("place_list")),
        "place": ("ky.kyxuan", address("place_show", place.code)),
        "counter": ("quay.kyxuan", address("counter_show", place.counters.first().uuid)),
    }
    for window in (windows.desktop, windows.phone):
        for name, (who, where) in pages.items():
            page = window()
            if who:
                page.context.add_cookies([session_cookie(who, server)])
            page.goto(server + where)
            look(page, name)
            page.context.close()
