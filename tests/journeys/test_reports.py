"""A data set goes out, comes back with an error, is returned, corrected, taken in, and seen."""

import pytest

pytestmark = pytest.mark.browser
SUBMIT, SAVE = 'main button[value="submit"]', 'main button[value="save"]'
ANSWERS = {
    "par_documents": "3", "par_tasks_due": "20", "par_tasks_done": "12", "par_inspections": "1",
    "cchc.articles": "24", "cchc.leaflets": "1.500", "cchc.sessions": "4",
    "cchc.attendances": "320", "cchc.staff": "38", "cchc.staff_full_records": "38",
    "cchc.procedures": "210", "cchc.procedures_online": "150",
}  # fmt: skip


def step(one, name, text=""):
    form = one.page.locator(f'main form:has(button[value="{name}"])')
    if text:
        form.locator("textarea").fill(text)
    one.press(f'main button[value="{name}"]')


def test_a_data_set_goes_out_and_its_figures_open_to_the_report(town, official):
    receiver = official("dieuhanh")
    receiver.go("/bao-cao/dot/giao")
    receiver.press('main form:has(input[value="cchc-quy"]) button')
    round_page = receiver.page.url

    filler = official("tham.kyxuan")
    filler.go("/bao-cao")
    filler.page.locator("main th a", has_text="Công tác cải cách hành chính").first.wait_for()
    filler.press('main th a:text("Công tác cải cách hành chính")')
    filler.page.wait_for_selector("html[data-reporting=yes]")
    report = filler.page.url
    for key, value in {**ANSWERS, "par_tasks_done": "21"}.items():
        filler.page.fill(f'[name="f:{key}"]', value)
    filler.page.wait_for_selector("#findings >> text=lớn hơn")  # checked before anything is saved
    filler.press(SUBMIT)
    assert "lớn hơn" in filler.problems()
    filler.page.fill('[name="f:par_tasks_done"]', "12")
    filler.press(SUBMIT)
    assert not filler.problems()

    head = official("ky.kyxuan")
    head.go(report.removeprefix(town.address))
    step(head, "approve")
    receiver.go(report.removeprefix(town.address))
    step(receiver, "return", "Số tờ rơi cao hơn kế hoạch, đề nghị kiểm tra lại.")
    filler.go(report.removeprefix(town.address))
    assert "Số tờ rơi cao hơn kế hoạch" in filler.page.inner_text("main")
    filler.page.fill('[name="f:cchc.leaflets"]', "150")
    filler.press(SUBMIT)
    head.go(report.removeprefix(town.address))
    step(head, "approve")
    receiver.go(report.removeprefix(town.address))
    step(receiver, "accept")

    receiver.go(round_page.removeprefix(town.address) + "?tinh-trang=accepted")
    assert "xã Kỳ Xuân" in receiver.page.inner_text("main table")
    told = town.row(
        "SELECT agency_id, period, value::int FROM indicators_told_figure"
        " WHERE indicator = 'cchc.leaflets' AND known_until IS NULL"
    )
    assert told and told[2] == 150
    receiver.go(f"/chi-tieu/cchc.leaflets/nguon?don-vi={told[0]}&ky={told[1]}&loai=quarter")
    receiver.press('main a[href*="/bao-cao/"]')
    assert receiver.page.url == report
