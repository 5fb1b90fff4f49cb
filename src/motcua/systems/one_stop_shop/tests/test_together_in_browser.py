"""Many dossiers refused at a desk and asked for papers on a phone, by keyboard, with a preview."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from motcua.base.testing.browser import assert_accessible, assert_fits
from motcua.base.web.clock import now, today
from motcua.kernel.cases import api as cases_api
from motcua.kernel.duties import api as duties
from motcua.project.testing import story
from motcua.project.testing.serving import serving, session_cookie
from motcua.systems.one_stop_shop.actions.together.answering import LATENESS
from motcua.systems.one_stop_shop.models import Dossier
from motcua.systems.one_stop_shop.tests.test_together_further import other_agency, owe

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


def begin(seat, server, dossiers, act, *, who="quay.kyxuan"):
    """Tick the dossiers in the list and choose what to do to them."""
    seat.context.add_cookies([session_cookie(who, server)])
    seat.goto(server + reverse("one_stop_shop:dossier_list"))
    choose(seat, "dossier", [one.uuid for one in dossiers], "Xử lý nhiều hồ sơ", act)


def choose(seat: Page, name, uuids, button, act) -> None:
    """Tick rows of a list by keyboard, and choose what to do to them."""
    for uuid in uuids:
        seat.locator(f"[name={name}][value='{uuid}']").focus()
        seat.keyboard.press("Space")
    seat.get_by_role("button", name=button).click()
    expect(seat.get_by_role("button", name="Tiếp tục")).to_be_visible()
    look(seat)
    seat.get_by_label(act, exact=True).check()
    seat.get_by_role("button", name="Tiếp tục").click()
    expect(seat.get_by_role("button", name="Xem trước")).to_be_visible()


def finish(seat: Page, shown: str, of: str = "hồ sơ") -> None:
    """See what each gets, and do it."""
    look(seat)
    seat.get_by_role("button", name="Xem trước").click()
    expect(seat.locator("body")).to_contain_text(f"2 {of} sẽ được xử lý")
    expect(seat.locator("body")).to_contain_text(shown)
    look(seat)
    seat.get_by_role("button", name=f"Thực hiện với 2 {of}").press("Enter")
    expect(seat.locator("body")).to_contain_text(f"Đã làm với 2 {of}")
    look(seat)


def name_agency(seat: Page, agency) -> None:
    """Type an agency into the list that is searched."""
    seat.get_by_role("combobox").last.fill(agency.name)
    seat.keyboard.press("Tab")


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


def test_many_are_handed_over_and_accepted_worked_on_elsewhere_and_explained(windows, server):
    sent, lent, overdue = ([story.accepted() for _ in range(2)] for _ in range(3))
    for dossier in overdue:
        owe(dossier)
    there = other_agency()

    head = windows.desktop()
    begin(head, server, sent, "Chuyển sang cơ quan khác", who="ky.kyxuan")
    name_agency(head, there)
    head.locator("[name=reason]").fill("Thuộc thẩm quyền của Sở")
    finish(head, there.name)

    phone = windows.phone()
    begin(phone, server, sent, "Xác nhận đã nhận hồ sơ chuyển đến", who="tham.sxd")
    finish(phone, "hồ sơ chuyển đến")

    specialist = windows.desktop()
    specialist.context.add_cookies([session_cookie("tham.kyxuan", server)])
    specialist.goto(server + reverse("caseloads:case_list"))
    cases = [one.case.uuid for one in lent]
    choose(specialist, "matter", cases, "Xử lý nhiều vụ việc", "Giao việc cho một cơ quan")
    specialist.locator("[name=work]").fill("Xác minh hiện trạng sử dụng đất")
    name_agency(specialist, there)
    specialist.locator("[name=due_on]").fill(str(today() + timedelta(days=7)))
    finish(specialist, "Xác minh hiện trạng", "việc")

    mobile = windows.phone()
    mobile.context.add_cookies([session_cookie("tham.kyxuan", server)])
    mobile.goto(server + reverse("duties:duty_list"))
    owed = duties.find_open_duties(LATENESS, [one.uuid for one in overdue]).values()
    choose(mobile, "matter", owed, "Giải trình cùng một lý do", "Giải trình")
    mobile.locator("[name=reason_code]").select_option("field_check")
    mobile.locator("[name=reason]").fill("Đoàn kiểm tra thực địa đi muộn hai ngày")
    finish(mobile, "đi muộn hai ngày", "việc")

    answers = [cases_api.get_page_for(story.office("sxd").specialist, one.case.uuid, at=now())
               for one in sent]  # fmt: skip
    assert [one.case.agency_uuid for one in answers] == [there.uuid] * 2
    assert [one.transfers[-1].answer for one in answers] == ["accepted"] * 2
    for one in lent:
        page = cases_api.get_page_for(story.office().specialist, one.case.uuid, at=now())
        assert [work.agency_uuid for work in page.assignments] == [there.uuid]
    assert duties.find_open_duties(LATENESS, [one.uuid for one in overdue]) == {}
