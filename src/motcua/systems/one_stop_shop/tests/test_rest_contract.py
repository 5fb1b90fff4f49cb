"""Thousands of made-up requests by schemathesis: no failure of ours, no answer off the document."""

from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from motcua.project.testing import story
from motcua.project.testing.machines import description

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
OPERATIONS = sorted(
    (path, method) for path, methods in description()["paths"].items() for method in methods
)


def application(environ: dict[str, Any], start_response: Any) -> Any:
    """The WSGI application; failures become answers, as they do for everybody."""
    return WSGIHandler()(environ, start_response)


@pytest.fixture
def schema():
    loaded = schemathesis.openapi.from_dict(description())
    loaded.app = application
    # The requests run inside the test's transaction: the connection stays open between them.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield loaded
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
@pytest.mark.parametrize("who", ["mau", "quay.kyxuan", None])
def test_made_up_requests_get_described_answers(path, method, who, schema):
    headers = story.token(who) if who else {}
    code = story.submitted().code if who == "quay.kyxuan" and "{code}" in path else None
    operation = schema[path][method.upper()]
    strategy = operation.as_strategy()

    @settings(
        max_examples=6,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy)
    def check(case):
        if code is not None:
            case.path_parameters["code"] = code
        response = case.call(headers=headers, base_url="http://testserver")
        case.validate_response(response, checks=CHECKS)

    check()
