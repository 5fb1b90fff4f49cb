"""A page of a form as people see it; sending it validates and keeps nothing."""

from typing import Any

from django.http import HttpRequest

from motcua.base.text import vietnam_day
from motcua.base.web import clock
from motcua.kernel.forms import api as forms

from ..queries.designing import language


def tried_page(request: HttpRequest, form: forms.Form) -> dict[str, Any]:
    """
    The values of the preview of one page.

    Earlier pages' answers are not carried along, so pages under a condition are shown too.
    """
    at = clock.now()
    on = vietnam_day(at)
    wanted = request.GET.get("trang", "")
    page = form.page_with_id(wanted) or form.pages[0]
    answers: dict[str, Any] = {}
    problems: tuple[Any, ...] = ()
    if request.method == "POST":
        parsed = forms.parse_page(form, page.id, request.POST, answers={}, at=at)
        answers = parsed.answers
        if not parsed.action.stays:
            problems = forms.validate(form, answers, on=on, page=page.id)
    view = forms.page_view(form, page.id, answers, on=on, problems=problems, language=language())
    return {"form": form, "page": page, "view": view, "sent": request.method == "POST"}
