"""The interface itself: gathers the routers of the installed apps under /api/v1."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from motcua.base.errors import Refusal, SignInRequired
from motcua.base.rest.parsing import StrictParser
from motcua.base.rest.problems import CONTENT_TYPE, problem_response, refusal_response
from motcua.base.web.pages import site_title


class Interface(NinjaAPI):
    """A NinjaAPI whose description names problem documents by their own media type."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """The OpenAPI 3.1 description of everything the machines' door offers."""
        schema = super().get_openapi_schema(**options)
        for operations in schema["paths"].values():
            for operation in operations.values():
                for status, answer in operation["responses"].items():
                    content = answer.get("content")
                    if int(status) >= 400 and content and "application/json" in content:
                        answer["content"] = {CONTENT_TYPE: content["application/json"]}
        return schema


def build_interface() -> Interface:
    """Make the interface: one router for each app that has a `rest/endpoints.py`."""
    interface = Interface(
        title=f"{site_title()} — REST",
        version="1",
        description=(
            "The same job as the pages do, for other systems. Errors are problem documents "
            "(RFC 9457); writes accept an `Idempotency-Key` header and may then be repeated."
        ),
        docs_url=None,
        urls_namespace="rest",
        parser=StrictParser(),
    )
    for config in sorted(apps.get_app_configs(), key=lambda config: config.name):
        if config.name.startswith("motcua.") and _has_endpoints(config.name):
            endpoints = import_module(f"{config.name}.rest.endpoints")
            interface.add_router("", endpoints.router)
    _answer_errors(interface)
    return interface


def _has_endpoints(app: str) -> bool:
    if app == __package__ or find_spec(f"{app}.rest") is None:
        return False
    return find_spec(f"{app}.rest.endpoints") is not None


def _answer_errors(interface: NinjaAPI) -> None:
    @interface.exception_handler(Refusal)
    def on_refusal(request: HttpRequest, error: Refusal) -> HttpResponse:
        return refusal_response(request, error)

    @interface.exception_handler(AuthenticationError)
    def on_anonymous(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        return refusal_response(request, SignInRequired())

    @interface.exception_handler(ValidationError)
    def on_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        fields = {
            ".".join(str(part) for part in one["loc"][1:]) or str(one["loc"][0]): str(one["msg"])
            for one in error.errors
        }
        return problem_response(
            422,
            code="invalid_input",
            detail="The request is not of the described form.",
            fields=fields,
        )

    @interface.exception_handler(Http404)
    def on_missing(request: HttpRequest, error: Http404) -> HttpResponse:
        return problem_response(404, code="not_found", detail="There is nothing at this address.")

    @interface.exception_handler(RequestDataTooBig)
    def on_too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
        return problem_response(
            413, code="content_too_large", detail="The body is larger than is taken."
        )

    @interface.exception_handler(MultiPartParserError)
    def on_broken_form(request: HttpRequest, error: MultiPartParserError) -> HttpResponse:
        return problem_response(400, code="bad_request", detail="The form cannot be read.")

    @interface.exception_handler(HttpError)
    def on_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
        return problem_response(error.status_code, code="bad_request", detail=str(error))
