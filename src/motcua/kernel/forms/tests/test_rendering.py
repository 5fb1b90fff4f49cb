"""Pages as the browser gets them: safe, complete without script, honest about sources."""

import re
from datetime import date
from typing import Any

import pytest
from django.utils import translation

from motcua.kernel.forms.queries.pages import page_view, parse_page, summary, validate
from motcua.kernel.forms.rules.definition import Form
from motcua.kernel.forms.rules.provenance import Provenance
from motcua.kernel.forms.rules.showing import FieldView, RepeatView

from .conftest import AT, TODAY, all_widgets, form_from, rendered

pytestmark = pytest.mark.usefixtures("units")

EVIL = "\"><script>alert('x')</script><img src=x onerror=alert(1)>"


def test_answers_cannot_become_markup(form: Form, answers: dict[str, Any]) -> None:
    answers["person"]["full_name"] = EVIL
    answers["person"]["note"] = f"</textarea>{EVIL}"
    answers["witnesses"] = [{"full_name": EVIL, "scan": {"file_uuid": EVIL, "name": EVIL}}]
    problems = validate(form, answers, on=TODAY)

    pages = [
        rendered(page_view(form, page.id, answers, on=TODAY, problems=problems))
        for page in form.pages
    ]

    assert not re.search(r"<script(?! type=\"module\")|<img|</textarea>\"", "".join(pages))


def test_labels_hints_and_options_cannot_become_markup(answers: dict[str, Any]) -> None:
    content = all_widgets()
    for page in content["layout"]["pages"]:
        page["title"] = page["intro"] = {"vi": EVIL, "en": EVIL}
        for item in page["fields"]:
            item["label" if "field" in item else "title"] = {"vi": EVIL, "en": EVIL}
            item["hint"] = {"vi": EVIL, "en": EVIL}
            for option in item.get("options", ()):
                option["label"] = {"vi": EVIL, "en": EVIL}
    evil_form = form_from(content)
    problems = validate(evil_form, {}, on=TODAY)

    for page in evil_form.pages:
        shown = rendered(page_view(evil_form, page.id, answers, on=TODAY, problems=problems))
        assert "<script>" not in shown
        assert "<img" not in shown


def test_without_script_a_question_that_may_apply_is_shown_with_the_words_that_say_when(
    form: Form,
) -> None:
    view = page_view(form, "family", {"married": False}, on=TODAY)
    spouse = next(item for item in view.items if item.name == "spouse/full_name")

    assert spouse.condition == '{"equals": "true", "field": "married"}'
    assert spouse.condition_words == "Chỉ khai nếu “Tình trạng hôn nhân” là “Đã kết hôn”."
    assert "Chỉ khai nếu" in rendered(view)
    assert view.has_conditions


def test_a_condition_inside_an_item_names_the_boxes_of_that_item(form: Form) -> None:
    view = page_view(form, "family", {"witnesses": [{}, {}]}, on=TODAY)
    part = next(item for item in view.items if isinstance(item, RepeatView))

    paper = next(field for field in part.items[1].fields if field.name.endswith("paper_number"))

    assert paper.condition == '{"field": "witnesses/1/has_paper", "filled": true}'
    assert paper.condition_words == "Chỉ khai nếu đã đánh dấu “Có giấy tờ”."


def test_a_condition_on_an_earlier_page_is_settled_before_showing() -> None:
    content = all_widgets()
    content["layout"]["pages"][2]["fields"][0]["show_if"] = {"field": "/married", "equals": True}
    form = form_from(content)
    person = {"person": {"gender": "female"}}

    single = page_view(form, "house", {**person, "married": False}, on=TODAY)
    married = page_view(form, "house", {**person, "married": True}, on=TODAY)

    assert [item.name for item in single.items] == ["rooms", "cost", "ethnicity"]
    assert married.items[0].name == "area"
    assert married.items[0].condition == ""


def test_the_page_says_how_far_one_has_come_and_skips_pages_that_are_not_asked(
    form: Form, answers: dict[str, Any]
) -> None:
    married = page_view(form, "send", answers, on=TODAY)
    single = page_view(form, "send", {"married": False, "person": {"gender": "male"}}, on=TODAY)

    assert (married.number, married.count) == (4, 4)
    assert (single.number, single.count, single.previous_id) == (3, 3, "family")
    assert single.is_last
    assert "Bước 3 trên 3" in rendered(single)


def test_a_prefilled_answer_says_where_it_comes_from_and_a_locked_one_has_no_box(
    form: Form, answers: dict[str, Any]
) -> None:
    source = {"vi": "Cơ sở dữ liệu dân cư", "en": "the population database"}
    origins = {
        "person/full_name": Provenance(source, date(2026, 11, 20), "Nguyễn Thị Mẫu", "x"),
        "person/birth_date": Provenance(source, date(2026, 11, 20), "1994-03-12", "x"),
    }
    answers["person"]["full_name"] = "Nguyễn Thị Mẫu B"

    shown = rendered(page_view(form, "person", answers, on=TODAY, provenance=origins))

    assert "Lấy từ Cơ sở dữ liệu dân cư, ngày 20/11/2026 (Ông/Bà đã sửa)" in shown
    assert 'name="person/birth_date-day"' not in shown
    assert "12/03/1994" in shown


def test_every_box_that_a_problem_leads_to_is_on_the_page(form: Form) -> None:
    broken = {
        "person": {"phone": "1", "email": "x", "unit": "1", "nationality": "zz", "tax_code": "1"},
        "languages": ["zz"],
        "witnesses": [{"birth_date": "x"}] * 6,
        "area": "x",
        "photo": {"name": ""},
    }
    problems = validate(form, broken, on=TODAY)

    assert len(problems) > 15
    for page in form.pages:
        shown = rendered(page_view(form, page.id, broken, on=TODAY, problems=problems))
        for each in problems:
            if each.page == page.id:
                assert f'id="{each.field_id}"' in shown
                assert f'href="#{each.field_id}"' in shown


def test_the_page_is_in_english_for_english_readers(form: Form) -> None:
    problems = validate(form, {}, on=TODAY)
    with translation.override("en"):
        shown = rendered(page_view(form, "person", {}, on=TODAY, problems=problems, language="en"))

    assert "Enter full name" in shown
    assert "The applicant" in shown


def test_the_enter_key_goes_on_rather_than_taking_an_item_away(form: Form) -> None:
    shown = rendered(page_view(form, "family", {"witnesses": [{"full_name": "A"}]}, on=TODAY))

    first = re.search(r'<button[^>]*name="_action" value="([^"]+)"', shown)

    assert first is not None
    assert first[1] == "next"


def test_the_summary_tells_labels_names_and_items_and_where_to_change_them(
    form: Form, answers: dict[str, Any]
) -> None:
    answers["languages"] = ["vi", "lo"]
    answers["cost"] = 1500000
    answers["witnesses"] = [{"full_name": "A", "has_paper": True, "paper_number": "7"}]
    answers["papers"] = [{"file_uuid": "u", "name": "a.pdf"}]

    sections = summary(form, answers, on=TODAY)
    values = {row.field: row.value for section in sections for row in section.rows}

    assert values["person/unit"] == "Xã Kỳ Xuân"
    assert values["person/birth_date"] == "12/03/1994"
    assert values["married"] == "Đã kết hôn"
    assert values["languages"] == "Tiếng Việt; Tiếng Lào"
    assert values["cost"] == "1.500.000 đồng"
    assert values["witnesses/0/has_paper"] == "Có"
    assert values["papers"] == "a.pdf"
    assert [section.title for section in sections][2] == "Người làm chứng 1"
    assert sections[2].page_id == "family"


def test_the_summary_leaves_out_what_is_not_asked(form: Form, answers: dict[str, Any]) -> None:
    answers["married"] = False
    answers["person"]["gender"] = "male"

    shown = {row.field for section in summary(form, answers, on=TODAY) for row in section.rows}

    assert "spouse/full_name" not in shown
    assert "area" not in shown


def test_unreadable_figures_are_shown_again_as_they_were_typed(form: Form) -> None:
    view = page_view(form, "house", {"area": "12,3,4", "married": True}, on=TODAY)
    area = view.items[0]

    assert isinstance(area, FieldView)
    assert area.value == "12,3,4"


def test_a_refused_upload_without_an_acceptor_is_told_at_its_question(form: Form) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.http import QueryDict
    from django.utils.datastructures import MultiValueDict

    files = MultiValueDict({"photo": [SimpleUploadedFile("a.png", b"x")]})
    parsed = parse_page(form, "send", QueryDict(), files, answers={}, at=AT)

    assert [each.field for each in parsed.problems] == ["photo"]
    assert "photo" not in parsed.answers
