"""The Web API that clients of DHIS2 call, signed in by a token of ours as bearer or password."""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt

from motcua.base.errors import TooManyAttempts
from motcua.base.text import VIETNAM, vietnam_day
from motcua.base.web import limits
from motcua.base.web.access import ActingRequest, machine
from motcua.base.web.addresses import address_of
from motcua.base.web.clock import now

from .. import periods
from ..analytics import SEE, BadQuery, answered, read_query
from ..identifiers import DEFAULT_OPTION_COMBO, uid
from ..listing import BadListing, answer, chosen, read_fields
from ..metadata import Catalogue, agency_uid
from ..values import Summary, handed_out, sets_of, take_in

VERSION = "2.40.0"
LARGEST = 4_000_000
CALLS_A_MINUTE = 300
View = Callable[..., HttpResponseBase]


def door(*methods: str) -> Callable[[View], View]:
    """A call of a known official with a token, in the manner that clients expect errors in."""

    def guard(view: View) -> View:
        @csrf_exempt
        @machine
        @wraps(view)
        def answered(request: ActingRequest, version: str = "", **rest: Any) -> HttpResponseBase:
            try:
                limits.hit(
                    f"dhis2:{address_of(request)}", limit=CALLS_A_MINUTE, seconds=60, at=now()
                )
            except TooManyAttempts as refusal:
                headers = {"Retry-After": str(refusal.retry_after)}
                return _problem(429, refusal.message("en"), headers)
            if not request.actor.is_official:
                headers = {"WWW-Authenticate": 'Basic realm="motcua"'}
                return _problem(401, "Sign in with a token of your account as password", headers)
            if request.method not in methods:
                return _problem(405, f"Only {', '.join(methods)}", {"Allow": ", ".join(methods)})
            try:
                return view(request, **rest)
            except (BadListing, BadQuery, periods.PeriodNotRead) as wrong:
                return _problem(409, str(wrong))

        return answered

    return guard


def _problem(
    status: int, message: str, headers: Mapping[str, str] | None = None
) -> JsonResponse:  # fmt: skip
    words = {401: "Unauthorized", 404: "Not Found", 405: "Method Not Allowed", 409: "Conflict"}
    body = {
        "httpStatus": words.get(status, "Error"),
        "httpStatusCode": status,
        "status": "ERROR",
        "message": message,
    }
    return JsonResponse(body, status=status, headers=dict(headers or {}))


def _catalogue() -> Catalogue:
    return Catalogue(vietnam_day(now()), get_language() or "vi")


def _asked(request: HttpRequest) -> dict[str, Sequence[str]]:
    return {name: values for name, values in request.GET.lists()}


@door("GET")
def me_show(request: ActingRequest) -> HttpResponse:
    """Who calls, and the units whose figures they see."""
    catalogue = _catalogue()
    paths = set(request.actor.paths_for(SEE))
    units = [{"id": name} for name, one in catalogue.agencies.items() if one.path in paths]
    first, _, last = request.actor.name.rpartition(" ")
    me = {
        "id": uid("account", request.actor.uuid),
        "username": request.actor.name,
        "displayName": request.actor.name,
        "firstName": last,
        "surname": first,
        "organisationUnits": units,
        "dataViewOrganisationUnits": units,
        "dataSets": list(catalogue.sets),
        "authorities": [],
    }
    return JsonResponse(chosen(me, read_fields(request.GET.get("fields", "*"))))


@door("GET")
def info_show(request: ActingRequest) -> HttpResponse:
    """Which version's manner is spoken here."""
    at = now().astimezone(VIETNAM)
    return JsonResponse(
        {
            "version": VERSION,
            "revision": "motcua",
            "serverDate": at.isoformat(timespec="milliseconds"),
            "serverTimeZoneId": "Asia/Ho_Chi_Minh",
            "calendar": "iso8601",
            "dateFormat": "yyyy-mm-dd",
            "contextPath": f"{settings.MOTCUA_ADDRESS.rstrip('/')}/dhis2",
            "systemName": "Một Cửa",
        }
    )


def _objects(catalogue: Catalogue, kind: str) -> list[dict[str, Any]]:
    return {
        "organisationUnits": catalogue.organisation_units,
        "dataElements": catalogue.data_elements,
        "indicators": catalogue.reckoned,
        "dataSets": catalogue.data_sets,
    }[kind]()


@door("GET")
def object_list(request: ActingRequest, kind: str) -> HttpResponse:
    """Units, data elements, indicators or data sets, as they are asked for."""
    return JsonResponse(answer(kind, _objects(_catalogue(), kind), _asked(request)))


@door("GET")
def object_show(request: ActingRequest, kind: str, name: str) -> HttpResponse:
    """One of them."""
    found = next((one for one in _objects(_catalogue(), kind) if one["id"] == name), None)
    if found is None:
        return _problem(404, f"{kind} with id {name} could not be found.")
    return JsonResponse(chosen(found, read_fields(request.GET.get("fields", "*"))))


@door("GET", "POST")
def value_set(request: ActingRequest) -> HttpResponse:
    """Values of reports: handed out, or taken into drafts."""
    if request.method == "GET":
        return _handed_out(request)
    body = _body(request)
    if body is None:
        return _problem(409, "The body is no JSON object of at most 4 MB")
    return _summary(_taken(request, body))


def _handed_out(request: ActingRequest) -> HttpResponse:
    catalogue, asked = _catalogue(), request.GET
    wanted = [periods.read(one) for one in asked.getlist("period")]
    agencies = [catalogue.agencies[u] for u in asked.getlist("orgUnit") if u in catalogue.agencies]
    if asked.get("children") == "true":
        tops = tuple(f"{one.path}." for one in agencies)
        below = [one for one in catalogue.agencies.values() if one.path.startswith(tops)]
        agencies = list(dict.fromkeys([*agencies, *below])) if tops else []
    if not wanted or not agencies:
        return _problem(409, "At least one period and one organisation unit must be given")
    sets = sets_of(catalogue, asked.getlist("dataSet"))
    if asked.getlist("dataSet") and not sets:
        return _problem(409, "There is no such data set")
    values = handed_out(request.actor, catalogue, sets=sets, wanted=wanted, agencies=agencies)
    whole: dict[str, Any] = {"dataValues": values}
    if len(sets) == len(wanted) == len(agencies) == 1:
        place = {"dataSet": sets[0], "orgUnit": agency_uid(agencies[0])}
        whole = {**place, "period": periods.written(wanted[0]), **whole}
    return JsonResponse(whole)


def _taken(request: ActingRequest, body: Mapping[str, Any]) -> Summary:
    with transaction.atomic():
        summary = take_in(request.actor, _catalogue(), body, schemes=request.GET.dict(), at=now())
        if request.GET.get("dryRun") == "true":
            transaction.set_rollback(True)
    return summary


def _summary(summary: Summary) -> JsonResponse:
    is_whole = not summary.conflicts
    was_any = summary.imported + summary.updated > 0
    status = "SUCCESS" if is_whole else ("WARNING" if was_any else "ERROR")
    response = {
        "responseType": "ImportSummary",
        "status": status,
        "description": "Import process completed successfully",
        "importCount": {
            "imported": summary.imported,
            "updated": summary.updated,
            "ignored": summary.ignored,
            "deleted": 0,
        },
        "conflicts": summary.conflicts,
        "dataSetComplete": "true" if summary.is_complete else "false",
    }
    code = 200 if is_whole else 409
    body = {
        "httpStatus": "OK" if is_whole else "Conflict",
        "httpStatusCode": code,
        "status": "OK" if is_whole else "WARNING",
        "message": "Import was successful." if is_whole else "One or more conflicts.",
        "response": response,
    }
    return JsonResponse(body, status=code)


@door("GET", "POST")
def value_show(request: ActingRequest) -> HttpResponse:
    """One value: de, pe, ou and, where it is a part, co."""
    given = request.GET.dict() | request.POST.dict()
    line = {
        "dataElement": given.get("de"),
        "period": given.get("pe"),
        "orgUnit": given.get("ou"),
        "categoryOptionCombo": given.get("co") or DEFAULT_OPTION_COMBO,
    }
    if request.method == "POST":
        sent = {**line, "value": given.get("value"), "comment": given.get("comment", "")}
        summary = _taken(request, {"dataSet": given.get("ds"), "dataValues": [sent]})
        if summary.conflicts:
            return _problem(409, summary.conflicts[0]["value"])
        return HttpResponse(status=201)
    catalogue = _catalogue()
    agency = catalogue.agencies.get(str(line["orgUnit"]))
    found = agency and handed_out(
        request.actor,
        catalogue,
        sets=[],
        wanted=[periods.read(str(line["period"]))],
        agencies=[agency],
    )
    for one in found or []:
        if all(one[name] == line[name] for name in ("dataElement", "categoryOptionCombo")):
            return JsonResponse([one["value"]], safe=False)
    return _problem(409, "There is no such data value")


@door("GET")
def analytics_show(request: ActingRequest, form: str | None = None) -> HttpResponse:
    """Values added up over the tree, as JSON or CSV."""
    at = now().astimezone(VIETNAM)
    query = read_query(request.actor, _catalogue(), _asked(request), today=vietnam_day(at))
    found = answered(query, language=get_language() or "vi")
    if form != "csv":
        return JsonResponse(found)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([header["column"] for header in found["headers"]])
    writer.writerows(found["rows"])
    return HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")


def _body(request: HttpRequest) -> dict[str, Any] | None:
    content = request.read(LARGEST + 1)
    if len(content) > LARGEST:
        return None
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None
