"""The papers of an application: one upload each, checked as they come."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.base.errors import InvalidInput
from motcua.base.web.access import ActingRequest, signed_in
from motcua.base.web.clock import now
from motcua.base.web.pages import render
from motcua.kernel.documents import api as documents
from motcua.kernel.forms import api as forms
from motcua.systems.wallet import api as wallet

from ... import rules
from ...actions.application import supply_paper
from ...actions.reusing import remove_paper, reuse_paper
from ...models import Application
from ...queries.filling import told_by_papers
from ...queries.papers import handed_in
from ...queries.preparing import application_for, needed_papers, paper_rows
from ...queries.reused import askable_papers, given_papers, offered_papers, unusable_papers
from .application import _page_address, _uuid, language
from .asking import ask_and_agree, questions_of
from .wallet import legal_words


@require_http_methods(["GET", "POST"])
@signed_in
def application_papers(request: ActingRequest, draft: UUID) -> HttpResponse:
    """The papers that this case needs, one upload each; photos from a telephone are fine."""
    application = application_for(request.actor, draft)
    needed = needed_papers(request.actor, application, language())
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        problems = (
            _keep_papers(request, application, needed)
            or _reuse(request, application)
            or ask_and_agree(request, application)
        )
        if removed := _uuid(request.POST.get("remove", "")):
            remove_paper(actor=request.actor, application_uuid=draft, paper_uuid=removed, at=now())
        elif not problems and request.POST.get("_action") == "next":
            problems = _missing(needed, paper_rows(application)) + _ended(application)
            if not problems:
                target = reverse("one_stop_shop:application_delivery", args=[draft])
                return HttpResponseRedirect(target)
        if not problems:
            return HttpResponseRedirect(request.path)
    papers = paper_rows(application)
    return render(
        request,
        "one_stop_shop/application_papers.html",
        {
            "application": application,
            "needed": needed,
            "papers": papers,
            "given": given_papers(papers, at=now()),
            "offered": offered_papers(request.actor, application, needed, at=now()),
            "legal_words": legal_words(),
            "askable": askable_papers(
                request.actor, application, [one.code for one in needed], at=now()
            ),
            "asked": questions_of(application),
            "telling": _telling(request, application),
            "problems": problems,
            "errors": dict(problems),
            "back": _page_address(application, "dau"),
        },
        status=422 if problems else 200,
    )


def _telling(request: ActingRequest, application: Application) -> list[Any]:
    """At the counter: what was agreed to here and answers questions of the form as well."""
    if not application.is_at_counter:
        return []
    kept = forms.get_draft(actor=request.actor, draft_uuid=application.draft_uuid)
    form = forms.get_form_version(kept.form_version.uuid)
    return told_by_papers(request.actor, application, form, at=now())


def _keep_papers(
    request: ActingRequest, application: Application, needed: list[Any]
) -> list[tuple[str, str]]:
    problems = []
    titles = {paper.code: paper.title for paper in needed}
    for code, title in titles.items():
        for content in request.FILES.getlist(f"paper-{code}"):
            try:
                supply_paper(
                    actor=request.actor,
                    application_uuid=application.uuid,
                    component_code=code,
                    title=title,
                    content=content,
                    filename=content.name or "",
                    copy_kind="electronic",
                    at=now(),
                )
            except documents.UploadRefused as refusal:
                problems.append((f"paper-{code}", refusal.message(language())))
        if application.is_at_counter and request.POST.get(f"held-{code}"):
            supply_paper(
                actor=request.actor,
                application_uuid=application.uuid,
                component_code=code,
                title=title,
                content=None,
                filename="",
                copy_kind=request.POST.get(f"kind-{code}", "original"),
                at=now(),
            )
    return problems


def _reuse(request: ActingRequest, application: Application) -> list[tuple[str, str]]:
    """One press on a paper of the repository: `<component>/<uuid of the paper>`."""
    component, _slash, pressed = request.POST.get("reuse", "").partition("/")
    paper = _uuid(pressed)
    if paper is None:
        return []
    try:
        reuse_paper(
            actor=request.actor,
            application_uuid=application.uuid,
            component_code=component,
            paper_uuid=paper,
            at=now(),
        )
    except InvalidInput as refusal:
        return list(refusal.fields.items())
    except (wallet.PaperEnded, wallet.PaperExpired, wallet.PaperNotFound) as refusal:
        return [(f"paper-{component}", refusal.message(language()))]
    return []


def _ended(application: Application) -> list[tuple[str, str]]:
    ended = unusable_papers(handed_in(application), at=now())
    return [(f"paper-{paper.component_code}", words) for paper, words in ended]


def _missing(needed: list[rules.Needed], papers: list[Any]) -> list[tuple[str, str]]:
    lacking = rules.missing_papers(needed, [paper.component_code for paper in papers])
    return [
        (f"paper-{one.code}", _("Thêm giấy tờ: %(title)s") % {"title": one.title})
        for one in lacking
    ]
