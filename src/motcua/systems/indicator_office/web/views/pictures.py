"""An indicator as a picture, with the table, the source and the date beneath."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render
from motcua.kernel.indicators import api as indicators

from ...queries import words
from ...queries.pictures import LENGTHS, Asked, Picture, picture
from ..filters import Filters, language
from .indicators import SEE, asked_of

LONGEST = 24


@require_GET
@official(SEE)
@indicators.units.one_tree()
def picture_show(request: ActingRequest, code: str) -> HttpResponse:
    """A picture of an indicator, its figures as a table, and how a report embeds it."""
    filters, definition = asked_of(request, code)
    kind, count = _kind(request), _count(request)
    drawn = _drawn(request, filters, code, kind, count)
    mark = f"[[{words.MARKS[kind]}: {code}]]"
    if count and kind in LENGTHS:
        mark = f"[[{words.MARKS[kind]}: {code}; {count} kỳ]]"
    context = {
        "filters": filters,
        "definition": definition,
        "picture": drawn,
        "kind": kind,
        "kinds": [(key, str(name)) for key, name in words.PICTURES.items()],
        "count": count or LENGTHS.get(kind, 0),
        "has_count": kind in LENGTHS,
        "asks": {"hinh": kind, "so-ky": str(count or "")},
        "mark": mark,
        "language": language(),
    }
    return render(request, "indicator_office/picture_show.html", context)


@require_GET
@official(SEE)
@indicators.units.one_tree()
def picture_export(request: ActingRequest, code: str) -> HttpResponse:
    """The picture alone, as a file for other papers."""
    filters, _definition = asked_of(request, code)
    kind = _kind(request)
    drawn = _drawn(request, filters, code, kind, _count(request))
    if not drawn.paper:
        raise Http404
    response = HttpResponse(drawn.paper, content_type="image/svg+xml")
    response.headers["Content-Disposition"] = f'attachment; filename="{code}-{kind}.svg"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _drawn(request: ActingRequest, filters: Filters, code: str, kind: str, count: int) -> Picture:
    """
    The picture.

    :raises PermissionRefused: if the figures are none of the actor's business.
    """
    view = filters.view
    target = indicators.units.targets(indicators.units.tree(), [view.unit])[view.unit]
    indicators.permissions.require_figures(request.actor, target.paths)
    asked = Asked(
        kind, code, view.unit, view.period,
        count=count, known_at=view.known_at, language=language(), window=view.window,
    )  # fmt: skip
    return picture(asked, at=now())


def _kind(request: ActingRequest) -> str:
    kind = request.GET.get("hinh", "")
    return kind if kind in words.PICTURES else "trend"


def _count(request: ActingRequest) -> int:
    typed = request.GET.get("so-ky", "")
    is_number = typed.isascii() and typed.isdigit() and len(typed) < 4
    return min(max(int(typed), 2), LONGEST) if is_number else 0
