"""A program that uses the machines' door and checks every answer against the description."""

import json
import re
from functools import cache
from typing import Any

import jsonschema_rs
from django.http import HttpResponse
from django.test import Client

from motcua.base.rest.problems import CONTENT_TYPE

ROOT = "/api/v1"


class OffSchema(AssertionError):
    """An answer is not what the OpenAPI document says."""


@cache
def description() -> dict[str, Any]:
    """The OpenAPI document of this code."""
    from motcua.base.rest.urls import interface

    described: dict[str, Any] = json.loads(json.dumps(interface.get_openapi_schema(), default=str))
    return described


@cache
def _operations() -> list[tuple[re.Pattern[str], str, dict[str, Any]]]:
    found = []
    for path, methods in description()["paths"].items():
        pattern = re.compile(re.sub(r"\\{[^}]+\\}", "[^/]+", re.escape(path)) + "$")
        found += [(pattern, method.upper(), one) for method, one in methods.items()]
    return found


def check_answer(method: str, path: str, response: HttpResponse) -> None:
    """
    Compare an answer with the description: status, media type and body.

    :raises OffSchema: naming what is wrong.
    """
    operation = next(
        (one for shape, verb, one in _operations() if verb == method and shape.match(path)), None
    )
    media = response.headers.get("Content-Type", "").partition(";")[0]
    where = f"{method} {path}: {response.status_code} {media}"
    if operation is None:
        if response.status_code < 400 or media != CONTENT_TYPE:
            raise OffSchema(f"{where}: there is no such operation")
        return
    told = operation["responses"].get(str(response.status_code))
    if told is None:
        raise OffSchema(f"{where}: the status is not described")
    if media not in told["content"]:
        raise OffSchema(f"{where}: described are {list(told['content'])}")
    if not media.endswith("json"):
        return
    schema = {**told["content"][media]["schema"], "components": description()["components"]}
    for error in jsonschema_rs.validator_for(schema).iter_errors(json.loads(response.content)):
        raise OffSchema(f"{where}: {list(error.instance_path)} {error.message}")


class Program:
    """Calls the machines' door with a token, or with none."""

    def __init__(self, headers: dict[str, str] | None = None, language: str = "vi") -> None:
        """Keep the token's header."""
        self.headers = headers or {}
        self.client = Client(raise_request_exception=False)
        self.client.cookies["language"] = language

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        """Send JSON, or bytes as they are, and check the answer."""
        content = body if isinstance(body, bytes | str) else json.dumps(body)
        response = self.client.generic(
            method,
            f"{ROOT}{path}",
            "" if body is None else content,
            content_type="application/json",
            headers={**self.headers, **{k.replace("_", "-"): v for k, v in headers.items()}},
        )
        check_answer(method, f"{ROOT}{path}".partition("?")[0], response)
        return response

    def get(self, path: str) -> HttpResponse:
        """Read."""
        return self.call("GET", path)

    def post(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        """Write."""
        return self.call("POST", path, {} if body is None else body, **headers)

    def put(self, path: str, body: Any, **headers: str) -> HttpResponse:
        """Replace."""
        return self.call("PUT", path, body, **headers)

    def upload(self, path: str, fields: dict[str, Any], **headers: str) -> HttpResponse:
        """Send a form with a file."""
        response = self.client.post(f"{ROOT}{path}", fields, headers={**self.headers, **headers})
        check_answer("POST", f"{ROOT}{path}", response)
        return response
