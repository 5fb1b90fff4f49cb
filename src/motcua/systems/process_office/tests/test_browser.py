"""The pages in a real browser: drawn, saved, checked, and kept within the pages' policy."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from motcua.base.actors import system_actor
from motcua.base.testing.browser import DESKTOP, assert_accessible, assert_fits
from motcua.kernel.diagrams import api as diagrams
from motcua.kernel.drafting import api as drafting
from motcua.kernel.drafting.api import VersionDraft
from motcua.kernel.processes import api as processes
from motcua.kernel.processes.testing import officer, start
from motcua.project.testing import story
from motcua.systems.process_office.rules.beginning import empty_diagram
from motcua.systems.process_office.testing import count_all

from .test_drafts import TWO, create_draft

pytestmark = pytest.mark.browser
CIVIL = "civil-status-standard"


SOUND_START = empty_diagram(process_id="begun", name="Đã có bước").replace(
    '<bpmn:userTask id="first"',
    '<bpmn:userTask id="first" motcua:permission="one_stop_shop.appraise"'
    ' motcua:norm="1 working_days"',
)


def draft(code="cap-giay-phep", **given):
    return create_draft(actor=story.actor("danhmuc"), code=code, at=story.AT, **given)


def ready(page):
    page.wait_for_selector("[data-ready=yes]", timeout=20_000)
    return page


def choose(page, element):
    page.locator(f'[data-element-id="{element}"] .djs-hit').first.click(force=True)


def test_modeller_draws_saves_and_checks(windows, opened):
    made = draft()
    page = ready(opened(windows.desktop(), "danhmuc", f"/quy-trinh/ban-thao/{made.uuid}"))

    choose(page, "first")
    panel = page.locator("[data-panel]")
    expect(panel.get_by_label("Tên", exact=True)).to_have_value("Bước đầu tiên")
    page.get_by_role("button", name="Kiểm tra").click()
    expect(page.locator("[data-problems-list] li")).not_to_have_count(0)
    page.locator("[data-problems-list] a").first.click()
    expect(page.locator(".djs-element.is-fault")).to_have_count(1)
    panel.get_by_label("Ai được làm").select_option("one_stop_shop.appraise")
    panel.get_by_label("Định mức thời gian").fill("2 working_days")
    panel.get_by_label("Định mức thời gian").blur()
    expect(page.locator("[data-status]")).to_have_text("Có thay đổi chưa lưu.")
    page.get_by_role("button", name="Lưu").click()
    expect(page.locator("[data-status]")).to_have_text("Đã lưu.")
    expect(page.locator("[data-problems-title]")).to_contain_text("Không còn lỗi nào")

    made.refresh_from_db()
    assert made.revision == 2 and 'motcua:norm="2 working_days"' in made.file
    assert 'motcua:permission="one_stop_shop.appraise"' in made.file
    page.get_by_role("button", name="Trình duyệt").click()
    page.wait_for_load_state()
    assert VersionDraft.objects.get(uuid=made.uuid).state == "submitted"


def test_modeller_adds_elements_and_says_so_when_another_saved(windows, opened):
    made = draft(bpmn=SOUND_START)
    page = ready(opened(windows.desktop(), "danhmuc", f"/quy-trinh/ban-thao/{made.uuid}"))
    choose(page, "first")
    page.locator('.djs-context-pad [data-action="append.gateway"]').click()
    expect(page.locator(".djs-shape[data-element-id^=Gateway]")).to_have_count(1)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Lưu").click()
    expect(page.locator("[data-status]")).to_have_text("Đã lưu.")
    expect(page.locator("[data-problems-list] li")).not_to_have_count(0)
    made.refresh_from_db()
    assert "exclusiveGateway" in made.file and 'motcua:norm="1 working_days"' in made.file

    VersionDraft.objects.filter(uuid=made.uuid).update(revision=9)
    page.get_by_role("button", name="Hoàn tác").click()
    page.get_by_role("button", name="Lưu").click()
    expect(page.locator("[data-status]")).to_contain_text("đã lưu bản thảo này")


def test_modeller_asks_of_a_new_task_who_does_it(windows, opened):
    made = draft(bpmn=SOUND_START)
    page = ready(opened(windows.desktop(), "danhmuc", f"/quy-trinh/ban-thao/{made.uuid}"))
    choose(page, "first")
    page.locator('.djs-context-pad [data-action="append.append-task"]').click()
    panel = page.locator("[data-panel]")
    expect(panel).to_contain_text("Bước này chưa ai làm")
    assert_accessible(page, without=("color-contrast",))  # of the tool's own palette
    panel.get_by_role("button", name="Việc của người").click()
    expect(panel.get_by_label("Ai được làm")).to_be_visible()
    page.get_by_role("button", name="Kiểm tra").click()
    expect(page.locator("[data-problems-list] li").first).to_be_visible()
    page.get_by_role("button", name="Lưu").click()
    expect(page.locator("[data-status]")).to_have_text("Đã lưu.")
    made.refresh_from_db()
    assert made.file.count("<bpmn:userTask") == 2 and "<bpmn:task" not in made.file


def test_modeller_loses_nothing_of_a_file_of_others_without_asking(windows, opened):
    ended = "<bpmn:eventDefinitionRef>t:stop</bpmn:eventDefinitionRef></bpmn:endEvent>"
    stop = '<bpmn:terminateEventDefinition id="stop"/></bpmn:definitions>'
    theirs = SOUND_START.replace("</bpmn:endEvent>", ended)
    made = draft(bpmn=theirs.replace("</bpmn:definitions>", stop))
    page = ready(opened(windows.desktop(), "danhmuc", f"/quy-trinh/ban-thao/{made.uuid}"))
    expect(page.locator("[data-lossy]")).to_contain_text("t:stop")
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / "draft-of-others-1280.png", full_page=True)
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.get_by_role("button", name="Lưu").click()
    made.refresh_from_db()
    assert made.revision == 1 and "t:stop" in made.file
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Lưu").click()
    expect(page.locator("[data-status]")).to_have_text("Đã lưu.")
    made.refresh_from_db()
    assert made.revision == 2 and "t:stop" not in made.file


def test_modeller_draws_the_way_to_a_fault(windows, opened):
    task = 'motcua:permission="one_stop_shop.appraise" motcua:outcomes="yes no"'
    condition = '<bpmn:conditionExpression>outcome = "yes"</bpmn:conditionExpression>'
    faulty = (
        empty_diagram(process_id="cut", name="Không có đường cho “no”")
        .replace('<bpmn:userTask id="first"', f'<bpmn:userTask id="first" {task}')
        .replace('targetRef="end"/>', f'targetRef="end">{condition}</bpmn:sequenceFlow>')
    )
    made = draft(bpmn=faulty)
    page = ready(opened(windows.desktop(), "danhmuc", f"/quy-trinh/ban-thao/{made.uuid}"))
    page.locator("[data-problems-list] a[data-path*=' ']").first.click()
    expect(page.locator(".djs-element.is-fault")).to_have_count(1)
    assert page.locator(".djs-connection.is-path").count() == 1


def test_modeller_keeps_within_the_policy_of_the_pages(browser, windows, opened):
    made = draft()
    context = browser.new_context(viewport=DESKTOP)
    windows.opened.append(context)
    page = context.new_page()
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(f"ERROR {error}"))
    ready(opened(page, "danhmuc", f"/quy-trinh/ban-thao/{made.uuid}"))
    choose(page, "first")
    page.locator(".djs-context-pad .entry").first.wait_for()
    page.locator('.djs-context-pad [data-action="replace"]').click()
    page.locator(".djs-popup").wait_for()
    assert not [one for one in said if "Security Policy" in one or one.startswith("ERROR")], said


def test_process_page_shows_the_figures_on_the_picture(windows, opened):
    dossier = story.submitted()
    code = diagrams.ProcessVersion.objects.get(
        uuid=processes.runs.diagram_of(dossier.case.run_uuid).version_uuid
    ).code
    for window in (windows.desktop(), windows.phone()):
        for language in ("vi", "en"):
            page = ready(opened(window, "quay.kyxuan", f"/quy-trinh/{code}", language=language))
            badge = page.locator(".process-badge").first
            expect(badge).to_have_text("1 đang ở đây" if language == "vi" else "1 here now")
            assert_fits(page)
            assert_accessible(page)
            page.unroute_all()
    page = ready(opened(windows.desktop(), "quay.kyxuan", f"/quy-trinh/{code}"))
    page.get_by_role("link", name="Thời gian chờ").click()
    page.wait_for_url("**xem=cho**")
    expect(ready(page).locator(".process-badge").first).to_have_text("1 chưa ai nhận")
    choose(page, "receive")
    page.wait_for_url("**/dang-o/receive?*")
    expect(page.get_by_role("link", name=dossier.code)).to_be_visible()


def test_variants_and_comparison_are_drawn(windows, opened):
    version = diagrams.get_process(CIVIL)
    newer = version.bpmn.replace("8 working_hours", "4 working_hours")
    diagrams.publish_process(actor=system_actor("tests"), bpmn=newer, code=CIVIL, at=story.AT)
    page = ready(opened(windows.desktop(), "danhmuc", f"/quy-trinh/{CIVIL}/so-sanh"))
    expect(page.locator(".djs-shape.is-changed").first).to_be_visible()
    assert_accessible(page)

    run = start(diagrams.get_process(CIVIL), path="h27.90", at=story.AT)
    task = processes.find_open_task(run.subject_uuid)
    processes.complete_task(
        actor=officer(path="h27", permissions=["one_stop_shop.receive"]),
        task_uuid=task.uuid,
        outcome="refuse",
        at=story.after(minutes=30),
    )
    count_all(story.AT)
    page.unroute_all()
    ready(opened(page, "giamsat", f"/quy-trinh/{CIVIL}/duong-di"))
    expect(page.locator(".process-badge")).to_have_text("bước 1")
    expect(page.locator(".djs-connection.is-path").first).to_be_attached()
    assert_accessible(page)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_draft_pages_are_accessible_and_fit_a_telephone(windows, opened, language):
    made = draft(base=diagrams.get_process(CIVIL), code=CIVIL)
    for window in (windows.desktop(), windows.phone()):
        for part in ("", "/chay-thu", "/so-sanh"):
            path = f"/quy-trinh/ban-thao/{made.uuid}{part}"
            page = opened(window, "danhmuc", path, language=language)
            if part != "/so-sanh":
                ready(page)
            assert_fits(page)
            assert_accessible(page)
            page.unroute_all()
    for path in ("/quy-trinh", "/ban-thao/moi/quy-trinh"):
        page = opened(window, "danhmuc", path, language=language)
        assert_fits(page)
        assert_accessible(page)
        page.unroute_all()


def test_the_list_and_the_choice_of_a_process_fit_a_telephone(windows, opened):
    made = draft("hai-quy-trinh", bpmn=TWO)
    draft(base=diagrams.get_process(CIVIL), code=CIVIL)
    for size, window in (("1280", windows.desktop()), ("360", windows.phone())):
        for name, path in (("draft-list", "/ban-thao"), ("choose", drafting.address_of(made))):
            page = opened(window, "danhmuc", path)
            assert_fits(page)
            assert_accessible(page)
            if folder := os.environ.get("SCREENSHOTS"):
                page.screenshot(path=Path(folder) / f"{name}-{size}.png", full_page=True)
            if name == "choose" and size == "360":
                page.get_by_label("Quy trình phụ").check()
                page.get_by_role("button", name="Lấy quy trình này").click()
                expect(page.get_by_text("đang soạn “second”")).to_be_visible()
            page.wait_for_load_state("networkidle")
            page.unroute_all(behavior="ignoreErrors")


def test_trial_shows_on_the_picture_where_the_tokens_are(windows, opened):
    made = draft(base=diagrams.get_process(CIVIL), code=CIVIL)
    page = ready(opened(windows.desktop(), "danhmuc", f"/quy-trinh/ban-thao/{made.uuid}/chay-thu"))
    page.get_by_role("button", name="Bắt đầu").click()
    page.wait_for_url("**/chay-thu")
    ready(page)
    expect(page.locator('[data-element-id="receive"].is-current')).to_have_count(1)
