"""The catalogue for machines: find procedures, read one, see who handles it."""

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import get_language
from pydantic import Field

from motcua.base.rest.routing import answers
from motcua.base.rest.routing import router as new_router
from motcua.base.web.clock import today

from ..queries.catalogue import VersionRecord, get_procedure
from ..queries.competence import list_competent_agencies
from ..queries.essential import list_essential_services
from ..queries.fees import fees_of
from ..queries.search import search_procedures
from ..queries.tariffs import charges_of
from ..rules.parts import Baseline
from . import schemas

router = new_router("procedures")
Slug = Annotated[str, Field(max_length=120, pattern=r"^[0-9A-Za-z.\-]+$")]


def _language() -> str:
    return (get_language() or "vi").split("-")[0]


@router.get(
    "/procedures",
    auth=None,
    response=answers(list[schemas.ProcedureOut]),
    operation_id="procedure_search",
)
def procedure_search(
    request: HttpRequest,
    q: Annotated[str, Field(max_length=200)] = "",
    limit: Annotated[int, Field(ge=1, le=100)] = 20,
) -> list[dict[str, Any]]:
    """Procedures in force that fit plain words, with or without diacritics; best first."""
    found = search_procedures(q.replace("\x00", ""), on=today(), language=_language(), limit=limit)
    return [
        {
            "code": hit.code,
            "slug": hit.slug,
            "name": hit.name,
            "summary": hit.summary,
            "field": hit.field_code,
            "time_limit": hit.time_limit,
            "service_levels": list(hit.service_levels),
        }
        for hit in found
    ]


@router.get(
    "/procedures/{key}",
    auth=None,
    response=answers(schemas.ProcedureDetail),
    operation_id="procedure_show",
)
def procedure_show(request: HttpRequest, key: Slug) -> dict[str, Any]:
    """A procedure in force, by its national code or its address name."""
    version = get_procedure(key, on=today())
    parts = version.parts
    return {
        "code": version.code,
        "code_status": version.code_status,
        "slug": version.slug,
        "name": dict(parts.name),
        "version": version.number,
        "valid_from": version.valid_from,
        "valid_to": version.valid_to,
        "time_limit": version.time_limit_words(_language()),
        "form": version.form_code,
        "components": [
            {
                "code": one.code,
                "name": dict(one.name),
                "is_required": one.is_required,
                "is_asked": one.is_asked,
                "originals": one.originals,
                "copies": one.copies,
                "source": one.source,
            }
            for one in parts.components
        ],
        "fees": _fees(version),
        "legal_basis": [basis.number for basis in parts.legal_basis],
        "baseline": _baseline(parts.baseline),
    }


def _fees(version: VersionRecord) -> list[dict[str, Any]]:
    """What who says nothing of the case pays online, and what is charged in every case."""
    unasked = {line.code: line for line in fees_of(version, {}, on=today(), channel="online").lines}
    names = {fee.code: dict(fee.name) for fee in version.parts.fees}
    return [
        {
            "code": one.code,
            "name": names[one.code],
            "amount": unasked[one.code].amount if one.code in unasked else 0,
            "is_known": one.code not in unasked or unasked[one.code].is_known,
            "rates": [
                {
                    "case": rate.case,
                    "channel": rate.channel,
                    "amount": rate.amount,
                    "percent_off": rate.percent,
                    "legal_basis": rate.basis,
                }
                for rate in one.rates
            ],
            "decision": one.decision,
            "decision_version": one.decision_version,
        }
        for one in charges_of(version, on=today(), language=_language())
    ]


def _baseline(asked: Baseline | None) -> dict[str, Any] | None:
    if asked is None:
        return None
    return {
        "fields_asked": asked.fields,
        "papers_asked": asked.papers,
        "sureness": asked.sureness,
    }


@router.get(
    "/essential-services",
    auth=None,
    response=answers(list[schemas.EssentialServiceOut]),
    operation_id="essential_service_list",
)
def essential_service_list(request: HttpRequest) -> list[dict[str, Any]]:
    """The 25 essential services, who decides them, and the procedures in force that give them."""
    return [
        {
            "number": one.number,
            "code": one.code,
            "title": dict(one.title),
            "decided_by": dict(one.decided_by),
            "province": one.province,
            "procedures": [procedure.code for procedure in one.procedures],
        }
        for one in list_essential_services(on=today())
    ]


@router.get(
    "/procedures/{key}/agencies",
    auth=None,
    response=answers(list[schemas.AgencyOut]),
    operation_id="procedure_agencies",
)
def procedure_agencies(
    request: HttpRequest,
    key: Slug,
    unit: Annotated[str, Field(max_length=10)] = "",
) -> list[dict[str, Any]]:
    """The agencies that handle a procedure today, in one unit or everywhere."""
    version = get_procedure(key, on=today())
    found = list_competent_agencies(version, on=today(), unit_code=unit or None)
    return [
        {
            "uuid": agency.uuid,
            "code": agency.code,
            "name": agency.name,
            "service_level": agency.service_level,
        }
        for agency in found
    ]
