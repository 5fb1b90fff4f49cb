"""Whatever may be sent can be shown, sent back by a browser, and is the same."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.kernel.forms.queries.pages import page_view, parse_page, validate
from motcua.kernel.forms.rules.definition import Form
from motcua.kernel.forms.rules.reading import clean_text
from motcua.kernel.forms.rules.visibility import Visibility, visible_answers

from .conftest import AT, TODAY

pytestmark = pytest.mark.usefixtures("units")

LINE = st.text(min_size=2, max_size=60).map(clean_text).filter(lambda text: len(text) >= 2)
LINES = st.text(max_size=200).map(lambda text: clean_text(text, many_lines=True))
DATES = st.dates(max_value=TODAY).map(lambda day: day.isoformat())
FILE = st.fixed_dictionaries(
    {"file_uuid": st.uuids().map(str), "name": LINE, "size": st.integers(0, 10**7)}
)
PEOPLE = st.fixed_dictionaries(
    {
        "full_name": LINE,
        "birth_date": DATES,
        "gender": st.sampled_from(["male", "female"]),
        "unit": st.sampled_from(["18766", "18073"]),
    },
    optional={
        "phone": st.from_regex(r"0[35789][0-9]{8}", fullmatch=True),
        "nationality": st.sampled_from(["VN", "LA"]),
        "note": LINES.filter(bool),
        "tax_code": st.just("0100233488"),
        "email": st.just("ten@vidu.vn"),
    },
)
WITNESSES = st.lists(
    st.fixed_dictionaries(
        {"full_name": LINE, "has_paper": st.booleans()},
        optional={
            "birth_date": DATES,
            "paper_number": LINE.map(lambda t: t[:30].strip()),
            "scan": FILE,
        },
    ),
    min_size=1,
    max_size=5,
)
ANSWERS = st.fixed_dictionaries(
    {"person": PEOPLE, "married": st.booleans(), "agreed": st.just(True)},
    optional={
        "spouse": st.fixed_dictionaries({"full_name": LINE}),
        "languages": st.lists(st.sampled_from(["vi", "en", "lo"]), min_size=1, unique=True).map(
            lambda chosen: [each for each in ("vi", "en", "lo") if each in chosen]
        ),
        "witnesses": WITNESSES,
        "area": st.decimals(0, 10**6, places=2).map(lambda n: int(n) if n == int(n) else float(n)),
        "rooms": st.integers(1, 50),
        "cost": st.integers(0, 10**13),
        "ethnicity": st.sampled_from(["kinh", "lao"]),
        "photo": FILE,
        "papers": st.lists(FILE, min_size=1, max_size=3),
    },
)


@given(answers=ANSWERS)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_answers_that_may_be_sent_come_back_from_the_browser_the_same(
    form: Form, post_back: Callable[..., QueryDict], answers: dict[str, Any]
) -> None:
    kept = visible_answers(form, answers)
    before = validate(form, kept, on=TODAY)
    sent = kept

    for page in Visibility(form, kept).pages():
        view = page_view(form, page.id, sent, on=TODAY)
        sent = parse_page(form, page.id, post_back(view), answers=sent, at=AT).answers

    assert visible_answers(form, sent) == kept
    assert validate(form, sent, on=TODAY) == before


@given(
    typed=st.dictionaries(
        st.sampled_from(
            [
                "person/full_name",
                "person/birth_date-day",
                "person/birth_date-year",
                "person/gender",
                "person/unit",
                "person/phone",
                "person/note",
                "person/personal_code",
                "person/nationality",
            ]
        ),
        st.text(max_size=300),
    )
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_anything_typed_is_told_or_taken_and_shown_again_without_loss(
    form: Form, post_back: Callable[..., QueryDict], typed: dict[str, str]
) -> None:
    post = QueryDict(mutable=True)
    for name, value in typed.items():
        post.appendlist(name, value)
    parsed = parse_page(form, "person", post, answers={}, at=AT)
    problems = validate(form, parsed.answers, on=TODAY, page="person")

    view = page_view(form, "person", parsed.answers, on=TODAY, problems=problems, language="en")
    again = parse_page(form, "person", post_back(view), answers={}, at=AT)

    chosen = {"person/gender", "person/unit", "person/nationality"}  # only what is on the list
    for name in {"person/full_name", "person/birth_date", "person/phone", "person/note"} - chosen:
        key = name.partition("/")[2]
        person = parsed.answers.get("person", {})
        assert again.answers.get("person", {}).get(key) == person.get(key)
