"""The pages about decisions: for the office that designs procedures, with and without script."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation

from motcua.base.actors import ANONYMOUS, Actor, Grant
from motcua.base.errors import PermissionRefused, SignInRequired
from motcua.base.fields import uuid7
from motcua.kernel.decisions.api import DecisionUnknown
from motcua.kernel.decisions.testing import PENSION, draw, publish
from motcua.systems.decision_office.web.forms import plain_number
from motcua.systems.decision_office.web.views import decisions as views

pytestmark = pytest.mark.django_db
WORDS = {
    "poor": {"vi": "hộ nghèo", "en": "poor household"},
    "Kết quả": {"vi": "Mức trợ cấp", "en": "Allowance"},
}


def officer(*permissions: str) -> Actor:
    grant = Grant(
        role="demo", permissions=frozenset(permissions), agency_uuid=uuid7(), agency_path="h27"
    )
    return Actor(kind="official", uuid=uuid7(), name="Lê Thị Bảng", grants=(grant,))


def ask(view, query="", actor=None, **values):
    request = RequestFactory().get(f"/bang-quyet-dinh{query}")
    request.actor = actor or officer("procedures.edit")
    return view(request, **values)


def page(view, query="", **values) -> str:
    return str(ask(view, query, **values).content.decode())


def test_decision_list_shows_each_decision_with_its_days():
    publish(valid_from=date(2020, 1, 1), title={"vi": "Hưu trí xã hội"}, sureness="known")

    shown = page(views.decision_list)

    assert "Hưu trí xã hội" in shown and "01/01/2020" in shown
    assert reverse("decision_office:decision_show", args=["demo"]) in shown


def test_decision_list_says_so_when_there_is_none():
    assert "Chưa có bảng quyết định nào" in page(views.decision_list)


def test_decision_show_is_a_table_in_words_with_its_law():
    version = publish(
        words=WORDS, note={"vi": "Ghi chú thử"},
        legal_basis=[{"number": "176/2025/NĐ-CP", "title": {"vi": "Nghị định"},
                      "articles": "Điều 3"}],
    )  # fmt: skip

    shown = page(views.decision_show, code="demo")

    assert "từ 70 đến dưới 75" in shown and "hộ nghèo" in shown and "500.000" in shown
    assert "Nghị định 176/2025/NĐ-CP, Điều 3" in shown and "Ghi chú thử" in shown
    assert "Mỗi trường hợp chỉ có một dòng đúng" in shown
    assert "Không phát hiện dòng mâu thuẫn" in shown
    assert reverse("decision_office:decision_export", args=[version.uuid]) in shown
    assert not re.search(r"\sstyle=|<script(?![^>]*src=)|onclick", shown)


def test_decision_show_tells_gaps():
    publish(draw(("x:number", "=> y:number"), ("< 1 => 1", "> 1 => 2")))

    assert "không dòng nào đúng khi x = 1" in page(views.decision_show, code="demo")


def test_decision_show_can_show_an_older_version():
    publish(valid_from=date(2020, 1, 1))
    publish(valid_from=date(2021, 1, 1))

    assert "Phiên bản 2, công bố" in page(views.decision_show, code="demo")
    older = page(views.decision_show, "?phien-ban=1", code="demo")
    assert "Phiên bản 1, công bố" in older and "Không có hiệu lực hôm nay" in older
    for query, code in [("?phien-ban=9", "demo"), ("", "none")]:
        with pytest.raises(DecisionUnknown):
            ask(views.decision_show, query, code=code)


def test_decision_try_marks_the_rule_that_fits_and_says_why():
    publish(words=WORDS)

    shown = page(views.decision_try, "?hoi=1&in-tu%E1%BB%95i=72&in-h%E1%BB%99=poor", code="demo")

    assert "Mức trợ cấp: 500.000" in shown
    assert "Dòng 2 — tuổi: từ 70 đến dưới 75; hộ: hộ nghèo." in shown
    assert shown.count('<tr class="matched">') == 1


def test_decision_try_says_that_a_person_must_decide():
    publish()

    shown = page(views.decision_try, "?hoi=1&in-tu%E1%BB%95i=72", code="demo")

    assert "cần người quyết định" in shown and '<tr class="matched">' not in shown


def test_decision_try_keeps_what_was_typed_and_names_what_is_wrong():
    publish()

    response = ask(views.decision_try, "?hoi=1&in-tu%E1%BB%95i=nhi%E1%BB%81u", code="demo")

    assert response.status_code == 422
    shown = response.content.decode()
    assert 'value="nhiều"' in shown and "“tuổi” phải là một số" in shown
    day = ask(views.decision_try, "?hoi=1&ngay-day=31&ngay-month=2&ngay-year=2026", code="demo")
    assert day.status_code == 422 and "Nhập ngày có thật" in day.content.decode()


def test_decision_try_asks_only_when_asked():
    publish()

    assert "Kết quả chỉ để kiểm tra" in page(views.decision_try, code="demo")
    assert "cần người quyết định" not in page(views.decision_try, code="demo")


def test_decision_try_takes_dates_and_decides_for_a_day():
    publish(draw(("sinh:date", "=> tuổi:number"),
                 ("- => years and months duration(sinh, today()).years",)))  # fmt: skip

    query = "?hoi=1&in-sinh-day=1&in-sinh-month=3&in-sinh-year=1950"
    shown = page(views.decision_try, query + "&ngay-day=1&ngay-month=3&ngay-year=2026", code="demo")

    assert "Kết quả: 76" in shown


def test_decision_compare_marks_what_changed():
    publish(valid_from=date(2024, 1, 1))
    later = PENSION.replace("500000", "600000").replace("&lt; 70", "&lt; 60")
    publish(later, valid_from=date(2025, 1, 1))

    shown = page(views.decision_compare, code="demo")

    assert shown.count('<tr class="changed">') == 3  # both allowances, and the youngest's age
    assert "</span>500.000</del>" in shown and "</span>nhỏ hơn 70</del>" in shown
    same = page(views.decision_compare, "?tu=2&den=2", code="demo")
    assert "Giữ nguyên" in same and "changed" not in same


def test_decision_compare_of_formulas_and_other_columns():
    formula = (
        '<decision id="more" name="Công thức"><literalExpression><text>{}</text>'
        "</literalExpression></decision>"
    )
    about = {"decision": "decided"}
    columns, rules = ("x:number", "=> y:number"), ("- => 1",)
    publish(draw(columns, rules, more=formula.format("1 + 1")), **about)
    publish(draw(("z:number", "=> y:number"), rules, more=formula.format("1 + 2")), **about)

    shown = page(views.decision_compare, code="demo")

    assert "1 + 1 → 1 + 2" in shown
    with pytest.raises(DecisionUnknown):
        ask(views.decision_compare, code="none")


def test_decision_export_gives_the_file_as_it_was_published():
    version = publish()

    response = ask(views.decision_export, version=version.uuid)

    assert response.content.decode() == PENSION
    assert "immutable" in response.headers["Cache-Control"]
    with pytest.raises(DecisionUnknown):
        ask(views.decision_export, version=uuid4())


def test_pages_read_in_english():
    publish(words=WORDS, title={"vi": "Hưu trí", "en": "Pension"})

    with translation.override("en"):
        shown = page(views.decision_show, code="demo")
        tried = page(views.decision_try, "?hoi=1&in-tu%E1%BB%95i=80", code="demo")

    assert "Pension" in shown and "from 70 to below 75" in shown and "poor household" in shown
    assert "Rule 1 — tuổi: at least 75." in tried


@pytest.mark.parametrize(
    "name",
    ["decision_list", "decision_show", "decision_try", "decision_compare", "decision_export"],
)
def test_pages_are_for_officials(name):
    values: dict[str, object] = {"code": "demo"} if name != "decision_list" else {}
    if name == "decision_export":
        values = {"version": uuid4()}
    with pytest.raises(PermissionRefused):
        ask(getattr(views, name), actor=Actor("person", uuid7(), "Nguyễn Thị Mẫu"), **values)
    with pytest.raises(SignInRequired):
        ask(getattr(views, name), actor=ANONYMOUS, **values)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [("1.500.000", "1500000"), ("1.500,5", "1500.5"), ("2.5", "2.5"), ("15.000", "15000"),
     ("1 500", "1500"), ("-3", "-3"), ("x", "x"), ("", "")],
)  # fmt: skip
def test_numbers_are_read_as_vietnamese_writes_them(typed: str, plain: str) -> None:
    assert plain_number(typed) == plain
