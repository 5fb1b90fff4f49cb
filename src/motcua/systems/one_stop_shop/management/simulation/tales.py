"""What becomes of one planned dossier, moment by moment, whoever writes it down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, Protocol

from motcua.base.actors import Actor
from motcua.base.text import vietnam_day
from motcua.kernel.calendars import api as calendars

from .arrivals import Arrival

APPRAISE = "one_stop_shop.appraise"
DAY = 8 * 60  # office minutes
PAID_WITHIN = 14  # days that somebody has to pay
AFTERTHOUGHTS = 3  # opinions after the decision take at most so many days each
DELIVERY = {"counter": (20, 3 * DAY), "postal": (DAY, 4 * DAY)}
PAYING = {"cash": (2, 10), "bank": (10, 150), "gateway": (4, 150)}  # minutes after it was asked
DESK = {"counter": (3, 25), "postal": (15, 90), "online": (15, 3 * 60)}


class Standing(Protocol):
    """The step at which a dossier waits for somebody."""

    @property
    def permission(self) -> str:
        """Who may do it."""

    @property
    def outcomes(self) -> Sequence[str]:
        """What it may come to."""


class Hand(Protocol):
    """
    Writes down what happens to one dossier.

    The simulation's writes rows in their last state; that of its test calls the public actions.
    """

    def submit(self, *, begun_at: datetime, at: datetime) -> None:
        """It is prepared and handed in."""

    def accept(self, *, at: datetime) -> None:
        """The desk takes it in."""

    def refuse(self, *, reason: str, legal_basis: str, reason_code: str, at: datetime) -> None:
        """The desk does not take it in."""

    def ask(self, *, by_desk: bool, reason: str, reason_code: str, at: datetime) -> bool:
        """A paper is asked for; False: it has none that could be."""

    def supply(self, *, at: datetime) -> None:
        """The paper comes."""

    def charge(self, *, reason: str, due_on: date, at: datetime) -> bool:
        """The desk asks for the fees that are known; False: there are none."""

    def pay(self, *, way: str, begun_at: datetime, at: datetime) -> None:
        """The fees come in: in cash, by a transfer or through the gateway."""

    def let_off(self, *, reason: str, legal_basis: str, at: datetime) -> bool:
        """The desk lets the applicant off; False: that would need a second person."""

    def may_pay_back(self) -> bool:
        """Whether money is held that this office may decide to pay back."""

    def propose_refund(self, *, reason: str, legal_basis: str, at: datetime) -> None:
        """The desk proposes to pay back what is held."""

    def approve_refund(self, *, at: datetime) -> None:
        """The head approves it."""

    def pay_refund(self, *, at: datetime) -> None:
        """The money goes back."""

    def appraise(self, *, outcome: str, text: str, legal_basis: str, at: datetime) -> None:
        """A specialist gives an opinion, or does another step."""

    def send_back(self, *, text: str, reason_code: str, at: datetime) -> None:
        """The head wants another opinion."""

    def approve(self, *, at: datetime) -> None:
        """The head decides as asked for."""

    def reject(self, *, text: str, legal_basis: str, reason_code: str, at: datetime) -> None:
        """The head refuses what was asked for."""

    def put_off(self, *, due_on: date, reason: str, reason_code: str, at: datetime) -> None:
        """The head apologises and promises another day."""

    def withdraw(self, *, reason: str, at: datetime) -> None:
        """The applicant takes it back."""

    def stop(self, *, reason: str, legal_basis: str, reason_code: str, at: datetime) -> None:
        """The head stops it."""

    def deliver(self, *, channel: str, at: datetime) -> None:
        """The applicant gets the result."""

    def rate(self, *, score: int, comment: str, answers: Mapping[str, int], at: datetime) -> None:
        """The applicant says what they think of it."""

    def due_at(self) -> datetime | None:
        """When the result is due."""

    def standing(self) -> Standing | None:
        """The step that is open."""


class _LaterThanTold(Exception):
    """What comes next lies after the moment up to which it is told."""


@dataclass
class Tale:
    """One planned dossier; the same plan, seed and content tell the same tale by any hand."""

    arrival: Arrival
    hand: Hand
    calendar: calendars.Calendar
    words: Mapping[str, Any]
    ratings: Mapping[str, Any]
    seed: int
    until: datetime
    at: datetime = field(init=False)
    chance: Random = field(init=False)

    def __post_init__(self) -> None:
        """Begin at the arrival, with a chance of its own."""
        self.at = self.arrival.at
        self.chance = Random(f"tale:{self.seed}:{self.arrival.index}")

    def tell(self) -> None:
        """Tell it to its end, or up to the moment up to which is told."""
        try:
            self._from_the_door()
        except _LaterThanTold:
            return

    @property
    def _is_online(self) -> bool:
        return self.arrival.channel == "online"

    def _from_the_door(self) -> None:
        arrival = self.arrival
        begun_at = self.at
        self._goes_on(timedelta(minutes=self.chance.randint(4, 20)))
        self.hand.submit(begun_at=begun_at, at=self.at)
        self._worked(*DESK[arrival.channel])
        if arrival.ending == "not_accepted":
            self.hand.refuse(at=self.at, **self._grounds("not_accepted"))
            self._rate()
            return
        if arrival.supplement == "before":
            self._supplemented(by_desk=True)
        if arrival.ending == "withdrawn" and arrival.index % 2:
            self._withdraw()
            return
        self._paid()
        self.hand.accept(at=self.at)
        self._in_the_agency()

    def _in_the_agency(self) -> None:
        ending = self.arrival.ending
        if ending in {"withdrawn", "stopped"}:
            self._worked_part(0.1, 0.6)
            if ending == "withdrawn":
                self._withdraw()
            else:
                self.hand.stop(at=self.at, **self._grounds("stopped"))
            self._rate()
            self._paid_back()
            return
        if self.arrival.supplement == "after":
            self._worked_part(0.05, 0.25)
            self._supplemented(by_desk=False)
        elif self.arrival.lateness == "put_off":
            self._put_off()
        self._decided()
        if ending == "approved":
            self._handed_over()
        self._rate()

    def _decided(self) -> None:
        """Opinions, then the decision, before or after the day that it is due on."""
        decided_at = self._decision_moment()
        is_refused = self.arrival.ending == "rejected"
        self._opinions(decided_at, is_refused=is_refused)
        if self.arrival.is_sent_back and self._left_until(decided_at) > 4:
            self._worked(1, self._left_until(decided_at) // 2)
            said = self._said("sent_back")
            self.hand.send_back(text=said.pop("reason"), at=self.at, **said)
            self._opinions(decided_at, is_refused=is_refused)
        self._is_at(max(self.at, decided_at))
        if is_refused:
            grounds = self._grounds("rejected")
            self.hand.reject(text=grounds.pop("reason"), at=self.at, **grounds)
        else:
            self.hand.approve(at=self.at)

    def _opinions(self, decided_at: datetime, *, is_refused: bool) -> None:
        while (standing := self.hand.standing()) and standing.permission == APPRAISE:
            self._worked(0, max(self._left_until(decided_at) // 2, 0))
            outcome, text, basis = standing.outcomes[0], self._word("appraised"), ""
            if is_refused and "propose_refusal" in standing.outcomes:
                grounds = self._grounds("rejected")
                outcome = "propose_refusal"
                text, basis = grounds["reason"], grounds["legal_basis"]
            self.hand.appraise(outcome=outcome, text=text, legal_basis=basis, at=self.at)

    def _decision_moment(self) -> datetime:
        due_at = self.hand.due_at() or self.at
        if self.arrival.lateness == "late":
            late = self.chance.choice((1, 3, 8, 8, 16, 40)) * self.chance.randint(20, 60)
            return calendars.add_working_minutes(self.calendar, max(due_at, self.at), late)
        minutes = calendars.working_minutes_between(self.calendar, self.at, due_at)
        part = self.chance.betavariate(2.2, 1.8)
        wished = calendars.add_working_minutes(self.calendar, self.at, int(max(minutes, 0) * part))
        return min(wished, due_at) if due_at > self.at else self.at

    def _handed_over(self) -> None:
        # A ceremony, an answer of the police: further steps may follow the decision.
        while (standing := self.hand.standing()) and "delivered" not in standing.outcomes:
            self._worked(60, AFTERTHOUGHTS * DAY)
            self.hand.appraise(
                outcome=standing.outcomes[0],
                text=self._word("appraised"),
                legal_basis="",
                at=self.at,
            )
        if standing is None:
            return
        channel = self.arrival.return_channel
        if channel in DELIVERY:
            self._worked(*DELIVERY[channel])
        self.hand.deliver(channel=channel, at=self.at)

    def _supplemented(self, *, by_desk: bool) -> None:
        if not self.hand.ask(by_desk=by_desk, at=self.at, **self._said("supplement")):
            return
        self._worked(60, 4 * DAY)
        self.hand.supply(at=self.at)
        self._worked(*DESK[self.arrival.channel])

    def _paid(self) -> None:
        """The desk asks for the fees before it accepts; they come in, or somebody is let off."""
        due_on = vietnam_day(self.at + timedelta(days=PAID_WITHIN))
        if not self.hand.charge(reason=self.words["fees"], due_on=due_on, at=self.at):
            return
        told = self.words["let_off"]
        begun_at = self.at
        # What comes by post has its slip of the transfer with it, and its clock runs already.
        is_posted = self.arrival.channel == "postal"
        self._worked(*(PAYING["cash"] if is_posted else PAYING[self.arrival.pays]))
        is_let_off = self.arrival.is_let_off and self.hand.let_off(
            reason=told["reason"], legal_basis=told["basis"], at=self.at
        )
        if not is_let_off:
            self.hand.pay(way=self.arrival.pays, begun_at=begun_at, at=self.at)
        self._worked(1, 10)

    def _paid_back(self) -> None:
        """What was paid for a dossier that ended without a result goes back, by two persons."""
        if not self.hand.may_pay_back():
            return
        told = self.words["refund"]
        self._worked(60, 2 * DAY)
        self.hand.propose_refund(reason=told["reason"], legal_basis=told["basis"], at=self.at)
        self._worked(30, DAY)
        self.hand.approve_refund(at=self.at)
        self._worked(30, 2 * DAY)
        self.hand.pay_refund(at=self.at)

    def _put_off(self) -> None:
        due_at = self.hand.due_at()
        if due_at is None:
            return
        minutes = calendars.working_minutes_between(self.calendar, self.at, due_at)
        if minutes < 4 * DAY:
            return  # the law wants the apology a day before, and there is none to spare
        self._worked(60, minutes - 3 * DAY)
        later = calendars.add_working_minutes(
            self.calendar, due_at, self.chance.randint(2, 6) * DAY
        )
        due_on = vietnam_day(later)
        self.hand.put_off(due_on=due_on, at=self.at, **self._said("put_off"))

    def _withdraw(self) -> None:
        self.hand.withdraw(reason=self._word("withdrawn"), at=self.at)

    def _rate(self) -> None:
        if not self.arrival.is_rated:
            return
        self._goes_on(timedelta(minutes=self.chance.randint(20, 2 * 24 * 60)))
        score = self.chance.choices(range(1, 6), weights=self.ratings["scores"])[0]
        comment = self._word("rated")
        self.hand.rate(score=score, comment=comment, answers=self._answers(score), at=self.at)

    def _answers(self, score: int) -> dict[str, int]:
        """What the same person says of each question: near to the score, if anything."""
        asked = self.ratings["answers"]
        if self.chance.random() * 100 >= asked["share"]:
            return {}
        near = {
            code: min(max(score + self._drawn(asked["apart"]), 1), 5) for code in asked["questions"]
        }
        return {**near, "contacts": self._drawn(asked["contacts"])}

    def _drawn(self, weights: Mapping[int, float]) -> int:
        return self.chance.choices(list(weights), weights=list(weights.values()))[0]

    def _worked_part(self, least: float, most: float) -> None:
        """A part of the time that is left passes."""
        left = max(self._left_until(self.hand.due_at() or self.at), 0)
        self._worked(int(left * least), int(left * most))

    def _left_until(self, moment: datetime) -> int:
        return calendars.working_minutes_between(self.calendar, self.at, moment)

    def _worked(self, least: int, most: int) -> None:
        minutes = self.chance.randint(least, max(least, most))
        if minutes:
            self._is_at(calendars.add_working_minutes(self.calendar, self.at, minutes))

    def _goes_on(self, passed: timedelta) -> None:
        self._is_at(self.at + passed)

    def _is_at(self, moment: datetime) -> None:
        if moment > self.until:
            raise _LaterThanTold
        self.at = moment

    def _word(self, kind: str) -> str:
        return str(self.chance.choice(self.words[kind]))

    def _grounds(self, kind: str) -> dict[str, str]:
        chosen = self.chance.choice(self.words[kind])
        return {
            "reason": chosen["reason"],
            "legal_basis": chosen["basis"],
            "reason_code": chosen["code"],
        }

    def _said(self, kind: str) -> dict[str, str]:
        chosen = self.chance.choice(self.words[kind])
        return {"reason": chosen["reason"], "reason_code": chosen["code"]}


@dataclass(frozen=True, slots=True)
class Players:
    """Who acts on a dossier."""

    applicant: Actor
    counter: Actor
    specialist: Actor
    head: Actor
    clerk: Actor

    def does(self, permission: str) -> Actor:
        """Who does a step, by the permission that it wants."""
        return self.specialist if permission == APPRAISE else self.counter

    def may_decide_money(self, agency_path: str) -> bool:
        """Whether the head is the second person where the money was taken."""
        return self.head.may("payments.decide", agency_path)

    def brings(self, channel: str) -> Actor:
        """Who hands things in: the person, or the officer for them."""
        return self.applicant if channel == "online" else self.counter

    def delivers(self, channel: str) -> Actor:
        """Who notes that the result was handed over: an electronic one is there by itself."""
        return self.clerk if channel == "portal" else self.counter
