"""The register books: the list, one book page by page, closing and signing."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from motcua.base.errors import Refusal
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render

from ...actions.registering import close_register
from ...permissions import SEE
from ...queries.registers import find_book_for, list_books_for, may_close, page_of_book
from .application import problems_of


@require_GET
@official(SEE)
def register_list(request: ActingRequest) -> HttpResponse:
    """The books of the desks that the official may see."""
    return render(
        request, "one_stop_shop/register_list.html", {"books": list_books_for(request.actor)}
    )


@require_http_methods(["GET", "POST"])
@official(SEE)
def register_show(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """One book, fifty entries at a time; the head closes and signs it."""
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            close_register(actor=request.actor, book_uuid=uuid, at=now())
        except Refusal as refusal:
            problems = problems_of(refusal)
        else:
            return HttpResponseRedirect(reverse("one_stop_shop:register_show", args=[uuid]))
    book = find_book_for(request.actor, uuid)
    text = request.GET.get("tu", "1")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 1
    rows, more = page_of_book(request.actor, book, number=number, at=now())
    return render(
        request,
        "one_stop_shop/register_show.html",
        {
            "book": book,
            "rows": rows,
            "next_href": f"?tu={rows[-1]['number'] + 1}" if more else "",
            "may_close": may_close(request.actor, book),
            "problems": problems,
        },
        status=409 if problems else 200,
    )
