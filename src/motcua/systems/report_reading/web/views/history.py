"""Where a figure of the history comes from, and what is remembered of how reports write."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from motcua.base.errors import PermissionRefused
from motcua.base.text import fold
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render
from motcua.kernel.indicators import api as indicators

from ...actions.habits import remove_habit
from ...permissions import MATCH, may_match, may_read
from ...queries.matching import find_match, habits_of
from ...queries.readings import agencies_to_read_for, places_of
from ...rules.matching.seen import around
from .. import words


@require_safe
@official()
def figure_source(request: ActingRequest, figure_uuid: UUID) -> HttpResponse:
    """The passage of a report from which a figure of the history was taken."""
    match = find_match(figure_uuid)
    if match is None:
        raise Http404
    reading = match.figure.reading
    path = match.agency.path if match.agency else reading.agency.path
    reads = may_read(request.actor, reading)
    if not (reads or indicators.permissions.may_see_figures(request.actor, [path])):
        raise PermissionRefused()
    before, after = around(reading.text, match.figure.starts_at, match.figure.ends_at)
    language = (get_language() or "vi").split("-")[0]
    versions = indicators.catalogue.versions_of(code=match.indicator) if match.indicator else ()
    context = {
        "match": match,
        "reading": reading,
        "before": before,
        "after": after,
        "reads": reads,
        "may_match": reads and may_match(request.actor, path),
        "name": versions[-1].name_in(language) if versions else "",
        "unit": versions[-1].unit_in(language) if versions else "",
        "places": places_of(match.value),
        "state": words.STATES.get(match.outcome, ""),
        "part": words.part_name(match.dimensions, language),
        "earlier": match.figure.matches.exclude(pk=match.pk).order_by("-pk"),
    }
    return render(request, "report_reading/figure_source.html", context)


@require_http_methods(["GET", "POST"])
@official(MATCH)
def habit_list(request: ActingRequest) -> HttpResponse:
    """The words of reports and the indicators they stood for; a wrong one is removed."""
    if request.method == "POST":
        try:
            habit = UUID(request.POST.get("habit", ""))
        except ValueError as error:
            raise Http404 from error
        remove_habit(actor=request.actor, habit_uuid=habit, at=now())
        return HttpResponseRedirect(reverse("report_reading:habit_list"))
    agencies = [one.uuid for one in agencies_to_read_for(request.actor)]
    query = request.GET.get("tu", "").strip()[:100]
    language = (get_language() or "vi").split("-")[0]
    read = indicators.catalogue.catalogue()
    context = {
        "habits": habits_of(agencies, query=fold(query)),
        "query": query,
        "names": {one.code: one.name_in(language) for one in read.definitions},
        "part_name": lambda dimensions: words.part_name(dimensions, language),
    }
    return render(request, "report_reading/habit_list.html", context)
