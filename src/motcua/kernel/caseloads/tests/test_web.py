"""The page of cases: who opens it, what it shows, what it is narrowed to."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from motcua.kernel.access import api as access
from motcua.kernel.access.testing import sign_in
from motcua.kernel.cases import api as cases
from motcua.kernel.cases.testing import make_letter
from motcua.kernel.events.testing import deliver_all

NOW = datetime.now(UTC)


def browser(actor=None, language="vi"):
    client = Client()
    client.cookies["language"] = language
    if actor is not None:
        sign_in(client, access.get_account(actor.uuid), at=NOW)
    return client


def page_of(actor, language="vi", **query):
    answer = browser(actor, language).get("/vu-viec", query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_case_list_shows_only_the_cases_of_the_officials_units(office):
    make_letter(office.province.department, title="Việc riêng của Sở")

    mine, theirs = page_of(office.specialist), page_of(office.elsewhere)
    assert "Đơn đề nghị thử" in mine and "Việc riêng của Sở" not in mine
    assert "Việc riêng của Sở" in theirs and "Đơn đề nghị thử" not in theirs
    assert browser(office.person).get("/vu-viec").status_code == 403
    assert browser().get("/vu-viec").status_code == 302


@pytest.mark.parametrize(
    ("name", "value"),
    [("loai", "x"), ("sau", "x"), ("sau", "²"), ("q", "%_'"), ("trang-thai", "x"), ("han", "x"),
     ("cua", "x"), ("sau", "9" * 30)],
)  # fmt: skip
def test_case_list_takes_any_query(office, name, value):
    page_of(office.specialist, **{name: value})


def test_case_list_shows_those_in_which_the_official_had_a_part(office):
    assert "Đơn đề nghị thử" not in page_of(office.head, cua="cua-toi")

    cases.add_note(actor=office.head, case_uuid=office.case.uuid, text="Đã xem", at=NOW)
    deliver_all(NOW)

    assert "Đơn đề nghị thử" in page_of(office.head, cua="cua-toi")
    assert "Đơn đề nghị thử" in page_of(office.head, cua="cua-toi", q="don de nghi")
    assert "Không có vụ việc nào khớp" in page_of(office.head, cua="cua-toi", han="qua-han")


def test_case_list_keeps_what_was_asked_for_on_the_next_page(office):
    for number in range(51):
        make_letter(office.province.commune, number=f"N-{number}", title="Đơn nhiều trang")

    page = page_of(office.specialist, q="đơn nhiều", loai="demo.letter")
    assert "q=%C4%91%C6%A1n+nhi%E1%BB%81u&amp;sau=" in page and "loai=demo.letter" in page


def test_case_list_speaks_english(office):
    page = page_of(office.specialist, "en")

    for words in ("Cases", "Of my unit", "I had a part in", "Every state", "Filter"):
        assert words in page


def test_case_list_finds_a_case_by_its_number_however_it_is_typed(office):
    make_letter(office.province.commune, number="DT-02", title="Nhắc lại đơn DT-01")

    exact, words = page_of(office.specialist, q=" dt-01 "), page_of(office.specialist, q="dt-0")
    assert "Đơn đề nghị thử" in exact and "Nhắc lại" not in exact
    assert "Đơn đề nghị thử" in words and "Nhắc lại" in words
    assert "Đơn đề nghị thử" not in page_of(office.elsewhere, q="DT-01")
