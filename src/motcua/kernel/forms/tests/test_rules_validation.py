"""Wrong answers get a sentence that names the question, in both languages."""

from typing import Any

import pytest

from motcua.base.value_paths import copied, put_or_drop
from motcua.kernel.forms.queries.pages import validate
from motcua.kernel.forms.rules.definition import Field, Form
from motcua.kernel.forms.rules.sentences import Problem, say

from .conftest import TODAY, all_widgets, form_from

pytestmark = pytest.mark.usefixtures("units")


def with_change(answers: dict[str, Any], name: str, value: Any) -> dict[str, Any]:
    """The answers with one of them changed."""
    changed = copied(answers)
    put_or_drop(changed, name, value)
    return changed


def only_problem(problems: tuple[Problem, ...]) -> Problem:
    """The one problem there should be."""
    assert len(problems) == 1, problems
    return problems[0]


def test_right_answers_have_no_problem(form: Form, answers: dict[str, Any]) -> None:
    assert validate(form, answers, on=TODAY) == ()


@pytest.mark.parametrize(
    ("name", "value", "code", "vi"),
    [
        ("person/full_name", None, "enter", "Nhập họ và tên"),
        ("person/full_name", "A", "too_short", "Họ và tên phải có ít nhất 2 ký tự"),
        ("person/gender", None, "choose", "Chọn giới tính"),
        ("person/gender", "x", "not_an_option", "Chọn giới tính trong các lựa chọn đã cho"),
        ("person/birth_date", "2026-02-31", "date_unreal", "ngày có thật: 31/2/2026"),
        ("person/birth_date", "1994--12", "date_incomplete", "đủ ngày, tháng, năm"),
        ("person/personal_code", "04219400001", "personal_code", "đúng 12 chữ số"),
        ("person/personal_code", "000194000018", "personal_code", "Ba chữ số đầu"),
        ("person/personal_code", "042094000018", "personal_code_matches", "không khớp"),
        ("person/personal_code", "042195000018", "personal_code_matches", "không khớp"),
        ("person/tax_code", "0100233489", "tax_code", "Mã số thuế không đúng"),
        ("person/phone", "12345", "phone", "Số điện thoại không đúng"),
        ("person/email", "a@", "email", "Thư điện tử chưa đúng"),
        ("person/nationality", "XX", "country", "Chọn quốc tịch trong danh sách quốc gia"),
        ("person/unit", "99999", "unit_code", "Chọn xã, phường trong danh sách"),
        ("languages", ["vi", "xx"], "not_an_option", "Chọn ngôn ngữ"),
        ("languages", ["vi", "vi"], "twice", "lặp lại"),
        ("area", "abc", "not_a_number", "Diện tích phải là số, ví dụ 1.234,5"),
        ("area", 1000001, "too_large", "Diện tích lớn nhất là 1.000.000"),
        ("rooms", 2.5, "not_whole", "Số phòng phải là số nguyên"),
        ("rooms", 0, "too_small", "Số phòng nhỏ nhất là 1"),
        ("ethnicity", "tày", "not_an_option", "Chọn dân tộc"),
        ("married", None, "choose", "Chọn tình trạng hôn nhân"),
        ("spouse/full_name", None, "enter", "Nhập họ và tên vợ hoặc chồng"),
        ("spouse/full_name", "Nguyễn Thị Mẫu", "different", "hai người khác nhau"),
        ("agreed", None, "tick", "Đánh dấu vào ô “Tôi cam đoan lời khai là đúng”"),
        ("agreed", False, "tick", "Đánh dấu vào ô"),
        ("papers", [{"file_uuid": "1", "name": "a"}] * 4, "too_many_files", "nhiều nhất 3 tệp"),
        ("photo", {"name": "a.png"}, "wrong", "Ảnh chưa đúng"),
        ("stranger", "x", "unknown", "Biểu mẫu không có mục “stranger”"),
    ],
)
def test_a_wrong_answer_is_told_in_a_sentence_that_names_it(
    form: Form, answers: dict[str, Any], *, name: str, value: Any, code: str, vi: str
) -> None:
    problem = only_problem(validate(form, with_change(answers, name, value), on=TODAY))

    assert (problem.field, problem.code) == (name, code)
    assert vi in problem.message("vi")
    assert problem.message("en") != problem.message("vi")
    if code != "unknown":
        assert problem.field_id == name.replace("/", "-")


def test_a_child_born_in_the_future_is_refused_as_of_the_given_day(
    form: Form, answers: dict[str, Any]
) -> None:
    born = with_change(answers, "person/birth_date", "2026-11-22")
    del born["person"]["personal_code"]

    assert validate(form, born, on=TODAY.replace(day=22)) == ()
    assert only_problem(validate(form, born, on=TODAY)).message("vi") == (
        "Ngày sinh không được sau hôm nay (21/11/2026)"
    )


def test_ten_thousand_characters_are_told_by_their_number(
    form: Form, answers: dict[str, Any]
) -> None:
    problem = only_problem(
        validate(form, with_change(answers, "person/full_name", "ắ" * 10_000), on=TODAY)
    )

    assert problem.message("vi") == "Họ và tên dài nhất 100 ký tự, hiện có 10.000 ký tự"


def test_five_hundred_items_are_refused_by_the_maximum(form: Form, answers: dict[str, Any]) -> None:
    many = with_change(answers, "witnesses", [{"full_name": "A"}] * 500)

    problem = only_problem(validate(form, many, on=TODAY))

    assert problem.message("vi") == "Khai nhiều nhất 5 người làm chứng"


def test_a_problem_in_an_item_is_led_by_the_item(form: Form, answers: dict[str, Any]) -> None:
    wrong = with_change(answers, "witnesses", [{"full_name": "A"}, {"birth_date": "2027-01-01"}])

    messages = {each.field_id: each.message("vi") for each in validate(form, wrong, on=TODAY)}

    assert messages == {
        "witnesses-1-full_name": "Người làm chứng 2: Nhập họ và tên",
        "witnesses-1-birth_date": "Người làm chứng 2: Ngày sinh không được sau hôm nay",
    }


def test_what_is_hidden_is_neither_required_nor_looked_at(
    form: Form, answers: dict[str, Any]
) -> None:
    single = with_change(answers, "married", False)
    single["spouse"] = {"full_name": "x" * 500}
    single["person"]["gender"] = "male"
    single["person"]["personal_code"] = "042094000018"
    single["area"] = "hidden page"

    assert validate(form, single, on=TODAY) == ()


def test_problems_come_in_the_order_of_the_form_and_of_one_page_on_request(form: Form) -> None:
    problems = validate(form, {}, on=TODAY)

    assert [each.field for each in problems] == [
        "person/full_name",
        "person/birth_date",
        "person/gender",
        "person/unit",
        "married",
        "agreed",
    ]
    on_family = validate(form, {}, on=TODAY, page="family")
    assert [each.field for each in on_family] == ["married"]


def test_an_optional_part_asks_for_its_answers_once_one_of_them_is_given() -> None:
    content = all_widgets()
    content["layout"]["pages"][1]["fields"][1].pop("show_if")
    content["schema"]["required"].remove("spouse")
    content["schema"]["properties"]["spouse"]["required"] = ["full_name", "job"]
    content["schema"]["properties"]["spouse"]["properties"]["job"] = {"type": "string"}
    content["layout"]["pages"][1]["fields"].append(
        {"field": "/spouse/job", "label": {"vi": "Nghề nghiệp", "en": "Job"}}
    )
    form = form_from(content)

    untouched = {each.field for each in validate(form, {}, on=TODAY)}
    touched = {each.field for each in validate(form, {"spouse": {"job": "x"}}, on=TODAY)}

    assert "spouse/full_name" not in untouched
    assert "spouse/full_name" in touched


def test_a_required_part_without_an_item_is_told_at_the_part(answers: dict[str, Any]) -> None:
    content = all_widgets()
    content["schema"]["required"].append("witnesses")
    content["layout"]["pages"][1]["fields"][3]["min"] = 2
    form = form_from(content)

    problem = only_problem(validate(form, answers, on=TODAY))

    assert problem.message("vi") == "Khai ít nhất 2 người làm chứng"
    assert problem.field_id == "witnesses"


@pytest.mark.parametrize("given", [[], "x", 3, None, {"a": {}}])
def test_a_part_of_the_wrong_shape_is_a_problem_and_no_failure(
    form: Form, answers: dict[str, Any], given: Any
) -> None:
    for name in ("person", "witnesses", "spouse", "photo", "married", "languages"):
        validate(form, {**answers, name: given}, on=TODAY)
        validate(form, {**answers, "witnesses": [given]}, on=TODAY)


def test_a_question_is_named_as_what_is_answered() -> None:
    asked = {"vi": "Ông/Bà là gì của trẻ?", "en": "What are you to the child?"}
    field = Field(name="who", label=asked, widget="radios", schema={}, required=True)

    said = say("choose", field)

    assert said["vi"] == "Chọn câu trả lời cho “Ông/Bà là gì của trẻ?”"
    assert said["en"] == "Choose an answer to “What are you to the child?”"
