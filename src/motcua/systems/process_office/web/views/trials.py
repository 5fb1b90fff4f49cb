"""Trying a draft out: it is played in memory, nothing is begun in the office."""

import json
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.base.errors import InvalidInput
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.pages import render
from motcua.kernel.diagrams import api as diagrams
from motcua.kernel.drafting import api as drafting

from ...events import DRAFT
from ...queries import words
from ...queries.drafts import meant, problems_of
from ...queries.trial import play, read_moves, read_variables


@require_http_methods(["GET", "POST"])
@official()
def draft_try(request: ActingRequest, draft_uuid: UUID) -> HttpResponse:
    """Play a draft step by step; the form carries the moves made so far."""
    draft = drafting.get_draft_for(request.actor, draft_uuid, DRAFT)
    content = drafting.content_of(draft)
    net, faults = diagrams.check_process(content.file, meant(content))
    context = {
        **drafting.draft_title(draft),
        "problems": problems_of(content) if faults or not net else [],
    }
    if net is None or faults:
        return render(request, "process_office/draft_try.html", {**context, "trial": None})
    moves: list[list[str]] = []
    problems: dict[str, str] = {}
    text = request.POST.get("variables", "")
    try:
        moves = read_moves(request.POST.get("moves", ""))
        moves = _moved(moves, request.POST, text)
    except InvalidInput as refusal:
        problems = refusal.fields
    trial = play(net, moves)
    return render(
        request,
        "process_office/draft_try.html",
        {
            **context,
            "trial": trial,
            "moves": json.dumps(trial.moves),
            "problems_of_form": problems,
            "variables": text if problems else "",
            "trace": [_line(net, *step) for step in trial.trace],
            "outcome": words.outcome_words,
        },
        status=422 if problems else 200,
    )


def _moved(moves: list[list[str]], posted: QueryDict, text: str) -> list[list[str]]:
    act = posted.get("move", "")
    if act == "lui":
        return moves[:-1]
    if act == "lai" or not act:
        return [] if act else moves
    read_variables(text)
    try:
        move = json.loads(act)
    except (ValueError, RecursionError):
        move = None
    if not isinstance(move, list):
        return moves
    return read_moves(json.dumps([*moves, [*move, text.strip()]]))


def _line(net: diagrams.Net, kind: str, element_id: str) -> str:
    said = {
        "opened": _("Mở việc"),
        "completed": _("Làm xong"),
        "passed": _("Đi qua"),
        "canceled": _("Hủy việc"),
        "ended": _("Quy trình kết thúc"),
    }[kind]
    element = net.elements.get(element_id)
    name = words.element_words(element) if element else element_id
    return said if kind == "ended" else f"{said}: {name}"
