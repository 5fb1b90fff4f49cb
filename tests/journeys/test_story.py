"""The main story: from the question to the signed result, at a desk and on a telephone."""

from pathlib import Path

import pytest

from motcua.base.testing.pdf import pdfsig, validate_pdfa

from .people import NEXT, PHOTO

pytestmark = pytest.mark.browser
APPROVE = 'form[action$="/approve"] button'


@pytest.mark.parametrize("place", ["desk-vi", "phone-en"])
def test_a_child_is_registered(town, citizen, official, tmp_path, place):
    phone, language = place.startswith("phone"), place[-2:]
    mother = citizen(phone=phone)
    if language == "en":
        mother.speak_english()
    mother.go("/")
    mother.page.fill("#q", "khai sinh cho con")
    mother.press("form.search button")
    mother.press('a[href$="/thu-tuc/dang-ky-khai-sinh"]')
    assert "1.001193" in mother.text
    mother.press('a[href$="/nop-ho-so/dang-ky-khai-sinh"]')
    mother.sign_in()
    mother.press("main form button[type=submit]")
    assert mother.page.locator('[name="declarant/full_name"]').first.input_value() == (
        "Nguyễn Thị Mẫu"
    )
    mother.press(NEXT)
    assert mother.problems(), "an empty page is refused, with the way to each question"

    mother.apply_for_birth_certificate(submit=False)
    code = mother.submit()
    receipt = mother.save('a[href$="/giay-tiep-nhan"]')
    mother.go(f"/ho-so/{code}")

    counter = official("quay.kyxuan", phone=phone, language=language)
    counter.open(code)
    counter.page.locator('details:has(form[action$="/ask"]) > summary').first.click()
    counter.page.locator("input[name=wanted]").first.check()
    counter.act("ask", reason="Giấy chứng sinh chụp chưa rõ, không đọc được ngày sinh.")
    assert not counter.problems()

    mother.go(f"/ho-so/{code}")
    mother.press('a[href$="/bo-sung"]')
    mother.page.locator("input[type=file]").first.set_input_files(PHOTO)
    mother.press("button[name=_action][value=next]")
    assert not mother.problems()
    mother.wait_for_message(code)

    counter.open(code)
    counter.act("accept")
    specialist = official("tham.kyxuan", phone=phone, language=language)
    specialist.open(code)
    specialist.act("appraise", outcome="propose_approval", reason="Hồ sơ hợp lệ, đủ điều kiện.")
    assert not specialist.problems()

    taps = _sign(official("ky.kyxuan", phone=True, language=language), code)
    assert taps <= 3

    town.wait_for_row(
        "SELECT 1 FROM one_stop_shop_dossier WHERE code = %s AND status = 'returned'", code
    )
    mother.go(f"/ho-so/{code}")
    result = mother.save('.notice a[href*="/van-ban/"]')
    _check_paper(tmp_path / "receipt.pdf", receipt, signatures=1)
    _check_paper(tmp_path / "result.pdf", result, signatures=2)
    mother.go(f"/ho-so/{code}/danh-gia")
    mother.page.locator('input[name=score][value="5"]').check()
    mother.press("main form button[type=submit]")
    assert "5" in mother.text
    mother.go("/ho-so-cua-toi")
    assert code in mother.text


def _sign(chairman, code: str) -> int:
    """From the worklist to the signature; how many taps it took."""
    chairman.go("/cong-viec")
    chairman.page.locator(f"table tr:has-text('{code}') a[data-open]").tap()
    chairman.page.wait_for_load_state("load")
    chairman.look()
    with chairman.page.expect_navigation(timeout=60_000):
        chairman.page.locator(APPROVE).first.tap()
    chairman.look()
    assert not chairman.problems()
    return 2


def _check_paper(file: Path, content: bytes, *, signatures: int) -> None:
    file.write_bytes(content)
    found = pdfsig(file)
    assert len(found) == signatures, found
    assert all(one.is_valid for one in found), found
    assert validate_pdfa(file) == []
