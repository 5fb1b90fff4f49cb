"""Everybody works on a telephone, 360 px wide: who applies, the counter, who signs, the postman."""

import pytest

from .people import BIRTH, PHOTO
from .test_post import _goes_out
from .test_queue import COUNTER, KIOSK, _called, _taken_in
from .test_story import _sign

pytestmark = pytest.mark.browser
HOME = "Nguyễn Thị Mẫu, Thôn Thử Nghiệm, xã Kỳ Xuân, tỉnh Hà Tĩnh"


def test_a_counter_serves_from_a_telephone(town, citizen, official):
    place, key = town.row(KIOSK)
    (counter,) = town.row(COUNTER, place)
    visitor, officer = citizen(phone=True), official("quay.kyxuan", phone=True)
    visitor.go(f"/lay-so/{place}/{key}")
    visitor.press("button[name=group]:has-text('Hộ tịch')")
    label = visitor.page.locator("main").inner_text().split("\n")
    label = next(one for one in label if one[:1] in "ABC" and one[1:].isdecimal())
    officer.go(f"/quay/{counter}")
    _called(officer, label)
    officer.act("bat-dau")
    officer.press("main a[href*='/tiep-nhan']")
    officer.page.fill("main #q", "trich luc ho tich")
    officer.press("form.search button")
    officer.press('a[href*="/tiep-nhan/cap-ban-sao-trich-luc-ho-tich"]')
    code = _taken_in(officer)

    found = town.row("SELECT status, channel FROM one_stop_shop_dossier WHERE code = %s", code)
    assert found == ("accepted", "counter")


def test_a_dossier_with_supplement_fee_and_post_goes_through_telephones(town, citizen, official):
    mother, counter = citizen(phone=True), official("quay.kyxuan", phone=True)
    code = _sent(mother)
    counter.open(code)
    assert counter.page.locator("a[href='#xu-ly']").is_visible(), "the acts stand far below"
    counter.page.locator('details:has(form[action$="/ask"]) > summary').first.click()
    counter.page.locator("input[name=wanted]").first.check()
    counter.act("ask", reason="Giấy chứng sinh chụp chưa rõ, không đọc được ngày sinh.")
    assert not counter.problems(), counter.problems()
    mother.go(f"/ho-so/{code}")
    mother.press('a[href$="/bo-sung"]')
    mother.page.locator("input[type=file]").first.set_input_files(PHOTO)
    mother.press("button[name=_action][value=next]")
    assert not mother.problems(), mother.problems()
    counter.open(code)
    counter.act("accept")

    specialist = official("tham.kyxuan", phone=True)
    specialist.open(code)
    specialist.act("appraise", outcome="propose_approval", reason="Hồ sơ hợp lệ, đủ điều kiện.")
    assert not specialist.problems(), specialist.problems()
    assert _sign(official("ky.kyxuan", phone=True), code) <= 3

    sent = _goes_out(counter, official("buuta.kyxuan", phone=True), code)
    mother.go(f"/ho-so/{code}")
    assert "Cần nộp" in mother.text and sent in mother.text
    assert "nộp một nơi là đủ" in mother.text, "the postman asks for the same sum"
    assert "thời hạn giải quyết vẫn tính" not in mother.text, "it is decided already"
    mother.press('a[href*="/nop-tien/"]')
    mother.go(f"/buu-gui/{sent}")


def _sent(mother):
    mother.sign_in()
    mother.go("/nop-ho-so/dang-ky-khai-sinh")
    mother.press("main form button[type=submit]")
    mother.fill_form(BIRTH)
    mother.add_papers()
    mother.fill({"return_channel": "postal", "return_address": HOME})
    mother.press("main form button[type=submit]")
    assert not mother.problems(), mother.problems()
    return mother.submit()
