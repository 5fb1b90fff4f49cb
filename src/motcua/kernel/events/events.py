"""What an event is, the catalogue of every event type, and the types this app publishes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, Protocol
from uuid import UUID

_NAME = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
_PERSONAL_KEYS = re.compile(
    r"(^|_)(full_name|name_of_person|phone|email|address|personal_code|identity_number"
    r"|birth_date|gender|ethnicity|password|pin)($|_)"
)
_PERSONAL_VALUE = re.compile(r"\d{12}|\d{9}|0\d{9}|\+84\d{9}|\S+@\S+\.\S+")
_LONGEST_TEXT = 500
_LARGEST_WHOLE = 2**53 - 1

_KINDS: dict[str, type | tuple[type, ...]] = {
    "str": str,
    "int": int,
    "bool": bool,
    "uuid": UUID,
    "date": date,
    "datetime": datetime,
    "decimal": Decimal,
}
_ALIASES = {"string": "str", "text": "str", "integer": "int", "boolean": "bool"}


class InvalidPayload(ValueError):
    """The payload is not what the event type declares, or it carries personal data."""


class DuplicateEventType(ValueError):
    """Two event types were declared under one name."""


class HasUuid(Protocol):
    """A model row that others know by its uuid."""

    uuid: Any
    _meta: ClassVar[Any]


@dataclass(frozen=True, slots=True)
class Subject:
    """What an event is about: the kind (`app.model`) and the uuid that others are told."""

    kind: str
    uuid: UUID


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, as the journal keeps it."""

    position: int
    uuid: UUID
    name: str
    subject_kind: str
    subject_uuid: UUID
    actor_kind: str
    actor_uuid: UUID
    acting_for: UUID | None
    agency_uuid: UUID | None
    at: datetime
    recorded_at: datetime
    payload: dict[str, Any]


@dataclass(frozen=True, eq=False)
class EventType:
    """
    A kind of event, declared once in the publishing app's events.py.

    `payload` names each key with its kind: str, int, bool, uuid, date, datetime or decimal (the
    Python types are understood too); `?` after the kind makes the key optional, `[]` a list.
    Declaring it enters it into the catalogue. Payloads carry references, never personal data.
    """

    name: str
    title: Mapping[str, str]
    payload: Mapping[str, str | type] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Check the declaration and enter it into the catalogue."""
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"{self.name}: an event is named app.noun_past_participle")
        if not self.title.get("vi") or not self.title.get("en"):
            raise ValueError(f"{self.name}: the title is given in Vietnamese and English")
        kinds = {key: _kind_of(self.name, kind) for key, kind in self.payload.items()}
        for key in kinds:
            if _PERSONAL_KEYS.search(key):
                raise ValueError(f"{self.name}: {key} would put personal data in the journal")
        if self.name in _catalogue:
            raise DuplicateEventType(self.name)
        object.__setattr__(self, "payload", kinds)
        _catalogue[self.name] = self

    def encode(self, payload: Mapping[str, Any] | None) -> dict[str, Any]:
        """
        Make a payload ready for the journal: plain JSON values under the declared keys.

        :raises InvalidPayload: for a missing, unknown, ill-typed or personal value.
        """
        given = dict(payload or {})
        if unknown := given.keys() - self.payload.keys():
            raise InvalidPayload(f"{self.name}: not declared: {', '.join(sorted(unknown))}")
        encoded: dict[str, Any] = {}
        for key, declared in self.payload.items():
            kind, value = str(declared), given.get(key)
            if value is not None:
                encoded[key] = _encode_value(f"{self.name}: {key}", kind.rstrip("?"), value)
            elif not kind.endswith("?"):
                raise InvalidPayload(f"{self.name}: {key} is missing")
        return encoded


_catalogue: dict[str, EventType] = {}


def event_types() -> tuple[EventType, ...]:
    """Every declared event type by name: the catalogue of the journal."""
    return tuple(_catalogue[name] for name in sorted(_catalogue))


def subject_of(value: Subject | HasUuid) -> Subject:
    """The subject that a model row stands for."""
    if isinstance(value, Subject):
        return value
    return Subject(kind=str(value._meta.label_lower), uuid=value.uuid)


def _kind_of(name: str, kind: str | type) -> str:
    text = kind.__name__.lower() if isinstance(kind, type) else kind
    base = text.rstrip("?").removesuffix("[]")
    known = _ALIASES.get(base, base)
    if known not in _KINDS:
        raise ValueError(f"{name}: {text} is no payload kind; use one of {', '.join(_KINDS)}")
    return text.replace(base, known, 1)


def _encode_value(place: str, kind: str, value: Any) -> Any:
    if kind.endswith("[]"):
        if not isinstance(value, list | tuple):
            raise InvalidPayload(f"{place} is a list")
        return [_encode_value(place, kind.removesuffix("[]"), item) for item in value]
    is_right = isinstance(value, _KINDS[kind]) and (kind == "bool" or not isinstance(value, bool))
    if kind == "date" and isinstance(value, datetime):
        is_right = False
    if not is_right:
        raise InvalidPayload(f"{place} is {type(value).__name__}, declared {kind}")
    return _plain(place, value)


def _plain(place: str, value: Any) -> Any:
    if isinstance(value, str):
        return _plain_text(place, value)
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        if abs(value) > _LARGEST_WHOLE:
            raise InvalidPayload(f"{place} is too large to be read the same everywhere")
        return value
    if isinstance(value, datetime) and value.tzinfo is None:
        raise InvalidPayload(f"{place} has no time zone")
    return value.isoformat() if isinstance(value, date) else str(value)


def _plain_text(place: str, value: str) -> str:
    if len(value) > _LONGEST_TEXT:
        raise InvalidPayload(f"{place} is longer than {_LONGEST_TEXT} characters")
    if _PERSONAL_VALUE.fullmatch(value):
        raise InvalidPayload(f"{place} looks like personal data")
    return value


DELIVERY_RETRIED = EventType(
    name="events.delivery_retried",
    title={"vi": "Cho chuyển lại một sự kiện", "en": "A delivery was put back in line"},
    payload={"subscription": "str", "position": "int"},
)

HISTORY_SKIPPED = EventType(
    name="events.history_skipped",
    title={"vi": "Bỏ qua lịch sử được nạp", "en": "Loaded history was passed over"},
    payload={"subscriptions": "str[]", "position": "int"},
)
