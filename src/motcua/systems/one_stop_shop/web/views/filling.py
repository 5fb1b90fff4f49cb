"""Filling the form from papers that the applicant has: which, what they say, one press each."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.base.errors import Refusal
from motcua.base.web.access import ActingRequest, signed_in
from motcua.base.web.clock import now
from motcua.base.web.pages import render
from motcua.kernel.forms import api as forms

from ...actions.filling import fill_from_paper, take_back_fill
from ...queries.filling import fills_of
from ...queries.preparing import application_for
from .application import _page_address, _uuid, language, problems_of
from .wallet import legal_words


@require_http_methods(["GET", "POST"])
@signed_in
def application_fill(request: ActingRequest, draft: UUID) -> HttpResponse:
    """The papers that answer questions of the form; take from one, or take it back."""
    application = application_for(request.actor, draft)
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            done = _press(request, draft)
        except Refusal as refusal:
            problems = problems_of(refusal)
        else:
            if done:
                return HttpResponseRedirect(f"{request.path}?xong={done}")
            problems = [("", _("Chọn giấy tờ ở dưới rồi bấm nút"))]
    kept = forms.get_draft(actor=request.actor, draft_uuid=application.draft_uuid)
    return render(
        request,
        "one_stop_shop/application_fill.html",
        {
            "application": application,
            "fills": fills_of(request.actor, application, kept, at=now(), language=language()),
            "legal_words": legal_words(),
            "done": request.GET.get("xong", ""),
            "form_href": _page_address(application, "dau"),
            "problems": problems,
        },
        status=422 if problems else 200,
    )


def _press(request: ActingRequest, draft: UUID) -> str:
    """What was pressed, done: `dien`, `bo`, or nothing where no paper was named."""
    for name, word, action in (("take", "dien", fill_from_paper), ("drop", "bo", take_back_fill)):
        paper = _uuid(request.POST.get(name, ""))
        if paper is not None:
            action(actor=request.actor, application_uuid=draft, paper_uuid=paper, at=now())
            return word
    return ""
