"""Finding procedures of the province by plain words."""

from datetime import date
from typing import Any

import pytest
from django.test.utils import CaptureQueriesContext

from motcua.systems.procedures import api
from motcua.systems.procedures.testing import load_province

ON = date(2026, 11, 21)


@pytest.fixture(scope="module")
def province(django_db_setup: Any, django_db_blocker: Any) -> Any:
    """The province's catalogue, loaded once for the module and taken away after it."""
    from django.db import transaction

    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        load_province()
        yield
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)


@pytest.fixture
def search(province: Any, db: Any) -> Any:
    def find(text: str, **options: Any) -> Any:
        return api.search_procedures(text, on=ON, language="vi", **options)

    return find


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("khai sinh cho con", "dang-ky-khai-sinh"),
        ("khai sinh cho con".upper(), "dang-ky-khai-sinh"),
        ("làm giấy khai sinh cho con", "dang-ky-khai-sinh"),
        ("lam giay khai sinh cho con", "dang-ky-khai-sinh"),
        ("tôi mới sinh em bé thì làm giấy tờ gì", "dang-ky-khai-sinh"),
        ("đăng ký khai sinh", "dang-ky-khai-sinh"),
        ("dang ky ket hon", "dang-ky-ket-hon"),
        ("đăng kí kết hôn", "dang-ky-ket-hon"),
        ("muốn lấy vợ", "dang-ky-ket-hon"),
        ("xay nha", "cap-giay-phep-xay-dung-nha-o-rieng-le"),
        ("xin phép xây nhà", "cap-giay-phep-xay-dung-nha-o-rieng-le"),
        ("sao y bằng cấp", "chung-thuc-ban-sao-tu-ban-chinh"),
        ("cong chung giay to", "chung-thuc-ban-sao-tu-ban-chinh"),
        ("giấy độc thân", "xac-nhan-tinh-trang-hon-nhan"),
        ("mở quán", "dang-ky-thanh-lap-ho-kinh-doanh"),
        ("mất giấy khai sinh xin lại", "cap-ban-sao-trich-luc-ho-tich"),
        ("bố mất", "dang-ky-khai-tu"),
        ("tiền mai táng", "ho-tro-chi-phi-mai-tang"),
        ("sổ đỏ đổi tên", "dang-ky-bien-dong-dat-dai"),
        ("birth certificate", "dang-ky-khai-sinh"),
        ("get married", "dang-ky-ket-hon"),
        ("1.004873", "xac-nhan-tinh-trang-hon-nhan"),
        ("nhập hộ khẩu cho con mới sinh", "lien-thong-khai-sinh-thuong-tru-the-bao-hiem-y-te"),
    ],
)
def test_plain_words_find_the_procedure_first(search: Any, text: Any, slug: Any) -> None:
    assert search(text)[0].slug == slug


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("khia sinh", "dang-ky-khai-sinh"),
        ("dang ky kethon", "dang-ky-ket-hon"),
        ("giay phep xay dưng", "cap-giay-phep-xay-dung-nha-o-rieng-le"),
        ("chung thưc ban sao", "chung-thuc-ban-sao-tu-ban-chinh"),
    ],
)
def test_a_typing_error_is_forgiven(search: Any, text: Any, slug: Any) -> None:
    assert search(text)[0].slug == slug


def test_with_and_without_diacritics_the_results_are_the_same(search: Any) -> None:
    assert [h.slug for h in search("đăng ký kết hôn")] == [
        h.slug for h in search("dang ky ket hon")
    ]


def test_nonsense_finds_nothing(search: Any) -> None:
    assert search("qwzx jjkk") == []


@pytest.mark.parametrize("text", ["'; DROP TABLE x;--", "a & | ! ()", "%%%", "\\", "   "])
def test_signs_of_the_query_language_do_no_harm(search: Any, text: Any) -> None:
    search(text)


def test_an_empty_text_lists_all(search: Any) -> None:
    assert len(search("", limit=200)) == len(api.list_procedures(on=ON)) >= 64


def test_filters_by_field_audience_and_life_event(search: Any) -> None:
    assert {h.field_code for h in search("", field="ho-tich")} == {"ho-tich"}
    assert {h.slug for h in search("", life_event="ket-hon")} == {
        "dang-ky-ket-hon",
        "xac-nhan-tinh-trang-hon-nhan",
        "dang-ky-ket-hon-co-yeu-to-nuoc-ngoai",
    }
    assert "dang-ky-khai-sinh" not in {h.slug for h in search("", audience="business")}


def test_a_hit_says_what_a_card_shows(search: Any) -> None:
    hit = search("khai sinh cho con")[0]

    assert hit.name == "Đăng ký khai sinh"
    assert hit.field_title == "Hộ tịch"
    assert hit.time_limit.startswith("Ngay trong ngày")
    assert hit.service_levels == ("full",)


def test_the_hit_is_in_the_language_asked_for(province: Any, db: Any) -> None:
    hit = api.search_procedures("khai sinh", on=ON, language="en")[0]

    assert hit.name == "Birth registration"


def test_a_search_is_one_query(province: Any, db: Any) -> None:
    from django.db import connection

    with CaptureQueriesContext(
        connection,
    ) as queries:
        api.search_procedures("khai sinh cho con", on=ON, language="vi")
    assert len(queries) == 1


def test_what_is_not_yet_in_force_is_not_found(province: Any, db: Any) -> None:
    assert api.search_procedures("khai sinh", on=date(2020, 1, 1), language="vi") == []


def test_fields_and_life_events_count_what_is_in_force(province: Any, db: Any) -> None:
    fields = {row.code: row.count for row in api.list_fields(on=ON)}
    events = {row.code: row.count for row in api.list_life_events(on=ON, audience="citizen")}

    in_force = [one for one in api.list_procedures(on=ON) if one.field_code == "ho-tich"]
    assert fields["ho-tich"] == len(in_force) >= 6
    assert events["sinh-con"] == 4
    assert api.list_fields(on=date(2010, 1, 1)) == []


def test_what_stands_for_an_essential_service_is_found_on_its_day(province: Any, db: Any) -> None:
    now = {row.number: row for row in api.list_essential_services(on=ON)}
    before = {row.number: row for row in api.list_essential_services(on=date(2024, 6, 1))}

    assert len(now) == len(before) == 25
    assert all(row.procedures for row in now.values())
    assert [one.code for one in now[3].procedures] == ["1.004222"]
    assert now[3].province == "passes_on" and now[9].province == "decides"
    assert before[3].procedures == ()  # no version of these days is in the catalogue
    assert [one.slug for one in before[11].procedures] == ["dang-ky-ket-hon-co-yeu-to-nuoc-ngoai"]
