"""What clients of SDMX call: structures, and data of whoever asks."""

import hashlib
import json
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt

from motcua.base.errors import TooManyAttempts
from motcua.base.text import vietnam_day
from motcua.base.web import limits
from motcua.base.web.access import ActingRequest, machine
from motcua.base.web.addresses import address_of
from motcua.base.web.clock import now

from ..asking import (
    CSV1,
    CSV2,
    GENERIC,
    JSON,
    STRUCTURE_JSON,
    STRUCTURE_TYPE,
    TYPES,
    XML,
    choose,
    flow_named,
    format_of,
    structures_as,
)
from ..available import available_message, region_of
from ..errors import TITLES, SdmxProblem
from ..formats import as_csv, as_json, as_xml
from ..generic_xml import as_generic
from ..query import Query, read_query
from ..series import read_series, with_detail
from ..structure_json import structure_json
from ..structure_xml import structure_message
from ..structures import Structures
from ..xml_parts import problem

CALLS_A_MINUTE = 120
_STUBS = ("allstubs", "referencestubs", "allcompletestubs", "referencecompletestubs")
_BOUNDS = ("startPeriod", "endPeriod")
View = Callable[..., HttpResponse]


def door(view: View) -> Callable[..., HttpResponseBase]:
    """A call by anybody, or by the holder of a token; errors in the manner of SDMX."""

    @csrf_exempt
    @machine
    @wraps(view)
    def answered(request: ActingRequest, **rest: Any) -> HttpResponse:
        try:
            limits.hit(f"sdmx:{address_of(request)}", limit=CALLS_A_MINUTE, seconds=60, at=now())
        except TooManyAttempts as refusal:
            response = _problem(request, 500, refusal.message("en"), status=429)
            response.headers["Retry-After"] = str(refusal.retry_after)
            return response
        if request.method not in ("GET", "HEAD"):
            response = _problem(request, 501, "Figures are only read here", status=405)
            response.headers["Allow"] = "GET, HEAD"
            return response
        if "Authorization" in request.headers and not request.actor.is_official:
            response = _problem(request, 110, "The token is not, or no longer, one of an official")
            response.headers["WWW-Authenticate"] = 'Basic realm="motcua"'
            return response
        try:
            return view(request, **rest)
        except SdmxProblem as wrong:
            return _problem(request, wrong.code, wrong.words, status=wrong.status)

    return answered


def _problem(request: HttpRequest, code: int, words: str, *, status: int = 401) -> HttpResponse:
    """An error as SDMX writes it, in JSON for whoever asked for that."""
    if format_of(request.headers.get("Accept", ""), _asked(request)) == JSON:
        told = {"code": code, "title": TITLES.get(code, "Error"), "detail": words}
        return HttpResponse(json.dumps({"errors": [told]}), "application/json", status)
    content = problem(code, [TITLES.get(code, "Error"), words])
    return HttpResponse(content, "application/xml; charset=utf-8", status)


def _asked(request: HttpRequest) -> dict[str, Sequence[str]]:
    return {name: values for name, values in request.GET.lists()}


def _answer(request: ActingRequest, content: bytes, kind: str, marked: bytes) -> HttpResponse:
    """The message, or that it is the same as before; `marked` is what of it may change."""
    tag = f'"{hashlib.sha256(marked).hexdigest()[:32]}"'
    is_same = tag in request.headers.get("If-None-Match", "").replace("W/", "").split(", ")
    response = HttpResponse(status=304) if is_same else HttpResponse(content, content_type=kind)
    response.headers["ETag"] = tag
    response.headers["Vary"] = "Accept, Accept-Language, Authorization"
    is_open = not request.actor.is_official
    response.headers["Cache-Control"] = "public, max-age=300" if is_open else "private, no-cache"
    return response


@door
def structure_show(
    request: ActingRequest,
    kind: str,
    agency: str | None = None,
    code: str | None = None,
    version: str | None = None,
) -> HttpResponse:
    """Flows, data structures, codelists, concepts, agencies, with what they refer to."""
    form = structures_as(request.headers.get("Accept", ""), request.GET.get("format", ""))
    if form is None:
        known = f"{STRUCTURE_TYPE}, {STRUCTURE_JSON}"
        return _problem(request, 501, f"Structures are written as {known}", status=406)
    at = now()
    structures = Structures(vietnam_day(at))
    place = (agency or "all", code or "all", version or "latest")
    chosen = choose(
        structures, kind, place, references=request.GET.get("references", "none")
    )  # fmt: skip
    stub = request.GET.get("detail", "full") in _STUBS
    if form == JSON:
        language = (get_language() or "vi").split("-")[0]
        content = structure_json(structures, chosen, stub=stub, at=at, language=language)
        return _answer(request, content, STRUCTURE_JSON, content.split(b'"data":', 1)[-1])
    content = structure_message(structures, chosen, stub=stub, at=at)
    return _answer(request, content, STRUCTURE_TYPE, content.split(b"</mes:Header>")[-1])


@door
def flow_show(
    request: ActingRequest, agency: str, code: str, version: str = "latest", key: str = "*"
) -> HttpResponse:
    """The data of a flow, by the address of SDMX 3.0; JSON 2.0 unless something else is asked."""
    return _data(request, f"{agency},{code},{version}", key)


@door
def data_show(
    request: ActingRequest, flow: str, key: str | None = None, provider: str | None = None
) -> HttpResponse:
    """The data of a flow, by the address of SDMX 2.1."""
    return _data(request, flow, key or "all")


@door
def available_show(
    request: ActingRequest,
    flow: str,
    key: str | None = None,
    provider: str | None = None,
    component: str = "all",
) -> HttpResponse:
    """What there is of a flow for whoever asks: codes, time, how many series and figures."""
    if structures_as(request.headers.get("Accept", "")) != XML:
        return _problem(request, 501, f"Constraints are written as {STRUCTURE_TYPE}", status=406)
    if request.GET.get("mode", "exact") != "exact":
        raise SdmxProblem(501, "mode can be exact; leave it out")
    at = now()
    structures = Structures(vietnam_day(at))
    asked = {name: values for name, values in _asked(request).items() if name in _BOUNDS}
    query = read_query(flow_named(structures, flow), key or "all", asked, today=vietnam_day(at))
    series = read_series(query, structures, request.actor, today=vietnam_day(at))
    region = region_of(query, series, component or "all")
    content = available_message(query, structures, region, at=at)
    return _answer(request, content, STRUCTURE_TYPE, content.split(b"</mes:Header>")[-1])


def _data(request: ActingRequest, flow: str, key: str) -> HttpResponse:
    at = now()
    form = format_of(request.headers.get("Accept", ""), _asked(request))
    if form is None:
        kinds = ", ".join(TYPES.values())
        return _problem(request, 501, f"Data are written as {kinds}", status=406)
    structures = Structures(vietnam_day(at))
    query = read_query(flow_named(structures, flow), key, _asked(request), today=vietnam_day(at))
    series = read_series(query, structures, request.actor, today=vietnam_day(at))
    if not series:
        raise SdmxProblem(
            100, "There is no figure of this key and time that is open, or that you may see"
        )
    content, marked = _content(form, query, structures, with_detail(series, query.detail))
    response = _answer(request, content, TYPES[form], marked)
    if form in (CSV1, CSV2):
        response.headers["Content-Disposition"] = f'inline; filename="{query.flow.id}.csv"'
    return response


def _content(form: str, query: Query, structures: Structures, series: Any) -> tuple[bytes, bytes]:
    """The message, and what of it changes with the figures only."""
    at = now()
    if form == JSON:
        content = as_json(query, structures, series, at, get_language() or "vi")
        return content, content.split(b'"data":', 1)[-1]
    if form in (CSV1, CSV2):
        version = "1.0.0" if form == CSV1 else "2.0.0"
        content = as_csv(query, structures, series, version=version)
        return content, content
    write = as_generic if form == GENERIC else as_xml
    content = write(query, structures, series, at)
    return content, content.split(b"</mes:Header>")[-1]
