"""The pages of the catalogue office, without script: drawn, compared, approved, in force."""

import html
import re
from datetime import timedelta

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from motcua.base.text import vietnam_day
from motcua.kernel.drafting.api import VersionDraft
from motcua.project.testing import story
from motcua.systems.procedures import api
from motcua.systems.procedures.events import DRAFT
from motcua.systems.procedures.models import ProcedureVersion

pytestmark = pytest.mark.usefixtures("office")
CODE = "1.001193"
TODAY = vietnam_day(story.AT)
LATER = TODAY + timedelta(days=40)
LIST = "/danh-muc/thu-tuc"
CREATE = "/ban-thao/moi/thu-tuc"


def page_of(answer, status=200):
    text = html.unescape(answer.content.decode())
    assert answer.status_code == status, text[:3000]
    assert not re.search(r"\sstyle=|<script(?![^>]*src=)|onclick", text)
    return text


def address(name, *args):
    return reverse(f"procedures:{name}", args=args)


def begin(code=CODE):
    number = ProcedureVersion.objects.filter(procedure__code=code).count()
    answer = story.browser("danhmuc").post(CREATE, {"code": code, "phien-ban": number or ""})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return VersionDraft.objects.filter(kind=DRAFT, code=code).latest("id")


def fields_of(page):
    """What the form of a sheet holds, as a browser would send it."""
    form = page.split("novalidate>", 1)[1].split("</form>", 1)[0]
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        said = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if said.get("type") in ("checkbox", "radio") and not re.search(r"\schecked", tag):
            continue
        if "name" in said and said["name"] != "csrfmiddlewaretoken":
            found.setdefault(said["name"], []).append(said.get("value", ""))
    for name, text in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>([^<]*)</textarea>', form):
        found[name] = [text]
    for name, inner in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.findall(r'value="([^"]*)" selected', inner)
        found[name] = [chosen[0] if chosen else ""]
    return found


def edit(draft, place, who="danhmuc", status=302, **changed):
    browser, path = story.browser(who), f"/danh-muc/ban-thao/{draft.uuid}/sua/{place}"
    fields = fields_of(browser.get(path).content.decode())
    fields |= {name.replace("__", "."): value for name, value in changed.items()}
    answer = browser.post(path, fields)
    assert answer.status_code == status, html.unescape(answer.content.decode())[:3000]
    draft.refresh_from_db()
    return answer


def day(name, value):
    parts = zip(("day", "month", "year"), (value.day, value.month, value.year), strict=True)
    return {f"{name}-{part}": str(number) for part, number in parts}


def decide(draft, first=None):
    days = day("days.from", first) if first else {}
    told = {"version.decision.number": "15/QĐ-UBND", **day("version.decision.date", TODAY), **days}
    edit(draft, "cong-bo", **told)


def act(draft, what, who, status=302, **posted):
    answer = story.browser(who).post(f"/ban-thao/{draft.uuid}/{what}", posted)
    assert answer.status_code == status, html.unescape(answer.content.decode())[:3000]
    draft.refresh_from_db()
    return answer


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("procedure_list", ()),
        ("procedure_show", (CODE,)),
        ("version_compare", (CODE,)),
        ("procedure_export", (CODE,)),
    ],
)
@pytest.mark.parametrize(
    ("who", "status"), [(None, 302), ("mau", 403), ("quay.kyxuan", 200), ("duyetqt", 200)]
)
def test_what_is_published_is_for_every_official(name, args, who, status):
    assert story.browser(who).get(address(name, *args)).status_code == status


@pytest.mark.parametrize("name", ["draft_show", "draft_compare", "draft_preview"])
@pytest.mark.parametrize(("who", "status"), [("mau", 403), ("quay.kyxuan", 403), ("duyetqt", 200)])
def test_drafts_are_for_those_who_draw_and_approve(name, who, status):
    assert story.browser(who).get(address(name, begin().uuid)).status_code == status


@pytest.mark.parametrize("who", ["mau", "quay.kyxuan", "duyetqt"])
def test_only_those_who_draw_edit_a_sheet(who):
    path = address("sheet_edit", begin().uuid, "cong-bo")
    for ask in (story.browser(who).get, story.browser(who).post):
        assert ask(path).status_code == 403


def test_every_sheet_opens_in_both_languages():
    draft = begin()
    from motcua.systems.procedures.rules.sheets import SHEETS

    for language in ("vi", "en"):
        browser = story.browser("danhmuc", language=language)
        for sheet in SHEETS:
            for place in (sheet.id, f"{sheet.id}/0") if sheet.is_list else (sheet.id,):
                path = address("sheet_edit", draft.uuid, place)
                text = page_of(browser.get(path))
                assert sheet.title[language] in text or place == "hoi-dap/0"


@pytest.mark.parametrize("place", ["la", "phi/99", "phi/x", "cong-bo/1", "phi/0/la", "phi/-1"])
def test_a_sheet_that_there_is_not_is_missing(place):
    draft = begin()
    assert story.browser("danhmuc").get(address("sheet_edit", draft.uuid, place)).status_code == 404


def test_a_fee_and_a_paper_change_from_a_day_on():
    draft = begin()
    decide(draft, LATER)
    edit(draft, "phi/0", amount="9.500")
    edit(draft, "giay-to/5", **{"name.vi": "Văn bản xác nhận mang thai hộ (mới)", "copies": "2"})

    compared = page_of(story.browser("danhmuc").get(address("draft_compare", draft.uuid)))
    for words in ("8.000", "9.500", "(mới)", "Số bản sao", "Số quyết định công bố", "15/QĐ-UBND"):
        assert words in compared
    assert "Trình tự thực hiện" not in compared.split("<main")[1]

    act(draft, "trinh", "danhmuc", comment="Theo nghị quyết mới")
    act(draft, "duyet", "duyetqt", revision=draft.revision)

    assert draft.state == "approved"
    portal = page_of(story.browser().get("/thu-tuc/dang-ky-khai-sinh"))
    assert "9.500" not in portal and "(mới)" not in portal
    assert api.get_procedure(CODE, on=LATER).content["fees"][0]["amount"] == 9500
    shown = page_of(story.browser("danhmuc").get(address("procedure_show", CODE)))
    assert f"Sẽ áp dụng từ {LATER:%d/%m/%Y}" in shown
    assert "bản mới từ" in page_of(story.browser("danhmuc").get(LIST, {"tinh-trang": "scheduled"}))


def test_what_is_typed_wrongly_is_told_at_its_field_and_kept():
    draft = begin()
    answer = edit(draft, "phi/0", status=422, amount="tám nghìn", when="/late =")
    text = page_of(answer, 422)
    assert (
        "Nhập một số, ví dụ 8.000" in text and "tám nghìn" in text and "Chưa hiểu điều kiện" in text
    )
    assert 'href="#amount"' in text and draft.revision == 1

    assert "đã dùng cho mục khác" in page_of(
        edit(draft, "phi/1", status=422, code="late_birth"), 422
    )
    assert "Nhập ít nhất mục này" in page_of(edit(draft, "phi/2", status=422), 422)


def test_what_is_missing_is_saved_and_stops_the_submission():
    draft = begin()
    decide(draft)
    edit(draft, "giay-to/10", **{"name.vi": "Giấy mới", "code": "new_paper"})

    refused = page_of(act(draft, "trinh", "danhmuc", status=422), 422)
    assert "còn 2 chỗ phải sửa" in refused
    assert f"/danh-muc/ban-thao/{draft.uuid}/sua/giay-to/10#name-en" in refused
    path = address("sheet_edit", draft.uuid, "giay-to/10")
    assert "Ghi số bản phải nộp" in page_of(story.browser("danhmuc").get(path))


def test_things_are_put_in_order_taken_away_and_an_empty_list_says_none():
    draft, browser = begin(), story.browser("danhmuc")
    path = address("sheet_edit", draft.uuid, "phi")
    for what in ("xuong:0", "bo:1", "bo:0"):
        draft.refresh_from_db()
        assert browser.post(path, {"revision": draft.revision, "act": what}).status_code == 302
    draft.refresh_from_db()
    assert draft.about["content"]["fees"] == []
    assert browser.post(path, {"act": "la:0"}).status_code == 404


def test_exemptions_stand_inside_their_fee():
    draft = begin()
    edit(
        draft,
        "phi/0/mien-giam/3",
        **{
            "label.vi": "Người cao tuổi",
            "label.en": "Elderly",
            "code": "elderly",
            "percent": "50",
            "when": "/fee_case = elderly",
        },
    )
    last = draft.about["content"]["fees"][0]["exemptions"][3]
    assert (last["code"], last["when"]) == ("elderly", {"field": "/fee_case", "equals": "elderly"})


def test_the_limits_of_channels_follow_the_general_limit():
    draft = begin()
    edit(draft, "thoi-han/0", amount="2", cut_off="", **{"text.vi": "", "text.en": ""})
    for manner in draft.about["content"]["manners"]:
        assert manner["time_limit"] == {"amount": 2, "unit": "working_days", "sureness": "stated"}


def test_two_editors_at_once_see_both_sides_and_one_chooses():
    draft, first, second = begin(), story.browser("danhmuc"), story.browser("danhmuc")
    path = address("sheet_edit", draft.uuid, "phi/0")
    mine, theirs = (fields_of(one.get(path).content.decode()) for one in (first, second))
    assert second.post(path, {**theirs, "amount": "7.000"}).status_code == 302

    text = page_of(first.post(path, {**mine, "amount": "6.000"}), 409)
    assert "6.000" in text and "7.000" in text and "Người khác đã lưu" in text
    draft.refresh_from_db()
    assert draft.about["content"]["fees"][0]["amount"] == 7000

    assert first.post(path, {**mine, "amount": "6.000", "over": "2"}).status_code == 302
    draft.refresh_from_db()
    assert draft.about["content"]["fees"][0]["amount"] == 6000


def test_saving_and_beginning_twice_change_nothing_the_second_time():
    draft = begin()
    assert begin().pk == draft.pk
    edit(draft, "phi/0", amount="9.000")
    edit(draft, "phi/0", amount="9.000")
    assert draft.revision == 2


def test_a_procedure_goes_out_as_a_file_and_comes_in_as_a_draft():
    browser = story.browser("danhmuc")
    answer = browser.get(address("procedure_export", CODE))
    text = answer.content.decode()
    assert yaml.safe_load(text)["code"] == CODE
    text = text.replace("amount: 8000", "amount: 8500")
    draft = begin()
    file = SimpleUploadedFile("a.yaml", text.encode())
    posted = {"revision": draft.revision, "file": file}
    assert browser.post(f"/ban-thao/{draft.uuid}/tai-len", posted).status_code == 302
    draft.refresh_from_db()
    assert draft.about["content"]["fees"][0]["amount"] == 8500
    saved = browser.get(f"/ban-thao/{draft.uuid}/tep").content.decode()
    assert yaml.safe_load(saved)["versions"][0]["fees"][0]["amount"] == 8500


@pytest.mark.parametrize(
    "data", [b"\xff\xfe\x00", b"a: [1", b"- 1", b"5", b"code: '1.001193'", b"x" * 1_100_000]
)
def test_a_bad_file_is_refused_with_its_reason(data):
    draft = begin()
    posted = {"revision": draft.revision, "file": SimpleUploadedFile("a.yaml", data)}
    text = page_of(story.browser("danhmuc").post(f"/ban-thao/{draft.uuid}/tai-len", posted), 422)
    assert "error-summary" in text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("amount: 8000", "amount: [1]"),
        ("valid_from: '2025-07-01'", "valid_from: hôm nay"),
        ("originals: 1", "originals: nhiều"),
        ("sets: 1", "sets: {a: 1}"),
        ("percent: 100", "percent: x"),
    ],
)
def test_a_file_with_a_value_of_another_kind_is_refused(old, new):
    browser, draft = story.browser("danhmuc"), begin()
    text = browser.get(f"/ban-thao/{draft.uuid}/tep").content.decode()
    assert old in text
    file = SimpleUploadedFile("a.yaml", text.replace(old, new).encode())
    posted = {"revision": draft.revision, "file": file}
    answer = browser.post(f"/ban-thao/{draft.uuid}/tai-len", posted)
    assert "Tệp có chỗ không đọc được" in page_of(answer, 422)


def test_a_scheduled_version_is_withdrawn_by_who_approves():
    draft = begin()
    decide(draft, LATER)
    edit(draft, "phi/0", amount="9.500")
    act(draft, "trinh", "danhmuc")
    act(draft, "duyet", "duyetqt", revision=draft.revision)
    version = ProcedureVersion.objects.get(procedure__code=CODE, number=2)
    path = address("version_withdraw", version.uuid)

    assert story.browser("danhmuc").post(path).status_code == 403
    assert "Hủy trước khi áp dụng" in page_of(
        story.browser("duyetqt").get(address("version_show", version.uuid))
    )
    for _time in range(2):
        assert story.browser("duyetqt").post(path).status_code == 302
    assert "Đã hủy trước khi áp dụng" in page_of(
        story.browser("danhmuc").get(address("procedure_show", CODE))
    )
    first = ProcedureVersion.objects.get(procedure__code=CODE, number=1)
    text = page_of(story.browser("duyetqt").post(address("version_withdraw", first.uuid)), 409)
    assert "đã áp dụng nên không hủy được" in text


def test_the_list_is_searched_without_diacritics_and_filtered():
    browser = story.browser("danhmuc")
    found = page_of(browser.get(LIST, {"q": "khai sinh"}))
    assert CODE in found and "2.000635" not in found
    assert "Không có thủ tục nào phù hợp" in page_of(browser.get(LIST, {"q": "zzz"}))
    assert CODE not in page_of(browser.get(LIST, {"linh-vuc": "dat-dai"}))
    page_of(browser.get(LIST, {"tinh-trang": "<script>", "linh-vuc": "'"}))


def test_the_list_asks_the_same_number_of_queries_however_long(django_assert_max_num_queries):
    browser = story.browser("danhmuc")
    with django_assert_max_num_queries(20):
        browser.get(LIST)


def test_any_two_versions_are_compared():
    browser = story.browser("quay.kyxuan")
    assert "Hai phiên bản giống nhau" in page_of(browser.get(address("version_compare", CODE)))
    for query in ({"cu": 7, "moi": 9}, {"moi": 0}):
        assert browser.get(address("version_compare", CODE), query).status_code == 404
    page_of(browser.get(address("version_compare", CODE), {"cu": "x", "moi": "-1"}))
    assert browser.get(address("procedure_show", "0.000000")).status_code == 404
    assert browser.get(address("procedure_export", "0.000000")).status_code == 404


def test_a_rule_changed_under_an_open_dossier_leaves_it_alone():
    dossier = story.accepted()
    draft = begin()
    decide(draft)
    edit(draft, "phi/1", amount="99.000")
    edit(draft, "thoi-han/0", amount="5")
    act(draft, "trinh", "danhmuc")
    act(draft, "duyet", "duyetqt", revision=draft.revision)

    dossier.refresh_from_db()
    record = api.get_version(dossier.procedure_version.uuid)
    assert (record.number, record.content["fees"][1]["amount"]) == (1, 8000)
    assert api.get_procedure(CODE, on=TODAY).content["fees"][1]["amount"] == 99000
    assert story.version_of().number == 2
