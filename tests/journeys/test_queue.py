"""A number at the kiosk, called on the wall, served to the receipt; then the next one."""

import pytest
from playwright.sync_api import expect

from .people import EXTRACT, found

pytestmark = pytest.mark.browser
KIOSK = "SELECT code, kiosk_key FROM queueing_place LIMIT 1"
COUNTER = """
SELECT c.uuid FROM queueing_counter c JOIN queueing_place p ON p.id = c.place_id
WHERE p.code = %s AND c.number = 1
"""


def test_from_the_number_to_the_receipt_and_the_next_one(town, citizen, official, windows):
    place, key = town.row(KIOSK)
    (counter,) = town.row(COUNTER, place)
    visitor, wall = citizen(phone=True), citizen()
    visitor.go(f"/lay-so/{place}/{key}")
    visitor.page.get_by_text("Người cao tuổi").click()
    visitor.press("button[name=group]:has-text('Hộ tịch')")
    label = found(r"([A-C]\d{3})", visitor.text)
    wall.go(f"/man-hinh/{place}")
    officer = official("quay.kyxuan")
    officer.go(f"/quay/{counter}")
    _called(officer, label)
    expect(wall.page.locator("[data-call]").filter(has_text=label)).to_be_visible(timeout=20_000)
    wall.look()

    officer.act("bat-dau")
    officer.press("main a[href*='/tiep-nhan']")
    assert f"Số {label}" in officer.text
    officer.page.fill("main #q", "trich luc ho tich")
    officer.press("form.search button")
    officer.press('a[href*="/tiep-nhan/cap-ban-sao-trich-luc-ho-tich"]')
    code = _taken_in(officer)
    assert town.row("SELECT status, channel FROM one_stop_shop_dossier WHERE code = %s", code) == (
        "accepted",
        "counter",
    )
    assert officer.page.locator("object[type='application/pdf']").count(), "the receipt to print"

    visitor.go(f"/lay-so/{place}/{key}")  # so that somebody waits, whatever the line was before
    visitor.press("button[name=group]:has-text('Hộ tịch')")
    officer.press("main a:has-text('Người tiếp theo')")
    officer.go(f"/quay/{counter}")
    assert code in officer.text, "what was done at this number"
    officer.act("goi")
    after = officer.page.locator(".at-counter .label").inner_text()
    assert after != label
    expect(wall.page.locator("[data-call]").filter(has_text=after)).to_be_visible(timeout=20_000)
    assert town.row(
        "SELECT status FROM queueing_ticket WHERE number = %s ORDER BY id DESC LIMIT 1",
        int(label[1:]),
    ) == ("served",)


def _called(officer, label):
    """Whoever is called first and does not come is passed over."""
    if officer.page.locator('form[action$="/mo"]').count():
        officer.act("mo")
    for _ in range(9):
        called = officer.page.locator(".at-counter .label")
        if called.count() and called.inner_text() == label:
            return
        # Another story may have left somebody at the counter who is being served.
        waits = officer.page.locator('form[action$="/vang"]').count()
        officer.act("vang" if waits else "goi")
    raise AssertionError(f"{label} is not called")


def _taken_in(officer):
    officer.fill({
        "personal_code": "042158000777",
        "full_name": "Lê Thị Thử Số",
        "birth_date": ("2", "3", "1958"),
        "gender": "female",
        "residence_unit": "18766",
        "residence_detail": "Thôn Thử Nghiệm",
        "identity_check": "card",
        "channel": "counter",
    })  # fmt: skip
    officer.press("main form[method=post] button[type=submit]")
    assert not officer.problems(), officer.problems()
    officer.fill_form({**EXTRACT, "declarant/phone": "0900000776"})
    officer.add_papers()
    officer.fill({"return_channel": "counter"})
    officer.press("main form[method=post] button[type=submit]")
    return officer.submit()
