"""The dates of what is owed, for a calendar program."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from motcua.base.errors import SignInRequired
from motcua.base.web.access import ActingRequest, machine, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render

from ...actions.calendar import make_calendar_key
from ...queries.dates import actor_of_key, calendar_file, has_key


@require_http_methods(["GET", "POST"])
@official()
def calendar_show(request: ActingRequest) -> HttpResponse:
    """How to subscribe; a new address is made and shown once."""
    address = ""
    if request.method == "POST":
        secret = make_calendar_key(actor=request.actor, at=now())
        path = reverse("reporting:calendar_export")
        address = request.build_absolute_uri(f"{path}?khoa={secret}")
    context = {"address": address, "has_key": has_key(request.actor)}
    return render(request, "reporting/calendar_show.html", context)


@require_GET
@machine
def calendar_export(request: ActingRequest) -> HttpResponse:
    """
    The calendar of whoever is signed in, or of whom the address's secret belongs to.

    :raises SignInRequired: for who is neither.
    """
    at, actor = now(), request.actor
    if secret := request.GET.get("khoa", ""):
        actor = actor_of_key(secret[:100], at=at) or actor
    if not actor.is_official:
        raise SignInRequired()
    address = request.build_absolute_uri("/").rstrip("/")
    response = HttpResponse(
        calendar_file(actor, at=at, address=address), content_type="text/calendar; charset=utf-8"
    )
    response.headers["Content-Disposition"] = 'inline; filename="bao-cao.ics"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
