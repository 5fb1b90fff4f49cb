"""Dossiers that are told action by action, from a plan or a record, and kept as rows."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from motcua.base.actors import Actor
from motcua.base.fields import uuid7
from motcua.base.text import tidy, vietnam_day
from motcua.kernel.events import api as events
from motcua.kernel.histories import api as histories
from motcua.kernel.organizations import api as organizations

from .. import events as own
from .. import rules
from ..models import Dossier
from .accepting import RECEIVE, RULES, basis_of
from .handling import APPROVE, PROPOSALS
from .moving import KEEPER, DossierMoved, keeper_for
from .promising import end_of_office_day
from .rating import RATER, answers_in_figures
from .recording import (
    Brought,
    DossierRecorder,
    DossierRows,
    application_row,
    dossier_row,
    json_of,
)
from .submission import KIND

ISSUE = "issue_result"
APPLICATION = "one_stop_shop.application"
Status = Dossier.Status


class ToldDossier:
    """One dossier, told action by action; what could not have happened so is refused."""

    def __init__(self, brought: Brought, recorders: histories.Recorders, at: datetime) -> None:
        """Hand it in, as `begin_application`, `supply_paper` and `submit_dossier` do."""
        self.uuid, self.application_uuid = uuid7(), uuid7()
        self.brought = brought
        self.papers: list[dict[str, Any]] = []
        self.requests: list[dict[str, Any]] = []
        self.opinions: list[dict[str, Any]] = []
        self.rating: dict[str, Any] | None = None
        self._before: list[tuple[Any, ...]] = []
        self._prepare()
        self.matter = histories.ToldMatter(self._history(at), recorders)
        self.told = self.matter.rows
        self.told[:0] = self._before
        self.row = dossier_row(brought, self.uuid, at)
        self._tell_submission(at)

    @property
    def status(self) -> str:
        """Its public state."""
        return str(self.row["status"])

    def accept(self, *, by: Actor, at: datetime) -> None:
        """As `accept_dossier` does."""
        filled = self.brought.filled
        # As they are read from their rows: in UTC, which is how the derivation prints them.
        known = {
            "submission": self.row["submitted_at"],
            "handover": self.brought.postal.signed_at,
        }
        moments = {name: one.astimezone(UTC) for name, one in known.items() if one}
        self._step(by, at, RECEIVE, "accept")
        self.matter.happened(
            histories.ClockStarted(
                at=at,
                actor=by,
                amount=Decimal(filled.duration.amount),
                unit=filled.duration.unit,
                legal_basis=basis_of(filled.version, at),
                rule_set=RULES,
                channel=self.brought.channel,
                moments=moments,
                cut_off=filled.cut_off,
            )
        )
        self._move(Status.ACCEPTED, accepted_at=at)
        due = {"due_at": str(self.matter.due_at)}
        self._tell(own.DOSSIER_ACCEPTED, by, at, self.brought.receiving, due)

    def ask_supplement(
        self,
        *,
        by: Actor,
        paper: rules.Needed,
        note: str,
        reason: str,
        reason_code: str,
        at: datetime,
    ) -> None:
        """As `request_supplement` does with one paper."""
        element = self.matter.waits_at
        if element is None or self.requests:
            raise DossierMoved()
        self._step(by, at, element.id, "supplement")
        if self.row["accepted_at"] is not None:
            self.matter.happened(histories.ClockPaused(at, by, "supplement", tidy(reason)))
        self._move(Status.SUPPLEMENT)
        self.requests.append(
            {
                "uuid": uuid7(), "reason": tidy(reason), "requested_at": at,
                "requested_by": by.uuid, "from_element": element.id, "answered_at": None,
                "reason_code": reason_code,
                "item": paper, "note": tidy(note), "cleared_at": None,
            }
        )  # fmt: skip
        self._tell(
            own.SUPPLEMENT_REQUESTED,
            by,
            at,
            self.brought.receiving,
            {"items": 1, "reason": reason_code},
        )

    def supply(self, *, by: Actor, at: datetime) -> None:
        """As `supply_asked_paper` and `supply_supplement` do with what was asked for."""
        request = self.requests[-1]
        paper: rules.Needed = request["item"]
        for before in self.papers:
            if before["component_code"] == paper.code:
                before["superseded_at"] = at
        kept = self._keep_paper(paper, "electronic", by, at)
        told = {"paper": str(kept["uuid"]), "component": paper.code}
        own_subject = (APPLICATION, self.application_uuid)
        self._note(own.PAPER_SUPPLIED, by, at, None, told, subject=own_subject)
        self._note(own.PAPER_SUPPLIED, by, at, None, told)
        request["answered_at"] = request["cleared_at"] = at
        self.matter.happened(histories.MessageHeard(at, by, "supplement_received"))
        was_accepted = self.row["accepted_at"] is not None
        if was_accepted:
            self.matter.happened(histories.ClockResumed(at, keeper_for(by)))
        self._move(Status.PROCESSING if was_accepted else Status.SUBMITTED)
        self._tell(own.SUPPLEMENT_SUPPLIED, by, at, self.brought.receiving)

    def refuse(
        self, *, by: Actor, reason: str, legal_basis: str, reason_code: str, at: datetime
    ) -> None:
        """As `refuse_dossier` does."""
        self._step(by, at, RECEIVE, "refuse")
        self.matter.happened(histories.CaseClosed(at, by, "not_accepted"))
        self._end(Status.NOT_ACCEPTED, "not_accepted", (reason, legal_basis, reason_code), at)
        why = {"reason": reason_code}
        self._tell(own.DOSSIER_NOT_ACCEPTED, by, at, self.brought.receiving, why)

    def withdraw(self, *, by: Actor, reason: str, at: datetime) -> None:
        """As `withdraw_dossier` does."""
        self._end(Status.WITHDRAWN, "withdrawn", (reason, "", ""), at)
        self._cancel(by, "withdrawn", at)
        self._tell(own.DOSSIER_WITHDRAWN, by, at, self.brought.receiving)

    def stop(
        self, *, by: Actor, reason: str, legal_basis: str, reason_code: str, at: datetime
    ) -> None:
        """As `stop_dossier` does."""
        self._end(Status.STOPPED, "stopped", (reason, legal_basis, reason_code), at)
        self._cancel(by, "stopped", at)
        self._tell(own.DOSSIER_STOPPED, by, at, self.brought.competent, {"reason": reason_code})

    def appraise(
        self, *, by: Actor, outcome: str, text: str, legal_basis: str, at: datetime
    ) -> None:
        """As `appraise_dossier` does at the step that is open."""
        element = self.matter.waits_at
        if element is None:
            raise DossierMoved()
        self._step(by, at, element.id, outcome)
        kind = PROPOSALS.get(outcome, "step")
        self._keep_opinion(by, at, kind, element.id, (text, legal_basis, ""))
        if self.status == Status.ACCEPTED:
            self._move(Status.PROCESSING)
        told = {"element": element.id, "outcome": outcome}
        self._tell(own.DOSSIER_APPRAISED, by, at, self.brought.competent, told)

    def send_back(self, *, by: Actor, text: str, reason_code: str, at: datetime) -> None:
        """As `send_back_dossier` does."""
        self._step(by, at, APPROVE, "return")
        self._keep_opinion(by, at, "return", APPROVE, (text, "", reason_code))
        self._tell(own.DOSSIER_SENT_BACK, by, at, self.brought.competent, {"reason": reason_code})

    def approve(self, *, by: Actor, at: datetime) -> None:
        """As `approve_dossier` does, but for the paper: a told result has none."""
        self._keep_opinion(by, at, "approve", APPROVE, ("", "", ""))
        self._tell(own.DOSSIER_APPROVED, by, at, self.brought.competent)
        self._step(by, at, APPROVE, "approve", histories.Performed(ISSUE))
        self.matter.happened(histories.ClockEnded(at, by))
        self._move(Status.DECIDED, decided_at=at, ended_at=at, outcome="approved")
        told = {"outcome": "approved", "document": ""}
        self._tell(own.DOSSIER_DECIDED, by, at, self.brought.competent, told)

    def reject(
        self, *, by: Actor, text: str, legal_basis: str, reason_code: str, at: datetime
    ) -> None:
        """As `reject_dossier` does, but for the notice."""
        said = (text, legal_basis, reason_code)
        self._keep_opinion(by, at, "refuse", APPROVE, said)
        self._step(by, at, APPROVE, "refuse")
        self.matter.happened(histories.ClockEnded(at, by))
        self.matter.happened(histories.CaseClosed(at, by, "refused"))
        self._end(Status.STOPPED, "refused", said, at)
        self.row["decided_at"] = at
        told = {"document": "", "reason": reason_code}
        self._tell(own.DOSSIER_REJECTED, by, at, self.brought.competent, told)

    def put_off(
        self, *, by: Actor, due_on: date, reason: str, reason_code: str, at: datetime
    ) -> None:
        """As `put_off_dossier` does, but for form 04."""
        due_at = end_of_office_day(self.brought.competent.calendar_code, due_on, at)
        if due_at is None:
            raise DossierMoved()
        self.matter.happened(histories.ClockPutOff(at, by, due_at, tidy(reason)))
        told = {"due_at": due_at, "reason": reason_code}
        self._tell(own.DOSSIER_REAPPOINTED, by, at, self.brought.competent, told)

    def deliver(self, *, by: Actor, channel: str, at: datetime) -> None:
        """As `deliver_result` does."""
        self._step(by, at, "deliver", "delivered")
        self._move(Status.RETURNED, returned_at=at, return_channel=channel)
        self.matter.happened(histories.CaseClosed(at, keeper_for(by), str(self.row["outcome"])))
        self._tell(own.RESULT_DELIVERED, by, at, self.brought.receiving, {"channel": channel})

    def rate(
        self, *, by: Actor, score: int, comment: str, answers: Mapping[str, int], at: datetime
    ) -> None:
        """As `rate_dossier` does."""
        self.rating = {"score": score, "comment": tidy(comment), "rated_at": at, "answers": answers}
        told = {"score": score, **answers_in_figures(answers)}
        self._tell(own.DOSSIER_RATED, RATER, at, self.brought.competent, told)

    def keep(self, recorder: DossierRecorder) -> None:
        """Let the recorders write it, with its case, its run and its clock."""
        self.matter.keep()
        submitted_at = self.row["submitted_at"]
        recorder.keep(
            DossierRows(
                self.matter.case_uuid,
                application_row(self.brought, self.application_uuid, submitted_at),
                self.row,
                self.papers,
                self.requests,
                self.opinions,
                self.rating,
            )
        )

    def _prepare(self) -> None:
        brought, at, subject = self.brought, self.brought.begun_at, self.application_uuid
        by, about = brought.by, (APPLICATION, subject)
        begun = {"procedure": brought.filled.version.code, "channel": brought.channel}
        told = self._before
        told.append(self._encoded(own.APPLICATION_BEGUN, by, at, None, begun, about))
        kind = "electronic" if brought.channel == "online" else "original"
        for needed in brought.filled.papers:
            kept = self._keep_paper(needed, kind, by, at)
            paper = {"paper": str(kept["uuid"]), "component": needed.code}
            told.append(self._encoded(own.PAPER_SUPPLIED, by, at, None, paper, about))
        changed = {"what": "delivery"}
        told.append(self._encoded(own.APPLICATION_CHANGED, by, at, None, changed, about))

    def _history(self, at: datetime) -> histories.History:
        brought, competent, receiving = self.brought, self.brought.competent, self.brought.receiving
        places = {
            "receiving": histories.Office(receiving.uuid, receiving.path),
            "competent": histories.Office(competent.uuid, competent.path),
            "return": histories.Office(receiving.uuid, receiving.path),
        }
        return histories.History(
            kind=KIND,
            number=brought.code,
            title=f"{brought.filled.version.name('vi')} · {brought.code}",
            process=brought.filled.version.process_code,
            agency=places["competent"],
            receiving=places["receiving"],
            opened_at=at,
            opened_by=brought.by,
            calendar_code=competent.calendar_code,
            places=places,
            involved=(("applicant", brought.applicant.uuid),),
            variables={"channel": brought.channel, **brought.filled.answers},
            unit_code=competent.unit.code if competent.unit else "",
            serves=(KIND, self.uuid),
            linked_by=KEEPER,
        )

    def _tell_submission(self, at: datetime) -> None:
        brought, papers = self.brought, self.papers
        told = {
            "channel": brought.channel,
            "procedure": brought.filled.version.code,
            "day": vietnam_day(at).isoformat(),
            "case": self.matter.case_uuid,
            "field": brought.filled.version.field_code,
            "papers": len(papers),
            "files": sum(1 for one in papers if one["stored_file_id"]),
            "reused": 0,
        }
        self._tell(own.DOSSIER_SUBMITTED, brought.by, at, brought.receiving, told)

    def _step(
        self, by: Actor, at: datetime, element: str, outcome: str, *facts: histories.Performed
    ) -> None:
        self.matter.happened(histories.StepDone(at, by, element, outcome, performed=facts))

    def _move(self, status: str, **changes: Any) -> None:
        if not rules.may_follow(self.status, status):
            raise DossierMoved()
        self.row |= {"status": str(status), **changes}

    def _end(self, status: str, outcome: str, said: tuple[str, str, str], at: datetime) -> None:
        reason, basis, code = said
        words = {
            "end_reason": tidy(reason), "end_legal_basis": tidy(basis), "end_reason_code": code,
        }  # fmt: skip
        self._move(status, ended_at=at, outcome=outcome, **words)

    def _cancel(self, by: Actor, reason: str, at: datetime) -> None:
        for request in self.requests:
            request["answered_at"] = request["answered_at"] or at
        self.matter.happened(histories.RunCanceled(at, by, reason))
        self.matter.happened(histories.CaseClosed(at, keeper_for(by), reason))

    def _keep_paper(
        self, needed: rules.Needed, copy_kind: str, by: Actor, at: datetime
    ) -> dict[str, Any]:
        kept = {
            "uuid": uuid7(), "component_code": needed.code, "title": needed.title,
            "copy_kind": copy_kind,
            "stored_file_id": self.brought.file_id if copy_kind == "electronic" else None,
            "supplied_at": at, "supplied_by": by.uuid, "superseded_at": None,
        }  # fmt: skip
        self.papers.append(kept)
        return kept

    def _keep_opinion(
        self, by: Actor, at: datetime, kind: str, element: str, said: tuple[str, str, str]
    ) -> None:
        text, basis, code = said
        self.opinions.append(
            {
                "uuid": uuid7(), "kind": kind, "element": element, "text": tidy(text),
                "legal_basis": tidy(basis), "reason_code": code, "given_by": by.uuid,
                "given_by_name": by.name,
                "given_at": at,
            }
        )  # fmt: skip

    def _tell(
        self,
        kind: events.EventType,
        by: Actor,
        at: datetime,
        agency: organizations.Agency,
        more: Mapping[str, Any] | None = None,
    ) -> None:
        self._note(kind, by, at, agency.uuid, {"code": self.brought.code, **(more or {})})

    def _note(
        self,
        kind: events.EventType,
        by: Actor,
        at: datetime,
        agency: UUID | None,
        payload: Mapping[str, Any],
        *,
        subject: tuple[str, UUID] | None = None,
    ) -> None:
        about = subject or (KIND, self.uuid)
        self.told.append(self._encoded(kind, by, at, agency, payload, about))

    @staticmethod
    def _encoded(  # noqa: PLR0917
        kind: events.EventType,
        by: Actor,
        at: datetime,
        agency: UUID | None,
        payload: Mapping[str, Any],
        subject: tuple[str, UUID],
    ) -> tuple[Any, ...]:
        told = json_of(kind.encode(payload))
        return (kind.name, *subject, by.kind, by.uuid, None, agency, at, told)
