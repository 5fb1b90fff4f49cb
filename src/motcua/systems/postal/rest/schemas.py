"""What machines get and give about the post's orders."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field


class PostalPieceOut(Schema):
    """One paper of a consignment with its counts."""

    place: int
    component: str
    title: str
    is_required: bool
    asked: int
    collected: int | None
    handed: int | None


class PostalTrackingOut(Schema):
    """One thing that the post told."""

    kind: str
    happened_at: datetime
    heard_at: datetime
    office: str
    note: str
    is_contrary: bool


class PostalOrderOut(Schema):
    """A consignment as lists give it: no name, no address."""

    uuid: UUID
    code: str
    item_code: str
    direction: str
    status: str
    matter: UUID
    matter_kind: str
    matter_code: str
    procedure: str
    desk: UUID
    postage: int
    postage_paid: str
    cod_amount: int
    ordered_at: datetime
    handed_over_at: datetime | None
    ended_at: datetime | None


class PostalOrderDetail(PostalOrderOut):
    """One consignment with its person, papers and way."""

    person_name: str
    phone: str
    unit: str
    address: str
    old_unit_name: str
    window_from: datetime | None
    window_to: datetime | None
    received_by: str
    pieces: list[PostalPieceOut]
    tracking: list[PostalTrackingOut]


class PostalOrderPage(Schema):
    """A page of a list; `after` asks for the next one."""

    rows: list[PostalOrderOut]
    after: str


class PostalOrdersIn(Schema):
    """What of the list is asked for."""

    direction: str = Field("", pattern=r"^(collection|delivery|)$")
    status: str = Field("", max_length=12)
    only_open: bool = False
    after: str = Field("", pattern=r"^\d{0,18}$")
    limit: int = Field(50, ge=1, le=100)


class PostalCollectIn(Schema):
    """What the postman counted: copies by the paper's place in the list."""

    counts: dict[int, int]
    surplus: list[str] = Field(default_factory=list, max_length=20)
    note: str = Field("", max_length=300)
    item_code: str = Field("", max_length=40)
    money_taken: bool = True


class PostalTrackingIn(Schema):
    """What happened to a consignment, as an officer of the post enters it."""

    kind: Literal["accepted", "in_transit", "failed", "returning", "lost", "delivered"]
    happened_at: datetime
    note: str = Field("", max_length=300)
    received_by: str = Field("", max_length=200)
    amount: int | None = Field(None, ge=0, le=2_000_000_000)


class PostalManifestIn(Schema):
    """A manifest to open."""

    kind: Literal["inbound", "outbound", "return"]
    desk: UUID
    orders: list[UUID] = Field(min_length=1, max_length=200)


class PostalSignIn(Schema):
    """A signature: the digest is that of the content which the signer saw."""

    side: Literal["post", "desk"]
    digest: str = Field(pattern=r"^[0-9a-f]{64}$")


class PostalCountIn(Schema):
    """One count of the desk."""

    order: UUID
    place: int
    number: int


class PostalCheckIn(Schema):
    """The desk's count of what the post brings."""

    counts: list[PostalCountIn] = Field(max_length=4000)
    remark: str = Field("", max_length=1000)


class PostalManifestOut(Schema):
    """One manifest; `content_digest` is what a signature has to name."""

    uuid: UUID
    number: str
    kind: str
    desk: UUID
    opened_at: datetime
    checked_at: datetime | None
    post_signed_at: datetime | None
    desk_signed_at: datetime | None
    closed_at: datetime | None
    cancelled_at: datetime | None
    remark: str
    content_digest: str
    orders: list[UUID]


class PostalSumsOut(Schema):
    """One direction of a line of figures: how consignments came, and how they ended."""

    came: dict[str, int]
    ended: dict[str, int]
    total: int


class PostalFigureRow(Schema):
    """One line of the figures."""

    key: str
    title: str
    received: PostalSumsOut
    delivered: PostalSumsOut


class PostalFiguresOut(Schema):
    """The figures of a period; the total is the sum of the rows."""

    first_month: date
    last_month: date
    by: str
    rows: list[PostalFigureRow]
    total: PostalFigureRow
    silent: int
    lost: int
