"""What a dossier waits for: a payment, another agency's opinion; and what the post brought."""

from datetime import UTC, timedelta

import pytest

from .people import EXTRACT
from .town import BEGIN

pytestmark = pytest.mark.browser
RECORD = 'form[action$="/record-payment"]'


def test_a_citizen_is_asked_to_pay_and_pays_and_an_opinion_is_asked_meanwhile(
    town, citizen, official
):
    mother = citizen(phone=True)
    mother.sign_in()
    mother.apply_for_birth_certificate(submit=False)
    assert "16.000" in mother.text, "two copies, by the decision table"
    code = mother.submit()

    counter = official("quay.kyxuan")
    counter.open(code)
    counter.act("accept")
    counter.act("ask-payment", reason="phí")
    assert counter.problems(), "a reason is a sentence"
    counter.act("ask-payment", reason="Phí hai bản sao trích lục Ông/Bà đề nghị cấp")
    assert not counter.problems(), counter.problems()

    mother.go(f"/ho-so/{code}")
    assert "Cần nộp 16.000" in mother.text and "thời hạn giải quyết vẫn tính" in mother.text
    mother.wait_for_message("16.000")

    counter.act("record-payment", amount="10.000", receipt_number="BL-0042")
    assert "16.000" in counter.problems()
    counter.act("record-payment", amount="16.000", receipt_number="BL-0042")
    assert not counter.problems() and "BL-0042" in counter.text

    mother.go(f"/ho-so/{code}")
    assert "Cần nộp" not in mother.text
    _an_opinion_is_asked_and_given(official, code)
    mother.go(f"/ho-so/{code}")
    for part in mother.page.locator("details > summary").all():
        part.click()
    assert "đã có ý kiến trả lời" in mother.text
    mother.look()


def _an_opinion_is_asked_and_given(official, code):
    specialist = official("tham.kyxuan")
    specialist.open(code)
    specialist.press('a[href*="/vu-viec/"]')
    specialist.page.locator('details:has(> form[action$="/opinion"]) > summary').last.click()
    specialist.page.locator("input[name=asked_agency]").fill("so xay dung")
    specialist.page.keyboard.press("Tab")
    specialist.act(
        "opinion",
        question="Nơi sinh có đúng địa bàn không?",
        answer_on=f"{BEGIN + timedelta(days=2):%Y-%m-%d}",
    )
    assert not specialist.problems(), specialist.problems()
    assert "hạn trả lời" in specialist.text and "vẫn tính" in specialist.page.content()

    asked = official("tham.sxd", phone=True)
    asked.go("/cong-viec?q=dia+ban")
    asked.press("table a[data-open]")
    asked.act("done", result="Đúng địa bàn.")
    assert not asked.problems() and "Đúng địa bàn." in asked.text


def test_what_the_post_brought_is_counted_from_the_signed_record(town, official):
    counter = official("quay.kyxuan")
    counter.go("/tiep-nhan/cap-ban-sao-trich-luc-ho-tich")
    person = {
        "personal_code": "042158000888",
        "full_name": "Lê Thị Thử Bưu",
        "birth_date": ("2", "3", "1958"),
        "gender": "female",
        "residence_unit": "18766",
        "residence_detail": "Thôn Thử Nghiệm",
        "channel": "postal",
    }
    counter.fill(person)
    counter.press("main form[method=post] button[type=submit]")
    assert "biên bản" in counter.problems(), "the record has to be entered"
    signed = town.now() - timedelta(hours=2)
    counter.fill({"personal_code": "042158000888", "postal_record": "BG-2026/118"})
    counter.page.fill("input[name=postal_signed_at]", f"{signed:%Y-%m-%dT%H:%M}")
    counter.press("main form[method=post] button[type=submit]")
    assert not counter.problems(), counter.problems()
    counter.fill_form({**EXTRACT, "declarant/phone": "0900000778"})
    counter.add_papers()
    counter.fill({"return_channel": "counter"})
    counter.press("main form[method=post] button[type=submit]")
    code = counter.submit()  # submitted and accepted in one press

    counter.press('a[href*="/xu-ly/"]')

    assert "BG-2026/118" in counter.text
    assert "lúc ký biên bản bàn giao hồ sơ với bưu chính" in counter.page.content()
    (started,) = town.row(
        "SELECT c.started_at FROM deadlines_clock c JOIN cases_case k ON k.uuid = c.subject_uuid"
        " WHERE k.number = %s",
        code,
    )
    assert abs(started - signed.astimezone(UTC)) < timedelta(minutes=1)


def test_an_outage_is_recorded_and_moves_nothing(town, official):
    admin = official("quantri")
    admin.go("/su-co")
    began = town.now() - timedelta(hours=3)
    until = began + timedelta(hours=1)
    admin.page.fill("input[name=began_at]", f"{began:%Y-%m-%dT%H:%M}")
    admin.page.fill("input[name=until]", f"{began:%Y-%m-%dT%H:%M}")
    admin.page.fill("textarea[name=what]", "Mất kết nối trung tâm dữ liệu")
    admin.press('form[action$="/su-co"] button[type=submit]')
    assert admin.problems()
    admin.page.fill("input[name=until]", f"{until:%Y-%m-%dT%H:%M}")
    admin.press('form[action$="/su-co"] button[type=submit]')
    assert not admin.problems() and "Mất kết nối trung tâm dữ liệu" in admin.text
