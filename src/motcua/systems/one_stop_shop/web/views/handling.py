"""The officials' side: the list of dossiers, and one dossier with what they may do to it now."""

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from motcua.base.actors import Actor
from motcua.base.errors import Refusal
from motcua.base.text import in_language
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now, today
from motcua.base.web.pages import render
from motcua.kernel.forms import api as forms
from motcua.kernel.processes import api as processes
from motcua.kernel.workloads import api as workloads
from motcua.systems.procedures import api as procedures

from ...actions.accepting import accept_dossier
from ...actions.ending import (
    deliver_result,
    require_handed_over_here,
    stop_dossier,
    withdraw_dossier,
)
from ...actions.explaining import explain_late_step
from ...actions.handling import (
    appraise_dossier,
    approve_dossier,
    reject_dossier,
    send_back_dossier,
)
from ...actions.payments import PAID
from ...actions.promising import put_off_dossier
from ...actions.reception import Wanted, refuse_dossier, request_supplement
from ...models import Dossier
from ...permissions import (
    may_act_on_many,
    may_decide_dossier,
    may_request_payment,
    may_stop_dossier,
    may_withdraw_dossier,
)
from ...queries import words
from ...queries.detail import DossierView, find_dossier_for, get_dossier_for
from ...queries.digitising import unreadable_papers
from ...queries.lists import DossierFilters, list_dossiers_for
from ...queries.papers import asked_papers
from .. import visitors
from . import payments, reasoning
from .application import language, problems_of
from .wallet import legal_words


@require_GET
@official("one_stop_shop.see_dossiers")
def dossier_list(request: ActingRequest) -> HttpResponse:
    """The dossiers of the official's agencies, filtered; stays quick however many there are."""
    filters = _filters(request.GET)
    page = list_dossiers_for(
        request.actor, filters=filters, at=now(), after=request.GET.get("sau"), limit=50
    )
    kept = {name: value for name, value in request.GET.items() if name != "sau" and value}
    return render(
        request,
        "one_stop_shop/dossier_list.html",
        {
            "page": page,
            "filters": filters,
            "query": kept,
            "statuses": [(s, words.status_words(s)) for s in Dossier.Status.values],
            "channels": [(c, words.channel_words(c)) for c in Dossier.Channel.values],
            "procedures": [
                (found.code, found.name)
                for found in procedures.search_procedures(
                    "", on=today(), language=language(), limit=500
                )
            ],
            "next_href": "?" + urlencode({**kept, "sau": page.after}) if page.after else "",
            "is_acting": may_act_on_many(request.actor),
        },
        fragment="dossiers",
    )


def _filters(query: QueryDict) -> DossierFilters:
    status = query.get("trang-thai", "")
    return DossierFilters(
        text=query.get("q", "").strip()[:100],
        statuses=(status,) if status in Dossier.Status.values else (),
        channel=query.get("kenh", "") if query.get("kenh") in Dossier.Channel.values else "",
        procedure_code=query.get("thu-tuc", "")[:20],
        submitted_from=_day(query.get("tu", "")),
        submitted_to=_day(query.get("den", "")),
        is_overdue=query.get("qua-han") == "1",
    )


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


@require_GET
@official("one_stop_shop.see_dossiers")
def dossier_open(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """One dossier with everything in it and the acts that are open to this official now."""
    return _page(request, uuid)


def _page(
    request: ActingRequest,
    uuid: UUID,
    problems: list[tuple[str, str]] | None = None,
    act: str = "",
    status: int = 200,
) -> HttpResponse:
    view = get_dossier_for(request.actor, uuid=uuid, at=now())
    dossier = find_dossier_for(request.actor, uuid=uuid)
    return render(
        request,
        "one_stop_shop/dossier_open.html",
        {
            "dossier": view,
            "acts": acts_for(request.actor, view, dossier),
            "asked": what_may_be_asked(dossier),
            "reasons": reasoning.choices(),
            "is_late_step": reasoning.late_task(request, uuid) is not None,
            "unreadable": unreadable_papers(uuid, on=today()),
            "steps": _steps(view),
            "problems": problems or [],
            "errors": dict(problems or []),
            "act": act,
            "posted": request.POST,
            "identity_words": visitors.identity_words(),
            "capacity_words": dict(visitors.capacities()),
            "pay_until": payments.usual_day(view),
            "today": today(),
            "legal_words": legal_words(),
        },
        status=status,
    )


def acts_for(actor: Actor, view: DossierView, dossier: Dossier) -> set[str]:
    """The acts that the open task and the official's permissions allow."""
    acts = _acts_of_task(actor, view)
    if view.supplements:
        acts.discard("ask")
    if view.open_payment is not None:
        acts -= {"ask", "approve", "reject", "deliver"}
    if may_request_payment(actor, dossier):
        acts |= _acts_of_payment(view)
    if dossier.is_open and may_withdraw_dossier(actor, dossier):
        acts.add("withdraw")
    is_processed = view.progress.status in {"accepted", "processing"}
    if (is_processed or view.progress.status == "payment") and may_stop_dossier(actor, dossier):
        acts.add("stop")
    was_put_off = any(one.kind == "extension" for one in view.documents)
    if is_processed and not was_put_off and may_decide_dossier(actor, dossier):
        acts.add("put-off")
    return acts


def _acts_of_task(actor: Actor, view: DossierView) -> set[str]:
    task = view.task
    if task is None or not actor.may(task.permission, task.agency_path):
        return set()
    acts = {"claim" if task.assignee_uuid is None else "release"}
    acts |= {
        "receive": {"accept", "ask", "refuse"},
        "approve": {"approve", "send-back", "reject"},
        # What is still owed, the postman takes; at the counter it is paid first.
        "deliver": {"deliver", "post"},
    }.get(task.element_id, {"appraise", "ask"})
    if "supplement" not in processes.outcomes_of(task.uuid):
        acts.discard("ask")
    return acts


def _acts_of_payment(view: DossierView) -> set[str]:
    if view.open_payment is not None:
        return {"record-payment", "call-off-payment"}
    possible_in = {"submitted", "accepted", "processing", "supplement", "decided"}
    return {"ask-payment"} if view.progress.status in possible_in else set()


def _steps(view: DossierView) -> list[tuple[str, str]]:
    """The outcomes of an appraisal task that is not the common one, e.g. an on-site check."""
    if view.task is None or view.task.permission != "one_stop_shop.appraise":
        return []
    return [
        (outcome, words.outcome_words(outcome))
        for outcome in processes.outcomes_of(view.task.uuid)
        if outcome != "supplement" and not (outcome == PAID and view.open_payment)
    ]


def what_may_be_asked(dossier: Dossier) -> list[tuple[str, str, str]]:
    """What a supplement request may name: (kind:target, title, kind)."""
    version = procedures.get_version(dossier.procedure_version.uuid)
    papers = [
        (f"paper:{paper.code}", paper.title, "paper")
        for paper in asked_papers(version, dossier.answers, language())
    ]
    form = forms.get_form_version(dossier.form_version.uuid)
    answers = [
        (f"answer:{item.name}", in_language(item.label, language()), "answer")
        for _page_of, item in form.items
        if hasattr(item, "label")
    ]
    return papers + answers


def _wanted(request: ActingRequest, uuid: UUID) -> list[Wanted]:
    return wanted_in(request.POST, find_dossier_for(request.actor, uuid=uuid))


def wanted_in(posted: QueryDict, dossier: Dossier) -> list[Wanted]:
    """What was chosen of that which a dossier's applicant may be asked for."""
    titles = {key: title for key, title, _kind in what_may_be_asked(dossier)}
    chosen = [key for key in posted.getlist("wanted") if key in titles]
    return [
        Wanted(
            kind=key.partition(":")[0],
            target=key.partition(":")[2],
            title=titles[key],
            note=posted.get(f"note-{key}", ""),
        )
        for key in chosen
    ]


def _accept(request: ActingRequest, uuid: UUID) -> None:
    accept_dossier(actor=request.actor, dossier_uuid=uuid, at=now())


def _ask(request: ActingRequest, uuid: UUID) -> None:
    request_supplement(
        actor=request.actor,
        dossier_uuid=uuid,
        wanted=_wanted(request, uuid),
        reason=request.POST.get("reason", ""),
        reason_code=reasoning.chosen(request, "supplement"),
        at=now(),
    )


def _refuse(request: ActingRequest, uuid: UUID) -> None:
    refuse_dossier(actor=request.actor, dossier_uuid=uuid, at=now(), **_grounds(request, "refuse"))


def _stop(request: ActingRequest, uuid: UUID) -> None:
    stop_dossier(actor=request.actor, dossier_uuid=uuid, at=now(), **_grounds(request, "stop"))


def _grounds(request: ActingRequest, act: str) -> dict[str, str]:
    return {
        "reason_code": reasoning.chosen(request, act),
        "reason": request.POST.get("reason", ""),
        "legal_basis": request.POST.get("legal_basis", ""),
    }


def _appraise(request: ActingRequest, uuid: UUID) -> None:
    appraise_dossier(
        actor=request.actor,
        dossier_uuid=uuid,
        outcome=request.POST.get("outcome", ""),
        text=request.POST.get("reason", ""),
        legal_basis=request.POST.get("legal_basis", ""),
        at=now(),
    )


def _approve(request: ActingRequest, uuid: UUID) -> None:
    approve_dossier(
        actor=request.actor, dossier_uuid=uuid, text=request.POST.get("reason", ""), at=now()
    )


def _reject(request: ActingRequest, uuid: UUID) -> None:
    grounds = _grounds(request, "reject")
    text = grounds.pop("reason")
    reject_dossier(actor=request.actor, dossier_uuid=uuid, text=text, at=now(), **grounds)


def _send_back(request: ActingRequest, uuid: UUID) -> None:
    send_back_dossier(
        actor=request.actor,
        dossier_uuid=uuid,
        text=request.POST.get("reason", ""),
        reason_code=reasoning.chosen(request, "send_back"),
        at=now(),
    )


def _deliver(request: ActingRequest, uuid: UUID) -> None:
    channel = request.POST.get("channel", "counter")
    require_handed_over_here(channel)
    deliver_result(actor=request.actor, dossier_uuid=uuid, channel=channel, at=now())


def _put_off(request: ActingRequest, uuid: UUID) -> None:
    put_off_dossier(
        actor=request.actor,
        dossier_uuid=uuid,
        due_on=_day(request.POST.get("due_on", "")),
        reason=request.POST.get("reason", ""),
        reason_code=reasoning.chosen(request, "put_off"),
        at=now(),
    )


def _withdraw(request: ActingRequest, uuid: UUID) -> None:
    withdraw_dossier(
        actor=request.actor, dossier_uuid=uuid, reason=request.POST.get("reason", ""), at=now()
    )


def _claim(request: ActingRequest, uuid: UUID) -> None:
    task = processes.find_open_task(uuid)
    if task is not None:
        workloads.claim_task(actor=request.actor, task_uuid=task.uuid, at=now())


def _release(request: ActingRequest, uuid: UUID) -> None:
    task = processes.find_open_task(uuid)
    if task is not None:
        workloads.release_task(actor=request.actor, task_uuid=task.uuid, at=now())


ACTS: dict[str, Callable[[ActingRequest, UUID], Any]] = {
    "accept": _accept,
    "ask": _ask,
    "refuse": _refuse,
    "appraise": _appraise,
    "approve": _approve,
    "reject": _reject,
    "send-back": _send_back,
    "deliver": _deliver,
    "stop": _stop,
    "put-off": _put_off,
    "ask-payment": payments.ask_payment,
    "record-payment": payments.record_paid,
    "call-off-payment": payments.call_off,
    "withdraw": _withdraw,
    "claim": _claim,
    "release": _release,
}


# What finishes a step: done late, each tells why.
STEPS = {"accept", "ask", "refuse", "appraise", "approve", "reject", "send-back", "deliver"}


def _do(request: ActingRequest, uuid: UUID, act: str) -> None:
    """Do the act; where it finishes a step that is late, together with the reason of that."""
    task = reasoning.late_task(request, uuid) if act in STEPS else None
    if task is None:
        ACTS[act](request, uuid)
        return
    code, text = reasoning.late_reason(request)
    with transaction.atomic():
        ACTS[act](request, uuid)
        explain_late_step(actor=request.actor, task=task, reason_code=code, text=text, at=now())


@require_POST
@official("one_stop_shop.see_dossiers")
def dossier_act(request: ActingRequest, uuid: UUID, act: str) -> HttpResponse:
    """Do one thing to a dossier; a refusal is shown on the page with what was typed kept."""
    if act not in ACTS:
        raise Http404
    find_dossier_for(request.actor, uuid=uuid)
    try:
        _do(request, uuid, act)
    except Refusal as refusal:
        return _page(request, uuid, problems_of(refusal), act, status=refusal.status)
    return HttpResponseRedirect(reverse("one_stop_shop:dossier_open", args=[uuid]))
