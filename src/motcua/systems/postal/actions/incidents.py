"""When the post is silent for too long, or loses something: a task at the desk, until it ends."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, NotFound
from motcua.base.text import tidy, vietnam_day
from motcua.kernel.access import api as access
from motcua.kernel.calendars import api as calendars
from motcua.kernel.processes import api as processes

from ..events import INCIDENT_CLOSED, INCIDENT_OPENED
from ..models import Incident, Order
from ..permissions import may_keep_desk
from ..queries import words
from ..queries.terms import terms_on
from .moving import KEEPER, OrderMoved, locked_order, tell

PROCESS = "postal-incident"
KIND = "postal.incident"
AT_ONCE = 500


class IncidentNotFound(NotFound):
    """Không tìm thấy sự cố bưu chính này."""

    message_en = "This postal incident was not found."


def open_incident(
    *, actor: Actor, order: Order, kind: str, at: datetime, silent_since: datetime | None = None
) -> Incident:
    """Open an incident of a locked order with its task at the desk; one of a kind at a time."""
    found = order.incidents.filter(kind=kind, closed_at__isnull=True).first()
    if found is not None:
        return found
    incident = Incident.objects.create(
        order=order, kind=kind, opened_at=at, silent_since=silent_since
    )
    desk = order.desk
    run = processes.start_process(
        actor=actor,
        code=PROCESS,
        subject_kind=KIND,
        subject_uuid=incident.uuid,
        agency_uuid=desk.uuid,
        agency_path=desk.path,
        title=f"{words.INCIDENTS[kind]} · {order.code}",
        calendar_code=desk.calendar_code,
        at=at,
    )
    incident.run_uuid = run.uuid
    incident.save(update_fields=["run_uuid"])
    tell(INCIDENT_OPENED, order, actor=actor, at=at, kind=kind)
    return incident


def close_silence(*, actor: Actor, order: Order, at: datetime) -> None:
    """The post was heard of: what was open because of its silence is over."""
    for incident in order.incidents.filter(kind=Incident.Kind.SILENT, closed_at__isnull=True):
        _close(actor, incident, Incident.Outcome.HEARD, at=at)


def close_loss(*, actor: Actor, order: Order, at: datetime) -> None:
    """What was lost was delivered after all."""
    for incident in order.incidents.filter(kind=Incident.Kind.LOST, closed_at__isnull=True):
        _close(actor, incident, Incident.Outcome.FOUND, at=at)


def _close(actor: Actor, incident: Incident, outcome: str, *, at: datetime, note: str = "") -> None:
    incident.closed_at, incident.outcome, incident.note = at, outcome, tidy(note)[:500]
    incident.save(update_fields=["closed_at", "outcome", "note"])
    if incident.run_uuid is not None:
        processes.cancel_run(actor=KEEPER, run_uuid=incident.run_uuid, reason=outcome, at=at)
    tell(INCIDENT_CLOSED, incident.order, actor=actor, at=at, outcome=outcome)


@transaction.atomic
def settle_incident(
    *, actor: Actor, incident_uuid: UUID, outcome: str, note: str, at: datetime
) -> Incident:
    """
    Close an incident at the desk, with what was done about it.

    :raises OrderMoved: if it is closed already.
    :raises InvalidInput: without an outcome, or without words for what was done.
    """
    incident = Incident.objects.select_related("order").filter(uuid=incident_uuid).first()
    if incident is None:
        raise IncidentNotFound()
    order = locked_order(incident.order.uuid)
    access.require(may_keep_desk(actor, order))
    incident.refresh_from_db()
    if incident.closed_at is not None:
        raise OrderMoved(code=order.code)
    fields = {}
    if outcome not in Incident.Outcome.values:
        fields["outcome"] = _("Chọn cách đã giải quyết")
    if len(tidy(note)) < 10:
        fields["note"] = _("Ghi rõ đã làm gì (ít nhất 10 ký tự)")
    if fields:
        raise InvalidInput(fields=fields)
    if incident.kind == Incident.Kind.SILENT:
        # The desk has asked: the days of silence are counted from now on.
        order.heard_at = at
        order.save(update_fields=["heard_at"])
    _close(actor, incident, outcome, note=note, at=at)
    return incident


def watch_silence(*, at: datetime) -> int:
    """
    Open an incident for each order of which nothing was heard for the working days of the law.

    An order that is prepared waits for the desk, not for the post, and is not silent; one whose
    time window is still to come is not, either. Run as often as one likes: one incident an order.
    """
    terms = terms_on(vietnam_day(at))
    # No limit is shorter than a day, so younger orders need not be looked at.
    waiting = (
        Order.objects.filter(ended_at__isnull=True)
        .exclude(status=Order.Status.PREPARED)
        .annotate(since=_since())
        .filter(~Exists(_open_silences()))
        .filter(since__lt=at - timedelta(days=1))
        .order_by("since", "id")
        .values_list("uuid", "direction", "since")[:AT_ONCE]
    )
    calendar = calendars.get_calendar("office", on=vietnam_day(at))
    found = 0
    for uuid, direction, since in list(waiting):
        if at < _silent_until(calendar, since, terms.silent_days[direction]):
            continue
        found += _open_silence(uuid, since, at)
    return found


def _open_silences() -> QuerySet[Incident]:
    return Incident.objects.filter(
        order=OuterRef("pk"), kind=Incident.Kind.SILENT, closed_at__isnull=True
    )


def _since() -> Greatest:
    """When an order was last heard of, or should have moved."""
    last = Coalesce("heard_at", "handed_over_at", "collected_at", "ordered_at")
    return Greatest(last, Coalesce("handed_over_at", "ordered_at"), Coalesce("window_to", last))


def _silent_until(calendar: calendars.Calendar, since: datetime, days: int) -> datetime:
    duration = calendars.Duration(days, "working_days")
    return calendars.due_at(calendar, since, duration)


@transaction.atomic
def _open_silence(order_uuid: UUID, since: datetime, at: datetime) -> int:
    order = locked_order(order_uuid)
    if not order.is_open or (order.heard_at is not None and order.heard_at > since):
        return 0
    open_incident(actor=KEEPER, order=order, kind=Incident.Kind.SILENT, at=at, silent_since=since)
    return 1
