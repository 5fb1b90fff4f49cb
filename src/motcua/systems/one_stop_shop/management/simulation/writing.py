"""The simulation's hand: tells a dossier to recorders, which write its rows in their last state."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from motcua.kernel.diagrams.api import Element
from motcua.kernel.histories import api as histories
from motcua.systems.payments.api import telling

from ...actions.recording import Brought
from ...actions.telling import ToldDossier
from ...actions.telling_money import ToldMoney
from .tales import Players

NOTE = "Chụp rõ cả bốn góc"
ENDED = "Hồ sơ đã kết thúc: "


@dataclass
class WritingHand:
    """Writes down one dossier as rows."""

    brought: Brought
    players: Players
    recorders: histories.Recorders
    recorder: telling.MoneyRecorder
    dossier: ToldDossier | None = None
    money: ToldMoney | None = None

    @property
    def _told(self) -> ToldDossier:
        assert self.dossier is not None, "it is submitted first"
        return self.dossier

    @property
    def _money(self) -> ToldMoney:
        assert self.money is not None, "it is submitted first"
        return self.money

    def submit(self, *, begun_at: datetime, at: datetime) -> None:
        """It is prepared and handed in."""
        assert begun_at == self.brought.begun_at
        self.dossier = ToldDossier(self.brought, self.recorders, at)
        self.money = ToldMoney(self.dossier, self.recorder)

    def accept(self, *, at: datetime) -> None:
        """The desk takes it in."""
        self._told.accept(by=self.players.counter, at=at)

    def refuse(self, *, reason: str, legal_basis: str, reason_code: str, at: datetime) -> None:
        """The desk does not take it in."""
        self._told.refuse(
            by=self.players.counter, reason=reason, legal_basis=legal_basis,
            reason_code=reason_code, at=at,
        )  # fmt: skip

    def ask(self, *, by_desk: bool, reason: str, reason_code: str, at: datetime) -> bool:
        """The first paper is asked for again."""
        papers = self.brought.filled.papers
        standing = self.standing()
        if not papers or standing is None or "supplement" not in standing.outcomes:
            return False
        by = self.players.counter if by_desk else self.players.specialist
        self._told.ask_supplement(
            by=by, paper=papers[0], note=NOTE, reason=reason, reason_code=reason_code, at=at
        )
        return True

    def supply(self, *, at: datetime) -> None:
        """The paper comes."""
        self._told.supply(by=self.players.brings(self.brought.channel), at=at)

    def charge(self, *, reason: str, due_on: date, at: datetime) -> bool:
        """The desk asks for the fees that are known."""
        return self._money.ask(by=self.players.counter, reason=reason, due_on=due_on, at=at)

    def pay(self, *, way: str, begun_at: datetime, at: datetime) -> None:
        """The fees come in."""
        players = self.players
        self._money.pay(
            way=way, cashier=players.counter, payer=players.applicant, begun_at=begun_at, at=at
        )

    def let_off(self, *, reason: str, legal_basis: str, at: datetime) -> bool:
        """The desk lets the applicant off."""
        by = self.players.counter
        return self._money.let_off(by=by, reason=reason, legal_basis=legal_basis, at=at)

    def may_pay_back(self) -> bool:
        """Whether money is held that this office may decide to pay back."""
        return bool(self._money.bill.held) and self.players.may_decide_money(
            self.brought.receiving.path
        )

    def propose_refund(self, *, reason: str, legal_basis: str, at: datetime) -> None:
        """The desk proposes to pay back what is held."""
        self._money.bill.propose_refund(
            by=self.players.counter, reason=reason, legal_basis=legal_basis, at=at
        )

    def approve_refund(self, *, at: datetime) -> None:
        """The head approves it."""
        self._money.bill.approve_refund(by=self.players.head, at=at)

    def pay_refund(self, *, at: datetime) -> None:
        """The money goes back."""
        voucher = f"HT{self.brought.code}"
        self._money.bill.pay_refund(by=self.players.counter, voucher=voucher, at=at)

    def appraise(self, *, outcome: str, text: str, legal_basis: str, at: datetime) -> None:
        """A specialist gives an opinion, or does another step."""
        standing = self.standing()
        by = self.players.does(standing.permission if standing else "")
        self._told.appraise(by=by, outcome=outcome, text=text, legal_basis=legal_basis, at=at)

    def send_back(self, *, text: str, reason_code: str, at: datetime) -> None:
        """The head wants another opinion."""
        self._told.send_back(by=self.players.head, text=text, reason_code=reason_code, at=at)

    def approve(self, *, at: datetime) -> None:
        """The head decides as asked for."""
        self._told.approve(by=self.players.head, at=at)

    def reject(self, *, text: str, legal_basis: str, reason_code: str, at: datetime) -> None:
        """The head refuses what was asked for."""
        self._told.reject(
            by=self.players.head, text=text, legal_basis=legal_basis, reason_code=reason_code,
            at=at,
        )  # fmt: skip

    def put_off(self, *, due_on: date, reason: str, reason_code: str, at: datetime) -> None:
        """The head apologises and promises another day."""
        self._told.put_off(
            by=self.players.head, due_on=due_on, reason=reason, reason_code=reason_code, at=at
        )

    def withdraw(self, *, reason: str, at: datetime) -> None:
        """The applicant takes it back."""
        by = self.players.brings(self.brought.channel)
        self._told.withdraw(by=by, reason=reason, at=at)
        self._money.bill.end(by=by, reason=f"{ENDED}withdrawn", at=at)

    def stop(self, *, reason: str, legal_basis: str, reason_code: str, at: datetime) -> None:
        """The head stops it."""
        self._told.stop(
            by=self.players.head, reason=reason, legal_basis=legal_basis, reason_code=reason_code,
            at=at,
        )  # fmt: skip
        self._money.bill.end(by=self.players.head, reason=f"{ENDED}stopped", at=at)

    def deliver(self, *, channel: str, at: datetime) -> None:
        """The applicant gets the result."""
        self._told.deliver(by=self.players.delivers(channel), channel=channel, at=at)

    def rate(self, *, score: int, comment: str, answers: Mapping[str, int], at: datetime) -> None:
        """The applicant says what they think of it."""
        self._told.rate(
            by=self.players.applicant, score=score, comment=comment, answers=answers, at=at
        )

    def due_at(self) -> datetime | None:
        """When the result is due."""
        return self._told.matter.due_at

    def standing(self) -> Element | None:
        """The step that is open."""
        return self._told.matter.waits_at
