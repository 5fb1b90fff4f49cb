"""Nothing is lost and nothing happens twice; nobody is shut out by keyboard, script or language."""

import re

import pytest

from .people import BIRTH, EXTRACT, NEXT
from .town import as_python

pytestmark = pytest.mark.browser
# Sends the form of the page twice at the same moment and tells how each was answered.
TWICE = """async (selector) => {
  const form = document.querySelector(selector);
  const send = () => fetch(form.action, { method: "POST", body: new FormData(form) });
  return (await Promise.all([send(), send()])).map((one) => [one.status, one.url]);
}"""
START = "/nop-ho-so/cap-ban-sao-trich-luc-ho-tich"
COUNT = "SELECT count(*) FROM one_stop_shop_dossier d JOIN parties_party p ON p.id = d.applicant_id"


def test_a_dossier_is_found_by_code_and_pin_and_guessing_is_limited(town, citizen):
    code, _uuid = _dossier(town, "receive", of="Nguyễn Thị Mẫu")
    mother = citizen()
    mother.sign_in()
    mother.go(f"/ho-so/{code}/da-nop")
    found = re.search(r"\b(\d{6})\b(?!-)", mother.page.locator(".panel strong").inner_text())
    assert found

    stranger = citizen(phone=True)
    stranger.go("/tra-cuu")
    stranger.fill({"code": code, "pin": found[1]})
    stranger.press("main form button[type=submit]")
    assert code in stranger.text
    assert "Nguyễn Thị Mẫu" not in stranger.text
    wrong = "000000" if found[1] != "000000" else "111111"
    for _ in range(11):
        stranger.fill({"code": code, "pin": wrong})
        stranger.press("main form button[type=submit]")
        assert stranger.problems()
    stranger.fill({"code": code, "pin": found[1]})
    stranger.press("main form button[type=submit]")
    assert stranger.problems(), "after ten guesses even the right PIN has to wait"


def test_two_decisions_at_once_make_one_result(town, official):
    code, uuid = _dossier(town, "approve")
    chairman = official("ky.kyxuan")
    chairman.open(code)
    late = official("ky.kyxuan", phone=True)
    late.open(code)

    why_late = chairman.page.locator('form[action$="/approve"] select[name=late_code]')
    if why_late.count():  # the step is past its norm on that day
        why_late.last.select_option(index=1)
    answers = chairman.page.evaluate(TWICE, 'form[action$="/approve"]')
    assert sorted(status for status, _url in answers) == [200, 409]
    late.act("approve")
    assert late.problems(), "who comes too late is told so"
    assert town.row(
        "SELECT count(*) FROM documents_document r JOIN one_stop_shop_dossier d"
        " ON d.uuid = r.subject_uuid JOIN documents_document kept ON kept.uuid = d.result_uuid"
        " WHERE d.uuid = %s AND r.kind = kept.kind",
        uuid,
    ) == (1,)


def test_sending_twice_gives_one_dossier(town, citizen):
    mother = citizen()
    mother.sign_in("Trần Văn Thử")
    before = town.row(COUNT + " WHERE p.full_name = 'Trần Văn Thử'")
    _to_the_check(mother)
    mother.page.locator("input[name=promise]").check()
    answers = mother.page.evaluate(TWICE, "main form:has(input[name=promise])")

    assert {status for status, _url in answers} == {200}
    assert len({url for _status, url in answers}) == 1
    after = town.row(COUNT + " WHERE p.full_name = 'Trần Văn Thử'")
    assert before and after and after[0] == before[0] + 1


def test_a_lost_connection_loses_nothing(citizen):
    mother = citizen(phone=True)
    mother.sign_in()
    mother.go("/nop-ho-so/dang-ky-khai-sinh")
    mother.press("main form button[type=submit]")
    mother.fill({"declarant/relationship": "mother"})
    mother.press(NEXT)
    with mother.page.expect_response(lambda answer: answer.request.method == "POST"):
        mother.fill({"child/full_name": BIRTH["child/full_name"]})
    mother.page.context.set_offline(True)
    mother.page.locator(NEXT).first.click(no_wait_after=True)
    mother.page.wait_for_timeout(500)
    mother.page.context.set_offline(False)

    mother.go("/ho-so-cua-toi")
    mother.press('a[href*="/khai/"]')
    name = mother.page.locator('[name="child/full_name"]')
    assert name.input_value() == BIRTH["child/full_name"]


def test_a_dossier_is_sent_without_javascript(citizen):
    mother = citizen(java_script_enabled=False)
    mother.looks = False
    mother.sign_in()
    _to_the_check(mother)
    assert mother.submit()


def test_the_counter_works_with_the_keyboard_alone(town, official):
    code, _uuid = _dossier(town, "receive")
    counter = official("quay.kyxuan")
    counter.go("/cong-viec")
    keys = counter.page.keyboard
    keys.press("/")
    keys.type(code)
    with counter.page.expect_navigation():
        keys.press("Enter")
    counter.page.locator("h1").click()
    keys.press("j")
    with counter.page.expect_navigation():
        keys.press("Enter")
    assert code in counter.text
    with counter.page.expect_navigation(timeout=60_000):
        keys.press("d")

    assert town.row("SELECT status FROM one_stop_shop_dossier WHERE code = %s", code) == (
        "accepted",
    )


def test_a_form_that_was_replaced_meanwhile_keeps_the_answers(town, citizen):
    mother = citizen()
    mother.sign_in()
    _to_the_check(mother, START)
    town.run_python(_new_version("civil-status-extract"))
    mother.page.locator("input[name=promise]").check()
    mother.press("main form:has(input[name=promise]) button[type=submit]")
    assert mother.problems()

    mother.press('form[action$="/doi-ban"] button')
    assert mother.page.locator('[name="declarant/full_name"]').first.input_value()
    mother.fill_form({})
    mother.add_papers()
    mother.press("main form button[type=submit]")
    assert EXTRACT["event/person_name"] in mother.text
    assert mother.submit()


def _to_the_check(mother, start: str = START) -> None:
    mother.go(start)
    mother.press("main form button[type=submit]")
    mother.fill_form(EXTRACT)
    mother.add_papers()
    mother.press("main form button[type=submit]")
    assert "/kiem-tra" in mother.page.url


def _dossier(town, element: str, *, of: str = "%") -> tuple[str, str]:
    """Code and uuid of the newest dossier at xã Kỳ Xuân that waits at a step and for no more."""
    found = town.row(
        "SELECT d.code, d.uuid FROM one_stop_shop_dossier d"
        " JOIN processes_task t ON t.subject_uuid = d.uuid AND t.completed_at IS NULL"
        " JOIN parties_party p ON p.id = d.applicant_id"
        " WHERE t.element_id = %s AND d.code LIKE 'H27.90.%%' AND p.full_name LIKE %s"
        " AND NOT EXISTS (SELECT 1 FROM payments_bill b WHERE b.matter_uuid = d.uuid)"
        " AND NOT EXISTS (SELECT 1 FROM cases_case s"
        "  WHERE s.parent_id = d.case_id AND s.state <> 'closed')"
        " ORDER BY d.id DESC LIMIT 1",
        element,
        of,
    )
    assert found, element
    return found[0], found[1]


def _new_version(code: str) -> str:
    return f"""
from motcua.base.actors import system_actor
from motcua.base.content import load_yaml, province_root
from motcua.base.text import VIETNAM
from motcua.base.web.clock import now
from motcua.kernel.forms import api as forms
content = load_yaml(province_root() / "forms" / ({as_python(code)} + ".yaml"))
content |= {{"version": content["version"] + 1, "valid_from": now().astimezone(VIETNAM).date()}}
forms.publish_form(actor=system_actor("journeys"), content=content, at=now())
"""
