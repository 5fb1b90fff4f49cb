"""The other hand of a simulated tale: what happens to a dossier, done by the public actions."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from motcua.base.text import vietnam_day
from motcua.kernel.forms import api as forms
from motcua.kernel.processes import api as processes
from motcua.systems.payments import testing as money
from motcua.systems.payments.api import GatewayAnswer, GatewayOrder, online

from ..actions.accepting import accept_dossier
from ..actions.application import Beginning, begin_application, supply_paper
from ..actions.dues import Due
from ..actions.ending import deliver_result, stop_dossier, withdraw_dossier
from ..actions.handling import appraise_dossier, approve_dossier, reject_dossier, send_back_dossier
from ..actions.payments import request_payment
from ..actions.promising import put_off_dossier
from ..actions.rating import rate_dossier
from ..actions.reception import Wanted, refuse_dossier, request_supplement, supply_supplement
from ..actions.recording import Brought
from ..actions.returning import set_delivery
from ..actions.submission import submit_dossier
from ..actions.supplying import supply_asked_paper
from ..actions.telling_money import MEMO, external_id, fees_known
from ..management.simulation.tales import Players
from ..management.simulation.writing import NOTE
from ..models import Dossier
from ..testing import paper_photo

PHOTO = paper_photo("GIẤY TỜ MÔ PHỎNG")


@dataclass
class Open:
    """The step that is open."""

    permission: str
    outcomes: list[str]


class PayingPlace:
    """A gateway that sends people to one address; what they pay there the hand tells of."""

    title: Mapping[str, str] = {"vi": "Cổng thử nghiệm", "en": "Trial gateway"}

    def begin(self, order: GatewayOrder, *, at: datetime) -> str:
        return f"https://gateway.example.vn/{order.reference}"

    def ask(self, reference: str, *, at: datetime) -> GatewayAnswer:
        return GatewayAnswer(reference, "pending")

    def refund(self, **told: Any) -> str:
        return "refused"


@dataclass
class ActingHand:
    """Lets one dossier happen by public actions, from the same plan."""

    brought: Brought
    players: Players
    uuid: Any = None

    def submit(self, *, begun_at: datetime, at: datetime) -> None:
        brought, by = self.brought, self.brought.by
        application = begin_application(
            actor=by,
            beginning=Beginning(
                version_uuid=brought.filled.version.uuid,
                competent_agency_uuid=brought.competent.uuid,
                applicant_uuid=brought.applicant.uuid,
                receiving_agency_uuid=brought.receiving.uuid,
                channel=brought.channel,
                is_at_counter=brought.channel != "online",
                postal=brought.postal if brought.channel == "postal" else None,
            ),
            at=begun_at,
        )
        draft = forms.get_draft(actor=by, draft_uuid=application.draft_uuid)
        form = forms.get_form_version(draft.form_version.uuid)
        parsed = forms.parse_answers(form, brought.filled.answers, revision=draft.revision)
        forms.save_draft(actor=by, draft_uuid=draft.uuid, parsed=parsed, at=begun_at)
        is_online = brought.channel == "online"
        for paper in brought.filled.papers:
            supply_paper(
                actor=by,
                application_uuid=application.uuid,
                component_code=paper.code,
                title=paper.title,
                content=io.BytesIO(PHOTO) if is_online else None,
                filename="anh-mo-phong.jpg" if is_online else "",
                copy_kind="electronic" if is_online else "original",
                at=begun_at,
            )
        set_delivery(
            actor=by,
            application_uuid=application.uuid,
            return_channel=brought.return_channel,
            return_address=brought.return_address,
            phone=brought.phone,
            email="",
            at=begun_at,
        )
        self.uuid = submit_dossier(actor=by, application_uuid=application.uuid, at=at).uuid

    def accept(self, *, at: datetime) -> None:
        accept_dossier(actor=self.players.counter, dossier_uuid=self.uuid, at=at)

    def refuse(self, **told: Any) -> None:
        refuse_dossier(actor=self.players.counter, dossier_uuid=self.uuid, **told)

    def ask(self, *, by_desk: bool, reason: str, reason_code: str, at: datetime) -> bool:
        papers, standing = self.brought.filled.papers, self.standing()
        if not papers or standing is None or "supplement" not in standing.outcomes:
            return False
        request_supplement(
            actor=self.players.counter if by_desk else self.players.specialist,
            dossier_uuid=self.uuid,
            wanted=[Wanted("paper", papers[0].code, papers[0].title, NOTE)],
            reason=reason,
            reason_code=reason_code,
            at=at,
        )
        return True

    def supply(self, *, at: datetime) -> None:
        by = self.players.brings(self.brought.channel)
        supply_asked_paper(
            actor=by,
            dossier_uuid=self.uuid,
            component_code=self.brought.filled.papers[0].code,
            content=io.BytesIO(PHOTO),
            filename="anh-mo-phong.jpg",
            at=at,
        )
        supply_supplement(actor=by, dossier_uuid=self.uuid, answers={}, at=at)

    def charge(self, *, reason: str, due_on: date, at: datetime) -> bool:
        due = [Due(line["code"]) for line in fees_known(self._dossier().fees)]
        if not due:
            return False
        request_payment(
            actor=self.players.counter,
            dossier_uuid=self.uuid,
            due=due,
            reason=reason,
            how="",
            due_on=due_on,
            at=at,
        )
        return True

    def pay(self, *, way: str, begun_at: datetime, at: datetime) -> None:
        request = money.open_request_of(self.uuid)
        number, cashier = external_id(self.brought), self.players.counter
        if way == "cash":
            money.pay_cash(cashier, self.uuid, request.amount, payer_name="", at=at)
        elif way == "bank":
            bill = money.bill_of(self.uuid)
            till = money.till_for(bill, "bank", at=at)
            day = vietnam_day(at)
            content = money.statement((day, number, request.amount, MEMO + request.reference))
            money.load_statement(actor=cashier, till_uuid=till.uuid, content=content, at=at)
        else:
            order = money.pay_online(
                actor=self.players.applicant,
                request_uuid=request.uuid,
                return_base="/",
                at=begun_at,
            )
            answer = GatewayAnswer(order.reference, "paid", order.amount, "VND", number, at)
            online.take_call(answer=answer, body=number.encode(), came_from="", at=at)

    def let_off(self, *, reason: str, legal_basis: str, at: datetime) -> bool:
        request = money.open_request_of(self.uuid)
        relief = money.propose_relief(
            actor=self.players.counter,
            request_uuid=request.uuid,
            amount=request.amount,
            reason=reason,
            legal_basis=legal_basis,
            at=at,
        )
        return not relief.needs_second

    def may_pay_back(self) -> bool:
        bill = money.find_bill(self.uuid)
        return bool(bill and bill.held) and self.players.may_decide_money(bill.agency_path)

    def propose_refund(self, *, reason: str, legal_basis: str, at: datetime) -> None:
        bill = money.bill_of(self.uuid)
        way = "cash" if bill.payments.get().till.kind == "cash" else "bank"
        money.propose_refund(
            actor=self.players.counter,
            bill_uuid=bill.uuid,
            amount=bill.held,
            way=way,
            beneficiary=self.brought.applicant.full_name if way == "bank" else "",
            reason=reason,
            legal_basis=legal_basis,
            at=at,
        )

    def approve_refund(self, *, at: datetime) -> None:
        refund = money.bill_of(self.uuid).refunds.get()
        head = self.players.head
        money.decide_refund(actor=head, refund_uuid=refund.uuid, is_approved=True, at=at)

    def pay_refund(self, *, at: datetime) -> None:
        refund, by = money.bill_of(self.uuid).refunds.get(), self.players.counter
        voucher = f"HT{self.brought.code}"
        money.pay_refund(actor=by, refund_uuid=refund.uuid, voucher=voucher, at=at)

    def appraise(self, **told: Any) -> None:
        by = self.players.does(self.standing().permission)
        appraise_dossier(actor=by, dossier_uuid=self.uuid, **told)

    def send_back(self, **told: Any) -> None:
        send_back_dossier(actor=self.players.head, dossier_uuid=self.uuid, **told)

    def approve(self, *, at: datetime) -> None:
        approve_dossier(actor=self.players.head, dossier_uuid=self.uuid, text="", at=at)

    def reject(self, **told: Any) -> None:
        reject_dossier(actor=self.players.head, dossier_uuid=self.uuid, **told)

    def put_off(self, **told: Any) -> None:
        put_off_dossier(actor=self.players.head, dossier_uuid=self.uuid, **told)

    def withdraw(self, **told: Any) -> None:
        by = self.players.brings(self.brought.channel)
        withdraw_dossier(actor=by, dossier_uuid=self.uuid, **told)

    def stop(self, **told: Any) -> None:
        stop_dossier(actor=self.players.head, dossier_uuid=self.uuid, **told)

    def deliver(self, *, channel: str, at: datetime) -> None:
        by = self.players.delivers(channel)
        deliver_result(actor=by, dossier_uuid=self.uuid, channel=channel, at=at)

    def rate(self, **told: Any) -> None:
        rate_dossier(actor=self.players.applicant, dossier_uuid=self.uuid, **told)

    def due_at(self) -> datetime | None:
        return self._dossier().case.due_current

    def standing(self) -> Open | None:
        task = processes.find_open_task(self.uuid)
        return task and Open(task.permission, list(processes.outcomes_of(task.uuid)))

    def _dossier(self) -> Dossier:
        return Dossier.objects.select_related("case").get(uuid=self.uuid)
