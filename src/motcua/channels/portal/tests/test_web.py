"""The portal's pages, by anybody, in both languages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.base.actors import system_actor
from motcua.kernel.cases import api as cases
from motcua.kernel.cases.testing import make_letter
from motcua.project.testing import story

PAGES = [
    "/",
    "/tim-kiem",
    "/thu-tuc",
    "/dich-vu-thiet-yeu",
    "/tra-cuu",
    f"/thu-tuc/{story.contents()[story.BIRTH]['slug']}",
]


def page_of(response, status=200):
    text = response.content.decode()
    assert response.status_code == status, text[:1500]
    assert "'unsafe" not in response.headers["Content-Security-Policy"]
    return text


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_public_page_opens_for_anybody(path, language):
    page = page_of(story.browser(language=language).get(path))

    assert f'<html lang="{language}"' in page


@pytest.mark.parametrize("slug", sorted(one["slug"] for one in story.contents().values()))
def test_procedure_show_shows_every_procedure(slug):
    page_of(story.browser().get(f"/thu-tuc/{slug}"))


@pytest.mark.parametrize("words", ["khai sinh cho con", "đăng ký khai sinh", "KHAI  SINH"])
def test_procedure_search_finds_with_and_without_diacritics(words):
    page = page_of(story.browser().get("/tim-kiem", {"q": words}))

    assert f"/thu-tuc/{story.contents()[story.BIRTH]['slug']}" in page


@pytest.mark.parametrize("words", ["%", "'", "\\", "a" * 5000, "🦆", "& | ! ( ) :*", "  "])
def test_procedure_search_answers_odd_words(words):
    page_of(story.browser().get("/tim-kiem", {"q": words}))


def test_procedure_search_answers_htmx_with_the_results_alone():
    page = page_of(
        story.browser().get("/tim-kiem", {"q": "khai sinh"}, headers={"HX-Request": "true"})
    )

    assert "/thu-tuc/" in page and "<html" not in page


@pytest.mark.parametrize(
    "query", [{"linh-vuc": "x"}, {"su-kien": "' OR 1=1"}, {"linh-vuc": "a" * 999}]
)
def test_procedure_list_answers_odd_filters(query):
    page_of(story.browser().get("/thu-tuc", query))


def test_essential_list_tells_who_decides_and_leads_to_each_service():
    page = page_of(story.browser().get("/dich-vu-thiet-yeu"))

    assert page.count('<td class="number"') == 25
    assert "/thu-tuc/dang-ky-thuong-tru" in page and "/thu-tuc/dang-ky-ket-hon" in page
    assert "Công an cấp xã" in page and "Tiếp nhận giúp, chuyển và theo dõi" in page


def test_procedure_show_that_there_is_not_is_missing():
    page_of(story.browser().get("/thu-tuc/khong-co"), 404)


def test_dossier_lookup_tells_progress_to_whoever_holds_the_receipt():
    dossier = story.submitted()
    pin = story.pin_of(dossier)

    page = page_of(story.browser().post("/tra-cuu", {"code": dossier.code.lower(), "pin": pin}))

    assert "Mới đăng ký" in page and "Nguyễn Thị Mẫu" not in page


@pytest.mark.parametrize("pin", ["", "000", "abcdef", "９９９９９９", "9" * 4000])
def test_dossier_lookup_tells_nothing_for_a_wrong_pin(pin):
    dossier = story.submitted()

    page = page_of(story.browser().post("/tra-cuu", {"code": dossier.code, "pin": pin}), 422)

    assert "chưa đúng" in page and "Mới đăng ký" not in page


def test_dossier_lookup_stops_guessing():
    dossier, browser = story.submitted(), story.browser()
    for _ in range(10):
        browser.post("/tra-cuu", {"code": dossier.code, "pin": "xxxxxx"})

    page_of(browser.post("/tra-cuu", {"code": dossier.code, "pin": "xxxxxx"}), 429)


def test_dossier_list_shows_ones_own_dossiers_and_drafts():
    dossier, other = story.submitted(), story.submitted(by=story.actor("thu"))
    story.begin()

    page = page_of(story.browser("mau").get("/ho-so-cua-toi"))

    assert dossier.code in page and other.code not in page and "/khai/" in page


@pytest.mark.parametrize(("who", "where"), [(None, "/dang-nhap"), ("quay.kyxuan", "/cong-viec")])
def test_dossier_list_leads_others_where_they_belong(who, where):
    answer = story.browser(who).get("/ho-so-cua-toi")

    assert answer.status_code == 302 and answer.headers["Location"].startswith(where)


def test_dossier_list_holds_matters_of_every_kind_and_leads_to_what_the_person_may_see():
    dossier, other = story.submitted(), story.submitted(by=story.actor("thu"))
    letter = make_letter(story.commune(), party=story.party("mau").uuid, title="Đơn đề nghị")
    cases.involve_party(
        actor=system_actor("tests"), case_uuid=other.case.uuid, role="affected",
        party_uuid=story.party("mau").uuid, at=story.AT,
    )  # fmt: skip
    browser = story.browser("mau")

    page = page_of(browser.get("/ho-so-cua-toi"))

    assert f"/ho-so/{dossier.code}" in page and f"/ho-so/{other.code}" not in page
    for uuid in (letter.uuid, other.case.uuid):
        assert f"/vu-viec/{uuid}" in page
        page_of(browser.get(f"/vu-viec/{uuid}"))
    assert "Đơn đề nghị" not in page_of(story.browser("ngoai").get("/ho-so-cua-toi"))


def test_dossier_list_costs_the_same_however_many_matters_there_are():
    def queries():
        browser = story.browser("mau")
        with CaptureQueriesContext(connection) as found:
            page_of(browser.get("/ho-so-cua-toi"))
        return len(found)

    story.submitted()
    make_letter(story.commune(), party=story.party("mau").uuid)
    few = queries()
    for _ in range(3):
        story.submitted()
        make_letter(story.commune(), party=story.party("mau").uuid)

    assert queries() == few


@pytest.mark.parametrize("after", ["x", "²", "-1", "9" * 40, "1"])
def test_dossier_list_takes_any_place(after):
    page_of(story.browser("mau").get("/ho-so-cua-toi", {"sau": after}))
