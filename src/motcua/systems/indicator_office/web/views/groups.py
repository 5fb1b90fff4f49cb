"""Groups of units that somebody put together: a list, a form, and taking one apart."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST

from motcua.base.errors import Refusal
from motcua.base.text import vietnam_day
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render
from motcua.kernel.indicators.api import grouping, permissions, units

from ...queries.pages import units_to_see
from ..filters import language


@require_http_methods(["GET", "POST"])
@official(permissions.GROUP)
def group_list(request: ActingRequest) -> HttpResponse:
    """The groups that one may see, and a form for another."""
    if request.method != "POST":
        return _page(request)
    try:
        grouping.make_group(
            actor=request.actor,
            grouping=request.POST.get("grouping", ""),
            name=request.POST.get("name", ""),
            units=[_uuid(text) for text in request.POST.getlist("units")],
            at=now(),
        )
    except Refusal as refusal:
        return _page(request, refusal)
    return HttpResponseRedirect(reverse("indicator_office:group_list"))


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def _page(request: ActingRequest, refusal: Refusal | None = None) -> HttpResponse:
    offered = units_to_see(request.actor, on=vietnam_day(now()), chosen=None)
    context = {
        "groups": units.groups_to_see(request.actor),
        "offered": [(str(line.uuid), line.name_in(language())) for line in offered],
        "names": {line.path: line.name_in(language()) for line in offered},
        "posted": request.POST,
        "chosen": request.POST.getlist("units"),
        "said": refusal.message(get_language() or "vi") if refusal else "",
    }
    status = refusal.status if refusal else 200
    return render(request, "indicator_office/group_list.html", context, status=status)


@require_POST
@official(permissions.GROUP)
def group_remove(request: ActingRequest, group_uuid: UUID) -> HttpResponse:
    """Take a group apart."""
    grouping.remove_group(actor=request.actor, group_uuid=group_uuid, at=now())
    return HttpResponseRedirect(reverse("indicator_office:group_list"))
