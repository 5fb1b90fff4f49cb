"""The page of overdue tasks, for whoever leads."""

from django.http import HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from motcua.base.text import vietnam_day
from motcua.base.web import navigation
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render
from motcua.kernel.organizations import api as organizations

from ..permissions import FOLLOW_UP
from ..queries import escalation_rule, list_overdue_for


@require_GET
@official(FOLLOW_UP)
def task_overdue(request: ActingRequest) -> HttpResponse:
    """The tasks past their norm at the agencies that one leads, and to whom they were raised."""
    at = now()
    page = list_overdue_for(request.actor, at=at, after=request.GET.get("sau"))
    rule = escalation_rule(on=vietnam_day(at))
    names = organizations.Agency.objects.filter(uuid__in={r.task.agency_uuid for r in page.rows})
    language = "en" if (get_language() or "vi").startswith("en") else "vi"
    return render(
        request,
        "escalations/task_overdue.html",
        {
            "rows": [
                (row, navigation.subject_address(row.task.subject_kind, row.task.subject_uuid))
                for row in page.rows
            ],
            "agencies": dict(names.values_list("uuid", "name")),
            "next_after": page.next_after,
            "legal_basis": rule.legal_basis[language] if rule else "",
        },
    )
