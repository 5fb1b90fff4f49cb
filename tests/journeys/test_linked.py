"""One declaration, three levels: opinions asked at once, parts done at once, one answer."""

from datetime import timedelta

import pytest

from . import before
from .town import BEGIN

pytestmark = pytest.mark.browser
ANSWERED = """
SELECT 1 FROM cases_case c WHERE c.number = %s AND 2 =
(SELECT count(*) FROM cases_case o WHERE o.parent_id = c.id AND o.result = 'answered')
"""
ASKED = ("Sở Xây dựng", "Công an xã Kỳ Xuân")


def test_a_birth_goes_through_three_agencies_at_three_levels(town, citizen, official):
    code = before.accepted(town, "birth-combined")
    specialist = official("tham.kyxuan")
    specialist.open(code)
    specialist.press('a[href*="/vu-viec/"]')
    for agency in ASKED:
        specialist.page.locator('details:has(> form[action$="/opinion"]) > summary').last.click()
        specialist.page.locator("input[name=asked_agency]").fill(agency)
        specialist.page.keyboard.press("Tab")
        specialist.act(
            "opinion",
            question=f"Nơi ở của trẻ có đúng không, {agency}?",
            answer_on=f"{BEGIN + timedelta(days=2):%Y-%m-%d}",
        )
        assert not specialist.problems(), specialist.problems()
    for name in ("tham.sxd", "congan.kyxuan"):
        asked = official(name, phone=True)
        asked.go("/cong-viec?q=noi+o+cua+tre")
        asked.press("table a[data-open]")
        asked.act("done", result="Đúng, không vướng gì.")
        assert not asked.problems() and code not in asked.text
    town.wait_for_row(ANSWERED, code)
    specialist.page.reload()
    specialist.look()
    assert specialist.text.count("Đã có ý kiến") == 2

    before.approved(town, code)
    (dossier,) = town.row("SELECT uuid FROM one_stop_shop_dossier WHERE code = %s", code)
    for name, part, number in (("congan.kyxuan", "TT", "125/TB-CAX"), ("bhxh", "BHYT", "TE4421")):
        (child,) = town.wait_for_row(
            "SELECT uuid FROM linked_services_child_dossier WHERE code = %s", f"{code}-{part}"
        )
        office = official(name)
        office.go(f"/cong-viec?q={code}-{part}")
        office.press("table a[data-open]")
        assert "Dữ liệu do cơ quan chủ trì chia sẻ" in office.text
        office.page.fill("input[name=result_number]", number)
        office.press("main form:has(input[value=done]) button")
        assert not office.problems() and number in office.text and str(child) in office.page.url

    mother = citizen(phone=True)
    mother.sign_in()
    mother.go(f"/ho-so/{code}")
    mother.press(f'a[href*="/lien-thong/{dossier}"]')
    for words in ("Công an xã Kỳ Xuân", "125/TB-CAX", "Bảo hiểm xã hội", "TE4421"):
        assert words in mother.text
