"""How the line goes, and the figures of a period."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now, today
from motcua.base.web.pages import render

from ...permissions import CHECK, FIGURES
from ...queries import progress as queries
from ...queries.figures import days_of, figures_for
from ..reading import day_in


@require_GET
@official(CHECK)
def progress_show(request: ActingRequest) -> HttpResponse:
    """How the line of pages goes, and why papers lie aside."""
    moment = now()
    return render(
        request,
        "digitisation/progress_show.html",
        {
            "line": queries.progress(at=moment),
            "aside": queries.aside_for(request.actor),
            "at": moment,
        },
    )


@require_GET
@official(FIGURES)
def figure_list(request: ActingRequest) -> HttpResponse:
    """What was digitised in a period by desk, and how often each field was read right."""
    this = today()
    first, last = days_of(
        day_in(request.GET.get("tu", ""), this.replace(day=1)),
        day_in(request.GET.get("den", ""), this),
    )
    return render(
        request,
        "digitisation/figure_list.html",
        {
            "figures": figures_for(request.actor, first=first, last=last),
            "first": first,
            "last": last,
            "at": now(),
        },
    )
