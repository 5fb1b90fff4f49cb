"""The pages of drafts without script: begun, uploaded, compared, tried out, decided."""

import html
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from motcua.kernel.diagrams import api as diagrams
from motcua.kernel.diagrams.testing import APPROVAL, draw
from motcua.kernel.drafting.api import VersionDraft
from motcua.kernel.processes.testing import publish
from motcua.project.testing import story

from .test_drafts import AT, OTHER, SOUND, TWO, author, create_draft, draft, submitted
from .test_pages import page_of

CREATE = "/ban-thao/moi/quy-trinh"
LONG = "Thẩm định hồ sơ, dự thảo văn bản trình lãnh đạo phê duyệt " * 5


def address(name, *args):
    shared = {"draft_act", "draft_export", "draft_upload"}
    space = "drafting" if name in shared else "process_office"
    return reverse(f"{space}:{name}", args=args)


def file(text=SOUND):
    return SimpleUploadedFile("a.bpmn", text.encode() if isinstance(text, str) else text)


def act(who, row, name, status=302, **posted):
    answer = story.browser(who).post(address("draft_act", row.uuid, name), posted)
    assert answer.status_code == status, answer.content.decode()[:1500]
    row.refresh_from_db()
    return answer.content.decode()


@pytest.mark.parametrize("name", ["draft_show", "draft_export", "draft_compare", "draft_try"])
@pytest.mark.parametrize(
    ("who", "status"),
    [(None, 302), ("mau", 403), ("quay.kyxuan", 403), ("danhmuc", 200), ("duyetqt", 200)],
)
def test_draft_pages_are_for_those_who_draw_and_approve(name, who, status):
    assert story.browser(who).get(address(name, draft().uuid)).status_code == status


@pytest.mark.parametrize("name", ["draft_save", "draft_check"])
@pytest.mark.parametrize(
    ("who", "status"), [(None, 302), ("mau", 403), ("quay.kyxuan", 403), ("duyetqt", 403)]
)
def test_draft_save_and_check_are_for_those_who_draw(name, who, status):
    row = draft()
    posted = {"file": file(OTHER), "revision": "1"}
    assert story.browser(who).post(address(name, row.uuid), posted).status_code == status
    row.refresh_from_db()
    assert row.file == SOUND


def test_draft_create_begins_with_nothing_a_file_or_a_version():
    browser = story.browser("danhmuc")
    page_of(browser.get(CREATE))
    assert browser.post(CREATE, {"code": "trong", "name": "Trống"}).status_code == 302
    assert browser.post(CREATE, {"code": "tep", "file": file()}).status_code == 302
    publish(code="co-san")
    asked = {"code": "co-san", "phien-ban": 1}
    assert "phiên bản 1" in page_of(browser.get(CREATE, asked))
    assert browser.post(CREATE, asked).status_code == 302
    assert set(VersionDraft.objects.values_list("code", flat=True)) == {"trong", "tep", "co-san"}


@pytest.mark.parametrize(
    ("posted", "words"),
    [
        ({"code": "Sai mã"}, "chữ thường không dấu"),
        ({"code": "a", "file": file("<a/>")}, "BPMN 2.0"),
        ({"code": "a", "file": file(b"\xff\xfe\x00")}, "UTF-8"),
        ({"code": "a", "file": file(b"x" * (4 * 1024 * 1024 + 1))}, "4 MB"),
    ],
)
def test_draft_create_says_what_is_wrong(posted, words):
    page = page_of(story.browser("danhmuc").post(CREATE, posted), 422)
    assert words in page and "Vui lòng kiểm tra lại" in page


def test_draft_upload_keeps_the_file_as_it_came():
    row, browser = draft(), story.browser("danhmuc")
    posted = {"file": file(OTHER), "revision": "1"}
    assert browser.post(address("draft_upload", row.uuid), posted).status_code == 302
    assert browser.get(address("draft_export", row.uuid)).content.decode() == OTHER

    late = {"file": file(), "revision": "1"}
    page = page_of(browser.post(address("draft_upload", row.uuid), late), 409)
    assert "Cao Thị Mục đã lưu bản thảo này" in page
    page_of(browser.post(address("draft_upload", row.uuid), {"revision": "2"}), 422)


def test_draft_save_and_check_answer_the_modeller():
    row, browser = draft(), story.browser("danhmuc")
    broken = draw([*APPROVAL, "human lonely"])
    headers = {"Accept": "application/json"}
    checked = browser.post(address("draft_check", row.uuid), {"file": file(broken)}).json()
    assert "lonely" in [one["element"] for one in checked["problems"]]
    row.refresh_from_db()
    assert row.revision == 1

    saved = browser.post(
        address("draft_save", row.uuid), {"file": file(broken), "revision": "1"}, headers=headers
    )
    assert saved.json()["revision"] == 2
    late = browser.post(
        address("draft_save", row.uuid), {"file": file(), "revision": "1"}, headers=headers
    )
    assert late.status_code == 409 and "Cao Thị Mục đã lưu" in late.json()["message"]


def test_the_modeller_proves_that_its_page_is_ours():
    row, browser = draft(), story.browser("danhmuc")
    browser.handler.enforce_csrf_checks = True
    page = page_of(browser.get(address("draft_show", row.uuid)))
    (token,) = re.findall(r'data-token="([^"]+)"', page)

    path = address("draft_check", row.uuid)
    assert browser.post(path, {"file": file()}).status_code == 403
    headers = {"X-CSRFToken": token}
    assert browser.post(path, {"file": file()}, headers=headers).json() == {"problems": []}


def test_draft_show_names_each_fault_and_the_way_to_it():
    lines = APPROVAL[:-1]  # what is returned leads nowhere
    row = draft(draw([line.replace("demo.", "one_stop_shop.") for line in lines]))

    page = page_of(story.browser("danhmuc").get(address("draft_show", row.uuid)))

    (element, path) = re.search(r'data-element="([^"]+)" data-path="([^"]*)"', page).groups()
    assert element == "decided"
    assert path.split()[:4] == ["begun", "f0", "receive", "f1"] and path.split()[-1] == "decided"
    assert "đường dẫn tới lỗi" in page and "Còn 1 lỗi" in page
    seen = page_of(story.browser("duyetqt").get(address("draft_show", row.uuid)))
    assert '"decided": "fault"' in seen and '"approve": "path"' in seen


def test_draft_act_goes_the_whole_way_without_script():
    row = draft()
    act("danhmuc", row, "trinh", comment="Xin duyệt <b>")
    page = page_of(story.browser("duyetqt").get(address("draft_show", row.uuid)))
    assert "Xin duyệt &lt;b&gt;" in page and "Duyệt và công bố" in page
    act("danhmuc", row, "rut")
    act("danhmuc", row, "trinh")
    assert "Nêu lý do" in act("duyetqt", row, "tra-lai", status=422)
    act("duyetqt", row, "tra-lai", comment="Bổ sung bước kiểm tra")
    assert "Bổ sung bước" in page_of(story.browser("danhmuc").get(address("draft_show", row.uuid)))
    act("danhmuc", row, "trinh")
    act("danhmuc", row, "duyet", status=403, revision="1")
    act("quay.kyxuan", row, "duyet", status=403, revision="1")
    act("duyetqt", row, "duyet", revision="1")
    assert row.state == "approved" and diagrams.find_process("moi").number == 1
    assert "phiên bản 1" in page_of(story.browser("danhmuc").get(address("draft_show", row.uuid)))


def test_draft_act_refuses_faults_with_the_same_list():
    row = draft(draw(APPROVAL))  # names permissions that nobody has
    row.file = draw([*APPROVAL, "human lonely"])
    row.save()
    page = act("danhmuc", row, "trinh", status=422)
    assert 'data-element="lonely"' in page and "còn lỗi" in page


def test_draft_compare_shows_what_changed_since_the_version():
    version = publish(code="moi")
    row = draft(version.bpmn.replace("4 working_hours", "8 working_hours"), base=version)
    page = page_of(story.browser("duyetqt").get(address("draft_compare", row.uuid)))
    assert "4 giờ làm việc" in page and "8 giờ làm việc" in page
    fresh = draft(code="khac")
    page = page_of(story.browser("duyetqt").get(address("draft_compare", fresh.uuid)))
    assert "chưa có phiên bản nào" in page


def moves_in(page):
    (moves,) = re.findall(r'name="moves" value="([^"]*)"', page)
    return html.unescape(moves)


def offered(page):
    found = re.findall(r'name="move" value="([^"]*)"', page)
    return [html.unescape(move) for move in found]


def test_draft_try_plays_the_draft_without_script():
    row, browser = draft(), story.browser("danhmuc")
    path = address("draft_try", row.uuid)
    page = page_of(browser.get(path))
    for outcome in ("", "accept", "propose", "approve"):
        move = next(
            one for one in offered(page) if one.startswith("[") and json.loads(one)[2] == outcome
        )
        page = page_of(browser.post(path, {"moves": moves_in(page), "move": move}))
    assert "Lượt chạy thử đã kết thúc" in page and "Làm xong: approve" in page
    page = page_of(browser.post(path, {"moves": moves_in(page), "move": "lui"}))
    assert 'data-current="approve"' in page
    page = page_of(browser.post(path, {"moves": moves_in(page), "move": "lai"}))
    assert "Chưa bắt đầu" in page


def test_draft_try_takes_variables_and_says_what_cannot_be():
    row, browser = draft(), story.browser("danhmuc")
    path = address("draft_try", row.uuid)
    start = json.dumps(["start", "", ""])
    page = page_of(browser.post(path, {"move": start, "variables": '{"a": 1}'}))
    assert "<dt>a</dt>" in page
    page = page_of(browser.post(path, {"move": start, "variables": "x"}), 422)
    assert "đối tượng JSON" in page
    for moves in ("x", "[1]", json.dumps([["start", "", "", ""]] * 201), "[" * 5000):
        page_of(browser.post(path, {"moves": moves}), 422)
    for move in (
        ["complete", "99", "x"],
        ["complete", "x", ""],
        ["nothing", "", ""],
        ["fire", "1", ""],
    ):
        posted = {"moves": json.dumps([["start", "", "", ""]]), "move": json.dumps(move)}
        assert "Không đi tiếp được" in page_of(browser.post(path, posted))


def test_draft_try_offers_what_is_waited_for_and_nothing_else():
    lines = (
        "start begun",
        "human first permission=one_stop_shop.appraise",
        "boundary_message stopped on=first message=stop",
        "message await message=more",
        "timer later after=2_working_days",
        "end granted",
        "end given_up",
        "begun -> first",
        "first -> await",
        "stopped -> given_up",
        "await -> later",
        "later -> granted",
    )
    row, browser = draft(draw(lines)), story.browser("danhmuc")
    path = address("draft_try", row.uuid)

    def go(page, *move):
        posted = {"moves": moves_in(page), "move": json.dumps([*move, ""][:3])}
        return page_of(browser.post(path, posted))

    page = go(page_of(browser.get(path)), "start", "")
    assert [json.loads(one)[:2] for one in offered(page) if one[0] == "["] == [
        ["complete", "1"],
        ["message", "stop"],
    ]
    stopped = go(page, "message", "stop")
    assert "Lượt chạy thử đã kết thúc" in stopped and "Hủy việc: first" in stopped
    page = go(page, "complete", "1", "done")
    assert [json.loads(one)[0] for one in offered(page) if one[0] == "["] == ["message"]
    page = go(page, "message", "more")
    (due,) = [json.loads(one) for one in offered(page) if one[0] == "["]
    assert due[0] == "fire"
    assert "Lượt chạy thử đã kết thúc" in go(page, *due)


@pytest.mark.parametrize("move", ["x", "5", '"abc"', "[" * 5000, "[1, 2]", "[]"])
def test_draft_try_takes_no_other_moves(move):
    answer = story.browser("danhmuc").post(address("draft_try", draft().uuid), {"move": move})
    assert answer.status_code in (200, 422) and "Không hồ sơ nào" in answer.content.decode()


def test_draft_try_waits_until_the_faults_are_mended():
    row = draft(draw([*APPROVAL, "human lonely"]))
    page = page_of(story.browser("danhmuc").get(address("draft_try", row.uuid)))
    assert "còn lỗi" in page and 'name="move"' not in page


def test_pages_speak_english_and_bear_long_names():
    row = create_draft(
        actor=author(),
        code="ten-dai",
        bpmn=SOUND.replace('name="receive"', f'name="{LONG}"'),
        at=AT,
    )
    browser = story.browser("danhmuc", language="en")
    for name in ("draft_show", "draft_compare", "draft_try"):
        page_of(browser.get(address(name, row.uuid)))
    page = page_of(browser.get(address("draft_show", row.uuid)))
    assert "Submit for approval" in page and "Trình duyệt" not in page
    assert "Approve and publish" in page_of(
        story.browser("duyetqt", language="en").get(address("draft_show", submitted().uuid))
    )


def test_draft_choose_asks_which_process_of_a_file_is_meant():
    browser = story.browser("danhmuc")
    answer = browser.post(CREATE, {"code": "hai", "file": file(TWO)})
    row = VersionDraft.objects.get(code="hai")
    page = page_of(browser.get(answer.headers["Location"]))
    assert "Tệp có 2 quy trình chạy được" in page and "Quy trình phụ (second): 3 phần tử" in page
    assert "Quy trình thử (drawn)" in page and "Còn " not in page
    assert "nhiều quy trình" in act("danhmuc", row, "trinh", status=422)
    assert "Chọn một quy trình" in page_of(
        browser.post(address("draft_choose", row.uuid), {"process": "x", "revision": "1"}), 422
    )
    for who, status in (("duyetqt", 403), ("danhmuc", 302)):
        posted = {"process": "second", "revision": "1"}
        answer = story.browser(who).post(address("draft_choose", row.uuid), posted)
        assert answer.status_code == status
    page = page_of(browser.get(address("draft_show", row.uuid)))
    assert "đang soạn “second”" in page and "Quy trình phụ" in page and "Không còn lỗi" in page
    assert browser.get(address("draft_export", row.uuid)).content.decode() == TWO
    late = {"process": "drawn", "revision": "1"}
    page_of(browser.post(address("draft_choose", row.uuid), late), 409)


def test_draft_upload_of_several_processes_loses_nothing():
    row, browser = draft(), story.browser("danhmuc")
    posted = {"file": file(TWO), "revision": "1"}
    assert browser.post(address("draft_upload", row.uuid), posted).status_code == 302
    page = page_of(story.browser("danhmuc", language="en").get(address("draft_show", row.uuid)))
    assert "The file has 2 executable processes" in page and "Take this process" in page
    page = page_of(story.browser("duyetqt").get(address("draft_try", row.uuid)))
    assert "còn lỗi" in page
