"""What machines send and get about cases, processes and decisions."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

Text = Annotated[str, Field(max_length=10_000)]
Short = Annotated[str, Field(max_length=300)]
Code = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[0-9A-Za-z._\-]+$")]
Name = Annotated[str, Field(min_length=1, max_length=200)]


def _example(**values: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [values]})


class CasesIn(Schema):
    """What a list of cases is narrowed to; of people it holds those in which they are involved."""

    whose: Literal["unit", "own"] = "unit"
    kind: Annotated[str, Field(max_length=100)] = ""
    state: Literal["", "open", "waiting", "closed"] = ""
    number: Annotated[str, Field(max_length=60)] = ""
    text: Annotated[str, Field(max_length=100)] = ""
    is_late: bool = False
    after: Annotated[str, Field(max_length=18, pattern=r"^[0-9]*$")] = ""
    limit: Annotated[int, Field(ge=1, le=100)] = 50


class CaseOut(Schema):
    """A case as lists show it."""

    uuid: UUID
    kind: str
    number: str
    title: str
    state: str
    result: str
    agency: UUID
    opened_at: datetime
    due_original: datetime | None
    due_at: datetime | None
    closed_at: datetime | None
    is_late: bool
    is_sub: bool

    model_config = _example(
        uuid="01a20199-67e5-74f9-a787-38f2835ad5bf", kind="one_stop_shop.dossier",
        number="H27.90.01-261120-0013", title="Đăng ký khai sinh · H27.90.01-261120-0013",
        state="open", result="", agency="01a20190-aaaa-74f9-a787-38f2835ad5bf",
        opened_at="2026-11-20T08:14:00Z", due_original="2026-11-23T10:00:00Z",
        due_at="2026-11-23T10:00:00Z", closed_at=None, is_late=False, is_sub=False,
    )  # fmt: skip


class CasePageOut(Schema):
    """A page of cases, and what to send as `after` for the next one."""

    rows: list[CaseOut]
    after: str


class InvolvedOut(Schema):
    """Somebody involved; people see themselves and those whom they represent."""

    role: str
    name: str


class HistoryOut(Schema):
    """One line of the history; the people involved see no names of officials."""

    at: datetime
    title: str
    who: str
    on_behalf_of: str


class CaseDetail(CaseOut):
    """One case as the caller may see it."""

    kind_title: str
    agency_name: str
    receiving_agency: UUID
    receiving_agency_name: str
    is_inside: bool
    run: UUID | None
    derivation: list[str]
    involved: list[InvolvedOut]
    history: list[HistoryOut]


class NoteOut(Schema):
    """A note among officials; without its text once it is withdrawn."""

    uuid: UUID
    author: str
    text: str
    is_confidential: bool
    written_at: datetime
    withdrawn_at: datetime | None
    answers: UUID | None


class CaseNoteIn(Schema):
    """A note: it is never edited, only withdrawn."""

    text: Text
    is_confidential: bool = False
    answers: UUID | None = None
    mentioned: Annotated[list[UUID], Field(max_length=20)] = []

    model_config = _example(text="Đã gọi điện cho người nộp.", is_confidential=False)


class WorkOut(Schema):
    """Work that was asked for on a case."""

    uuid: UUID
    title: str
    instruction: str
    state: str
    agency: UUID
    assignee: str
    given_by: str
    due_at: datetime
    result: str
    ended_at: datetime | None


class WorkIn(Schema):
    """Work to be done by a day, by a colleague or whoever is free at an agency."""

    title: Short
    instruction: Text = ""
    agency: UUID
    account: UUID | None = None
    due_on: date

    model_config = _example(
        title="Kiểm tra thực địa", agency="01a20190-aaaa-74f9-a787-38f2835ad5bf",
        due_on="2026-11-27",
    )  # fmt: skip


class StepOut(Schema):
    """A step of the case's process: who did it, from when to when."""

    element: str
    name: str
    state: str
    began_at: datetime
    ended_at: datetime | None
    due_at: datetime | None
    outcome: str
    done_by: str


class CaseTasksOut(Schema):
    """What was and is to be done on a case."""

    assignments: list[WorkOut]
    steps: list[StepOut]


class RelatedOut(Schema):
    """A case beside this one; without its uuid where the caller may not see it."""

    relation: Literal["parent", "sub_case", "link"]
    words: str
    uuid: UUID | None
    number: str
    title: str
    state: str
    is_waited_for: bool


class LinkIn(Schema):
    """A link to another case, by its number."""

    kind: Literal["relates", "same_applicant", "follows", "replaces"]
    number: Annotated[str, Field(min_length=1, max_length=60)]

    model_config = _example(kind="relates", number="H27.90.01-261120-0012")


class CaseDocumentOut(Schema):
    """A document of a case, without its content."""

    uuid: UUID
    title: str
    role: str
    is_for_parties: bool
    attached_at: datetime
    attached_by: str
    withdrawn_at: datetime | None
    withdrawn_reason: str


class ProcessOut(Schema):
    """A published version of a process; it never changes."""

    code: str
    version: int
    name: str
    published_at: datetime
    digest: str


class RunTaskOut(Schema):
    """A task that waits for an official."""

    uuid: UUID
    element: str
    name: str
    title: str
    agency: UUID
    subject_kind: str
    subject_uuid: UUID
    state: str
    opened_at: datetime
    due_at: datetime | None
    assignee: str


class RunTaskDetail(RunTaskOut):
    """A task that the caller may do, with what it may be completed with."""

    run: UUID
    outcomes: list[str]
    outcome: str


class RunOut(Schema):
    """Where a run stands: `current` names the elements of the diagram at which it rests."""

    uuid: UUID
    process: str
    version: int
    state: str
    subject_kind: str
    subject_uuid: UUID
    title: str
    agency: UUID
    started_at: datetime
    ended_at: datetime | None
    current: list[str]
    tasks: list[RunTaskOut]
    steps: list[StepOut]


class CompletionIn(Schema):
    """One of the task's outcomes; assigned work needs the answer in words."""

    outcome: Code
    text: Text = ""

    model_config = _example(outcome="done", text="Đã kiểm tra, đúng hiện trạng.")


class OpenedTaskOut(Schema):
    """A task that a step opened."""

    uuid: UUID
    element: str


class CompletedOut(Schema):
    """What a step led to: the tasks that it opened, or the end of the run."""

    task: UUID
    run: UUID
    outcome: str
    opened: list[OpenedTaskOut]
    is_ended: bool


class MessageIn(Schema):
    """What happened outside, by the name that the diagram waits for."""

    name: Name
    variables: Annotated[dict[str, Any], Field(max_length=50)] = {}

    model_config = _example(name="payment_received", variables={"amount": 8000})


class SignalIn(Schema):
    """What all runs of the installation may hear."""

    name: Name

    model_config = _example(name="office_flooded")


class HeardOut(Schema):
    """Whether it was heard now, or had been heard with the same key before."""

    is_repeated: bool
    run: RunOut


class SignaledOut(Schema):
    """Whether it was thrown now, or had been thrown with the same key before."""

    name: str
    is_repeated: bool


class DecisionOut(Schema):
    """A version of a decision table, with the days on which it decides."""

    code: str
    version: int
    title: str
    sureness: str
    valid_from: date
    valid_to: date | None
    published_at: datetime


class QuestionIn(Schema):
    """The facts, by input id or name, and the day whose law counts (today without one)."""

    inputs: Annotated[dict[str, Any], Field(max_length=100)]
    on: date | None = None
    version: Annotated[int, Field(ge=1, le=1_000_000)] | None = None

    model_config = _example(inputs={"So ban": 2}, on="2026-11-22")


class AnswerOut(Schema):
    """What the decision concludes, and why. Numbers are texts, so that no digit is lost."""

    code: str
    version: int
    on: date
    is_decided: bool
    value: Any
    rules: dict[str, list[int]]
    explanation: list[str]
