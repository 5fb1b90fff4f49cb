"""One act on many dossiers: chosen, worded, shown for each before it is done, done once, told."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.base.fields import uuid7
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now, today
from motcua.base.web.pages import render
from motcua.base.web.pickers import pick
from motcua.kernel.joint_acts import api as joint_acts
from motcua.kernel.organizations import api as organizations
from motcua.kernel.processes import api as processes
from motcua.kernel.reasons import api as reasons

from ...actions.reasoning import printed_reasons
from ...actions.together.batches import MOST, Late, NothingChosen, TooManyChosen
from ...actions.together.doing import OURS, REASONS, STEPS, Order, handle_dossiers, try_on_dossiers
from ...queries import letters
from ...queries.detail import find_dossier_for
from ...queries.late import list_late_tasks
from ...queries.lists import DossierRow, list_chosen_for
from . import reasoning
from .application import language, problems_of
from .handling import wanted_in, what_may_be_asked
from .payments import day_of

DOSSIER = "one_stop_shop.dossier"
STAGES = ("choose", "fill", "confirm", "do")
RECEIVE, APPRAISE, APPROVE, DELIVER = (
    f"one_stop_shop.{name}" for name in ("receive", "appraise", "approve", "deliver")
)
WHO_MAY = {
    "refuse": (RECEIVE,),
    "ask": (RECEIVE, APPRAISE),
    "ask_payment": (RECEIVE, APPRAISE),
    "call_off_payment": (RECEIVE, APPRAISE),
    "exempt": ("payments.propose",),
    "propose_approval": (APPRAISE,),
    "propose_refusal": (APPRAISE,),
    "send_back": (APPROVE,),
    "reject": (APPROVE,),
    "stop": (APPROVE,),
    "put_off": (APPROVE,),
    "explain": (RECEIVE, APPRAISE, APPROVE, DELIVER),
    "assign": (RECEIVE, APPRAISE, APPROVE, DELIVER),
    "transfer": (APPROVE,),
    "accept_transfer": (RECEIVE, APPRAISE, APPROVE, DELIVER),
    "return_transfer": (RECEIVE, APPRAISE, APPROVE, DELIVER),
}
# Those that name their law.
WITH_LAW = {"refuse", "exempt", "propose_refusal", "reject", "stop"}
BY_DESK = {"refuse", "ask", "ask_payment"}
# Those that send something to another agency.
TO_AGENCY = {"assign", "transfer"}
# Those in which nothing need be said.
WITHOUT_WORDS = {"propose_approval", "accept_transfer", "assign"}


def act_words() -> dict[str, str]:
    """What can be done to many dossiers."""
    return {
        "refuse": _("Từ chối tiếp nhận"),
        "ask": _("Yêu cầu bổ sung"),
        "ask_payment": _("Yêu cầu nộp phí, lệ phí"),
        "call_off_payment": _("Rút yêu cầu nộp phí, lệ phí"),
        "exempt": _("Miễn phí, lệ phí đang chờ nộp"),
        "propose_approval": _("Đề xuất phê duyệt"),
        "propose_refusal": _("Đề xuất từ chối"),
        "send_back": _("Trả lại thẩm định"),
        "reject": _("Từ chối giải quyết"),
        "stop": pgettext("button", "Dừng giải quyết"),
        "put_off": _("Xin lỗi và hẹn lại"),
        "explain": _("Giải trình hồ sơ quá hạn"),
        "assign": _("Giao việc cho một cơ quan"),
        "transfer": _("Chuyển sang cơ quan khác"),
        "accept_transfer": _("Xác nhận đã nhận hồ sơ chuyển đến"),
        "return_transfer": _("Trả lại cơ quan chuyển"),
    }


def _titles() -> dict[str, str]:
    """What each applicant gets."""
    return {
        "refuse": _("Phiếu từ chối tiếp nhận hồ sơ (mẫu 03)"),
        "ask": _("Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ (mẫu 02)"),
        "ask_payment": _("Thông báo nộp phí, lệ phí"),
        "reject": _("Thông báo từ chối giải quyết hồ sơ, ký số"),
        "stop": _("Thông báo dừng giải quyết hồ sơ (mẫu 05)"),
        "put_off": _("Phiếu xin lỗi và hẹn lại ngày trả kết quả (mẫu 04), ký số"),
    }


@dataclass(slots=True)
class _Page:
    """What was posted, as far as it has come."""

    request: ActingRequest
    dossier_uuids: list[UUID]
    act: str
    problems: list[tuple[str, str]] = field(default_factory=list)
    status: int = 200

    @property
    def actor(self) -> Actor:
        return self.request.actor

    def acts(self) -> list[tuple[str, str]]:
        """What this official may do to many somewhere, as (name, words)."""
        return [
            (name, words)
            for name, words in act_words().items()
            if any(self.actor.may(permission) for permission in WHO_MAY[name])
        ]

    def rows(self, at: datetime) -> dict[UUID, DossierRow]:
        """The chosen dossiers that the official may see."""
        return list_chosen_for(self.actor, self.dossier_uuids[:MOST], at=at)

    def show(self, stage: str, **more: Any) -> HttpResponse:
        """The page at a stage."""
        posted, at = self.request.POST, now()
        kept = [
            (name, value)
            for name, values in posted.lists()
            if name not in {"csrfmiddlewaretoken", "stage", "dossier", "task", "act", "key"}
            for value in values
        ]
        values = {
            "stage": stage,
            "act": self.act,
            "acts": self.acts(),
            "act_name": act_words().get(self.act, ""),
            "rows": list(self.rows(at).values()),
            "chosen": self.dossier_uuids,
            "posted": posted,
            "kept": kept,
            "problems": self.problems,
            "errors": dict(self.problems),
            "with_law": self.act in WITH_LAW,
            "is_told": self.act in _titles(),
            "is_grave": self.act in {"refuse", "reject", "stop"},
            "to_agency": self.act in TO_AGENCY,
            "is_silent": self.act == "accept_transfer",
            "is_said": self.act not in WITHOUT_WORDS,
        }
        return render(
            self.request, "one_stop_shop/dossier_bulk.html", {**values, **more}, status=self.status
        )

    def refuse(self, refusal: Refusal) -> None:
        """Say on the page what is wrong."""
        self.problems, self.status = problems_of(refusal), refusal.status


@require_POST
@official("one_stop_shop.see_dossiers")
def dossier_bulk(request: ActingRequest) -> HttpResponse:
    """Choose what to do to the chosen dossiers, word it, see what it would do, and do it."""
    page = _Page(request, _chosen(request), request.POST.get("act", ""))
    stage = request.POST.get("stage", "choose")
    stage = stage if stage in STAGES else "choose"
    if not page.dossier_uuids or len(page.dossier_uuids) > MOST:
        wrong = TooManyChosen(most=MOST) if page.dossier_uuids else NothingChosen()
        page.refuse(wrong)
        page.dossier_uuids = []
        return page.show("choose")
    if page.act not in dict(page.acts()):
        if stage != "choose":
            page.refuse(InvalidInput(fields={"act": _("Chọn một việc cần làm")}))
        page.act = ""
        return page.show("choose")
    if stage in {"choose", "fill"}:
        return _fill(page)
    try:
        order = _order(page)
        if stage == "do":
            return _do(page, order)
        return _confirm(page, order)
    except Refusal as refusal:
        page.refuse(refusal)
        return _fill(page)


def _chosen(request: ActingRequest) -> list[UUID]:
    """The dossiers that were ticked, or those for which the ticked tasks wait; each once."""
    dossiers = _uuids(request.POST.getlist("dossier"))
    asked = _uuids(request.POST.getlist("task"))[: MOST + 1]
    tasks = processes.get_tasks(asked) if asked else {}
    of_tasks = [
        tasks[uuid].subject_uuid
        for uuid in asked
        if uuid in tasks and tasks[uuid].subject_kind == DOSSIER
    ]
    return list(dict.fromkeys([*dossiers, *of_tasks]))


def _uuids(values: Sequence[str]) -> list[UUID]:
    found = []
    for value in values:
        with suppress(ValueError):
            found.append(UUID(value))
    return found


def _fill(page: _Page) -> HttpResponse:
    """The words that all get, before anything is shown or done."""
    at = now()
    rows = page.rows(at)
    wanted: list[tuple[str, str, str]] = []
    if page.act == "ask" and rows:
        wanted = what_may_be_asked(find_dossier_for(page.actor, uuid=next(iter(rows))))
    offered = reasoning.choices()
    return page.show(
        "fill",
        reasons=offered.get(REASONS.get(page.act, ""), []),
        late_reasons=offered.get("late_step", []),
        late=len(_late(page)),
        wanted=wanted,
        procedures=len({str(row.procedure_name) for row in rows.values()}),
        dues=letters.dues_of(list(rows), language()) if page.act == "ask_payment" else {},
        agencies=_agencies() if page.act in TO_AGENCY else [],
    )


def _agencies() -> list[tuple[str, str]]:
    return [(str(one.uuid), one.name) for one in organizations.list_agencies(on=today())]


def _late(page: _Page) -> list[processes.TaskRow]:
    if page.act not in STEPS:
        return []
    return list_late_tasks(page.actor, page.dossier_uuids, at=now())


def _order(page: _Page) -> Order:
    """What was worded, complete as far as every dossier needs it."""
    post, code = page.request.POST, ""
    if page.act in REASONS:
        code = reasoning.chosen(page.request, REASONS[page.act])
    late = Late(*reasoning.late_reason(page.request)) if _late(page) else None
    wanted = []
    if page.act == "ask":
        first = next(iter(page.rows(now())), None)
        if first is not None:
            wanted = wanted_in(post, find_dossier_for(page.actor, uuid=first))
    if page.act in TO_AGENCY:
        pick(page.request, agency=_agencies())
    agency = _uuids([page.request.POST.get("agency", "")])
    return Order(
        act=page.act,
        reason=post.get("reason", ""),
        reason_code=code,
        legal_basis=post.get("legal_basis", ""),
        wanted=tuple(wanted),
        how=post.get("how", ""),
        due_on=day_of(post.get("due_on", "")),
        late=late,
        agency=agency[0] if agency else None,
        work=post.get("work", ""),
    )


def _confirm(page: _Page, order: Order) -> HttpResponse:
    """What would happen to which, what cannot and why, and what each would get."""
    at = now()
    answers = try_on_dossiers(page.actor, order, page.dossier_uuids, at)
    done = [one for one in answers if one.refusal is None]
    rows = page.rows(at)
    dues = letters.dues_of(list(rows), language()) if order.act == "ask_payment" else {}
    letter = None
    if done and order.act in _titles():
        said = _said(order, dues.get(done[0].dossier_uuid, ""), at)
        first = done[0].dossier_uuid
        letter = letters.letter_to(page.actor, first, said, language=language(), at=at)
    return page.show(
        "confirm",
        done=[(rows[one.dossier_uuid], dues.get(one.dossier_uuid, "")) for one in done],
        refused=[
            (one.code, joint_acts.words_of(one.refusal, language()), one.dossier_uuid)
            for one in answers
            if one.refusal
        ],
        letter=letter,
        key=uuid7(),
        to=dict(_agencies()).get(str(order.agency), "") if order.agency else "",
        order=order,
        said=printed_reasons(order.reason_code, order.reason.strip(), at=at),
    )


def _said(order: Order, due: str, at: datetime) -> letters.Said:
    code, basis = order.reason_code, order.legal_basis
    chosen = reasons.find_reason(code, on=today()) if code else None
    if not basis.strip() and chosen is not None:
        basis = chosen.legal_basis.get("vi", "")
    return letters.Said(
        title=_titles()[order.act],
        is_by_desk=order.act in BY_DESK,
        reasons=tuple(printed_reasons(code, order.reason.strip(), at=at)),
        legal_basis=basis if order.act in WITH_LAW else "",
        items=(due,)
        if due
        else tuple(f"{one.title}: {one.note}" if one.note else one.title for one in order.wanted),
        due_on=order.due_on,
    )


def _do(page: _Page, order: Order) -> HttpResponse:
    keys = _uuids([page.request.POST.get("key", "")])
    act = handle_dossiers(
        actor=page.actor,
        key=keys[0] if keys else uuid7(),
        order=order,
        dossier_uuids=page.dossier_uuids,
        at=now(),
    )
    return HttpResponseRedirect(reverse("one_stop_shop:dossier_bulk_show", args=[act.uuid]))


@require_GET
@official("one_stop_shop.see_dossiers")
def dossier_bulk_show(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """What became of each dossier of an act on many; sent twice it is the same page."""
    act = joint_acts.find_done_for(request.actor, uuid)
    if act is None or not act.act.startswith(OURS):
        raise Http404
    name, shown = act.act.removeprefix(OURS), language() if language() == "en" else "vi"
    told = [(one["words"], one["uuid"], one["refusal"], one[shown]) for one in act.answers]
    return render(
        request,
        "one_stop_shop/dossier_bulk_show.html",
        {
            "act": act,
            "act_name": act_words()[name],
            "title": _titles().get(name, ""),
            "done": [(code, dossier) for code, dossier, refusal, _words in told if not refusal],
            "refused": [(code, why, dossier) for code, dossier, refusal, why in told if refusal],
        },
    )
