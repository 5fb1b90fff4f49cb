"""The day on which communes end: rehearsed, approved by another, carried out, taken back."""

import re

import pytest

pytestmark = pytest.mark.browser
LEFT = """
SELECT d.code, a.name FROM one_stop_shop_dossier d
JOIN organizations_agency a ON a.id = d.competent_agency_id
WHERE a.valid_to = '2025-07-01' AND d.status IN ('submitted', 'accepted') ORDER BY d.id LIMIT 1
"""
AT = """
SELECT a.name, a.valid_to IS NULL, c.due_current::text FROM one_stop_shop_dossier d
JOIN organizations_agency a ON a.id = d.competent_agency_id
JOIN cases_case c ON c.id = d.case_id WHERE d.code = %s
"""
PIN = """
from motcua.systems.one_stop_shop.actions.papers import pin_of
from motcua.systems.one_stop_shop.models import Dossier
print(pin_of(Dossier.objects.get(code="{}")))
"""


LEAVE = """
from django.core.management import call_command
call_command("load_demo_mergers", leave_only=True)
"""


def test_a_day_of_mergers_from_the_rehearsal_to_its_undoing(town, official, citizen):
    town.run_python(LEAVE)
    code, old = town.row(LEFT)
    due = town.row(AT, code)[2]
    desk = official("quantri")
    desk.go("/sap-xep")
    desk.page.select_option("select[name=on_date]", "2025-07-01")
    desk.page.fill("textarea[name=grounds]", "Nghị quyết 1665/NQ-UBTVQH15")
    desk.press("main form:has(select[name=on_date]) button")
    page = re.sub(r"^https?://[^/]+", "", desk.page.url)

    desk.press('form[action$="/chay-thu"] button')
    assert old in desk.text and town.row(AT, code)[0] == old, "nothing has moved"
    for _agency in range(20):
        choice = desk.page.locator('form[action$="/noi-nhan"]')
        if not choice.count():
            break
        choice.first.locator("select").first.select_option(index=1)
        choice.first.locator("input[type=text]").fill("Theo nơi cư trú")
        desk.press('form[action$="/noi-nhan"] button')
        desk.press('form[action$="/chay-thu"] button')
    for box in desk.page.locator("input[name=finding]").all():
        box.check()
    if desk.page.locator("input[name=answer]").count():
        desk.page.fill("input[name=answer]", "Đã giao cán bộ và thẩm quyền tại nơi nhận")
        desk.press('form[action$="/canh-bao"] button')
    assert "Chờ người thứ hai duyệt" in desk.text, desk.text
    assert not desk.page.locator('form[action$="/duyet"]').count(), "not by who prepared it"

    chief = official("duyetsx", phone=True)
    chief.go(page)
    chief.press('form[action$="/duyet"] button')

    desk.go(page)
    desk.press('form[action$="/thuc-hien"] button', timeout=120_000)
    assert not desk.problems() and "Kết quả thực hiện" in desk.text
    new, is_living, due_now = town.row(AT, code)
    assert is_living and new != old and due_now == due

    person = citizen(phone=True)
    person.go(f"/tra-cuu?ma={code}")
    person.page.fill("input[name=pin]", town.run_python(PIN.format(code)).strip())
    person.press("main form button")
    assert code in person.text and new in person.text and old in person.text

    desk.press('a[href$="/hoan-tac"]')
    desk.page.fill("textarea[name=reason]", "Diễn tập xong")
    desk.press("main form button", timeout=120_000)
    assert "Đã hoàn tác" in desk.text and town.row(AT, code)[0] == old
