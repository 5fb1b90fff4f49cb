"""What machines get about procedures."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from ninja import Schema


class ProcedureOut(Schema):
    """A procedure as searches give it."""

    code: str
    slug: str
    name: str
    summary: str
    field: str
    time_limit: str
    service_levels: list[str]


class RateOut(Schema):
    """What a fee amounts to in one case; without an amount, another agency tells it."""

    case: str
    channel: str
    amount: Decimal | None
    percent_off: int
    legal_basis: str


class FeeOut(Schema):
    """One fee of a procedure; `rates` are all that is charged, in the reader's language."""

    code: str
    name: dict[str, str]
    amount: Decimal
    is_known: bool
    rates: list[RateOut]
    decision: str
    decision_version: int


class ComponentOut(Schema):
    """One paper that a procedure asks for."""

    code: str
    name: dict[str, str]
    is_required: bool
    is_asked: bool
    originals: int
    copies: int
    source: str


class BaselineOut(Schema):
    """What a procedure asked before its e-form."""

    fields_asked: int
    papers_asked: int
    sureness: str


class EssentialServiceOut(Schema):
    """One service of the national list of essential services."""

    number: int
    code: str
    title: dict[str, str]
    decided_by: dict[str, str]
    province: str
    procedures: list[str]


class ProcedureDetail(Schema):
    """A procedure with the parts that an applicant needs."""

    code: str
    code_status: str
    slug: str
    name: dict[str, str]
    version: int
    valid_from: date
    valid_to: date | None
    time_limit: str
    form: str
    components: list[ComponentOut]
    fees: list[FeeOut]
    legal_basis: list[str]
    baseline: BaselineOut | None


class AgencyOut(Schema):
    """An agency that handles a procedure."""

    uuid: UUID
    code: str
    name: str
    service_level: str
