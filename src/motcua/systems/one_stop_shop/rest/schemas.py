"""What machines send and get about applications and dossiers."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from .counter_schemas import CounterIn

Text = Annotated[str, Field(max_length=2000)]
Code = Annotated[str, Field(min_length=3, max_length=60, pattern=r"^[0-9A-Za-z.\-]+$")]


class ApplicationIn(Schema):
    """What is decided before the form: procedure, for whom, and the agency, or the unit of it."""

    procedure: Annotated[str, Field(max_length=120)]
    agency: UUID | None = None
    unit: Annotated[str, Field(max_length=10)] = ""
    applicant: UUID | None = None


class ApplicationOut(Schema):
    """An application that is being prepared."""

    uuid: UUID
    procedure: str
    form: str
    form_version: int
    revision: int
    answers: dict[str, Any]
    prefilled: list[str]


class AnswersIn(Schema):
    """The answers as the form's JSON Schema describes them, and the revision they build on."""

    answers: dict[str, Any]
    revision: Annotated[int, Field(ge=0, le=1_000_000)] = 0


class FieldProblem(Schema):
    """One thing that is wrong with the answers."""

    field: str
    message: str


class AnswersOut(Schema):
    """The answers as they are kept, and what is still wrong with them."""

    revision: int
    answers: dict[str, Any]
    problems: list[FieldProblem]


class PaperOut(Schema):
    """A paper that was handed in."""

    uuid: UUID
    component: str
    title: str
    media_type: str
    size: int


class ReturnTo(Schema):
    """Where the post brings the result: a commune of the province, or another province by code."""

    person_name: Annotated[str, Field(max_length=200)]
    phone: Annotated[str, Field(max_length=20)]
    unit_code: Annotated[str, Field(max_length=10)]
    commune: Annotated[str, Field(max_length=100)] = ""
    address_detail: Annotated[str, Field(max_length=300)]
    place: Literal["home", "post_office"] = "home"


class DeliveryIn(Schema):
    """How the result comes back, and where notices go: `return_to`, or an address in words."""

    return_channel: Literal["portal", "counter", "postal"]
    return_address: Annotated[str, Field(max_length=500)] = ""
    return_to: ReturnTo | None = None
    phone: Annotated[str, Field(max_length=20)] = ""
    email: Annotated[str, Field(max_length=254)] = ""


class Submitted(Schema):
    """What a submission gives: the code, and the PIN for lookups."""

    uuid: UUID
    code: str
    pin: str


class HandingIn(Schema):
    """A whole dossier: what, to whom, of whom, the answers, and how the result comes back.

    `phone` and `email`: where notices go; both empty, as the applicant's record has it. The result
    comes back over the portal, or at the desk for what was taken in there, if nothing is said.
    """

    procedure: Annotated[str, Field(max_length=120)]
    agency: UUID | None = None
    unit: Annotated[str, Field(max_length=10)] = ""
    applicant: UUID | None = None
    counter: CounterIn | None = None
    answers: dict[str, Any]
    return_channel: Literal["portal", "counter", "postal"] | None = None
    return_address: Annotated[str, Field(max_length=500)] = ""
    return_to: ReturnTo | None = None
    phone: Annotated[str, Field(max_length=20)] = ""
    email: Annotated[str, Field(max_length=254)] = ""


class HandedIn(Schema):
    """A dossier that is with the agency: its code, the PIN for lookups, where its receipt is."""

    uuid: UUID
    code: str
    pin: str
    submitted_at: datetime
    receipt: str


class DossierOut(Schema):
    """A dossier as lists show it."""

    uuid: UUID
    code: str
    national_code: int
    status: str
    status_words: str
    procedure: dict[str, str]
    agency: str
    channel: str
    submitted_at: datetime
    due_at: datetime | None


class DossierPageOut(Schema):
    """A page of dossiers, and what to send as `after` for the next one."""

    rows: list[DossierOut]
    after: str


class DocumentOut(Schema):
    """An official paper of a dossier."""

    uuid: UUID
    kind: str
    title: str
    number: str
    issued_at: datetime


class FeeItemOut(Schema):
    """One fee or other sum, with its law and the reasons for so much."""

    code: str
    name: str
    amount: int | None
    basis: str
    because: list[str]
    decision: str


class PaymentOut(Schema):
    """One request to pay and what came of it: open, paid or called_off; see /payments/requests."""

    uuid: UUID
    state: str
    amount: int
    left_to_pay: int
    reference: str
    items: list[FeeItemOut]
    reason: str
    how: str
    due_on: date
    stops_clock: bool
    requested_at: datetime
    paid_on: date | None
    receipt_number: str


class DossierDetail(DossierOut):
    """A dossier with its answers, papers, deadline and official papers."""

    answers: dict[str, Any]
    papers: list[PaperOut]
    documents: list[DocumentOut]
    fees: list[FeeItemOut]
    payments: list[PaymentOut]
    derivation: list[str]
    end_reason: str
    end_legal_basis: str
    rating: int | None


class Progress(Schema):
    """How far a dossier is, for whoever holds its receipt."""

    code: str
    national_code: int
    status: str
    status_words: str
    procedure: dict[str, str]
    agency: str
    submitted_at: datetime
    due_at: datetime | None


class LookupIn(Schema):
    """The code and the PIN that stand on the receipt."""

    code: Code
    pin: Annotated[str, Field(min_length=6, max_length=6)]


class WantedIn(Schema):
    """One paper or answer that the applicant has to bring or correct."""

    kind: Literal["paper", "answer"]
    target: Annotated[str, Field(max_length=200)]
    title: Annotated[str, Field(max_length=500)]
    note: Text = ""


ReasonCode = Annotated[str, Field(max_length=60)]


class LateIn(Schema):
    """Why a step is past its norm; asked of whoever does it then (`GET /reasons?act=late_step`)."""

    reason_code: ReasonCode = ""
    text: Text = ""


class StepIn(Schema):
    """What every act that does a step takes."""

    late: LateIn | None = None


class SupplementRequestIn(StepIn):
    """Everything that is missing, asked for once."""

    wanted: Annotated[list[WantedIn], Field(max_length=50)]
    reason: Text
    reason_code: ReasonCode = ""


class SupplementIn(Schema):
    """The corrected answers; papers are uploaded before."""

    answers: dict[str, Any] = {}


class GroundsIn(StepIn):
    """The reason of a decision against the applicant, and its law."""

    reason: Text
    legal_basis: Text = ""
    reason_code: ReasonCode = ""


class ReappointmentIn(Schema):
    """The new day that is promised, and why."""

    due_on: date
    reason: Text
    reason_code: ReasonCode = ""


class DueIn(Schema):
    """One sum to ask for: a fee of the procedure by its code, or another one by its title."""

    code: Annotated[str, Field(max_length=80)] = ""
    amount: Annotated[int, Field(gt=0, lt=1_000_000_000_000)] | None = None
    title: Annotated[str, Field(max_length=200)] = ""


class PaymentRequestIn(Schema):
    """What the applicant is asked to pay, why, how and by when."""

    due: Annotated[list[DueIn], Field(max_length=20)]
    reason: Text
    how: Annotated[str, Field(max_length=1000)] = ""
    due_on: date


class PaymentIn(Schema):
    """The receipt of a payment."""

    amount: Annotated[int, Field(ge=0, lt=1_000_000_000_000)]
    paid_on: date
    receipt_number: Annotated[str, Field(max_length=60)]


class AppraisalIn(StepIn):
    """The appraiser's opinion."""

    outcome: Annotated[str, Field(max_length=60)]
    text: Text = ""
    legal_basis: Text = ""


class SendBackIn(StepIn):
    """What is not yet right, and why in the words of the catalogue."""

    text: Text
    reason_code: ReasonCode = ""


class NoteIn(StepIn):
    """A few words."""

    text: Text = ""


class ReturnIn(StepIn):
    """How the result was handed out."""

    channel: Literal["portal", "counter", "postal"] = "counter"


class RatingIn(Schema):
    """From 1, very dissatisfied, to 5, very satisfied."""

    score: Annotated[int, Field(ge=1, le=5)]
    comment: Text = ""
    answers: dict[str, Annotated[int, Field(ge=1, le=5)]] = {}


class FiltersIn(Schema):
    """What a list of an agency's dossiers is narrowed to."""

    text: Annotated[str, Field(max_length=100)] = ""
    status: Annotated[str, Field(max_length=20)] = ""
    submitted_from: date | None = None
    submitted_to: date | None = None
    is_overdue: bool = False
    after: Annotated[str, Field(max_length=40)] = ""
    limit: Annotated[int, Field(ge=1, le=100)] = 50


class JointActIn(SupplementRequestIn):
    """One act on many dossiers, named by their codes; `key` makes it happen once."""

    act: Literal[
        "refuse", "ask", "ask_payment", "call_off_payment", "exempt", "propose_approval",
        "propose_refusal", "send_back", "reject", "stop", "put_off", "explain", "assign",
        "transfer", "accept_transfer", "return_transfer",
    ]  # fmt: skip
    dossiers: Annotated[list[Code], Field(min_length=1, max_length=200)]
    key: UUID | None = None
    is_trial: bool = False
    reason: Text = ""
    wanted: Annotated[list[WantedIn], Field(max_length=50)] = []
    legal_basis: Text = ""
    how: Text = ""
    due_on: date | None = None
    agency: UUID | None = None
    work: Text = ""


class JointAnswerOut(Schema):
    """What became of one dossier; `reason` says why it stayed as it was."""

    dossier: str
    is_done: bool
    code: str
    reason: str


class JointActOut(Schema):
    """What became of each; a trial has no uuid, for nothing was kept."""

    uuid: UUID | None
    answers: list[JointAnswerOut]
