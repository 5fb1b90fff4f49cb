"""Papers at a desk: what waits, and one with its picture beside what was read."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from motcua.base.errors import Refusal
from motcua.base.text import in_language
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now, today
from motcua.base.web.pages import render
from motcua.kernel.parties import api as parties

from ...actions.certifying import Checked, certify_paper
from ...actions.checking import change_kind, drop_paper, retry_paper
from ...permissions import CHECK
from ...queries import words
from ...queries.content import list_kinds, terms_on
from ...queries.papers import PaperView, count_papers_for, get_paper_for, list_papers_for
from ..reading import problems_of, revision_in

STATES = ("to_check", "reading", "set_aside", "certified")


@require_GET
@official(CHECK)
def paper_list(request: ActingRequest) -> HttpResponse:
    """The papers of the official's desks, by state; first what waits to be checked."""
    asked = request.GET.get("trang-thai", "")
    status = asked if asked in STATES else STATES[0]
    counts = count_papers_for(request.actor)
    return render(
        request,
        "digitisation/paper_list.html",
        {
            "rows": list_papers_for(request.actor, status=status, on=today()),
            "status": status,
            "states": [(one, words.status_words(one), counts.get(one, 0)) for one in STATES],
            "poor_below": terms_on(today()).poor_below,
        },
    )


@require_GET
@official(CHECK)
def paper_show(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """One paper: picture beside fields, the least certain first."""
    return _page(request, uuid)


def _page(
    request: ActingRequest,
    uuid: UUID,
    problems: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    with parties.reading_from("digitisation:paper_show"):
        view = get_paper_for(request.actor, uuid, at=now())
    language = words.language()
    return render(
        request,
        "digitisation/paper_show.html",
        {
            "view": view,
            "kinds": [
                (one.code, in_language(one.title, language)) for one in list_kinds(on=today())
            ],
            "is_poor": (view.row.confidence or 0) < terms_on(today()).poor_below,
            "posted": request.POST,
            "problems": [(_field_id(view, name), text) for name, text in problems or []],
            "errors": dict(problems or []),
        },
        status=status,
    )


def _field_id(view: PaperView, name: str) -> str:
    return f"f-{name}" if view.kind.field(name) else name


def checks_in(view_fields: list[str], posted: QueryDict) -> dict[str, Checked]:
    """What the officer says of each field."""
    return {
        name: Checked(
            text=posted.get(f"f-{name}", ""),
            is_confirmed=posted.get(f"ok-{name}") == "yes",
            is_absent=posted.get(f"no-{name}") == "yes",
        )
        for name in view_fields
    }


def _certify(request: ActingRequest, uuid: UUID, revision: int) -> Any:
    names = [name[2:] for name in request.POST if name.startswith("f-")]
    return certify_paper(
        actor=request.actor,
        paper_uuid=uuid,
        revision=revision,
        checks=checks_in(names, request.POST),
        holder_code=request.POST.get("holder_code", ""),
        is_compared=request.POST.get("compared") == "yes",
        at=now(),
    )


def _change_kind(request: ActingRequest, uuid: UUID, revision: int) -> Any:
    kind = request.POST.get("kind", "")
    return change_kind(actor=request.actor, paper_uuid=uuid, revision=revision, kind=kind, at=now())


def _retry(request: ActingRequest, uuid: UUID, revision: int) -> Any:
    return retry_paper(actor=request.actor, paper_uuid=uuid, revision=revision, at=now())


def _drop(request: ActingRequest, uuid: UUID, revision: int) -> Any:
    reason = request.POST.get("reason", "")
    return drop_paper(
        actor=request.actor, paper_uuid=uuid, revision=revision, reason=reason, at=now()
    )


ACTS: dict[str, Callable[[ActingRequest, UUID, int], Any]] = {
    "chung-thuc": _certify,
    "doi-loai": _change_kind,
    "doc-lai": _retry,
    "bo": _drop,
}


@require_POST
@official(CHECK)
def paper_act(request: ActingRequest, uuid: UUID, act: str) -> HttpResponse:
    """Certify, change the kind, read again or drop; a refusal keeps what was typed."""
    if act not in ACTS:
        raise Http404
    try:
        ACTS[act](request, uuid, revision_in(request.POST.get("revision", "")))
    except Refusal as refusal:
        if refusal.status in {403, 404}:
            raise
        return _page(request, uuid, problems_of(refusal), status=refusal.status)
    return HttpResponseRedirect(reverse("digitisation:paper_show", args=[uuid]))
