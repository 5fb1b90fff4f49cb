"""Money that comes back, and a stranger who holds a paper that this office signed."""

import pytest

pytestmark = pytest.mark.browser


def test_a_fee_is_paid_and_paid_back_and_the_citizen_is_told_of_each(town, citizen, official):
    mother = citizen(phone=True)
    mother.sign_in()
    mother.apply_for_birth_certificate(submit=False)
    code = mother.submit()
    counter = official("quay.kyxuan")
    counter.open(code)
    counter.act("accept")
    counter.act("ask-payment", reason="Phí hai bản sao trích lục Ông/Bà đề nghị cấp")
    assert not counter.problems(), counter.problems()
    (bill,) = town.row("SELECT uuid FROM payments_bill WHERE code = %s", code)
    counter.go(f"/thu-tien/{bill}")
    counter.act("take-cash")
    assert not counter.problems(), counter.problems()

    mother.go(f"/ho-so/{code}")
    mother.press('a[href$="/rut"]')
    mother.page.fill("textarea[name=reason]", "Tôi nộp nhầm thủ tục")
    mother.press("main form button[type=submit]")

    counter.go(f"/thu-tien/{bill}")
    counter.page.locator("input[name=way][value=cash]").check()
    grounds = {
        "refund_reason": "Người nộp rút hồ sơ trước khi giải quyết.",
        "refund_basis": "Luật Phí và lệ phí, Điều 10",
    }
    counter.act("propose-refund", refund_amount="17.000", **grounds)
    assert "16.000" in counter.problems(), "no more than was paid"
    counter.act("propose-refund", refund_amount="16.000", **grounds)
    assert not counter.problems(), counter.problems()
    chairman = official("ky.kyxuan", phone=True)
    chairman.go(f"/thu-tien/{bill}")
    chairman.act("decide-refund", outcome="yes")
    assert not chairman.problems(), chairman.problems()
    mother.wait_for_message("được hoàn trả 16.000")

    counter.go(f"/thu-tien/{bill}")
    counter.act("pay-refund", voucher="PC-0042")
    assert not counter.problems() and "PC-0042" in counter.text
    mother.wait_for_message("đã hoàn trả 16.000")


def test_a_stranger_checks_the_paper_in_hand(town, citizen):
    (code,) = town.row(
        "SELECT o.verification_code FROM documents_document o"
        " JOIN one_stop_shop_dossier d ON d.result_uuid = o.uuid ORDER BY o.id LIMIT 1"
    )
    stranger = citizen(phone=True)
    stranger.go(f"/xac-minh/{code}")  # where the square on the paper leads
    assert "Văn bản thật" in stranger.text and "Cơ quan ban hành" in stranger.text

    stranger.go("/xac-minh")
    stranger.page.fill("input[name=ma]", f" {code.lower()} ")
    stranger.press("main form:has(input[name=ma]) button[type=submit]")
    assert "Văn bản thật" in stranger.text

    forged = code[:-1] + ("A" if code[-1] != "A" else "B")
    stranger.go("/xac-minh")
    stranger.page.fill("input[name=ma]", forged)
    stranger.press("main form:has(input[name=ma]) button[type=submit]")
    assert "Văn bản thật" not in stranger.text and stranger.problems()
