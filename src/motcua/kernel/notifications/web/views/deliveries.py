"""The administrators' pages: what could not be sent, and what messages cost."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render

from ...actions.sending import retry_delivery
from ...permissions import SEE
from ...queries.deliveries import Outbox, read_outbox
from ...queries.spending import list_spending
from ...rules.notices import month_of
from ..words import channel_words, state_words
from .inbox import after_of, language

_PAGE = 20
_MONTHS_BACK = 12


@require_GET
@official(SEE)
def delivery_list(request: ActingRequest) -> HttpResponse:
    """What could not be sent: channel, kind, reason; no addresses, no contents."""
    outbox = read_outbox(
        actor=request.actor, language=language(), after=after_of(request), limit=_PAGE + 1
    )
    return render(request, "notifications/delivery_list.html", _outbox_values(outbox))


def _outbox_values(outbox: Outbox) -> dict[str, Any]:
    names, states = channel_words(), state_words()
    stuck = outbox.stuck[:_PAGE]
    return {
        "counts": [(states[state], outbox.counts.get(state, 0)) for state in states],
        "stuck": stuck,
        "states": states,
        "channels": names,
        "remarks": [(names[channel], remark) for channel, remark in outbox.remarks],
        "missing": [names[c] for c in names if c not in dict(outbox.remarks)],
        "after": stuck[-1].id if len(outbox.stuck) > _PAGE else None,
    }


@require_POST
@official(SEE)
def delivery_retry(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """Put one failed delivery back in line."""
    retry_delivery(actor=request.actor, delivery_uuid=uuid, at=now())
    return HttpResponseRedirect(reverse("notifications:delivery_list"))


@require_GET
@official(SEE)
def spending_list(request: ActingRequest) -> HttpResponse:
    """What messages cost in a month, by agency, against its ceiling."""
    at = now()
    months = _months(month_of(at))
    asked = request.GET.get("thang", "")
    month = next((one for one in months if f"{one:%Y-%m}" == asked), months[0])
    rows = list_spending(actor=request.actor, month=month, at=at)
    return render(
        request,
        "notifications/spending_list.html",
        {
            "rows": rows,
            "months": [(f"{one:%Y-%m}", f"{one:%m/%Y}") for one in months],
            "month": f"{month:%Y-%m}",
            "channels": channel_words(),
            "messages": sum(row.messages for row in rows),
            "dong": sum(row.dong for row in rows),
        },
    )


def _months(this: date) -> list[date]:
    numbers = [this.year * 12 + this.month - 1 - back for back in range(_MONTHS_BACK)]
    return [date(number // 12, number % 12 + 1, 1) for number in numbers]
