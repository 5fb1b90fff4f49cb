"""What the machines' door reads, and what it makes of errors."""

import json

import pytest
from django.http import HttpResponse, HttpResponseNotAllowed
from django.test import RequestFactory
from ninja.errors import HttpError

from motcua.base.errors import TooManyAttempts
from motcua.base.rest.parsing import StrictParser, is_storable
from motcua.base.rest.problems import as_problem, refusal_response


def read(body):
    request = RequestFactory().post("/api/v1/x", body, content_type="application/json")
    return StrictParser().parse_body(request)


@pytest.mark.parametrize(
    "value", [{"a": [1, 2.5, "ă", None, True]}, [], "x", 0, {"đ": {"é": "😀"}}]
)
def test_honest_json_is_read(value):
    assert read(json.dumps(value)) == value


REFUSED = [
    "NaN", "Infinity", "-Infinity", "1e999", '"\\u0000"', '{"\\u0000": 1}', '"\\ud800"',
    "9" * 301, "[" * 66 + "1" + "]" * 66,
]  # fmt: skip


@pytest.mark.parametrize("body", REFUSED)
def test_what_only_python_takes_for_json_is_refused(body):
    with pytest.raises(HttpError) as refused:
        read(body)

    assert refused.value.status_code == 400


@pytest.mark.parametrize(
    ("text", "fits"), [("ă😀", True), ("", True), ("\x00", False), ("\udfff", False)]
)
def test_text_is_storable_unless_it_holds_what_postgresql_cannot(text, fits):
    assert is_storable(text) is fits


def test_errors_of_the_framework_become_problem_documents():
    problem = as_problem(HttpResponseNotAllowed(["GET"]))

    assert problem.headers["Content-Type"] == "application/problem+json"
    assert problem.status_code == 405 and problem.headers["Allow"] == "GET"
    fine = HttpResponse("tốt")
    assert as_problem(fine) is fine


def test_a_limit_tells_when_to_come_back():
    problem = refusal_response(RequestFactory().get("/"), TooManyAttempts(retry_after=7))

    assert problem.status_code == 429 and problem.headers["Retry-After"] == "7"
