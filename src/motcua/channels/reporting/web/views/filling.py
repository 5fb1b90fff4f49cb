"""The form of one report: filled in, checked while it is, submitted, approved, returned."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render

from ...actions import moving
from ...actions.filling import DraftConflict, ReportLocked, Unkept, save_draft
from ...models import Obligation
from ...queries import words
from ...queries.known import read_over
from ...queries.owed import get_obligation_for
from ...queries.pages import form_page
from ...queries.sets import period_words
from ...rules.filling import Entry, read_entries
from ...rules.forms import read_form

STEPS: dict[str, Callable[..., Obligation]] = {
    "send_back": moving.send_back_report,
    "return": moving.return_report,
    "reopen": moving.reopen_report,
    "drop": moving.drop_report,
    "approve": moving.approve_report,
    "accept": moving.accept_report,
}
WITHOUT_WORDS = ("approve", "accept")


def posted(request: ActingRequest) -> dict[str, Any]:
    """What was filled in, as the action takes it."""
    found: dict[str, dict[str, str]] = {"f": {}, "pick": {}, "note": {}}
    for name in request.POST:
        kind, _colon, key = name.partition(":")
        if kind in found and key:
            found[kind][key] = str(request.POST[name])[:2_100]
    revision = request.POST.get("_revision", "")
    return {
        "typed": found["f"],
        "picked": found["pick"],
        "notes": found["note"],
        "revision": int(revision) if revision.isdecimal() and len(revision) < 9 else -1,
    }


def shared() -> dict[str, Any]:
    """What every page of a report knows."""
    return {
        "states": words.state_words(),
        "steps": words.step_words(),
        "kinds": words.STATE_KINDS,
        "days_words": words.days_words,
        "period_words": lambda code: period_words(code, words.language()),
        "value_words": words.value_words,
    }


def report_page(
    request: ActingRequest,
    obligation: Obligation,
    *,
    entries: Mapping[str, Entry] | None = None,
    notes: Mapping[str, str] | None = None,
    problems: list[tuple[str, str]] | None = None,
    status: int = 200,
    at: datetime,
) -> HttpResponse:
    """The page of a report, whole or only its findings, with what is told of a refused step."""
    page = form_page(request.actor, obligation, entries=entries, notes=notes, at=at)
    return render(
        request,
        "reporting/report_show.html",
        {**shared(), "page": page, "problems": problems or [], "posted": request.POST},
        fragment="findings",
        status=status,
    )


@require_GET
@official()
def report_show(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """A report: the form for whoever fills it in, the figures for who approves or takes it."""
    return report_page(request, get_obligation_for(request.actor, uuid), at=now())


@require_POST
@official()
def report_save(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """Save the draft; with `act=submit` submit it as well, if nothing hinders."""
    at, actor = now(), request.actor
    get_obligation_for(actor, uuid)
    given = posted(request)
    try:
        saved = save_draft(actor=actor, obligation_uuid=uuid, at=at, **given)
    except DraftConflict as conflict:
        return _unkept_page(request, conflict, conflict.unkept)
    except ReportLocked as locked:
        if not locked.unkept:
            raise
        return _unkept_page(request, locked, locked.unkept)
    if request.POST.get("act") != "submit":
        return HttpResponseRedirect(f"{reverse('reporting:report_show', args=[uuid])}?da-luu=1")
    return _submit(request, actor, saved, at)


def _submit(request: ActingRequest, actor: Actor, saved: Obligation, at: datetime) -> HttpResponse:
    try:
        moving.submit_report(
            actor=actor, obligation_uuid=saved.uuid, revision=saved.revision, at=at
        )
    except moving.ReportUnready as unready:
        page = form_page(actor, saved, at=at)
        problems = [
            (
                f"f:{one.keys[0]}" if one.keys else "",
                words.finding_words(one, page.form, page.entries),
            )
            for one in unready.findings
        ]
        return report_page(request, saved, problems=problems, status=unready.status, at=at)
    return HttpResponseRedirect(reverse("reporting:report_show", args=[saved.uuid]))


def _unkept_page(request: ActingRequest, refusal: Refusal, unkept: Unkept) -> HttpResponse:
    """Both versions side by side: to choose from, or only to read where nothing may be saved."""
    obligation = unkept.theirs
    theirs, mine = read_entries(obligation.entries), unkept.mine
    names = words.lines_of(read_form(obligation.round.form), unkept.keys)
    nothing = Entry()
    rows = [
        (f"f:{key}", names[key], theirs.get(key, nothing).typed, mine.get(key, nothing).typed)
        for key in unkept.keys
    ]
    for number in unkept.note_numbers:
        name = words.note_words(number)
        theirs_said, mine_said = obligation.notes.get(number, ""), unkept.notes[number].strip()
        rows.append((f"note:{number}", name, theirs_said, mine_said))
    context = {
        **shared(),
        "obligation": obligation,
        "rows": rows,
        "message": refusal.message(words.language()),
    }
    return render(request, "reporting/_conflict.html", context, status=refusal.status)


@require_POST
@official()
def report_check(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """What is not right yet of what stands in the form now; nothing is saved."""
    at = now()
    obligation = get_obligation_for(request.actor, uuid)
    given = posted(request)
    form = read_form(obligation.round.form)
    entries = read_over(form, obligation, given["typed"], given["picked"])
    notes = {**obligation.notes, **given["notes"]}
    return report_page(request, obligation, entries=entries, notes=notes, at=at)


@require_POST
@official()
def report_move(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """Approve, take in, return, open again or let go, as `buoc` says."""
    at, step = now(), request.POST.get("buoc", "")
    obligation = get_obligation_for(request.actor, uuid)
    if step not in STEPS:
        raise InvalidInput()
    words_given = {} if step in WITHOUT_WORDS else {"text": request.POST.get("text", "")}
    try:
        STEPS[step](actor=request.actor, obligation_uuid=uuid, at=at, **words_given)
    except Refusal as refusal:
        problems = list(refusal.fields.items()) or [("", refusal.message(words.language()))]
        return report_page(request, obligation, problems=problems, status=refusal.status, at=at)
    return HttpResponseRedirect(reverse("reporting:report_show", args=[uuid]))
