"""The living style page: every component as it looks now, in both densities."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from motcua.base.web.access import public
from motcua.base.web.pages import render

TOKENS = (
    "paper",
    "surface",
    "surface-sunk",
    "ink",
    "ink-soft",
    "line",
    "line-strong",
    "lacquer",
    "lake",
    "lake-deep",
    "lake-wash",
    "success",
    "success-wash",
    "warning",
    "warning-wash",
    "danger",
    "danger-wash",
)


@require_GET
@public
def style_show(request: HttpRequest) -> HttpResponse:
    """Show the design system; ?mat-do=compact shows it as officials see it."""
    dense = request.GET.get("mat-do") == "compact"
    return render(request, "ui/style_show.html", {"tokens": TOKENS, "dense": dense})
