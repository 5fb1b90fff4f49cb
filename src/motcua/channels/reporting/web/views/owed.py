"""What my agencies owe, and what waits for me to take in."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from motcua.base.errors import PermissionRefused
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render

from ...permissions import APPROVE, FILL, RECEIVE
from ...queries import words
from ...queries.owed import list_owed_for, list_sent_for, list_to_receive_for
from ...queries.sets import period_words


@require_GET
@official()
def report_list(request: ActingRequest) -> HttpResponse:
    """“Báo cáo phải nộp”: what is owed, since when, until when, what is late."""
    actor, at = request.actor, now()
    if not any(actor.may(one) for one in (FILL, APPROVE, RECEIVE)):
        raise PermissionRefused()
    owed = list_owed_for(actor, at=at)
    return render(
        request,
        "reporting/report_list.html",
        {
            "owed": owed,
            "late": sum(one.is_late for one in owed),
            "sent": list_sent_for(actor, at=at),
            "incoming": list_to_receive_for(actor, at=at),
            "may_receive": actor.may(RECEIVE),
            "states": words.state_words(),
            "kinds": words.STATE_KINDS,
            "days_words": words.days_words,
            "period_words": lambda code: period_words(code, words.language()),
        },
    )
