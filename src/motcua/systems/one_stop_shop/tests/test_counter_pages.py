"""The counter's pages in a real browser, at a desk and on a telephone."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import reverse

from motcua.base.testing.browser import assert_accessible, assert_fits
from motcua.project.testing import story
from motcua.project.testing.serving import serving, session_cookie
from motcua.systems.queueing.testing import make_hall

from .test_counter import PAPER, SON, begun, counter, desk, filled, received
from .test_keeping import visitor_page
from .test_registers import entered

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("own_province")]
SHOTS = os.environ.get("MOTCUA_SHOTS", "")


@pytest.fixture(autouse=True)
def _loaded() -> None:
    """These tests have a database of their own instead."""


@pytest.fixture
def server() -> Iterator[str]:
    with serving() as address:
        yield address


def test_counter_pages_are_accessible_and_fit_a_telephone(windows, server):
    hall = make_hall(desk(), at=story.AT)
    ticket = hall.take(hall.a, at=story.AT)
    came = counter.Representation(SON, "authorised", PAPER)
    application = filled(begun(representation=came, ticket_uuid=ticket.uuid))
    begun()
    done = received(filled(begun(ticket_uuid=ticket.uuid)))
    entry = entered(done)
    own = story.begin()
    counter.bring_to_counter(actor=story.actor("mau"), application_uuid=own.uuid, at=story.AT)
    of = "one_stop_shop:"
    pages = {
        "intake-start": f"{reverse(of + 'intake_start')}?phieu={ticket.uuid}",
        "intake-person": visitor_page(""),
        "delivery": reverse(f"{of}application_delivery", args=[application.uuid]),
        "check": reverse(f"{of}application_check", args=[application.uuid]),
        "submitted": reverse(f"{of}dossier_submitted", args=[done.code]),
        "dossier": reverse(f"{of}dossier_open", args=[done.uuid]),
        "take-over": reverse(f"{of}intake_take_over", args=[own.uuid]),
        "books": reverse(f"{of}register_list"),
        "book": reverse(f"{of}register_show", args=[entry.book.uuid]),
    }
    for window in (windows.desktop, windows.phone):
        page = window()
        page.context.add_cookies([session_cookie("quay.kyxuan", server)])
        for name, where in pages.items():
            page.goto(server + where)
            look(page, name)
        page = window()
        page.context.add_cookies([session_cookie("mau", server)])
        page.goto(server + reverse(f"{of}application_bring", args=[own.uuid]))
        page.get_by_role("button", name="Đồng ý").click()
        look(page, "bring")


def look(page, name):
    """A page that fits its window and is accessible; kept as a picture where one wants to look."""
    if SHOTS:
        width = page.viewport_size["width"]
        page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)
    assert_fits(page)
    assert_accessible(page, without=("frame-title",))
