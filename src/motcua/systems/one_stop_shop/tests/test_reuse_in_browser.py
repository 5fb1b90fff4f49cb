"""A citizen's result is used again with one press, at a desk and on a phone; officers see it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.urls import reverse
from playwright.sync_api import Page, expect

from motcua.base.testing.browser import assert_accessible, assert_fits
from motcua.kernel.events.testing import deliver_all
from motcua.project.testing import story
from motcua.project.testing.serving import serving, session_cookie
from motcua.systems.one_stop_shop.models import Dossier
from motcua.systems.wallet.testing import Consent, HeldPaper, PaperReading

from .test_reusing import COMPONENT, DEATH, widowed

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


def seated(page, server, who):
    page.context.add_cookies([session_cookie(who, server)])
    return page


def received() -> None:
    """The citizen has a result, and it entered by itself."""
    try:
        story.approved(DEATH)
        deliver_all(story.AT)
    finally:
        connections.close_all()


def look(page: Page, name: str) -> None:
    """Every page of the story is accessible and no wider than its window."""
    assert_accessible(page)
    assert_fits(page)


def test_a_result_is_used_again_with_one_press_and_the_officer_sees_it(windows, server):
    with ThreadPoolExecutor(1) as apart:  # signing needs a thread without the browser's loop
        apart.submit(received).result()
    paper = HeldPaper.objects.get(kind="death_extract")
    for seat in (windows.desktop, windows.phone):
        application = widowed()
        own = seated(seat(), server, "mau")
        own.goto(server + reverse("wallet:paper_list"))
        look(own, "list")
        own.get_by_role("link", name="Trích lục khai tử").first.click()
        expect(own.locator("body")).to_contain_text("Còn hiệu lực")
        look(own, "paper")
        own.goto(server + reverse("one_stop_shop:application_papers", args=[application.uuid]))
        look(own, "offered")
        own.get_by_role("button", name="Dùng giấy tờ này").first.click()
        expect(own.locator("body")).to_contain_text("từ kho của người nộp")
        own.get_by_role("button", name="Tiếp tục").click()
        own.wait_for_url("**/nhan-ket-qua")
        own.get_by_role("button", name="Tiếp tục").click()
        own.wait_for_url("**/kiem-tra")
        look(own, "check")
        own.locator("[name=promise]").check()
        own.get_by_role("button", name="Nộp hồ sơ").click()
        own.wait_for_url("**/da-nop")

        dossier = Dossier.objects.get(application__uuid=application.uuid)
        given = dossier.application.papers.get(component_code=COMPONENT)
        officer = seated(seat(), server, "quay.kyxuan")
        officer.goto(server + reverse("one_stop_shop:dossier_open", args=[dossier.uuid]))
        expect(officer.locator("body")).to_contain_text("từ kho của người nộp")
        officer.goto(server + reverse("one_stop_shop:dossier_wallet", args=[dossier.uuid]))
        look(officer, "officer")
        held = reverse("one_stop_shop:dossier_held", args=[dossier.uuid, given.consent_uuid])
        assert officer.request.get(server + held).ok

        own.goto(server + reverse("wallet:paper_show", args=[paper.uuid]))
        expect(own.locator("body")).to_contain_text(f"Xem giấy tờ của hồ sơ {dossier.code}")
        own.get_by_role("button", name="Rút lại sự đồng ý").first.click()
        expect(own.locator("body")).to_contain_text("Đã rút lại sự đồng ý")
        look(own, "withdrawn")
        assert officer.request.get(server + held).status == 403
    assert PaperReading.objects.count() == 2
    assert not Consent.objects.filter(withdrawn_at=None).exists()
