"""Being late: said beforehand with an apology and a new day, once; else it is explained."""

from datetime import timedelta

import pytest

from motcua.base.testing.pdf import pdfsig

from . import before
from .town import BEGIN

pytestmark = pytest.mark.browser
DUE = """
SELECT c.due_current, c.due_original FROM cases_case c
JOIN one_stop_shop_dossier d ON d.case_id = c.id WHERE d.code = %s
"""
WARN = """
from motcua.base.web.clock import now
from motcua.kernel.deadlines.actions.warnings import warn_of_deadlines
warn_of_deadlines(at=now())
"""
OWED = """
SELECT u.uuid, d.code FROM duties_duty u JOIN one_stop_shop_dossier d ON d.uuid = u.about_uuid
WHERE u.kind = 'explain_lateness' AND u.ended_at IS NULL AND d.code LIKE 'H27.90.%%'
AND u.permission = 'one_stop_shop.appraise' AND u.account_uuid IS NULL LIMIT 1
"""


def test_a_delay_is_said_beforehand_with_an_apology_and_a_new_day_once(
    town, citizen, official, tmp_path
):
    code = before.accepted(town, "birth-combined")
    chairman = official("ky.kyxuan")
    chairman.go(f"/quan-ly/ho-so?q={code}")
    chairman.press("table a[data-open], table th a")
    new = BEGIN.date() + timedelta(days=9)
    words = {"reason": "Cơ quan phối hợp chưa trả lời kịp, cần thêm ba ngày."}
    chairman.act("put-off", due_on=f"{BEGIN:%Y-%m-%d}", reason_code="other_agency_late", **words)
    assert chairman.problems(), "a day before the promised one is no apology"
    chairman.act("put-off", due_on=f"{new}", reason_code="other_agency_late", **words)
    assert not chairman.problems(), chairman.problems()
    due, promised = town.row(DUE, code)
    assert due.astimezone(BEGIN.tzinfo).date() == new and due > promised
    assert not chairman.page.locator('form[action$="/put-off"]').count(), "once only"

    mother = citizen(phone=True)
    mother.sign_in()
    mother.wait_for_message(code)
    mother.go(f"/ho-so/{code}")
    notice = mother.page.locator(".notice", has_text="Hẹn lại").inner_text()
    assert f"{new:%d/%m/%Y}" in notice and "xin lỗi" in notice
    paper = tmp_path / "apology.pdf"
    paper.write_bytes(mother.save(".notice a[href*='/van-ban/']"))
    assert [one.is_valid for one in pdfsig(paper)] == [True, True], "the head's and the agency's"


def test_lateness_is_explained_by_whom_the_dossier_waits_for(town, official):
    town.run_python(WARN)
    duty, code = town.wait_for_row(OWED)
    specialist = official("tham.kyxuan")
    specialist.go("/nghia-vu?loai=explain_lateness")
    specialist.press(f'a[href$="/nghia-vu/{duty}"]')
    assert code in specialist.text
    specialist.press('form[action$="/tra-loi"] button')
    assert specialist.problems(), "a reason is chosen"
    specialist.page.locator("select[name=reason_code]").select_option("field_check")
    specialist.act("tra-loi", reason="Đoàn kiểm tra thực địa đi muộn hai ngày vì mưa lũ")
    assert not specialist.problems(), specialist.problems()
    chairman = official("ky.kyxuan", phone=True)
    chairman.go(f"/nghia-vu/{duty}")
    assert "đi muộn hai ngày vì mưa lũ" in chairman.text
