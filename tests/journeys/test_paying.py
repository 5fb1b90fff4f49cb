"""Paying from home: at the gateway, which calls back, and by VietQR; both days balance."""

import re

import pytest

from . import before
from .people import found

pytestmark = pytest.mark.browser
RECEIPT = r"[Ss]ố biên lai: (\S+?)\."


def money(amount):
    return f"{amount:,}".replace(",", ".")


def test_a_fee_is_paid_at_the_gateway_and_another_by_transfer_and_both_days_balance(
    town, citizen, official
):
    online, transfer = (before.accepted(town, "civil-status-extract") for _ in range(2))
    _memo, amount = before.asked_to_pay(town, online)
    memo, _amount = before.asked_to_pay(town, transfer)
    mother, counter = citizen(phone=True), official("quay.kyxuan")
    mother.sign_in()
    number = _pays_at_the_gateway(mother, online, amount)
    _sees_the_code_for_the_bank(mother, transfer, memo, amount)

    today = f"{town.now():%d/%m/%Y}"
    (paid_at_gateway,) = town.row(
        "SELECT p.external_id FROM payments_payment p JOIN payments_bill b ON b.id = p.bill_id"
        " WHERE b.code = %s", online,
    )  # fmt: skip
    _statement(counter, "NH", [(today, "FT26322001", amount, f"NGUYEN THI MAU {memo}")])
    _statement(counter, "TT", [(today, paid_at_gateway, amount, online)])
    mother.go(f"/ho-so/{transfer}")
    assert "Cần nộp" not in mother.text
    mother.go(f"/ho-so/{online}")
    mother.page.get_by_text("Phí, lệ phí, nghĩa vụ tài chính").click()
    assert number in mother.text

    chairman = official("ky.kyxuan", phone=True)
    for code in ("NH", "TT"):
        _day_is_closed(town, counter, chairman, code)


def _pays_at_the_gateway(mother, code, amount):
    mother.go(f"/ho-so/{code}")
    mother.press('a[href*="/nop-tien/"]')
    mother.press('form[action$="/truc-tuyen"] button')
    mother.press("main a[href*='/pay/']")
    assert f"{money(amount)} đồng" in mother.page.inner_text("main"), "at the gateway"
    mother.press("button[value=pay]")
    assert "Đã nộp xong" in mother.text
    return found(RECEIPT, mother.text)


def _sees_the_code_for_the_bank(mother, code, memo, amount):
    mother.go(f"/ho-so/{code}")
    mother.press('a[href*="/nop-tien/"]')
    assert memo in mother.text and money(amount) in mother.text
    assert mother.page.get_by_alt_text(re.compile("Mã VietQR")).is_visible()


def _statement(counter, till, rows):
    """The cashier loads what the bank, or the gateway, says of the day."""
    lines = ["ngay;so_giao_dich;so_tien;noi_dung", *(";".join(map(str, row)) for row in rows)]
    counter.go("/thu-tien/chot-ngay")
    section = counter.page.locator("section.card", has_text=f"xã Kỳ Xuân · {till}")
    section.locator("summary").click()
    content = "\n".join(lines).encode()
    file = {"name": "sao-ke.csv", "mimeType": "text/csv", "buffer": content}
    section.locator("input[type=file]").set_input_files(file)
    with counter.page.expect_navigation():
        section.get_by_role("button", name="Nạp sao kê").click()
    counter.look()
    assert "1 dòng ghép được" in counter.text, counter.text[:800]


def _day_is_closed(town, counter, chairman, code):
    """Books and statement agree; who counted does not sign."""
    (till,) = town.row(
        "SELECT t.uuid FROM payments_till t JOIN organizations_agency a ON a.id = t.agency_id"
        " WHERE t.code = %s AND a.code LIKE 'H27.90%%'", code,
    )  # fmt: skip
    page = f"/thu-tien/quay/{till}/{town.now():%Y-%m-%d}"
    counter.go(page)
    counter.act("count")
    assert not counter.problems(), counter.problems()
    assert not counter.page.locator('form[action$="/close"]').count()
    chairman.go(page)
    assert "Chênh lệch\n0 đồng" in chairman.text, chairman.text
    chairman.act("close")
    assert not chairman.problems() and "đã chốt" in chairman.text
