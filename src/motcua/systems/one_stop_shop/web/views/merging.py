"""Carrying an application over to the agency that took over from the one it was for."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from motcua.base.web.access import ActingRequest, signed_in
from motcua.base.web.clock import now

from ...actions.carrying import carry_application


@require_POST
@signed_in
def application_carry(request: ActingRequest, draft: UUID) -> HttpResponse:
    """Go on with the agency that took over; answers and papers stay."""
    chosen = _uuid(request.POST.get("agency", ""))
    # Whose application it is, is asked first: a stranger learns nothing from what is wrong with it.
    carry_application(actor=request.actor, application_uuid=draft, to_agency=chosen, at=now())
    return HttpResponseRedirect(reverse("one_stop_shop:application_check", args=[draft]))


def _uuid(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None
