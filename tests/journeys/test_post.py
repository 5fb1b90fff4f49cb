"""The post both ways: papers from the door to the desk, the result and its fee back."""

import pytest

from . import before
from .people import found

pytestmark = pytest.mark.browser
CLOCK = """
SELECT c.started_at = m.closed_at FROM deadlines_clock c
JOIN cases_case k ON k.uuid = c.subject_uuid
JOIN postal_manifest m ON m.number = %s WHERE k.number = %s
"""
# Two copies at 8,000; a parcel within the commune 15,000; for taking money 5,000 (law/postal.yaml).
COD = "36000"
SEND = """
from motcua.base.web.clock import now
from motcua.systems.postal.actions.sending import send_pending
print(send_pending(at=now()))
"""


def test_papers_come_by_post_and_the_result_and_its_fee_go_back(town, citizen, official, windows):
    draft = before.answered(town, "birth-registration")
    mother, postman = citizen(phone=True), official("buuta.kyxuan", phone=True)
    counter = official("quay.kyxuan")
    mother.sign_in()
    brought = _asks_for_collection(mother, draft)
    _postman_fetches(postman, brought)
    mother.go(f"/buu-gui/{brought}")
    assert "Bưu tá đã nhận" in mother.text

    number = _handed_over(postman, counter, brought)
    (code,) = town.wait_for_row(
        "SELECT d.code FROM one_stop_shop_dossier d JOIN one_stop_shop_application a"
        " ON a.id = d.application_id WHERE a.uuid = %s", draft,
    )  # fmt: skip
    mother.go(f"/ho-so/{code}")
    assert "Qua bưu chính" in mother.text and brought in mother.text
    counter.open(code)
    assert number in counter.text
    counter.act("accept")
    assert town.row(CLOCK, number, code) == (True,), "the time limit begins at the hand-over"

    before.approved(town, code)
    sent = _goes_out(counter, postman, code)
    assert int(town.run_python(SEND)) >= 1
    _delivered(windows, town, sent)
    town.wait_for_row(
        "SELECT 1 FROM one_stop_shop_dossier"
        " WHERE code = %s AND status = 'returned' AND return_channel = 'postal'", code,
    )  # fmt: skip
    mother.go(f"/buu-gui/{sent}")
    assert "Đã phát" in mother.text
    mother.go(f"/ho-so/{code}")
    assert "Đã có kết quả" in mother.text and "Cần nộp" not in mother.text
    mother.page.get_by_text("Phí, lệ phí, nghĩa vụ tài chính").click()
    assert f"biên lai số {sent}" in mother.text, "paid to the postman is paid"

    with town.later(days=14) as address:
        _the_month_is_settled(official, address, sent)


def _asks_for_collection(mother, draft):
    mother.go(f"/khai/{draft}/nhan-ket-qua")
    mother.fill({
        "return_channel": "postal",
        "return_address": "Nguyễn Thị Mẫu, Thôn Thử Nghiệm, xã Kỳ Xuân, tỉnh Hà Tĩnh",
    })  # fmt: skip
    mother.press("main form button[type=submit]")
    mother.go(f"/khai/{draft}/giay-to")
    mother.press(f'a[href$="/khai/{draft}/buu-chinh"]')
    assert "Giấy chứng sinh" in mother.text, "what the postman will take"
    mother.press("main form button[type=submit]")
    assert mother.problems(), "the day was not chosen"
    mother.page.locator("select[name=day]").select_option(index=1)
    mother.press("main form button[type=submit]")
    assert "Chuẩn bị cho bưu tá" in mother.text
    return found(r"([^/]+)$", mother.page.url)


def _postman_fetches(postman, code):
    postman.go(f"/buu-chinh?q={code}")
    postman.press("table a[data-open]")
    postman.act("collect")
    assert postman.problems(), "the papers are counted"
    for box in postman.page.locator("input[name^=count-]").all():
        box.fill("1")
    postman.act("collect", item_code="EH123456789VN")
    assert not postman.problems(), postman.problems()


def _handed_over(postman, counter, code):
    """The desk counts, then both sign; the number of the record."""
    postman.go("/buu-chinh/bien-ban/moi?kind=inbound")
    _only(postman, code)
    postman.press("main form[method=post] button[type=submit]")
    page = postman.page.url.removeprefix(postman.address)
    assert not postman.page.locator('form[action$="/sign-post"]').count(), "nothing was counted yet"
    counter.go(page)
    counter.act("check")
    assert not counter.problems(), counter.problems()
    return _both_sign(counter, postman, page)


def _both_sign(counter, postman, page):
    counter.go(page)
    counter.act("sign-desk")
    postman.go(page)
    assert not postman.page.locator('form[action$="/sign-desk"]').count(), "not for the other side"
    postman.act("sign-post")
    assert "đủ hai chữ ký" in postman.text
    return found(r"Biên bản (\S+)", postman.page.locator("h1").inner_text())


def _only(person, code):
    """Take only this order of those that are offered."""
    for choice in person.page.locator(".choice:has(input[name=orders])").all():
        choice.locator("input").set_checked(code in choice.inner_text())


def _goes_out(counter, postman, code):
    """The fee is asked for, and the postman shall take it; the order's code."""
    counter.open(code)
    counter.act("ask-payment", reason="Phí hai bản sao trích lục Ông/Bà đề nghị cấp")
    assert not counter.problems(), counter.problems()
    counter.press('a[href*="/tra-buu-chinh/"]')
    assert counter.page.input_value("input[name=cod_amount]") == "16000", "what is owed"
    counter.press("main form[method=post] button[type=submit]")
    sent = found(r"(\S+)$", counter.page.locator("h1").inner_text())
    counter.go("/buu-chinh/bien-ban/moi?kind=outbound")
    _only(counter, sent)
    counter.press("main form[method=post] button[type=submit]")
    _both_sign(counter, postman, counter.page.url.removeprefix(counter.address))
    return sent


def _delivered(windows, town, code):
    """In the post's own system: a press lets the parcel arrive, and it tells so, signed."""
    post = windows.desktop()
    post.goto(f"{town.post_office}/")
    row = post.locator(f"tr:has-text('{code}')")
    assert COD in row.inner_text(), row.inner_text()
    row.get_by_role("button", name="Đã phát").click()
    post.wait_for_load_state("load")


def _the_month_is_settled(official, address, code):
    """When the month is over both sides look at the same sums, and agree."""
    for name, side in (("buuta.kyxuan", "post"), ("quay.kyxuan", "desk")):
        person = official(name, address=address)
        person.go("/buu-chinh/doi-soat")
        made = person.page.locator("table a[data-open]", has_text="11/2026")
        if made.count():
            with person.page.expect_navigation():
                made.first.click()
        else:
            person.press("form:has(input[name=month][value='2026-11']) button")
        row = person.page.locator("tr", has_text=code).filter(has_text="Phí, lệ phí")
        assert row.inner_text().count("16.000") == 2, "taken as it should be"
        person.press(f"form:has(input[name=side][value={side}]) button")
        assert not person.problems(), person.problems()
    assert "chưa xác nhận" not in person.text
