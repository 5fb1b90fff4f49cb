"""What happens to one dossier of the trial installation, step by step, each at its moment."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from motcua.base.actors import Actor
from motcua.base.text import in_language, vietnam_day
from motcua.kernel.calendars import api as calendars
from motcua.kernel.forms import api as forms
from motcua.kernel.processes import api as processes
from motcua.kernel.workloads import api as workloads
from motcua.systems.payments import api as payments
from motcua.systems.postal import api as postal
from motcua.systems.procedures import api as procedures

from ...actions.accepting import accept_dossier
from ...actions.application import (
    Beginning,
    begin_application,
    set_co_applicants,
    supply_paper,
)
from ...actions.dues import Due
from ...actions.ending import deliver_result, stop_dossier, withdraw_dossier
from ...actions.handling import (
    appraise_dossier,
    approve_dossier,
    reject_dossier,
    send_back_dossier,
)
from ...actions.payments import request_payment
from ...actions.postal import PostalRecord
from ...actions.rating import rate_dossier
from ...actions.reception import (
    Wanted,
    refuse_dossier,
    request_supplement,
    supply_supplement,
)
from ...actions.returning import set_delivery
from ...actions.submission import submit_dossier
from ...actions.supplying import supply_asked_paper
from ...models import Application, Dossier
from ...queries.papers import asked_papers
from ...testing import answers_for, paper_photo
from .cast import Applicant, Office

APPRAISE = "one_stop_shop.appraise"
RATED = {"not_accepted", "withdrawn", "stopped", "rejected", "returned"}
DECIDED = {"rejected", "decided", "returned"}
CLAIMED = 0.7  # of the tasks are claimed before they are done
SLOW = 0.06  # of the tasks lie there for a day or two
SENT_BACK = 0.15  # of the decisions go back for another look first


@dataclass
class Story:
    """One dossier: who, where, what, how it came and how far it gets."""

    office: Office
    version: procedures.VersionRecord
    applicant: Applicant
    channel: str
    ending: str
    begins_at: datetime
    words: Mapping[str, Any]
    chance: Random
    represented: Applicant | None = None
    co_applicants: list[Applicant] = field(default_factory=list)
    is_supplemented: bool = False
    return_channel: str = "counter"
    at: datetime = field(init=False)
    dossier: Dossier = field(init=False)

    def __post_init__(self) -> None:
        """Start the story's clock."""
        self.at = self.begins_at
        self.calendar = calendars.get_calendar(
            self.office.agency.calendar_code, on=vietnam_day(self.begins_at)
        )

    @property
    def brings(self) -> Actor:
        """Who hands things in: the person, or the officer for them."""
        return self.applicant.actor if self.channel == "online" else self.office.counter

    def moments(self) -> Iterator[datetime]:
        """Tell the story; each moment that comes out is the next step's, done when asked on."""
        yield self.at
        application = self._prepare()
        yield self._soon(5, 25)
        self.dossier = submit_dossier(
            actor=self.brings, application_uuid=application.uuid, at=self.at
        )
        yield from self._at_the_desk()
        if self.ending in RATED and self.chance.random() < 0.5:
            yield self._soon(60, 900)
            self._rate()

    def _at_the_desk(self) -> Iterator[datetime]:
        if self.ending == "submitted":
            return
        yield from self._in_hand(self.office.counter, 15, 150)
        if self.ending == "not_accepted":
            refuse_dossier(actor=self.office.counter, at=self.at, **self._grounds("not_accepted"))
            return
        if self.ending == "supplement" or self.is_supplemented:
            self._ask(self.office.counter)
            if self.ending == "supplement":
                return
            yield from self._answer()
            yield from self._in_hand(self.office.counter, 15, 90)
        if self.ending == "withdrawn" and self.chance.random() < 0.5:
            self._withdraw()
            return
        accept_dossier(actor=self.office.counter, dossier_uuid=self.dossier.uuid, at=self.at)
        yield from self._money()
        yield from self._in_the_agency()

    def _in_the_agency(self) -> Iterator[datetime]:
        if self.ending == "accepted":
            return
        yield from self._in_hand(self.office.specialist, 60, 200)
        if self.ending == "supplement_after":
            self._ask(self.office.specialist)
            return
        if self.ending in {"withdrawn", "stopped"}:
            self._withdraw() if self.ending == "withdrawn" else self._stop()
            return
        yield from self._appraised()
        if self.ending in DECIDED:
            if self.chance.random() < SENT_BACK:
                self._send_back()
                yield from self._in_hand(self.office.specialist, 20, 200)
                yield from self._appraised()
            yield from self._decide()

    def _money(self) -> Iterator[datetime]:
        """The known fees are asked for; most pay in cash, some in parts, some not yet."""
        self.dossier.refresh_from_db()
        chance = Random(self.dossier.code)
        due = [Due(one["code"]) for one in self.dossier.fees if int(one["amount"] or 0)]
        if not due:
            return
        yield self._worked(3, 12)
        asked = request_payment(
            actor=self.office.counter,
            dossier_uuid=self.dossier.uuid,
            due=due,
            reason=self.words["fees"],
            how="",
            due_on=vietnam_day(self.at + timedelta(days=14)),
            at=self.at,
        )
        may_wait = self.ending in {"accepted", "processing"}
        if may_wait and (self.channel == "online" or chance.random() < 0.4):
            return
        yield self._worked(5, 30)
        in_parts = may_wait and chance.random() < 0.3
        payments.take_cash(
            actor=self.office.counter,
            request_uuid=asked.uuid,
            till_code="",
            amount=asked.amount // 2000 * 1000 or asked.amount if in_parts else asked.amount,
            payer_name=self.applicant.party.full_name,
            at=self.at,
        )

    def _appraised(self) -> Iterator[datetime]:
        while (task := processes.find_open_task(self.dossier.uuid)) is not None:
            if task.permission != APPRAISE:
                break
            self._appraise(task)
            yield from self._in_hand(self.office.head, 30, 120)

    def _decide(self) -> Iterator[datetime]:
        if self.ending == "rejected":
            grounds = self._grounds("rejected")
            text = grounds.pop("reason")
            reject_dossier(actor=self.office.head, text=text, at=self.at, **grounds)
            return
        approve_dossier(actor=self.office.head, dossier_uuid=self.dossier.uuid, text="", at=self.at)
        if self.ending == "returned" and self.return_channel != "portal":
            yield self._worked(30, 200)
            deliver_result(
                actor=self.office.counter,
                dossier_uuid=self.dossier.uuid,
                channel=self.return_channel,
                at=self.at,
            )

    def _in_hand(self, who: Actor, least: int, most: int) -> Iterator[datetime]:
        """Some time passes at a desk, now and then a day or two; most tasks are claimed first."""
        slow = self.chance.random() < SLOW
        yield self._worked(480, 960) if slow else self._worked(least // 2, most // 2)
        task = processes.find_open_task(self.dossier.uuid)
        if task and who.may(task.permission, task.agency_path) and self._claims():
            workloads.claim_task(actor=who, task_uuid=task.uuid, at=self.at)
        yield self._worked(least // 2, most // 2)

    def _claims(self) -> bool:
        return self.chance.random() < CLAIMED

    def _prepare(self) -> Application:
        who, about = self.brings, self.represented or self.applicant
        application = begin_application(
            actor=who,
            beginning=Beginning(
                version_uuid=self.version.uuid,
                competent_agency_uuid=self.office.agency.uuid,
                applicant_uuid=about.party.uuid,
                representative_uuid=self.applicant.party.uuid if self.represented else None,
                receiving_agency_uuid=self.office.desk.uuid,
                channel=self.channel,
                is_at_counter=self.channel != "online",
                postal=self._postal_record(),
            ),
            at=self.at,
        )
        self._add_papers(application, self._fill_in(application))
        set_delivery(
            actor=who,
            application_uuid=application.uuid,
            return_channel=self.return_channel,
            return_to=self._meeting() if self.return_channel == "postal" else None,
            phone=self.applicant.phone,
            email=self.applicant.email,
            at=self.at,
        )
        if self.co_applicants:
            people = [(one.personal_code, one.party.full_name) for one in self.co_applicants]
            set_co_applicants(
                actor=who, application_uuid=application.uuid, people=people, at=self.at
            )
        return application

    def _meeting(self) -> postal.Meeting:
        party = self.applicant.party
        return postal.Meeting(
            person_name=party.full_name,
            phone=self.applicant.phone or "0900000018",
            unit_code=party.residence_unit_code or "18766",
            address_detail=party.residence_detail or "Thôn Thử Nghiệm",
        )

    def _postal_record(self) -> PostalRecord | None:
        if self.channel != "postal":
            return None
        number = f"BG-{self.chance.randrange(1000, 9999)}"
        return PostalRecord(number, self.at, f"EH{self.chance.randrange(10**8, 10**9)}VN")

    def _fill_in(self, application: Application) -> dict[str, Any]:
        draft = forms.get_draft(actor=self.brings, draft_uuid=application.draft_uuid)
        form = forms.get_form_version(draft.form_version.uuid)
        answers = answers_for(
            form,
            on=vietnam_day(self.at),
            chance=self.chance,
            given=draft.answers,
            unit_code=self.office.unit_code,
        )
        parsed = forms.parse_answers(form, answers, revision=draft.revision)
        forms.save_draft(actor=self.brings, draft_uuid=draft.uuid, parsed=parsed, at=self.at)
        return answers

    def _add_papers(self, application: Application, answers: Mapping[str, Any]) -> None:
        is_online = self.channel == "online"
        for paper in asked_papers(self.version, answers):
            if paper.is_required or self.chance.random() < 0.3:
                supply_paper(
                    actor=self.brings,
                    application_uuid=application.uuid,
                    component_code=paper.code,
                    title=paper.title,
                    content=io.BytesIO(PHOTO) if is_online else None,
                    filename="anh-thu-nghiem.jpg" if is_online else "",
                    copy_kind="electronic" if is_online else "original",
                    at=self.at,
                )

    def _ask(self, actor: Actor) -> None:
        papers = asked_papers(self.version, self.dossier.answers)
        if papers:
            paper = self.chance.choice(papers)
            wanted = Wanted("paper", paper.code, paper.title, "Chụp rõ cả bốn góc")
        else:
            form = forms.get_form_version(self.dossier.form_version.uuid)
            labels = {i.name: i.label for _page, i in form.items if hasattr(i, "label")}
            name = next(iter(labels))
            wanted = Wanted("answer", name, in_language(labels[name], "vi"))
        said = self.chance.choice(self.words["supplement"])
        request_supplement(
            actor=actor,
            dossier_uuid=self.dossier.uuid,
            wanted=[wanted],
            reason=said["reason"],
            reason_code=said["code"],
            at=self.at,
        )

    def _answer(self) -> Iterator[datetime]:
        yield self._worked(60, 600)
        asked = self.dossier.supplement_requests.get(answered_at__isnull=True)
        for item in asked.items.filter(kind="paper"):
            supply_asked_paper(
                actor=self.brings,
                dossier_uuid=self.dossier.uuid,
                component_code=item.target,
                content=io.BytesIO(PHOTO),
                filename="anh-chup-lai.jpg",
                at=self.at,
            )
        supply_supplement(
            actor=self.brings,
            dossier_uuid=self.dossier.uuid,
            answers=self.dossier.answers,
            at=self.at,
        )

    def _appraise(self, task: processes.TaskRow) -> None:
        outcomes = [one for one in processes.outcomes_of(task.uuid) if one != "supplement"]
        appraise_dossier(
            actor=self.office.specialist,
            dossier_uuid=self.dossier.uuid,
            outcome=outcomes[0],
            text=self.chance.choice(self.words["appraised"]),
            legal_basis="",
            at=self.at,
        )

    def _send_back(self) -> None:
        said = self.chance.choice(self.words["sent_back"])
        send_back_dossier(
            actor=self.office.head,
            dossier_uuid=self.dossier.uuid,
            text=said["reason"],
            reason_code=said["code"],
            at=self.at,
        )

    def _withdraw(self) -> None:
        withdraw_dossier(
            actor=self.brings,
            dossier_uuid=self.dossier.uuid,
            reason=self.chance.choice(self.words["withdrawn"]),
            at=self.at,
        )

    def _stop(self) -> None:
        stop_dossier(actor=self.office.head, at=self.at, **self._grounds("stopped"))

    def _rate(self) -> None:
        rate_dossier(
            actor=self.applicant.actor,
            dossier_uuid=self.dossier.uuid,
            score=self.chance.choice([5, 5, 4, 4, 3, 2]),
            comment=self.chance.choice(self.words["rated"]),
            at=self.at,
        )

    def _grounds(self, kind: str) -> dict[str, Any]:
        chosen = self.chance.choice(self.words[kind])
        return {
            "dossier_uuid": self.dossier.uuid,
            "reason": chosen["reason"],
            "legal_basis": chosen["basis"],
            "reason_code": chosen["code"],
        }

    def _soon(self, least: int, most: int) -> datetime:
        self.at += timedelta(minutes=self.chance.randint(least, most))
        return self.at

    def _worked(self, least: int, most: int) -> datetime:
        minutes = self.chance.randint(least, most)
        self.at = calendars.add_working_minutes(self.calendar, self.at, minutes)
        return self.at


PHOTO = paper_photo()
