"""When a paper holds, for how long, and what it may stand for. Pure arithmetic."""

import hashlib
import hmac
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fnmatch import fnmatchcase
from typing import Any, Literal
from uuid import UUID

State = Literal["valid", "expired", "revoked", "replaced", "removed"]
LEGAL_ORDER = ("original", "certified", "checked", "uploaded")  # the strongest first


@dataclass(frozen=True, slots=True)
class Holding:
    """For how long papers issued from a day on hold, and on which basis."""

    valid_from: date
    months: int
    basis: Mapping[str, str]
    sureness: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of paper as the province's content describes it."""

    code: str
    title: Mapping[str, str]
    results: frozenset[str]
    serves: tuple[str, ...]
    also: tuple[str, ...] = ()  # what digitisation calls it
    one_at_a_time: bool = False
    holds: tuple[Holding, ...] = field(default=())
    says: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # concept → answers

    def stands_for(self, procedure: str, component: str) -> bool:
        """Whether it may be attached where a procedure asks for a component."""
        wanted = f"{procedure}/{component}"
        return any(fnmatchcase(wanted, pattern) for pattern in self.serves)

    def expiry(self, issued_on: date) -> date | None:
        """The last day on which a paper issued on a day holds; None: it does not expire."""
        rules = [rule for rule in self.holds if rule.valid_from <= issued_on]
        if not rules:
            return None
        return months_after(issued_on, max(rules, key=lambda one: one.valid_from).months)


@dataclass(frozen=True, slots=True)
class Ends:
    """What ended a paper, or will."""

    expires_on: date | None = None
    is_revoked: bool = False
    is_replaced: bool = False
    is_removed: bool = False


@dataclass(frozen=True, slots=True)
class Entering:
    """What is known of a paper that comes in; `kind` or the procedure that it is a result of."""

    holder_uuid: UUID
    source_uuid: UUID
    title: str
    kind: str = ""
    procedure_slug: str = ""
    number: str = ""
    issuer: str = ""
    issued_on: date | None = None
    expires_on: date | None = None
    identity_code: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    dossier_uuid: UUID | None = None
    dossier_code: str = ""
    procedure_name: Mapping[str, str] = field(default_factory=dict)
    brought_by: UUID | None = None
    agency_path: str = ""
    checked_by: str = ""  # who answers for a copy


@dataclass(frozen=True, slots=True)
class Copied:
    """A digitised copy that an agency answers for: what it is, its document, its legal kind."""

    entering: Entering
    document_uuid: UUID
    legal_kind: str


def kind_of(raw: Mapping[str, Any]) -> Kind:
    """A kind from the province's file."""
    return Kind(
        code=raw["code"],
        title=raw["title"],
        results=frozenset(raw.get("results", ())),
        serves=tuple(raw.get("serves", ())),
        also=tuple(raw.get("also", ())),
        one_at_a_time=bool(raw.get("one_at_a_time", False)),
        says={concept: tuple(names) for concept, names in raw.get("says", {}).items()},
        holds=tuple(
            Holding(one["valid_from"], int(one["months"]), one["basis"], one["sureness"])
            for one in raw.get("holds", ())
        ),
    )


def state_of(ends: Ends, *, on: date) -> State:
    """The state of a paper on a day; what an authority or the holder did goes before its time."""
    if ends.is_removed:
        return "removed"
    if ends.is_revoked:
        return "revoked"
    if ends.is_replaced:
        return "replaced"
    if ends.expires_on is not None and ends.expires_on < on:
        return "expired"
    return "valid"


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of a shorter month (Civil Code art. 148)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def due_reminder(
    *, expires_on: date, on: date, steps: Sequence[int], told: int | None
) -> int | None:
    """How many days before the end a reminder is due now that was not sent; None: none is."""
    left = (expires_on - on).days
    if left < 0:
        return None
    reached = [step for step in steps if left <= step]
    nearest = min(reached, default=None)
    return nearest if nearest is not None and (told is None or nearest < told) else None


def strength(legal_kind: str) -> int:
    """The place of a legal kind in the order of trust; smaller is stronger."""
    return LEGAL_ORDER.index(legal_kind)


def code_of(*, request_uuid: UUID, secret: str) -> str:
    """Six digits that only who is sent them, and this installation, can know."""
    digest = hmac.new(secret.encode(), f"wallet.request/{request_uuid}".encode(), hashlib.sha256)
    return f"{int.from_bytes(digest.digest()[:8], 'big') % 1_000_000:06d}"
