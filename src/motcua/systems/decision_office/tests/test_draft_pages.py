"""The pages of drafts without script: begun, filled in, tried, compared, decided by another."""

import html
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from motcua.base.actors import system_actor
from motcua.kernel.decisions.testing import PENSION, draw, publish
from motcua.kernel.diagrams import api as diagrams
from motcua.kernel.drafting.api import Content, VersionDraft, create_draft, save_draft
from motcua.kernel.processes.testing import start
from motcua.project.testing import story
from motcua.systems.decision_office.events import DRAFT
from motcua.systems.decision_office.models import DraftExample
from motcua.systems.decision_office.rules.drawing import Drawing

pytestmark = pytest.mark.usefixtures("office")
LAW = [{"number": "176/2025/NĐ-CP", "title": {"vi": "Nghị định"}}]
DAY = date(2027, 1, 1)
CREATE = "/ban-thao/moi/bang-quyet-dinh"


SHARED = {"draft_act", "draft_export", "draft_upload", "revision_export", "revision_restore"}


def address(name, row=None, *args):
    space = "drafting" if name in SHARED else "decision_office"
    return reverse(f"{space}:{name}", args=[*([row.uuid] if row else []), *args])


def page_of(answer, status=200):
    text = html.unescape(answer.content.decode())
    assert answer.status_code == status, text[:2000]
    assert not re.search(r"\sstyle=|<script(?![^>]*src=)|onclick", text)
    return text


def draft(dmn=PENSION, code="huu-tri", who="danhmuc", **about):
    actor = story.actor(who)
    made = create_draft(actor=actor, kind=DRAFT, code=code, file=dmn, at=story.AT)
    told = {"title": {"vi": "Trợ cấp hưu trí"}, "legal_basis": LAW, **about}
    return save_draft(
        actor=actor, draft_uuid=made.uuid, content=Content(dmn, told, DAY), revision=1, at=story.AT
    )


def edit(row, who="danhmuc", status=302, part="decided", **posted):
    fields = {"revision": row.revision, "first": 1, "act": "luu", **posted}
    fields = {name.replace("__", "-"): value for name, value in fields.items()}
    answer = story.browser(who).post(address("table_edit", row, part), fields)
    assert answer.status_code == status, answer.content.decode()[:2000]
    row.refresh_from_db()
    return answer


def rows(row):
    return [one.cells for one in Drawing(row.file).grid("decided").rows]


@pytest.mark.parametrize("name", ["draft_show", "draft_export", "draft_try", "draft_compare"])
@pytest.mark.parametrize(
    ("who", "status"),
    [(None, 302), ("mau", 403), ("quay.kyxuan", 403), ("danhmuc", 200), ("duyetqt", 200)],
)
def test_draft_pages_are_for_those_who_draw_and_approve(name, who, status):
    assert story.browser(who).get(address(name, draft())).status_code == status


@pytest.mark.parametrize("name", ["table_edit", "draft_describe", "formula_edit"])
@pytest.mark.parametrize("who", [None, "mau", "quay.kyxuan", "ky.sxd", "duyetqt"])
def test_only_those_who_draw_change_a_table(name, who):
    row = draft()
    args = () if name == "draft_describe" else ("decided",)
    for ask in (story.browser(who).get, story.browser(who).post):
        assert ask(address(name, row, *args)).status_code == (302 if who is None else 403)


@pytest.mark.parametrize("act", ["trinh", "rut", "bo", "doi-chieu", "duyet", "tra-lai"])
@pytest.mark.parametrize("who", ["mau", "quay.kyxuan", "ky.sxd"])
def test_officials_of_other_rooms_decide_nothing(act, who):
    row = draft()
    assert story.browser(who).post(address("draft_act", row, act)).status_code == 403
    row.refresh_from_db()
    assert row.state == "draft"


def test_draft_create_begins_with_nothing_a_file_or_a_version():
    browser = story.browser("danhmuc")
    page_of(browser.get(CREATE))
    assert browser.post(CREATE, {"code": "trong", "name": "Trống"}).status_code == 302
    file = SimpleUploadedFile("a.dmn", PENSION.encode())
    assert browser.post(CREATE, {"code": "co-tep", "file": file}).status_code == 302
    version = publish(code="co-san")
    assert "phiên bản 1" in page_of(
        browser.get(CREATE, {"code": "co-san", "phien-ban": version.number})
    )
    assert browser.post(CREATE, {"code": "co-san", "phien-ban": version.number}).status_code == 302
    made = VersionDraft.objects.order_by("id")
    assert [one.code for one in made] == ["trong", "co-tep", "co-san"]
    assert made[1].file == PENSION


BOMB = "<!DOCTYPE a [<!ENTITY b '" + "x" * 1000 + "'>]>" + PENSION
DEEP = "<definitions xmlns='https://www.omg.org/spec/DMN/20191111/MODEL/'>" + "<a>" * 5000


@pytest.mark.parametrize(
    ("file", "words"),
    [(b"\xff\xfe\x00", "UTF-8"), (b"x" * (2 * 1024 * 1024 + 1), "lớn hơn 2 MB"),
     (BOMB.encode(), "DOCTYPE"), (DEEP.encode(), "XML sai"), (b"%PDF-1.7", "XML sai"),
     (b"<html/>", "không thuộc DMN"), (b"", "Chọn một tệp"), (b"a\x00b", "không đọc được")],
)  # fmt: skip
def test_a_wrong_file_is_refused_and_the_draft_stays(file, words):
    row = draft()
    posted = {"file": SimpleUploadedFile("a.dmn", file), "revision": row.revision}
    answer = story.browser("danhmuc").post(address("draft_upload", row), posted)
    shown = page_of(answer, 422)
    assert words in shown
    row.refresh_from_db()
    assert (row.file, row.revision) == (PENSION, 2)


def test_an_uploaded_file_comes_back_as_it_was():
    row, browser = draft(), story.browser("danhmuc")
    foreign = PENSION.replace("?>", "?>\r\n<!-- của hãng -->\r\n", 1)
    posted = {"file": SimpleUploadedFile("a.dmn", foreign.encode()), "revision": row.revision}
    assert browser.post(address("draft_upload", row), posted).status_code == 302
    assert browser.get(address("draft_export", row)).content == foreign.encode()
    before = browser.get(address("revision_export", row, 2))
    assert before.content == PENSION.encode()

    restored = browser.post(address("revision_restore", row, 2), {"revision": 3})
    assert restored.status_code == 302
    row.refresh_from_db()
    assert (row.file, row.revision) == (PENSION, 4)


def test_table_edit_changes_cells_rows_and_columns():
    row = draft()
    edit(row, r1__2="600000", r1__note="Điều 3", c0__label="Tuổi")
    assert rows(row)[0] == (">= 75", "-", "600000")
    assert 'label="Tuổi"' in row.file and "Điều 3" in row.file
    answer = edit(row, act="them-dong-1")
    assert answer.headers["Location"].endswith("#r2") and rows(row)[1] == ("-", "-", "")
    edit(row, act="xuong-2")
    assert rows(row)[2] == ("-", "-", "")
    edit(row, act="xoa-dong-3")
    assert len(rows(row)) == 4
    edit(row, act="them-dieu-kien", new__label="Vùng khó khăn", new__type="boolean")
    assert [one.name for one in Drawing(row.file).inputs][-1] == "Vùng khó khăn"
    shown = page_of(story.browser("danhmuc").get(address("table_edit", row, "decided")))
    assert "không có dữ liệu vào" not in shown
    edit(row, act="them-ket-qua", new__label="Căn cứ áp dụng", new__type="string")
    assert Drawing(row.file).grid("decided").columns[-1].expression == "can_cu_ap_dung"
    edit(row, act="xoa-cot-4")
    edit(row, act="xoa-cot-2")
    edit(row, act="them-du-lieu", input__name="Số con", input__type="number")
    assert Drawing(row.file).inputs[-1].name == "Số con"
    edit(row, act=f"xoa-du-lieu-{Drawing(row.file).inputs[-1].id}")
    edit(row, hit="COLLECT/SUM")
    grid = Drawing(row.file).grid("decided")
    assert (grid.hit_policy, grid.aggregation) == ("COLLECT", "SUM")
    assert rows(row)[0] == (">= 75", "-", "600000")


def test_table_edit_shows_each_fault_at_its_cell_and_keeps_what_was_typed():
    row = draft()
    edit(row, r1__0="khoảng (", r2__2="lạ", r3__2='"chữ"')
    shown = page_of(story.browser("danhmuc").get(address("table_edit", row, "decided")))
    assert rows(row)[0][0] == "khoảng ("
    for cell, words in (
        ("r1-0", "“khoảng (”"),
        ("r2-2", "có dữ liệu vào hay quyết định nào tên “lạ”"),
    ):
        assert re.search(rf'id="{cell}-error">.*?{re.escape(words)}', shown, re.S), cell
    edit(row, r1__0=">= 75", r2__2="500000")
    shown = page_of(story.browser("danhmuc").get(address("table_edit", row, "decided")))
    assert re.search(r'id="r3-2-error">.*?không phải là một số', shown, re.S)
    edit(row, r3__2="0", r2__0="[70..76)")
    shown = page_of(story.browser("danhmuc").get(address("table_edit", row, "decided")))
    assert shown.count("trùng nhau, ví dụ khi") == 2 and shown.count('class="faulty"') == 2
    edit(row, r2__0="[71..75)")
    shown = page_of(story.browser("danhmuc").get(address("table_edit", row, "decided")))
    assert "không dòng nào đúng khi tuổi = 70; hộ = poor" in shown


def test_table_edit_refuses_what_no_file_can_hold_and_shows_it_again():
    row = draft()
    shown = page_of(edit(row, status=422, r1__0="75\x0b", r2__2="700000"), 422)
    assert "ký tự điều khiển" in shown and ">700000</textarea>" in shown
    assert row.revision == 2
    for act in ("xoa-cot-9", "xoa-dong-99", "them-dieu-kien", "them-du-lieu", "xoa-cot-2"):
        page_of(edit(row, status=422, act=act), 422)
    assert row.revision == 2


def test_a_double_click_adds_one_row():
    row = draft()
    browser = story.browser("danhmuc")
    posted = {"revision": 2, "first": 1, "act": "them-dong-1"}
    for _click in range(2):
        assert browser.post(address("table_edit", row, "decided"), posted).status_code == 302
    row.refresh_from_db()
    assert len(rows(row)) == 5 and row.revision == 3


def test_two_at_once_see_both_sides_and_choose():
    row = draft()
    begun = row.revision
    edit(row, r1__2="600000")

    answer = edit(row, status=409, revision=begun, r2__2="700000")
    shown = page_of(answer, 409)
    assert "Cao Thị Mục đã lưu bản thảo này" in shown
    assert "500000</del>" in shown and "600000</ins>" in shown and "700000</ins>" in shown
    assert rows(row)[0][2] == "600000" and row.revision == 3

    edit(row, revision=begun, over=3, r2__2="700000")
    assert [cells[2] for cells in rows(row)[:2]] == ["500000", "700000"]
    assert row.revisions.get(number=3).file.count("600000") == 1  # nothing is lost


def test_a_long_table_is_changed_page_by_page():
    many = draw(("x:number", "=> y:number"), [f"{n} => {n}" for n in range(60)])
    row = draft(many)
    shown = page_of(story.browser("danhmuc").get(address("table_edit", row, "decided"), {"tu": 26}))
    assert 'name="r26-0"' in shown and 'name="r25-0"' not in shown and 'name="r51-0"' not in shown
    edit(row, first=26, r26__1="99", r1__1="5")
    assert rows(row)[25] == ("25", "99") and rows(row)[0] == ("0", "0")


def test_formula_edit_writes_a_formula_and_tells_its_faults():
    more = (
        '<decision id="more" name="Thêm"><literalExpression><text>tuổi + 1</text>'
        "</literalExpression></decision>"
    )
    row = draft(PENSION.replace("<decision ", more + "<decision ", 1), decision="decided")
    browser = story.browser("danhmuc")
    posted = {"revision": 2, "text": "tuổi +"}
    where = address("formula_edit", row, "more")
    assert browser.post(where, posted).status_code == 302
    assert "biểu thức kết thúc giữa chừng" in page_of(browser.get(where))
    assert browser.post(where, {"revision": 2, "text": "tuổi + 2"}).status_code == 409
    assert browser.get(address("formula_edit", row, "none")).status_code == 404


def test_draft_describe_keeps_law_days_and_words():
    row = draft(words={"poor": {"vi": "hộ nghèo", "en": "poor household"}}, foreign={"a": 1})
    browser, where = story.browser("danhmuc"), address("draft_describe", row)
    shown = page_of(browser.get(where))
    assert 'value="176/2025/NĐ-CP"' in shown and 'value="hộ nghèo"' in shown
    posted = {
        "revision": 2, "title-vi": "Hưu trí", "title-en": "Pension", "sureness": "stated",
        "valid_from-day": "1", "valid_from-month": "7", "valid_from-year": "2027",
        "law-0-number": "176/2025/NĐ-CP", "law-0-vi": "Nghị định", "law-0-articles": "Điều 3",
        "law-1-number": "", "word-0-key": "poor", "word-0-vi": "hộ nghèo", "word-1-key": "other",
        "word-1-vi": "hộ khác", "procedures": "1.001193, 1.013225",
    }  # fmt: skip
    assert browser.post(where, posted).status_code == 302
    row.refresh_from_db()
    assert row.valid_from == date(2027, 7, 1) and row.about["foreign"] == {"a": 1}
    assert row.about["legal_basis"][0]["articles"] == "Điều 3"
    assert row.about["words"]["other"] == {"vi": "hộ khác", "en": "hộ khác"}
    assert row.about["procedures"] == ["1.001193", "1.013225"]

    wrong = {**posted, "revision": 3, "title-vi": "", "valid_from-day": "40", "law-0-number": ""}
    shown = page_of(browser.post(where, wrong), 422)
    assert "Nhập ngày có thật" in shown and "Nhập tên bảng" in shown and "Nhập số, ký hiệu" in shown


def test_draft_try_explains_and_keeps_an_example():
    row, browser = draft(), story.browser("danhmuc")
    where = address("draft_try", row)
    asked = {"hoi": "1", "in-tuổi": "72", "in-hộ": "poor"}
    shown = page_of(browser.get(where, asked))
    assert "Kết quả: 500.000" in shown and shown.count('<tr class="matched">') == 1
    assert 'name="expected-mức" type="text" value="500000"' in shown
    assert page_of(browser.post(where, {**asked, "expected-mức": "1"}), 422).count("Đặt tên ngắn")
    kept = {**asked, "name": "72 tuổi, hộ nghèo", "expected-mức": "600.000"}
    assert browser.post(where, kept).status_code == 302
    example = DraftExample.objects.get(draft=row)
    assert example.expected == {"mức": "600000"} and example.inputs == {"tuổi": "72", "hộ": "poor"}
    shown = page_of(browser.get(address("draft_show", row)))
    assert "0 trên 1 đúng" in shown and "Chưa đúng" in shown
    refused = page_of(browser.post(address("draft_act", row, "trinh")), 422)
    assert "72 tuổi, hộ nghèo" in refused
    assert story.browser("duyetqt").post(where, kept).status_code == 403
    removed = browser.post(address("example_remove", row, example.uuid))
    assert removed.status_code == 302 and not DraftExample.objects.filter(draft=row).exists()
    wrong = page_of(browser.get(where, {"hoi": "1", "in-tuổi": "nhiều"}), 422)
    assert "“tuổi” phải là một số" in wrong


def test_draft_try_says_so_while_there_are_faults():
    row = draft(PENSION.replace("500000", "500000 +"))
    assert "chưa thử được" in page_of(story.browser("danhmuc").get(address("draft_try", row)))
    shown = page_of(story.browser("danhmuc").get(address("draft_show", row)))
    assert "Còn 2 lỗi" in shown and "chưa diễn giải thành lời" in shown


ASKING = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:motcua="urn:motcua:bpmn:1" targetNamespace="urn:tests">'
    '<bpmn:process id="p" name="Xét trợ cấp" isExecutable="true"><bpmn:startEvent id="s"/>'
    '<bpmn:businessRuleTask id="r" name="Tra mức" motcua:decision="huu-tri"'
    ' motcua:result="level"/><bpmn:endEvent id="e"/>'
    '<bpmn:sequenceFlow id="f" sourceRef="s" targetRef="r"/>'
    '<bpmn:sequenceFlow id="g" sourceRef="r" targetRef="e"/></bpmn:process></bpmn:definitions>'
)


def test_draft_compare_tells_cells_and_how_real_decisions_would_come_out():
    publish(code="huu-tri", title={"vi": "Trợ cấp hưu trí"})
    version = diagrams.publish_process(
        actor=system_actor("tests"), bpmn=ASKING, code="xet-tro-cap", at=story.AT
    )
    for age, household in ((80, "poor"), (72, "poor"), (60, "poor"), (72, "other")):
        start(version, variables={"tuổi": age, "hộ": household}, at=story.AT)
    narrower = PENSION.replace("500000", "600000", 1).replace(
        '<inputValues><text>"poor","other"', '<inputValues><text>"poor"'
    )
    row = draft(narrower)

    shown = page_of(story.browser("duyetqt").get(address("draft_compare", row)))

    assert shown.count('<tr class="changed">') == 1 and "500.000</del>" in shown
    assert "Đã hỏi lại 4 quyết định thật" in shown and "23/11/2026" in shown
    assert "2 như cũ" in shown and "1 kết quả khác" in shown and "1 không hỏi được" in shown
    assert "tuổi = 80" not in shown  # nothing tells whose they were
    used = reverse("decision_office:decision_show", args=["huu-tri"])
    assert "Xét trợ cấp" in page_of(story.browser("quay.kyxuan").get(used))


def test_another_person_publishes_and_the_list_shows_it():
    row, author, second = draft(), story.browser("danhmuc"), story.browser("duyetqt")
    assert (
        author.post(address("draft_act", row, "trinh"), {"comment": "Xin duyệt"}).status_code == 302
    )
    assert author.post(address("draft_act", row, "duyet"), {"revision": 2}).status_code == 403
    shown = page_of(second.get(address("draft_show", row)))
    assert "Duyệt và công bố" in shown and "Xin duyệt" in shown
    stale = second.post(address("draft_act", row, "duyet"), {"revision": 1})
    assert stale.status_code == 409
    for status in (302, 409):  # a second click publishes nothing more
        answer = second.post(address("draft_act", row, "duyet"), {"revision": 2})
        assert answer.status_code == status
    row.refresh_from_db()
    assert row.published_number == 1
    shown = page_of(author.get("/bang-quyet-dinh", {"tim": "tro cap huu tri"}))
    assert "Trợ cấp hưu trí" in shown and "Nhà ở riêng lẻ" not in shown
    shown = page_of(author.get("/bang-quyet-dinh", {"tim": "176/2025"}))
    assert "Trợ cấp hưu trí" in shown
    assert "Không có bảng nào" in page_of(author.get("/bang-quyet-dinh", {"tim": "khong co dau"}))


def test_a_returned_draft_shows_why():
    row, second = draft(), story.browser("duyetqt")
    story.browser("danhmuc").post(address("draft_act", row, "trinh"))
    empty = second.post(address("draft_act", row, "tra-lai"), {"comment": ""})
    assert "Nêu lý do trả lại" in page_of(empty, 422)
    second.post(address("draft_act", row, "tra-lai"), {"comment": "Thiếu Điều 5"})
    assert "Thiếu Điều 5" in page_of(story.browser("danhmuc").get(address("draft_show", row)))


def test_decision_show_is_the_table_of_a_day_and_who_asks_it():
    publish(code="ngay", valid_from=date(2024, 1, 1), procedures=["1.001193", "9.999999"])
    publish(PENSION.replace("500000", "600000"), code="ngay", valid_from=date(2026, 1, 1))
    browser = story.browser("quay.kyxuan")
    where = reverse("decision_office:decision_show", args=["ngay"])
    assert "600.000" in page_of(browser.get(where))
    on = {"ngay-day": "1", "ngay-month": "6", "ngay-year": "2025"}
    shown = page_of(browser.get(where, on))
    assert "500.000" in shown and "600.000" not in shown
    assert "1.001193: Đăng ký khai sinh" in shown and "9.999999" in shown
    early = page_of(browser.get(where, {**on, "ngay-year": "2020"}))
    assert "không có phiên bản nào có hiệu lực" in early
    assert "Nhập ngày có thật" in page_of(browser.get(where, {**on, "ngay-day": "40"}), 422)
    assert "Soạn phiên bản sau" not in shown
    assert "Soạn phiên bản sau" in page_of(story.browser("danhmuc").get(where))
