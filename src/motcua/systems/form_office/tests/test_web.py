"""The pages of the form office, without script: drawn, tried, compared, approved, in force."""

import html
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from motcua.base.text import vietnam_day
from motcua.kernel.drafting.api import VersionDraft
from motcua.kernel.forms import api as forms
from motcua.project.testing import story
from motcua.systems.form_office.events import DRAFT
from motcua.systems.form_office.rules.sheets import SHEETS

pytestmark = pytest.mark.usefixtures("office")
CODE = "birth-registration"
TODAY = vietnam_day(story.AT)
LATER = TODAY + timedelta(days=30)
CREATE = "/ban-thao/moi/bieu-mau"


def page_of(answer, status=200):
    text = html.unescape(answer.content.decode())
    assert answer.status_code == status, text[:3000]
    assert not re.search(r"\sstyle=|<script(?![^>]*src=)|onclick", text)
    return text


def address(name, *args):
    return reverse(f"form_office:{name}", args=args)


def begin(code=CODE, **posted):
    told = {"code": code, "phien-ban": 1 if code == CODE else "", **posted}
    answer = story.browser("danhmuc").post(CREATE, told)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return VersionDraft.objects.filter(kind=DRAFT, code=code).latest("id")


def edit(draft, place, status=302, **fields):
    path = address("sheet_edit", draft.uuid, place)
    posted = {name.replace("__", "."): value for name, value in fields.items()}
    answer = story.browser("danhmuc").post(path, {"revision": draft.revision, **posted})
    assert answer.status_code == status, html.unescape(answer.content.decode())[:3000]
    draft.refresh_from_db()
    return answer


def act(draft, what, who, status=302, **posted):
    answer = story.browser(who).post(f"/ban-thao/{draft.uuid}/{what}", posted)
    assert answer.status_code == status, html.unescape(answer.content.decode())[:3000]
    draft.refresh_from_db()
    return answer


def test_published_forms_are_for_every_official_and_drafts_for_the_office():
    draft = begin()
    shown = [
        address("form_list"),
        address("form_show", CODE, 1),
        address("form_schema", CODE, 1),
        address("form_export", CODE, 1),
        address("version_compare", CODE),
    ]
    drawn = [address(f"draft_{name}", draft.uuid) for name in ("show", "compare", "try")]
    for who, published, office in (
        (None, 302, 302),
        ("mau", 403, 403),
        ("quay.kyxuan", 200, 403),
        ("duyetqt", 200, 200),
    ):
        browser = story.browser(who)
        assert {browser.get(path).status_code for path in shown} == {published}, who
        assert {browser.get(path).status_code for path in drawn} == {office}, who
    for who in ("mau", "quay.kyxuan", "duyetqt"):
        path = address("sheet_edit", draft.uuid, "trang/0")
        assert story.browser(who).post(path).status_code == 403


def test_a_form_is_drawn_from_nothing_tried_and_approved():
    draft = begin("to-khai-thu-vien", name="Tờ khai cấp thẻ thư viện")
    refused = page_of(act(draft, "trinh", "danhmuc", status=422), 422)
    assert "chưa có trang nào" in refused
    edit(
        draft,
        "cong-bo",
        **{
            "title.vi": "Tờ khai cấp thẻ thư viện",
            "title.en": "Library card",
            "legal_basis.vi": "Luật Thư viện 2019",
            "legal_basis.en": "Library Law 2019",
        },
    )
    edit(draft, "trang/0", id="nguoi-khai", **{"title.vi": "Người khai", "title.en": "Applicant"})
    first = {
        "label.vi": "Họ và tên",
        "label.en": "Full name",
        "field": "/person/full_name",
        "type": "name",
        "concept": "applicant.full_name",
        "editable": "yes",
        "options": "0",
    }
    edit(draft, "trang/0/muc/0", **first)
    edit(
        draft,
        "trang/0/muc/1",
        **{
            "label.vi": "Là học sinh?",
            "label.en": "Are you a pupil?",
            "field": "/pupil",
            "type": "yes_no",
            "editable": "yes",
            "options": "0",
        },
    )
    edit(
        draft,
        "trang/0/muc/2",
        **{
            "label.vi": "Trường",
            "label.en": "School",
            "field": "/school",
            "type": "text",
            "show_if": "/pupil = yes",
            "editable": "yes",
            "options": "0",
        },
    )
    edit(
        draft,
        "trang/0/muc/3",
        **{
            "label.vi": "Loại thẻ",
            "label.en": "Card",
            "field": "/card",
            "type": "choice",
            "editable": "yes",
            "options": "2",
            "options.0.value": "a",
            "options.0.label.vi": "Đọc",
            "options.0.label.en": "Read",
            "options.1.value": "b",
            "options.1.label.vi": "Mượn",
            "options.1.label.en": "Borrow",
        },
    )

    path = address("draft_try", draft.uuid)
    browser = story.browser("danhmuc")
    assert "Họ và tên" in page_of(browser.get(path))
    tried = page_of(browser.post(path, {"_action": "next"}))
    assert "error-summary" in tried
    right = {"person/full_name": "Nguyễn Thị Mẫu", "pupil": "no", "card": "a", "_action": "next"}
    assert "Trang này hợp lệ" in page_of(browser.post(path, right))

    act(draft, "trinh", "danhmuc")
    act(draft, "duyet", "duyetqt", revision=draft.revision)
    form = forms.get_form("to-khai-thu-vien", TODAY)
    assert [item.name for _page, item in form.items] == [
        "person/full_name",
        "pupil",
        "school",
        "card",
    ]


def test_a_changed_question_is_compared_and_holds_from_its_day():
    draft = begin()
    path = address("sheet_edit", draft.uuid, "trang/1/muc/0")
    text = page_of(story.browser("danhmuc").get(path))
    assert "Điền sẵn từ" in text and "/child/full_name" in text
    edit(draft, "trang/1/muc", act="bo:2")
    edit(
        draft,
        "cong-bo",
        **{
            "title.vi": "Tờ khai đăng ký khai sinh",
            "title.en": "Birth registration declaration",
            "legal_basis.vi": "Luật Hộ tịch 2014",
            "legal_basis.en": "Law on Civil Status 2014",
            "days.from-day": str(LATER.day),
            "days.from-month": str(LATER.month),
            "days.from-year": str(LATER.year),
        },
    )
    compared = page_of(story.browser("duyetqt").get(address("draft_compare", draft.uuid)))
    assert "Giờ sinh" in compared and f"{LATER:%d/%m/%Y}" in compared

    act(draft, "trinh", "danhmuc")
    act(draft, "duyet", "duyetqt", revision=draft.revision)
    assert forms.get_form(CODE, LATER - timedelta(days=1)).version == 1
    new = forms.get_form(CODE, LATER)
    assert new.version == 2 and "child/birth_time" not in [item.name for _page, item in new.items]
    shown = page_of(story.browser("danhmuc").get(address("form_show", CODE, 2)))
    assert "So sánh hai phiên bản" in shown


QUESTION = {
    "label.vi": "Mục",
    "label.en": "Question",
    "field": "/muc",
    "type": "text",
    "editable": "yes",
    "options": "0",
}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"type": "choice"}, "Thiếu các lựa chọn"),
        ({"show_if": "/la = 1"}, "Không có mục “/la”"),
        ({"show_if": "/muc = 1"}, "đi vòng"),
        ({"concept": "applicant.zodiac"}, "Không có khái niệm"),
        ({"label.en": ""}, "Chưa nhập"),
        ({"type": "repeat"}, "ít nhất một mục"),
    ],
)
def test_what_is_wrong_with_a_question_is_told_on_its_sheet(changed, words):
    draft = begin()
    edit(draft, "trang/0/muc/10", **{**QUESTION, **changed})

    refused = page_of(act(draft, "trinh", "danhmuc", status=422), 422)
    assert words in refused
    assert "/sua/trang/0/muc/10" in refused
    page_of(story.browser("danhmuc").get(address("draft_try", draft.uuid)))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"field": "Họ tên"}, "Chữ thường không dấu"),
        ({"field": "/declarant/phone"}, "đã dùng cho mục khác"),
        ({"show_if": "/a và"}, "Chưa hiểu điều kiện"),
        ({"schema.maxLength": "nhiều"}, "số nguyên"),
        ({"type": "bịa"}, "Chọn một mục trong danh sách"),
    ],
)
def test_what_cannot_be_read_is_told_at_its_field(changed, words):
    draft = begin()
    text = page_of(edit(draft, "trang/0/muc/10", status=422, **{**QUESTION, **changed}), 422)
    assert words in text and draft.revision == 1


def test_every_sheet_opens_in_both_languages():
    draft = begin()
    for language in ("vi", "en"):
        browser = story.browser("danhmuc", language=language)
        places = [sheet.id for sheet in SHEETS]
        for place in (
            *places,
            "trang/2/muc",
            "trang/2/muc/2",
            "trang/2/muc/2/trong",
            "trang/2/muc/2/trong/0",
            "trang/2/muc/3",
            "phep-kiem/0",
        ):
            page_of(browser.get(address("sheet_edit", draft.uuid, place)))
    for place in ("la", "trang/99", "trang/0/la", "trang/0/muc/99", "trang/-1"):
        assert browser.get(address("sheet_edit", draft.uuid, place)).status_code == 404


def test_two_editors_at_once_see_both_sides():
    draft = begin()
    path = address("sheet_edit", draft.uuid, "trang/0")
    told = {"id": "declarant", "title.vi": "Một", "title.en": "One", "revision": 1}
    assert story.browser("danhmuc").post(path, told).status_code == 302
    text = page_of(story.browser("danhmuc").post(path, {**told, "title.vi": "Hai"}), 409)
    assert "Một" in text and "Hai" in text


def test_a_form_goes_out_as_a_file_and_comes_in_again():
    browser = story.browser("danhmuc")
    text = browser.get(address("form_export", CODE, 1)).content.decode()
    draft = begin()
    changed = text.replace("Họ, chữ đệm, tên của trẻ", "Họ và tên của trẻ")
    for data in (changed.encode(), b"a: [1", b"- 1", b"pages: [{fields: [7]}]", b"\xff"):
        draft.refresh_from_db()
        file = SimpleUploadedFile("a.yaml", data)
        posted = {"revision": draft.revision, "file": file}
        answer = browser.post(f"/ban-thao/{draft.uuid}/tai-len", posted)
        assert answer.status_code == (302 if b"version" in data else 422), data[:40]
    draft.refresh_from_db()
    assert draft.about["pages"][1]["fields"][0]["label"]["vi"] == "Họ và tên của trẻ"
    assert draft.revision == 2


def test_publishing_in_the_past_and_by_the_same_person_is_refused():
    draft = begin()
    edit(
        draft,
        "cong-bo",
        **{
            "title.vi": "Tờ khai",
            "title.en": "Form",
            "legal_basis.vi": "Luật",
            "legal_basis.en": "Law",
            "days.from-day": "1",
            "days.from-month": "1",
            "days.from-year": "2026",
        },
    )
    assert "đã qua" in page_of(act(draft, "trinh", "danhmuc", status=422), 422)
    edit(
        draft,
        "cong-bo",
        **{
            "title.vi": "Tờ khai",
            "title.en": "Form",
            "legal_basis.vi": "Luật",
            "legal_basis.en": "Law",
        },
    )
    act(draft, "trinh", "danhmuc")
    act(draft, "duyet", "danhmuc", status=403, revision=draft.revision)
    act(draft, "duyet", "duyetqt", revision=draft.revision)
    act(draft, "duyet", "duyetqt", status=409, revision=draft.revision)
    assert forms.get_form(CODE, TODAY).version == 2


def test_the_list_is_searched_and_what_is_not_there_is_missing():
    browser = story.browser("danhmuc")
    assert "Tờ khai đăng ký khai sinh" in page_of(browser.get("/bieu-mau", {"tim": "khai sinh"}))
    assert "Không có biểu mẫu nào" in page_of(browser.get("/bieu-mau", {"tim": "zzz"}))
    for path in ("/bieu-mau/la/1", "/bieu-mau/la/so-sanh", f"/bieu-mau/{CODE}/9/tep"):
        assert browser.get(path).status_code == 404
    assert browser.get(f"/bieu-mau/{CODE}/so-sanh", {"cu": 9}).status_code == 404
