"""Every screen, by those who may open it."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from motcua.kernel.documents.testing import make_pdf, make_picture
from motcua.kernel.processes import api as processes
from motcua.project.testing import story
from motcua.systems.one_stop_shop import api as one_stop_shop
from motcua.systems.one_stop_shop.models import Application, Dossier

SLUG = story.contents()[story.BIRTH]["slug"]


def page_of(response, status=200):
    text = response.content.decode()
    assert response.status_code == status, text[:2000]
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
    return text


def address(name, *args):
    return reverse(f"one_stop_shop:{name}", args=args)


def test_application_start_offers_the_agency_near_the_home():
    browser = story.browser("mau")

    page = page_of(browser.get(address("application_start", SLUG)))

    assert re.search(rf'name="agency" value="{story.commune().name}"', page)


def test_application_start_begins_and_leads_to_the_first_page():
    browser = story.browser("mau")

    answer = browser.post(address("application_start", SLUG), {"agency": story.commune().uuid})

    application = Application.objects.get()
    assert answer.headers["Location"] == address("application_page", application.uuid, "dau")
    assert "Nguyễn Thị Mẫu" in page_of(browser.get(answer.headers["Location"]))


@pytest.mark.parametrize(
    ("agency", "words"),
    [
        ("", "Chọn cơ quan giải quyết"),
        ("xã", "Nhiều dòng có chữ này"),
        ("nơi không có", "Không có tên này trong danh sách"),
        ("00000000-0000-0000-0000-000000000000", "Không có tên này trong danh sách"),
    ],
)
def test_application_start_refuses_an_agency_that_is_not_offered(agency, words):
    answer = story.browser("mau").post(address("application_start", SLUG), {"agency": agency})

    assert words in page_of(answer, 422)


def test_application_start_refuses_to_act_for_a_stranger():
    stranger = story.party("ngoai")

    answer = story.browser("mau").post(
        address("application_start", SLUG),
        {"agency": story.commune().uuid, "person": stranger.uuid},
    )

    assert answer.status_code == 403 and not Application.objects.exists()


def test_application_start_sends_officials_to_their_own_desk():
    answer = story.browser("quay.kyxuan").post(
        address("application_start", SLUG), {"agency": story.commune().uuid}
    )

    assert "Tiếp nhận tại quầy" in page_of(answer, 403)


def test_application_page_keeps_what_was_typed_and_names_what_is_wrong():
    browser, application = story.browser("mau"), story.begin()

    answer = browser.post(
        address("application_page", application.uuid, "declarant"),
        {"_action": "next", "declarant/full_name": "X"},
    )

    assert "error-summary" in page_of(answer, 422)
    assert 'value="X"' in page_of(browser.get(address("application_page", application.uuid, "dau")))


def test_application_page_that_the_form_does_not_have_is_missing():
    application = story.begin()

    answer = story.browser("mau").get(address("application_page", application.uuid, "khong-co"))

    assert answer.status_code == 404


def test_a_line_that_breaks_between_pages_loses_nothing():
    application = story.prepared()

    again = story.browser("mau")
    page = page_of(again.get(address("application_check", application.uuid)))

    example = story.contents()[story.BIRTH]["example_answers"]
    assert example["child"]["full_name"] in page


def test_application_papers_takes_a_photo_and_goes_on_when_all_is_there():
    browser, application = story.browser("mau"), story.begin()
    story.answer(
        application, story.contents()[story.BIRTH]["example_answers"], by=story.actor("mau")
    )
    where = address("application_papers", application.uuid)
    lacking = page_of(browser.post(where, {"_action": "next"}), 422)
    codes = re.findall(r'name="paper-([a-z_]+)"', lacking)

    files = {
        f"paper-{code}": SimpleUploadedFile(f"{code}.jpg", make_picture(), "image/jpeg")
        for code in codes
    }
    answer = browser.post(where, {"_action": "next", **files})

    assert answer.headers["Location"] == address("application_delivery", application.uuid)
    assert application.papers.count() == len(codes)
    removed = application.papers.first()
    assert browser.post(where, {"remove": removed.uuid}).status_code == 302
    assert application.papers.filter(superseded_at=None).count() == len(codes) - 1


@pytest.mark.parametrize(
    ("name", "content"),
    [("giay.pdf", b"<html>"), ("anh.jpg", b"PK\x03\x04zip"), ("x.pdf", make_pdf()[:-200])],
)
def test_application_papers_says_why_a_file_was_not_taken(name, content):
    browser, application = story.browser("mau"), story.begin()
    story.answer(
        application, story.contents()[story.BIRTH]["example_answers"], by=story.actor("mau")
    )

    answer = browser.post(
        address("application_papers", application.uuid),
        {"paper-birth_notification": SimpleUploadedFile(name, content)},
    )

    assert 'href="#paper-birth_notification"' in page_of(answer, 422)
    assert application.papers.count() == 0


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"return_channel": "bird"}, "return_channel"),
        ({"return_channel": "portal", "phone": "123"}, "phone"),
        ({"return_channel": "portal", "email": "khong phai thu"}, "email"),
        ({"return_channel": "portal", "email": "a@" + "b" * 300 + ".vn"}, "email"),
        ({"return_channel": "portal", "co-code": "042194000019", "co-name": ""}, "co_applicant_0"),
        ({"return_channel": "portal", "co-code": "1", "co-name": "Trần Thử"}, "co_applicant_0"),
    ],
)
def test_application_delivery_names_what_is_wrong(values, field):
    application = story.begin()

    answer = story.browser("mau").post(
        address("application_delivery", application.uuid), {"phone": "", "email": "", **values}
    )

    assert f'href="#{field}"' in page_of(answer, 422)


def test_application_check_sends_once_however_often_it_is_pressed():
    browser, application = story.browser("mau"), story.prepared()
    where = address("application_check", application.uuid)
    assert "promise" in page_of(browser.post(where), 422)

    first = browser.post(where, {"promise": "1"})
    second = browser.post(where, {"promise": "1"})

    code = Dossier.objects.get().code
    assert first.headers["Location"] == address("dossier_submitted", code)
    assert second.headers["Location"] == first.headers["Location"]
    page = page_of(browser.get(first.headers["Location"]))
    assert code in page and re.search(r"\b\d{6}\b", page)


def test_application_check_shows_what_is_incomplete():
    application = story.begin()

    answer = story.browser("mau").post(
        address("application_check", application.uuid), {"promise": "1"}
    )

    assert "error-summary" in page_of(answer, 422) and not Dossier.objects.exists()


def test_application_discard_and_renew_lead_back():
    browser, application = story.browser("mau"), story.begin()

    renewed = browser.post(address("application_renew", application.uuid))
    discarded = browser.post(address("application_discard", application.uuid))

    assert renewed.headers["Location"] == address("application_page", application.uuid, "dau")
    assert discarded.headers["Location"] == "/ho-so-cua-toi"
    assert browser.post(address("application_renew", application.uuid)).status_code == 302


def test_dossier_show_tells_the_applicant_and_leads_officials_to_their_page():
    dossier = story.accepted()

    page = page_of(story.browser("mau").get(address("dossier_show", dossier.code)))
    led = story.browser("quay.kyxuan").get(address("dossier_show", dossier.code))

    assert dossier.code in page and "Tiếp nhận" in page
    assert led.headers["Location"] == address("dossier_open", dossier.uuid)


def test_dossier_show_speaks_english():
    dossier = story.accepted()

    page = page_of(story.browser("mau", language="en").get(address("dossier_show", dossier.code)))

    assert 'lang="en"' in page and "Birth" in page


def test_dossier_supplement_asks_for_just_what_is_missing():
    dossier = story.submitted()
    one_stop_shop.request_supplement(
        actor=story.office().desk,
        dossier_uuid=dossier.uuid,
        wanted=[
            one_stop_shop.Wanted("paper", "birth_notification", "Giấy chứng sinh"),
            one_stop_shop.Wanted("answer", "child/full_name", "Họ tên trẻ"),
        ],
        reason="Ảnh mờ và tên trẻ viết thiếu",
        at=story.after(minutes=10),
    )
    browser, where = story.browser("mau"), address("dossier_supplement", dossier.code)
    page = page_of(browser.get(where))
    assert "child/full_name" in page and "declarant/full_name" not in page
    lacking = browser.post(where, {"_action": "next", "child/full_name": "Trần Thử Mới"})
    assert "Chưa bổ sung" in page_of(lacking, 422)

    done = browser.post(
        where,
        {
            "_action": "next",
            "child/full_name": "Trần Thử Mới",
            "declarant/full_name": "Kẻ Gian",
            "paper-birth_notification": SimpleUploadedFile("a.jpg", make_picture()),
        },
    )

    assert done.headers["Location"] == address("dossier_show", dossier.code)
    before = dossier.answers["declarant"]["full_name"]
    dossier.refresh_from_db()
    assert dossier.status == "submitted"
    assert dossier.answers["child"]["full_name"] == "Trần Thử Mới"
    assert dossier.answers["declarant"]["full_name"] == before
    assert browser.get(where).status_code == 302


def test_dossier_withdraw_asks_first_and_then_takes_back():
    dossier, browser = story.submitted(), story.browser("mau")
    where = address("dossier_withdraw", dossier.code)
    page_of(browser.get(where))

    assert browser.post(where, {"reason": "Không cần nữa"}).status_code == 302

    dossier.refresh_from_db()
    assert dossier.status == "withdrawn"
    assert page_of(browser.post(where), 409)


@pytest.mark.parametrize("score", ["", "0", "6", "²", "-1", "5.0", "tốt", "9" * 5000])
def test_dossier_rate_refuses_what_is_no_degree(score):
    dossier = story.approved()

    answer = story.browser("mau").post(address("dossier_rate", dossier.code), {"score": score})

    assert "Chọn một mức đánh giá" in page_of(answer, 422)


def test_dossier_rate_takes_one_rating_that_may_be_changed():
    dossier, browser = story.approved(), story.browser("mau")
    where = address("dossier_rate", dossier.code)
    page_of(browser.get(where))

    assert browser.post(where, {"score": "4", "comment": "Nhanh"}).status_code == 302
    assert browser.post(where, {"score": "1", "q-time": "2"}).status_code == 302
    assert (dossier.rating.score, dossier.rating.answers.get().score) == (1, 2)


def test_dossier_list_filters_and_answers_htmx_with_the_rows_alone():
    dossier, browser = story.submitted(), story.browser("quay.kyxuan")

    whole = page_of(browser.get(address("dossier_list"), {"q": "khai sinh"}))
    rows = browser.get(address("dossier_list"), headers={"HX-Request": "true"})
    none = page_of(browser.get(address("dossier_list"), {"trang-thai": "returned"}))

    assert dossier.code in whole and "<html" in whole
    assert dossier.code in page_of(rows) and "<html" not in rows.content.decode()
    assert "HX-Request" in rows.headers["Vary"]
    assert dossier.code not in none


ODD_QUERIES = [
    {"tu": "0001-01-01", "den": "9999-12-31"},
    {"tu": "hôm qua", "den": "2026-02-30"},
    {"sau": "không phải mã"},
    {"trang-thai": "x", "kenh": "y", "thu-tuc": "z" * 500, "q": "%_\\" * 100},
    {"qua-han": "1"},
]


@pytest.mark.parametrize("query", ODD_QUERIES)
def test_dossier_list_answers_odd_filters(query):
    story.submitted()

    page_of(story.browser("quay.kyxuan").get(address("dossier_list"), query))


def test_dossier_act_carries_a_dossier_through():
    dossier = story.submitted()
    where = {
        "accept": ("quay.kyxuan", {}),
        "claim": ("tham.kyxuan", {}),
        "appraise": ("tham.kyxuan", {"outcome": "propose_approval", "reason": "Đủ điều kiện"}),
        "approve": ("ky.kyxuan", {}),
        "deliver": ("quay.kyxuan", {"channel": "counter"}),
    }

    for act, (who, values) in where.items():
        browser = story.browser(who)
        page = page_of(browser.get(address("dossier_open", dossier.uuid)))
        assert f'/{act}"' in page, act
        done = browser.post(address("dossier_act", dossier.uuid, act), values)
        assert done.status_code == 302, page_of(done, done.status_code)

    dossier.refresh_from_db()
    assert dossier.status == "returned"


def test_dossier_act_keeps_what_was_typed_when_it_is_refused():
    dossier = story.submitted()

    answer = story.browser("quay.kyxuan").post(
        address("dossier_act", dossier.uuid, "refuse"), {"reason": "ngắn", "legal_basis": "Điều 9"}
    )

    page = page_of(answer, 422)
    assert "Điều 9" in page and "ngắn" in page and "ít nhất 10 ký tự" in page


@pytest.mark.parametrize("channel", ["", "bird", "x" * 500])
def test_dossier_act_deliver_takes_known_ways_only(channel):
    dossier = story.approved()

    answer = story.browser("quay.kyxuan").post(
        address("dossier_act", dossier.uuid, "deliver"), {"channel": channel}
    )

    assert answer.status_code == 422


def test_dossier_act_that_there_is_not_is_missing():
    dossier = story.submitted()

    answer = story.browser("quay.kyxuan").post(address("dossier_act", dossier.uuid, "eat"))

    assert answer.status_code == 404


def test_an_official_who_is_too_late_is_told_to_look_again():
    dossier = story.accepted()

    answer = story.browser("quay.kyxuan").post(address("dossier_act", dossier.uuid, "accept"))

    assert "tải lại trang" in page_of(answer, 409)


@pytest.mark.parametrize("name", ["application_start", "intake_person"])
def test_a_procedure_that_there_is_not_is_missing(name):
    who = "mau" if name == "application_start" else "quay.kyxuan"

    assert story.browser(who).get(address(name, "khong-co")).status_code == 404


def test_text_that_no_database_can_keep_is_refused_on_every_page():
    browser, dossier = story.browser("quay.kyxuan"), story.submitted()

    answers = [
        browser.get(address("dossier_list"), {"q": "a\x00"}),
        browser.get("/ho-so/%00"),
        browser.post(address("dossier_act", dossier.uuid, "refuse"), {"reason": "\x00" * 20}),
    ]

    assert [one.status_code for one in answers] == [400, 400, 400]
    assert processes.find_open_task(dossier.uuid).element_id == "receive"
