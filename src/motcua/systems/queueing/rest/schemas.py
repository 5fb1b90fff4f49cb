"""What machines send to and get from lines: kiosks and screens."""

from datetime import date, datetime
from uuid import UUID

from ninja import Field, Schema


class CalledOut(Schema):
    """A number that is called or served now."""

    label: str
    counter: int
    is_called: bool
    called_at: datetime
    times: int


class LineOut(Schema):
    """The line of a group of services; `minutes` is about how long somebody waits who comes now."""

    group: UUID
    prefix: str
    title: dict[str, str]
    waiting: int
    counters: int
    minutes: int | None


class BoardOut(Schema):
    """A place of service as its screen shows it."""

    code: str
    title: dict[str, str]
    is_open: bool
    takes_tickets: bool
    called: list[CalledOut]
    lines: list[LineOut]


class TicketIn(Schema):
    """What is chosen at a kiosk: a group, or a code that was scanned."""

    key: UUID = Field(description="The kiosk key of the place")
    group: UUID | None = None
    priority: str = Field("", max_length=40)
    code: str = Field("", max_length=300)
    request_key: UUID | None = Field(None, description="Sent again, it gives the same ticket")


class QueueTicketOut(Schema):
    """A number and where it stands."""

    uuid: UUID
    label: str
    day: date
    status: str
    counter: int | None
    ahead: int
    minutes: int | None
    address: str
