"""How the connection stands, what is stuck, and what was told of one dossier."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Min

from motcua.base.actors import Actor
from motcua.systems.one_stop_shop import api as one_stop_shop

from .. import ports
from ..models import Connection, IncomingDossier, OutgoingMessage
from ..rules.reasons import reason_words

MOST = 50
_OPEN = ["waiting", "stuck"]


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One message as lists show it, without its contents."""

    uuid: UUID
    dossier_uuid: UUID
    dossier_code: str
    service: str
    national_state: int
    state: str
    queued_at: datetime
    ended_at: datetime | None
    attempts: int
    next_try_at: datetime
    error_code: str
    reason: str
    ended_reason: str
    behind: int = 0


@dataclass(frozen=True, slots=True)
class IncomingRow:
    """One dossier of the portal as lists show it, without its contents."""

    uuid: UUID
    national_code: str
    state: str
    received_at: datetime
    attempts: int
    reason: str
    about: tuple[str, ...]
    dossier_uuid: UUID | None
    dossier_code: str
    ended_reason: str


@dataclass(frozen=True, slots=True)
class Overview:
    """The operators' page."""

    address: str
    is_connected: bool
    failures: int
    reason: str
    failing_since: datetime | None
    next_try_at: datetime | None
    last_success_at: datetime | None
    last_intake_at: datetime | None
    counts: Mapping[str, int]
    oldest_at: datetime | None
    stuck: tuple[MessageRow, ...]
    waiting: tuple[MessageRow, ...]
    incoming_counts: Mapping[str, int]
    incoming: tuple[IncomingRow, ...]


def read_overview(*, language: str) -> Overview:
    """The connection, the queue, and what is stuck; a fixed number of queries."""
    portal, row = ports.portal(), Connection.objects.filter(pk=1).first() or Connection()
    messages = OutgoingMessage.objects.filter(state__in=_OPEN)
    incoming = IncomingDossier.objects.filter(state__in=_OPEN)
    return Overview(
        address=portal.address if portal else "",
        is_connected=portal is not None,
        failures=row.failures,
        reason=reason_words(row.reason, language) if row.reason else "",
        failing_since=row.failing_since,
        next_try_at=row.next_try_at,
        last_success_at=row.last_success_at,
        last_intake_at=row.last_intake_at,
        counts=dict(messages.values_list("state").annotate(Count("id"))),
        oldest_at=messages.aggregate(Min("queued_at"))["queued_at__min"],
        stuck=_rows(messages.filter(state="stuck").order_by("id")[:MOST], language, counted=True),
        waiting=_rows(messages.filter(state="waiting").order_by("id")[:10], language),
        incoming_counts=dict(incoming.values_list("state").annotate(Count("id"))),
        incoming=tuple(incoming_row(one, language) for one in incoming.order_by("id")[:MOST]),
    )


def _rows(
    messages: Iterable[OutgoingMessage], language: str, *, counted: bool = False
) -> tuple[MessageRow, ...]:
    found = list(messages)
    lines: dict[UUID, int] = {}
    if counted:
        uuids = [one.dossier_uuid for one in found]
        waiting = OutgoingMessage.objects.filter(dossier_uuid__in=uuids, state="waiting")
        lines = dict(waiting.values_list("dossier_uuid").annotate(Count("id")))
    return tuple(_row(one, language, lines.get(one.dossier_uuid, 0)) for one in found)


def _row(one: OutgoingMessage, language: str, behind: int) -> MessageRow:
    known = reason_words(one.error_code, language) if one.error_code else ""
    return MessageRow(
        uuid=one.uuid,
        dossier_uuid=one.dossier_uuid,
        dossier_code=one.dossier_code,
        service=one.service,
        national_state=one.national_state,
        state=one.state,
        queued_at=one.queued_at,
        ended_at=one.ended_at,
        attempts=one.attempts,
        next_try_at=one.next_try_at,
        error_code=one.error_code,
        reason=": ".join(part for part in (known, one.error_words) if part),
        ended_reason=one.ended_reason,
        behind=behind,
    )


def incoming_row(one: IncomingDossier, language: str) -> IncomingRow:
    """A dossier of the portal as pages show it."""
    return IncomingRow(
        uuid=one.uuid,
        national_code=one.national_code,
        state=one.state,
        received_at=one.received_at,
        attempts=one.attempts,
        reason=reason_words(one.reason, language) if one.reason else "",
        about=tuple(_about(one.reason, pair) for pair in one.about),
        dossier_uuid=one.dossier_uuid,
        dossier_code=one.dossier_code,
        ended_reason=one.ended_reason,
    )


def _about(reason: str, pair: list[str]) -> str:
    """Codes of agencies and procedures are told; names of answers and files' numbers are not."""
    if reason.startswith(("agency", "procedure")):
        return " · ".join(part for part in pair if part)
    return pair[-1] or pair[0]


@dataclass(frozen=True, slots=True)
class DossierExchange:
    """What the portal was told of one dossier, and whether it came from there."""

    uuid: UUID
    code: str
    procedure_name: Mapping[str, str]
    is_connected: bool
    came: IncomingRow | None
    messages: tuple[MessageRow, ...]


def exchange_of(
    actor: Actor, dossier_uuid: UUID, *, at: datetime, language: str
) -> DossierExchange:
    """
    The messages about a dossier that the official may see, oldest first.

    :raises DossierHidden: if it is none of the actor's business.
    """
    view = one_stop_shop.get_dossier_for(actor, uuid=dossier_uuid, at=at)
    came = IncomingDossier.objects.filter(dossier_uuid=dossier_uuid).first()
    found = OutgoingMessage.objects.filter(dossier_uuid=dossier_uuid).order_by("id")
    return DossierExchange(
        uuid=dossier_uuid,
        code=view.progress.code,
        procedure_name=view.progress.procedure_name,
        is_connected=ports.portal() is not None,
        came=incoming_row(came, language) if came else None,
        messages=_rows(found, language),
    )
