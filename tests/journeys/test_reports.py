"""A quarter's figures: asked of 69 communes and the departments, chased, put into the report."""

import re

import pytest

from .people import found
from .town import as_python

pytestmark = pytest.mark.browser
SUBMIT, SAVE = 'main button[value="submit"]', 'main button[value="save"]'
DOCUMENTS = '[name="f:par_documents"]'
PERIOD = "2026-Q2"
MONTH_LATER = 31  # the office collects the second quarter by 18 December: a day past it
WHY = "Quý II chưa giao trên hệ thống, thu bổ sung cho báo cáo của tỉnh."
# The town has counted since November: of the quarter before it agencies tell these themselves.
UNCOUNTED = {"dossiers_submitted": "60", "dossiers_reappointed": "0"}
ANSWERS = {
    "par_documents": "3", "par_tasks_due": "20", "par_tasks_done": "12", "par_inspections": "1",
    "cchc.articles": "24", "cchc.leaflets": "1.500", "cchc.sessions": "4",
    "cchc.attendances": "320", "cchc.staff": "38", "cchc.staff_full_records": "38",
    "cchc.procedures": "210", "cchc.procedures_at_desk": "210", "cchc.procedures_online": "150",
    **UNCOUNTED,
}  # fmt: skip
OTHERS = [
    {
        "par_documents": str(2 + place), "par_tasks_due": "20", "par_tasks_done": str(14 + place),
        "par_inspections": "1", "cchc.articles": "12", "cchc.leaflets": "150",
        "cchc.sessions": "2", "cchc.attendances": "90", "cchc.staff": "35",
        "cchc.staff_full_records": "35", "cchc.procedures": "200", "cchc.procedures_at_desk": "190",
        "cchc.procedures_online": "120",
        **UNCOUNTED,
    }
    for place in range(3)
]  # fmt: skip
REST = """
from motcua.base.web.clock import now
from motcua.channels.reporting.models import Round
from motcua.channels.reporting.testing import others_report
round_ = Round.objects.get(set_code="cchc-quy", period={period!r})
print(others_report(round_, {answers}, but=["H27.90", "H27.08"], at=now()))
"""
COUNT = """
from motcua.base.web.clock import now
from motcua.kernel.indicators import api as indicators
indicators.counting.count_events(at=now())
"""
CHASE = """
from motcua.base.web.clock import now
from motcua.channels.reporting.actions.chasing import chase_due
chase_due(at=now())
"""
OWN = """
SELECT o.uuid FROM reporting_obligation o JOIN reporting_round r ON r.id = o.round_id
WHERE r.set_code = 'cchc-quy' AND r.period = %s AND o.agency_name LIKE %s
"""
SUM = """
SELECT sum((entries -> 'par_documents' ->> 'value')::int) FROM reporting_obligation o
JOIN reporting_round r ON r.id = o.round_id WHERE r.set_code = 'cchc-quy' AND r.period = %s
"""


def path_of(one):
    return re.sub(r"^https?://[^/]+", "", one.page.url).partition("?")[0]


def report_of(town, agency):
    """Where an agency's report of the quarter is."""
    (uuid,) = town.row(OWN, PERIOD, agency)
    return f"/bao-cao/{uuid}"


def step(one, page, name, text=""):
    one.go(page)
    form = one.page.locator(f'main form:has(button[value="{name}"])')
    if text:
        form.locator("textarea").fill(text)
    one.press(f'main button[value="{name}"]')
    assert not one.problems(), one.problems()


def type_in(one, answers):
    one.page.wait_for_selector("html[data-reporting=yes]")
    for key, value in answers.items():
        one.page.fill(f'[name="f:{key}"]', value)


def test_a_data_set_goes_out_comes_back_with_an_error_and_is_mended(town, official):
    town.run_python(COUNT)  # as is done every minute
    receiver, head = official("dieuhanh"), official("ky.kyxuan")
    receiver.go("/bao-cao/dot/giao")
    receiver.page.locator("[name=late]").select_option(f"cchc-quy/{PERIOD}")
    for part, number in (("day", "18"), ("month", "12"), ("year", "2026")):
        receiver.page.fill(f"[name=due_on-{part}]", number)
    receiver.page.fill("[name=because]", WHY)
    receiver.press("main form:has([name=late]) button")
    assert WHY in receiver.text
    asked = int(found(r"Phải nộp\s+(\d+)", receiver.text))
    assert asked > 69, "the communes, and the departments"
    round_page = path_of(receiver)

    filler = official("tham.kyxuan", phone=True)
    filler.go("/bao-cao")
    filler.press('main th a:text("Công tác cải cách hành chính")')
    report = path_of(filler)
    assert "hệ thống đếm từ nhật ký" not in filler.text, "of that quarter nothing was counted"
    assert WHY in filler.text
    type_in(filler, {**ANSWERS, "par_tasks_done": "21"})
    filler.page.wait_for_selector("#findings >> text=lớn hơn")  # checked before anything is saved
    filler.press(SUBMIT)
    assert "lớn hơn" in filler.problems()
    type_in(filler, {"par_tasks_done": "12"})
    filler.press(SUBMIT)
    assert not filler.problems(), filler.problems()

    step(head, report, "approve")
    step(receiver, report, "return", "Số tờ rơi cao hơn kế hoạch, đề nghị kiểm tra lại.")
    filler.go(report)
    assert "Số tờ rơi cao hơn kế hoạch" in filler.text
    type_in(filler, {"cchc.leaflets": "150"})
    filler.press(SUBMIT)
    step(head, report, "approve")
    step(receiver, report, "accept")

    receiver.go(round_page + "?tinh-trang=accepted")
    assert "xã Kỳ Xuân" in receiver.text
    (agency,) = town.row(
        "SELECT agency_id FROM indicators_told_figure WHERE indicator = 'cchc.leaflets'"
        " AND known_until IS NULL AND value = 150 AND period = %s", PERIOD,
    )  # fmt: skip
    receiver.go(f"/chi-tieu/cchc.leaflets/nguon?don-vi={agency}&ky={PERIOD}&loai=quarter")
    receiver.press('main a[href*="/bao-cao/"]')
    assert path_of(receiver) == report
    done = town.run_python(REST.format(period=PERIOD, answers=as_python(OTHERS)))
    assert int(done) == asked - 2


def test_what_was_typed_without_a_network_meets_what_a_colleague_saved(town, official):
    report = report_of(town, "%Sở Xây dựng%")
    filler, colleague = official("tham.sxd", phone=True), official("tham.sxd")
    filler.go(report)
    type_in(filler, {"par_documents": "5"})
    filler.page.context.set_offline(True)
    type_in(filler, {"par_tasks_due": "40", "cchc.articles": "7"})
    filler.page.locator(SAVE).click(no_wait_after=True)
    filler.page.wait_for_selector("[data-kept] >> text=Mất mạng")
    colleague.go(report)
    type_in(colleague, {"cchc.articles": "9", "cchc.sessions": "2"})
    colleague.press(SAVE)

    with filler.page.expect_navigation():
        filler.page.context.set_offline(False)  # it is sent by itself, and both are shown
    filler.look()
    assert "Hai người cùng sửa một nháp" in filler.text
    chosen = {
        name: filler.page.locator(f'[name="f:{name}"]:checked').input_value()
        for name in ("par_documents", "par_tasks_due", "cchc.articles", "cchc.sessions")
    }
    assert chosen == {
        "par_documents": "5", "par_tasks_due": "40", "cchc.articles": "7", "cchc.sessions": "2",
    }  # fmt: skip
    filler.page.locator('[name="f:cchc.articles"][value="9"]').check()
    filler.press("main form button")
    assert filler.page.input_value('[name="f:cchc.articles"]') == "9"
    assert filler.page.input_value('[name="f:par_tasks_due"]') == "40"

    filler.page.context.set_offline(True)
    type_in(filler, {"cchc.staff": "52"})
    colleague.go(report)
    type_in(colleague, {"cchc.staff": "51"})
    colleague.press(SAVE)
    filler.page.context.set_offline(False)
    filler.go(report)  # the telephone was put away; what was typed comes back, and says so
    assert filler.page.input_value('[name="f:cchc.staff"]') == "52"
    assert "người khác đã lưu nháp này" in filler.text
    filler.press(SAVE)
    assert "Hai người cùng sửa một nháp" in filler.text
    filler.press('main a:text("Giữ bản của người kia")')
    assert filler.page.input_value('[name="f:cchc.staff"]') == "51"


def test_who_is_late_is_chased_and_of_two_who_submit_one_is_told(town, official):
    report = report_of(town, "%Sở Xây dựng%")
    with town.later(days=MONTH_LATER) as address:
        town.run_python(CHASE)  # as is done every morning
        late, colleague = (official("tham.sxd", address=address) for _ in range(2))
        late.wait_for_message("Quá hạn nộp: Công tác cải cách hành chính")
        late.go("/bao-cao")
        assert "Quá hạn" in late.text
        for one in (late, colleague):
            one.go(report)
        type_in(colleague, {**ANSWERS, "par_documents": "6"})
        type_in(late, {**ANSWERS, "cchc.sessions": "11"})
        colleague.press(SUBMIT)
        assert not colleague.problems() and "Hai người" not in colleague.text, colleague.text
        late.press(SUBMIT)
        assert "Báo cáo đã được trình" in late.text and "đề nghị Sở Xây dựng trả lại" in late.text
        assert "11" in late.text, "what was typed is there to read"
        step(official("ky.sxd", address=address), report, "approve")
        receiver = official("dieuhanh", address=address)
        step(receiver, report, "accept")
        assert "nộp muộn" in receiver.text


def test_the_quarter_is_written_signed_and_published(town, citizen, official):
    (documents,) = town.row(SUM, PERIOD)
    editor = official("dieuhanh")
    editor.go("/viet-bao-cao")
    editor.press('main a:text("Bắt đầu một báo cáo")')
    editor.page.locator("input[name=outline][value=cai-cach-hanh-chinh-quy]").check()
    editor.page.fill("[name=agency]", "Sở Nội vụ")
    editor.page.keyboard.press("Tab")
    editor.page.locator("select[name=period]").select_option(PERIOD)
    editor.press("main form button")
    assert not editor.problems(), editor.problems()
    report = path_of(editor)
    assert f"đã ban hành {documents} văn bản" in editor.text, "added up over all who told"

    _a_department_writes_its_part(official("tham.sxd"))
    _sections_are_written(editor, report)
    editor.press('main a:text("Kiểm tra và chốt")')
    assert "Không khớp (0)" in editor.text, editor.text
    editor.press("main form button")
    assert "Kiểm tra và chốt" not in editor.page.inner_text("h1"), editor.text

    _a_figure_is_corrected_after_freezing(town, official, editor, report, documents)
    head = official("ky.snv", phone=True)
    head.go(report)
    head.press('button[value="sign"]')
    editor.go(report)
    editor.press('button[value="publish"]')
    reader = citizen(phone=True)
    reader.go("/bao-cao-cong-bo")
    reader.press('main a:has-text("cải cách hành chính")')
    assert f"đã ban hành {documents} văn bản" in reader.text, "as it was frozen"
    assert "Sở Xây dựng đã đưa" in reader.text
    paper = reader.save('main a[href*="/bao-cao-cong-bo/"]')
    assert paper.startswith(b"%PDF")


def _a_department_writes_its_part(writer):
    writer.go("/viet-bao-cao")
    writer.press('main th a:text("Công tác chỉ đạo, điều hành")')
    words = "Sở Xây dựng đã đưa [[cchc.procedures_online]] thủ tục lên trực tuyến."
    writer.page.fill("textarea[name=text]", words)
    writer.press('button[value="submit"]')
    assert "150 thủ tục" in writer.text, "a live figure of the agency's own"


def _sections_are_written(editor, report):
    editor.go(report)
    links = editor.page.locator('main a:has-text("Mở phần này")').all()
    places = [str(one.get_attribute("href")) for one in links]
    assert len(places) == 9
    for place in places:
        editor.go(place)
        parts = editor.page.locator("input[name=parts]")
        if parts.count():
            parts.first.check()
            editor.press('button[value="merge"]')
            assert "Sở Xây dựng đã đưa" in editor.page.input_value("textarea[name=text]")
        elif not editor.page.input_value("textarea[name=text]"):
            editor.page.fill("textarea[name=text]", "Các cơ quan tiếp tục thực hiện kế hoạch.")
            editor.press('button[value="save"]')
        editor.press('button[value="accept"]')
    editor.go(report)


def _a_figure_is_corrected_after_freezing(town, official, editor, report, documents):
    """It is opened again with a reason; the frozen report keeps its figure, and says so."""
    told = report_of(town, "%xã Kỳ Xuân%")
    step(editor, told, "reopen", "Đơn vị báo nhầm số văn bản, cho sửa lại.")
    filler, head = official("tham2.kyxuan"), official("ky.kyxuan")
    filler.go(told)
    type_in(filler, {"par_documents": str(int(filler.page.input_value(DOCUMENTS)) + 1)})
    filler.press(SUBMIT)
    assert not filler.problems(), filler.problems()
    step(head, told, "approve")
    step(editor, told, "accept")
    editor.go(report)
    assert "Nguồn của 1 số liệu đã thay đổi sau khi chốt" in editor.text
    assert f"đã ban hành {documents} nguồn nay là {documents + 1}" in editor.text
