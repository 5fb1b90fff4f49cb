"""The constituent parts of an administrative procedure (Decree 63/2010, art. 8), as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from typing import Any, Literal

Text = Mapping[str, str]  # {"vi": …, "en": …}
CHANNELS = ("direct", "online", "postal")
COPY_KINDS = ("original", "certified_copy", "photo", "electronic")
TIME_UNITS = ("working_days", "working_hours", "calendar_days", "calendar_months")
SURENESS = ("stated", "known", "assumed")
# Where the state may already hold what a paper says, so that it can be looked up or reused.
SOURCES: dict[str, Text] = {
    "population": {"vi": "Cơ sở dữ liệu quốc gia về dân cư", "en": "population database"},
    "civil_status": {"vi": "Cơ sở dữ liệu hộ tịch điện tử", "en": "civil-status database"},
    "land": {"vi": "cơ sở dữ liệu đất đai", "en": "land database"},
    "business": {"vi": "cơ sở dữ liệu đăng ký kinh doanh", "en": "business register"},
    "tax": {"vi": "cơ sở dữ liệu thuế", "en": "tax database"},
    "vehicle": {"vi": "cơ sở dữ liệu phương tiện, người lái", "en": "vehicle and driver database"},
    "social_insurance": {"vi": "cơ sở dữ liệu bảo hiểm xã hội", "en": "social-insurance database"},
    "social": {"vi": "cơ sở dữ liệu an sinh xã hội", "en": "social-protection database"},
    "health": {"vi": "dữ liệu y tế điện tử", "en": "electronic health data"},
    "education": {"vi": "cơ sở dữ liệu giáo dục", "en": "education database"},
    "result": {"vi": "kho kết quả giải quyết thủ tục", "en": "repository of results"},
}


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """How long the agency may take, counted from acceptance."""

    amount: Decimal
    unit: Literal["working_days", "working_hours", "calendar_days", "calendar_months"]
    cut_off: time | None = None  # received at or after it: the count starts the next working day
    text: Text = field(default_factory=dict)
    when: Mapping[str, Any] | None = None  # the case of the procedure that has this limit
    sureness: str = "stated"


@dataclass(frozen=True, slots=True)
class Manner:
    """One way to submit, with its own time limit and the fees that are paid that way."""

    channel: str
    time_limit: TimeLimit | None
    fee_codes: tuple[str, ...]
    note: Text


@dataclass(frozen=True, slots=True)
class Component:
    """One paper of the dossier."""

    code: str
    name: Text
    originals: int
    copies: int
    copy_kinds: tuple[str, ...]
    is_required: bool
    when: Mapping[str, Any] | None
    condition: Text
    form_template: str
    held_by_state: Text  # not empty: the state holds it, so the applicant is not asked
    alternative_to: str
    sureness: str
    source: str = ""  # a key of SOURCES: where it may be looked up or reused

    @property
    def is_asked(self) -> bool:
        """Whether the applicant has to bring it (Decree 224/2026, art. 18.4)."""
        return not self.held_by_state

    @property
    def source_title(self) -> Text:
        """The name of the data source, empty where none is named."""
        return SOURCES.get(self.source, {})


@dataclass(frozen=True, slots=True)
class Exemption:
    """A case in which a fee is not paid, or is paid in part."""

    code: str
    label: Text
    when: Mapping[str, Any] | None
    channel: str  # "" = by whichever channel
    percent: int  # 100 = the whole fee
    basis: Text


@dataclass(frozen=True, slots=True)
class Step:
    """From the `from_unit`-th unit on, each unit costs `amount`."""

    from_unit: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class FeeDecision:
    """The decision table by which a fee is worked out from the answers."""

    code: str
    conclusion: str  # which decision of the file gives the amount of a unit; "" = its last one
    inputs: Mapping[str, str]  # input → pointer into the answers, `submitted_on` or `channel`


@dataclass(frozen=True, slots=True)
class Fee:
    """A fee or charge, for the days on which it is in force."""

    code: str
    name: Text
    kind: str  # "le_phi" | "phi" | "obligation"
    amount: Decimal | None  # None = computed by another agency and told later
    per: str  # "dossier" | "copy" | "page" | …: what `units_at` counts
    units_at: str
    copies_at: str
    steps: tuple[Step, ...]
    maximum: Decimal | None
    when: Mapping[str, Any] | None
    condition: Text  # the same in words, for people who have not answered yet
    moment: str  # "acceptance" | "supplement" | "return"
    exemptions: tuple[Exemption, ...]
    basis: Text
    valid_from: date | None
    valid_to: date | None
    sureness: str
    decision: FeeDecision | None = None
    wait_basis: Text = field(default_factory=dict)  # the sector's law that lets the clock wait

    def holds_on(self, day: date) -> bool:
        """Whether the fee is in force on the day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day < self.valid_to
        )


@dataclass(frozen=True, slots=True)
class SequenceCase:
    """The steps of one case of the procedure, in order."""

    title: Text
    steps: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """One document that the procedure stands on."""

    number: str
    title: Text
    articles: str
    sureness: str


@dataclass(frozen=True, slots=True)
class Result:
    """What the applicant gets, and how the signed paper is made from the answers."""

    code: str
    name: Text
    template: str
    kind: str
    title: Text
    number_series: str
    context: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Baseline:
    """What was asked before the e-form, against which a saving is told (form burden)."""

    fields: int
    papers: int
    basis: Text
    sureness: str


@dataclass(frozen=True, slots=True)
class Guidance:
    """A question that people ask, with its answer."""

    question: Text
    answer: Text


@dataclass(frozen=True, slots=True)
class Parts:
    """All constituent parts of one version."""

    name: Text
    summary: Text
    sequence: tuple[SequenceCase, ...]
    manners: tuple[Manner, ...]
    components: tuple[Component, ...]
    sets: int
    time_limits: tuple[TimeLimit, ...]
    subjects: Text
    agency: Text
    forms: tuple[tuple[str, Text], ...]
    result: Result
    requirements: Text
    fees: tuple[Fee, ...]
    legal_basis: tuple[LegalBasis, ...]
    baseline: Baseline | None = None
    guidance: tuple[Guidance, ...] = ()
