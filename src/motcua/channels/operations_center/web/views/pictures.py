"""Figures of an agency as pictures, each with its table, its source and its date."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render

from ...permissions import SEE
from ...queries import words
from ...queries.pictures import pictures_of_board
from ..filters import language, read_filters


@require_GET
@official(SEE)
def picture_list(request: ActingRequest) -> HttpResponse:
    """The pictures that the province's content names for boards."""
    moment = now()
    filters = read_filters(request, request.actor, at=moment)
    shown, drawn = pictures_of_board(
        filters.path, filters.period, at=moment, language=language()
    )  # fmt: skip
    context = {"filters": filters, "pictures": drawn, "shown": shown, "words": words}
    return render(request, "operations_center/picture_list.html", context)
