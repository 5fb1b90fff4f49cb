"""One act on many matters: chosen, worded, shown for each before it is done, done once, told."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.base.errors import InvalidInput, Refusal
from motcua.base.fields import uuid7
from motcua.base.text import in_language
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now, today
from motcua.base.web.pages import render
from motcua.base.web.pickers import pick
from motcua.kernel.organizations import api as organizations
from motcua.kernel.reasons import api as reasons

from ..actions import MOST, NoMatter, TooManyMatters, do_together, try_together, words_of
from ..ports import Chosen, ManyAct, MatterList, Worded, acts_of, find_act, find_list
from ..queries import find_done_for

STAGES = ("choose", "fill", "confirm", "do")
UNKEPT = {"csrfmiddlewaretoken", "stage", "matter", "act", "key"}


def _language() -> str:
    return "en" if (get_language() or "vi").startswith("en") else "vi"


@dataclass(slots=True)
class _Page:
    """What was posted, as far as it has come."""

    request: ActingRequest
    matters: MatterList
    chosen: list[UUID]
    act: ManyAct | None
    problems: list[tuple[str, str]] = field(default_factory=list)
    status: int = 200

    def rows(self) -> Mapping[UUID, Chosen]:
        """The chosen matters that the official may see."""
        found = self.matters.find(self.request.actor, self.chosen[:MOST], now())
        return {uuid: found[uuid] for uuid in self.chosen if uuid in found}

    def refuse(self, refusal: Refusal) -> None:
        """Say on the page what is wrong."""
        words = refusal.message(_language())
        self.problems = list(refusal.fields.items()) or [("", words)]
        self.status = refusal.status

    def show(self, stage: str, **more: Any) -> HttpResponse:
        """The page at a stage."""
        posted, rows = self.request.POST, list(self.rows().values())
        kept = [(n, v) for n, vs in posted.lists() if n not in UNKEPT for v in vs]
        values = {
            "stage": stage,
            "matters": self.matters,
            "list_href": reverse(self.matters.url_name),
            "list_title": self.matters.title(),
            "act": self.act,
            "act_title": self.act.title() if self.act else "",
            "acts": [
                (one.name, one.title()) for one in acts_of(self.matters.name, self.request.actor)
            ],
            "rows": rows,
            "chosen": self.chosen,
            "agencies": _names({row.agency_uuid for row in rows}),
            "posted": posted,
            "kept": kept,
            "problems": self.problems,
            "errors": dict(self.problems),
        }
        page = "joint_acts/act_choose.html"
        return render(self.request, page, {**values, **more}, status=self.status)


@require_POST
@official()
def act_choose(request: ActingRequest, matters: str) -> HttpResponse:
    """Choose what to do to the chosen matters, word it, see what it would do, and do it."""
    found = find_list(matters)
    if found is None:
        raise Http404
    act = find_act(request.POST.get("act", ""))
    is_theirs = act is not None and act.of == found.name and act.may(request.actor)
    chosen = list(dict.fromkeys(_uuids(request.POST.getlist("matter"))))
    page = _Page(request, found, chosen, act if is_theirs else None)
    stage = request.POST.get("stage", "choose")
    stage = stage if stage in STAGES else "choose"
    if not chosen or len(chosen) > MOST:
        page.refuse(TooManyMatters(most=MOST) if chosen else NoMatter())
        page.chosen = []
        return page.show("choose")
    if page.act is None:
        if stage != "choose":
            page.refuse(InvalidInput(fields={"act": _("Chọn một việc cần làm")}))
        return page.show("choose")
    return _go(page, page.act, stage)


def _go(page: _Page, act: ManyAct, stage: str) -> HttpResponse:
    if stage in {"choose", "fill"}:
        return _fill(page, act)
    try:
        worded = _worded(page.request, act)
        return _do(page, act, worded) if stage == "do" else _confirm(page, act, worded)
    except Refusal as refusal:
        page.refuse(refusal)
        return _fill(page, act)


def _fill(page: _Page, act: ManyAct) -> HttpResponse:
    """The words that all get, before anything is shown or done."""
    catalogue = act.catalogue(list(page.rows())) if act.catalogue else ""
    offered = reasons.reasons_for(catalogue, on=today()) if catalogue else ()
    return page.show(
        "fill",
        reasons=[(one.code, in_language(one.title, _language())) for one in offered],
        choices=_agencies() if "agency" in act.asks else [],
    )


def _worded(request: ActingRequest, act: ManyAct) -> Worded:
    if "agency" in act.asks:
        pick(request, agency=_agencies())
    post, day = request.POST, None
    with suppress(ValueError):
        day = date.fromisoformat(post.get("due_on", ""))
    agency = _uuids([post.get("agency", "")])
    return Worded(
        reason=post.get("reason", "")[:5_000],
        reason_code=post.get("reason_code", "")[:60],
        agency=agency[0] if agency else None,
        work=post.get("work", "")[:300],
        due_on=day,
    )


def _confirm(page: _Page, act: ManyAct, worded: Worded) -> HttpResponse:
    """What would happen to which, what cannot and why, and what is kept with each."""
    answers = try_together(
        actor=page.request.actor, act_name=act.name, uuids=page.chosen, worded=worded, at=now()
    )
    rows, code = page.rows(), worded.reason_code
    return page.show(
        "confirm",
        done=[rows[one.uuid] for one in answers if one.refusal is None],
        refused=[(o.words, words_of(o.refusal, _language())) for o in answers if o.refusal],
        worded=worded,
        reason=reasons.say_reason(code, _language(), on=today()) if code else "",
        to=_names({worded.agency}).get(worded.agency, "") if worded.agency else "",
        key=uuid7(),
    )


def _do(page: _Page, act: ManyAct, worded: Worded) -> HttpResponse:
    keys = _uuids([page.request.POST.get("key", "")])
    done = do_together(
        actor=page.request.actor,
        key=keys[0] if keys else uuid7(),
        act_name=act.name,
        uuids=page.chosen,
        worded=worded,
        at=now(),
    )
    return HttpResponseRedirect(reverse("joint_acts:act_show", args=[done.uuid]))


@require_GET
@official()
def act_show(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """What became of each matter of an act on many; sent twice it is the same page."""
    act = find_done_for(request.actor, uuid)
    known = find_act(act.act) if act else None
    matters = find_list(known.of) if known else None
    if act is None or known is None or matters is None:
        raise Http404
    uuids = _uuids([one["uuid"] for one in act.answers])
    pages = matters.find(request.actor, uuids, now())
    hrefs = {str(uuid): seen.href for uuid, seen in pages.items()}
    told = [(one, hrefs.get(one["uuid"], "")) for one in act.answers]
    return render(
        request,
        "joint_acts/act_show.html",
        {
            "act": act,
            "act_title": known.title(),
            "list_href": reverse(matters.url_name),
            "list_title": matters.title(),
            "done": [(one["words"], href) for one, href in told if not one["refusal"]],
            "refused": [
                (one["words"], one[_language()], href) for one, href in told if one["refusal"]
            ],
        },
    )


def _agencies() -> list[tuple[str, str]]:
    return [(str(one.uuid), one.name) for one in organizations.list_agencies(on=today())]


def _names(uuids: set[UUID]) -> dict[UUID, str]:
    found = organizations.Agency.objects.filter(uuid__in=uuids)
    return dict(found.values_list("uuid", "name"))


def _uuids(values: Sequence[str]) -> list[UUID]:
    found = []
    for value in values:
        with suppress(ValueError):
            found.append(UUID(value))
    return found
