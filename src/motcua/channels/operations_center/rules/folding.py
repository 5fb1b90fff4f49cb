"""What the journal tells of one dossier, folded into its handlings; pure, in order of time."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from .heard import Heard, Reasoned, Stretch
from .leaves import timing_of

# How a case's own result reads where no system told more of its end.
RESULTS = {"not_accepted", "withdrawn", "stopped", "refused", "approved"}
CAUSES = {"fee": "payment"}
# What gives its reason, and as which act reasons are counted. Duties name their own act.
ACTS = {
    "one_stop_shop.supplement_requested": "supplement",
    "one_stop_shop.dossier_not_accepted": "refuse",
    "one_stop_shop.dossier_sent_back": "send_back",
    "one_stop_shop.dossier_rejected": "reject",
    "one_stop_shop.dossier_stopped": "stop",
    "one_stop_shop.dossier_reappointed": "put_off",
    "duties.duty_done": "",
}
LATE = "late"


@dataclass(slots=True)
class Told:
    """One handling as far as the journal tells of it."""

    submitted_at: datetime
    agency: UUID | None
    receiving: UUID | None
    code: str = ""
    procedure_code: str = ""
    field_code: str = ""
    channel: str = ""
    person: UUID | None = None
    element: str = ""
    accepted_at: datetime | None = None
    due_first: datetime | None = None
    due_at: datetime | None = None
    stood_since: datetime | None = None
    waits: dict[str, datetime] = field(default_factory=dict)
    is_paused: bool = False
    is_extended: bool = False
    supplements: int = 0
    end_kind: str = ""
    ended_at: datetime | None = None
    returned_at: datetime | None = None
    return_channel: str = ""
    has_document: bool = False
    papers: int | None = None
    files: int | None = None
    reused: int = 0
    is_identified: bool = False  # sent by an account of electronic identification
    was_asked_to_pay: bool = False
    has_paid: bool = False
    has_paid_online: bool = False
    opinions: dict[str, datetime | None] = field(default_factory=dict)  # asked, by their due dates
    opinions_were: set[str] = field(default_factory=set)  # how those came: early, on_time, late
    score: int | None = None
    attitude: int | None = None  # the answer to that question; the whole rating where there is none
    publicity: int | None = None  # was the procedure public and easy to find; None: not answered
    contacts: int | None = None  # how many other places had to be contacted, as the law of ratings
    position: int = 0
    stretches: list[Stretch] = field(default_factory=list)
    steps: list[tuple[datetime, str]] = field(default_factory=list)
    given: list[Reasoned] = field(default_factory=list)

    @property
    def waiting(self) -> str:
        """What is waited for longest; empty: nothing."""
        return next(iter(self.waits), "")

    @property
    def timing(self) -> str:
        """How it ended against its due date; empty before."""
        if self.ended_at is None:
            return ""
        return timing_of(end_kind=self.end_kind, ended_at=self.ended_at, due_at=self.due_at)

    @property
    def others_timing(self) -> str:
        """How the slowest of the other agencies that were asked kept its time; empty: none was."""
        were = set(self.opinions_were)
        if self.ended_at is not None:
            overdue = (due for due in self.opinions.values() if due and due < self.ended_at)
            were |= {"late" for _due in overdue}
        return next((one for one in ("late", "on_time", "early") if one in were), "")

    @property
    def late_element(self) -> str:
        """At which step it was when its date passed, if it ended late."""
        due = self.due_at
        if self.timing != "late" or due is None:
            return ""
        return next((step for at, step in reversed(self.steps) if at <= due), "")

    @property
    def reasons(self) -> list[Reasoned]:
        """What gave its reason or should have; one that ended late without is among them."""
        is_told = any(one.act == LATE for one in self.given)
        if self.timing != LATE or self.ended_at is None or is_told:
            return self.given
        return [*self.given, Reasoned(self.ended_at, LATE, "", self.agency)]


def fold(heard: Iterable[Heard]) -> list[Told]:
    """
    The handlings of one dossier, first to last.

    Events are taken in the order in which things happened, however late they were told: what is
    told late comes to the same as what was told in time.
    """
    rounds: list[Told] = []
    for event in sorted(heard, key=lambda one: (one.at, one.position)):
        if not rounds:
            rounds.append(Told(event.at, event.agency, event.agency))
        elif event.name == "cases.case_reopened":
            rounds.append(_again(rounds[-1], event))
        told = rounds[-1]
        before = _standing(told)
        if event.name in ACTS:
            _keep_reason(told, event)
        hear = _HANDLERS.get(event.name)
        if hear is not None:
            hear(told, event)
            told.position = max(told.position, event.position)
            _settle(told, before, event.at)
    return rounds


def _again(last: Told, event: Heard) -> Told:
    """A reopened case is handled anew; what it is stays, what became of it is told again."""
    return Told(
        event.at,
        last.agency,
        last.receiving,
        code=last.code,
        procedure_code=last.procedure_code,
        field_code=last.field_code,
        channel=last.channel,
        papers=last.papers,
        files=last.files,
        reused=last.reused,
        is_identified=last.is_identified,
        position=event.position,
    )


def _standing(told: Told) -> tuple[UUID | None, datetime | None, bool, str]:
    return told.agency, told.due_at, told.is_paused, told.waiting


def _settle(
    told: Told, before: tuple[UUID | None, datetime | None, bool, str], at: datetime
) -> None:
    """Keep how it stood, if that changed; what changes within one moment is one change."""
    is_over = told.ended_at is not None and told.ended_at < at
    if told.accepted_at is None or is_over:
        return
    if told.stood_since is None:
        told.stood_since = told.accepted_at
    elif before != _standing(told) and told.stood_since < at:
        told.stretches.append(Stretch(told.stood_since, at, *before))
        told.stood_since = at


def _keep_reason(told: Told, event: Heard) -> None:
    act = ACTS[event.name] or event.payload.get("act")
    told.position = max(told.position, event.position)
    if act:
        reason = event.payload.get("reason") or ""
        told.given.append(Reasoned(event.at, act, reason, told.agency or event.agency))


def _moment(value: Any) -> datetime | None:
    return datetime.fromisoformat(value) if value else None


def _opened(told: Told, event: Heard) -> None:
    told.agency = event.agency or told.agency


def _submitted(told: Told, event: Heard) -> None:
    payload = event.payload
    told.submitted_at = event.at
    told.code = payload["code"]
    told.procedure_code = payload["procedure"]
    told.channel = payload["channel"]
    told.field_code = payload.get("field", "")
    told.receiving = event.agency or told.receiving
    told.papers, told.files = payload.get("papers"), payload.get("files")
    told.reused = payload.get("reused") or 0
    told.is_identified = event.is_person


def _clock_started(told: Told, event: Heard) -> None:
    if event.payload["clock"]:
        return
    due = _moment(event.payload["due_at"])
    told.accepted_at = told.accepted_at or event.at
    told.due_first, told.due_at = told.due_first or due, due


def _accepted(told: Told, event: Heard) -> None:
    told.accepted_at = told.accepted_at or event.at


def _wait(told: Told, event: Heard) -> None:
    cause = event.payload["cause"]
    told.waits.setdefault(CAUSES.get(cause, cause), event.at)


def _wait_over(told: Told, event: Heard) -> None:
    cause = event.payload["cause"]
    told.waits.pop(CAUSES.get(cause, cause), None)


def _paused(told: Told, event: Heard) -> None:
    if not event.payload["clock"]:
        told.is_paused = True
        _wait(told, event)


def _resumed(told: Told, event: Heard) -> None:
    if not event.payload["clock"]:
        told.is_paused = False
        told.due_at = _moment(event.payload.get("due_at")) or told.due_at
        _wait_over(told, event)


def _put_off(told: Told, event: Heard) -> None:
    if not event.payload["clock"]:
        told.is_extended = True
        told.due_at = _moment(event.payload["due_at"])


def _clock_ended(told: Told, event: Heard) -> None:
    if not event.payload["clock"] and told.ended_at is None:
        told.due_at = _moment(event.payload["due_at"]) or told.due_at
        _end(told, "settled", event.at)


def _end(told: Told, kind: str, at: datetime) -> None:
    if told.ended_at is None:
        told.ended_at = at
        told.waits.clear()
        told.is_paused = False
    if told.end_kind in ("", "settled"):
        told.end_kind = kind


def _ends(kind: str) -> "Hearing":
    return lambda told, event: _end(told, kind, event.at)


def _decided(told: Told, event: Heard) -> None:
    _end(told, "approved", event.at)
    told.has_document = bool(event.payload.get("document"))


def _rejected(told: Told, event: Heard) -> None:
    _end(told, "refused", event.at)
    told.has_document = bool(event.payload.get("document"))


def _closed(told: Told, event: Heard) -> None:
    result = event.payload["result"]
    _end(told, result if result in RESULTS else "settled", event.at)


def _asked(cause: str) -> "Hearing":
    def hear(told: Told, event: Heard) -> None:
        told.waits.setdefault(cause, event.at)
        if cause == "supplement":
            told.supplements += 1
        elif cause == "payment":
            told.was_asked_to_pay = True

    return hear


def _answered(cause: str) -> "Hearing":
    def hear(told: Told, event: Heard) -> None:
        told.waits.pop(cause, None)
        if event.name.endswith("payment_recorded"):
            told.has_paid = True
            told.has_paid_online = bool(event.payload.get("is_online"))

    return hear


def _opinion_asked(told: Told, event: Heard) -> None:
    told.waits.setdefault("opinion", event.at)
    told.opinions[event.payload["clock"]] = _moment(event.payload.get("due_at"))


def _opinion_given(told: Told, event: Heard) -> None:
    told.waits.pop("opinion", None)
    due = told.opinions.pop(event.payload["clock"], None)
    if event.payload.get("outcome") != "called_off":
        how = timing_of(end_kind="", ended_at=event.at, due_at=due)
        told.opinions_were.add(how)


def _transferred(told: Told, event: Heard) -> None:
    left, to = UUID(event.payload["from_agency"]), UUID(event.payload["to_agency"])
    if told.agency == left:
        told.agency = to
    elif told.receiving == left:
        told.receiving = to


def _delivered(told: Told, event: Heard) -> None:
    told.returned_at, told.return_channel = event.at, event.payload["channel"]


def _rated(told: Told, event: Heard) -> None:
    told.score = event.payload["score"]
    told.attitude = event.payload.get("attitude", told.score)
    told.publicity = event.payload.get("publicity")
    told.contacts = event.payload.get("contacts")


def _task_opened(told: Told, event: Heard) -> None:
    if told.ended_at is None:
        told.element = event.payload["element"]
        told.steps.append((event.at, told.element))


def _in_hand(told: Told, event: Heard) -> None:
    if told.ended_at is None:
        given = event.payload.get("assignee")
        told.person = (UUID(given) if given else event.official) or told.person


Hearing = Callable[[Told, Heard], None]
_HANDLERS: dict[str, Hearing] = {
    "cases.case_opened": _opened,
    "cases.case_transferred": _transferred,
    "cases.case_closed": _closed,
    "cases.case_reopened": lambda told, event: None,
    "deadlines.clock_started": _clock_started,
    "deadlines.clock_paused": _paused,
    "deadlines.clock_resumed": _resumed,
    "deadlines.clock_put_off": _put_off,
    "deadlines.clock_ended": _clock_ended,
    "deadlines.wait_noted": _wait,
    "deadlines.wait_ended": _wait_over,
    "deadlines.opinion_asked": _opinion_asked,
    "deadlines.opinion_given": _opinion_given,
    "one_stop_shop.dossier_submitted": _submitted,
    "one_stop_shop.dossier_accepted": _accepted,
    "one_stop_shop.dossier_not_accepted": _ends("not_accepted"),
    "one_stop_shop.supplement_requested": _asked("supplement"),
    "one_stop_shop.supplement_supplied": _answered("supplement"),
    "one_stop_shop.payment_requested": _asked("payment"),
    "one_stop_shop.payment_recorded": _answered("payment"),
    "one_stop_shop.payment_called_off": _answered("payment"),
    "one_stop_shop.dossier_rejected": _rejected,
    "one_stop_shop.dossier_decided": _decided,
    "one_stop_shop.dossier_withdrawn": _ends("withdrawn"),
    "one_stop_shop.dossier_stopped": _ends("stopped"),
    "one_stop_shop.result_delivered": _delivered,
    "one_stop_shop.dossier_rated": _rated,
    "processes.task_opened": _task_opened,
    "processes.task_claimed": _in_hand,
    "processes.task_assigned": _in_hand,
    "processes.task_completed": _in_hand,
}
NAMES = tuple({**_HANDLERS, **ACTS})
