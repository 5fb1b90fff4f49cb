"""Pictures of indicators for machines: the table with its source, and the drawing as a file."""

from typing import Any

from django.http import HttpResponse
from ninja import Query

from motcua.base.errors import InvalidInput, NotFound
from motcua.base.rest.routing import answers
from motcua.base.rest.routing import router as new_router
from motcua.base.web.access import ActingRequest
from motcua.base.web.clock import now
from motcua.kernel.access import api as access
from motcua.kernel.documents import api as documents
from motcua.kernel.indicators.api import Period, PeriodUnreadable, permissions, units

from ..queries.pictures import Asked, Picture, picture
from . import schemas

router = new_router("indicators")


class NothingDrawn(NotFound):
    """Chưa có số liệu nào để vẽ hình này. Chọn kỳ hoặc đơn vị khác."""

    message_en = "There are no figures to draw this from. Choose another period or unit."


def _drawn(request: ActingRequest, code: str, asked: schemas.PictureIn) -> Picture:
    """
    The picture, for who may see its figures.

    :raises PermissionRefused: if the figures are none of the actor's business.
    """
    target = units.targets(units.tree(), [asked.unit])[asked.unit]
    permissions.require_figures(request.actor, target.paths)
    try:
        period = Period.parse(asked.period)
    except PeriodUnreadable as error:
        raise InvalidInput(fields={"period": str(error)}) from error
    wanted = Asked(
        asked.kind, code, asked.unit, period, count=asked.count, known_at=asked.known_at,
        language=asked.language, window=asked.window,
    )  # fmt: skip
    return picture(wanted, at=now())


@router.get(
    "/indicators/{code}/picture",
    auth=access.bearer,
    response=answers(schemas.PictureOut),
    operation_id="indicator_picture",
)
def indicator_picture(
    request: ActingRequest, code: str, asked: Query[schemas.PictureIn]
) -> dict[str, Any]:
    """The figures of a trend, ranking, map, small multiples or target, as its table says them."""
    drawn = _drawn(request, code, asked)
    return {
        "kind": drawn.kind,
        "title": drawn.title,
        "head": list(drawn.head),
        "rows": [list(row) for row in drawn.rows],
        "source": drawn.source,
        "note": drawn.note,
        "problem": drawn.problem,
        "is_drawn": bool(drawn.svg),
    }


@router.get(
    "/indicators/{code}/picture.svg",
    auth=access.bearer,
    response=answers(None),
    operation_id="indicator_picture_svg",
)
def indicator_picture_svg(
    request: ActingRequest, code: str, asked: Query[schemas.PictureIn]
) -> HttpResponse:
    """The drawing for a page of paper, as SVG (image/svg+xml)."""
    return _file(_paper(request, code, asked).encode(), "image/svg+xml", f"{code}-{asked.kind}.svg")


@router.get(
    "/indicators/{code}/picture.png",
    auth=access.bearer,
    response=answers(None),
    operation_id="indicator_picture_png",
)
def indicator_picture_png(
    request: ActingRequest, code: str, asked: Query[schemas.PictureIn]
) -> HttpResponse:
    """The drawing as PNG (image/png), for programs that cannot show SVG."""
    content = documents.render_picture(_paper(request, code, asked))
    return _file(content, "image/png", f"{code}-{asked.kind}.png")


def _paper(request: ActingRequest, code: str, asked: schemas.PictureIn) -> str:
    drawn = _drawn(request, code, asked)
    if not drawn.paper:
        raise NothingDrawn()
    return drawn.paper


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
