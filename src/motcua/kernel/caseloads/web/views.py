"""The cases of an official: in which they had a part, and those of their units."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from motcua.base.actors import Actor
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render
from motcua.kernel.caseloads.actions.together import LIST
from motcua.kernel.caseloads.queries.lists import (
    CaseFilters,
    CasePage,
    kinds_for,
    list_cases_for,
    list_own_part_for,
)
from motcua.kernel.joint_acts import api as joint_acts
from motcua.kernel.organizations import api as organizations

KEPT = ("cua", "loai", "trang-thai", "han", "q")  # what the next page is asked for, too


@require_GET
@official("cases.see")
def case_list(request: ActingRequest) -> HttpResponse:
    """Cases of every kind: those of the official's units, or those in which they had a part."""
    asked, at = request.GET, now()
    kinds = {kind.name: kind.title[_language()] for kind in kinds_for(request.actor)}
    is_own = asked.get("cua") == "cua-toi"
    chosen = CaseFilters(
        kind=asked.get("loai", "") if asked.get("loai") in kinds else "",
        state=asked.get("trang-thai", "")[:20],
        text=asked.get("q", "")[:100],
        overdue_at=at if asked.get("han") == "qua-han" else None,
    )
    listed = list_own_part_for if is_own else list_cases_for
    page = _numbered(request.actor, listed, chosen) or listed(
        request.actor, filters=chosen, after=_place(asked.get("sau", ""))
    )
    context = {
        "acts": joint_acts.acts_of(LIST, request.actor),
        "act_href": joint_acts.address_of(LIST),
        "kinds": kinds,
        "chosen": chosen,
        "is_own": is_own,
        "page": page,
        "next_href": _next(asked, page.next_after),
        "agencies": _names({row.agency_uuid for row in page.rows}),
        "at": at,
    }
    return render(request, "caseloads/case_list.html", context)


def _numbered(
    actor: Actor, listed: Callable[..., CasePage], chosen: CaseFilters
) -> CasePage | None:
    """The case whose number was typed: found by its index, where words would search them all."""
    number = chosen.text.strip().upper()
    if " " in number or not any(letter.isdecimal() for letter in number):
        return None
    found = listed(actor, filters=replace(chosen, text="", number=number))
    return found if found.rows else None


def _language() -> str:
    return "en" if (get_language() or "vi").startswith("en") else "vi"


def _place(after: str) -> int | None:
    return int(after) if after.isascii() and after.isdecimal() and len(after) < 19 else None


def _next(asked: QueryDict, after: int | None) -> str:
    if after is None:
        return ""
    query = QueryDict(mutable=True)
    for name in KEPT:
        if value := asked.get(name):
            query[name] = value
    query["sau"] = str(after)
    return f"?{query.urlencode()}"


def _names(uuids: set[UUID]) -> dict[UUID, str]:
    found = organizations.Agency.objects.filter(uuid__in=uuids)
    return dict(found.values_list("uuid", "name"))
