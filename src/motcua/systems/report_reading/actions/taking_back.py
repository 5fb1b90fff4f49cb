"""Take back what a confirmation told: the history of it stays, what was before holds again."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput
from motcua.kernel.access import api as access
from motcua.kernel.events import api as events
from motcua.kernel.indicators import api as indicators
from motcua.kernel.organizations import api as organizations

from ..events import MATCHES_TAKEN_BACK, WHOSE_TOLD
from ..models import FigureMatch, ReportReading
from ..permissions import READ, may_match, may_read
from ..queries.matching import ORIGIN, known_of
from .habits import forget
from .matching import passage_of

LONGEST = 300


@transaction.atomic
def take_back_matches(
    *, actor: Actor, reading_uuid: UUID, numbers: Iterable[int], reason: str, at: datetime
) -> int:
    """
    Take back what was said of figures (by their numbers); gives how many.

    A figure that was told ends in the history; what it replaced is told again, with its own source.
    Where somebody else told another number since, that one stays.

    :raises InvalidInput: without a reason.
    """
    if not reason.strip() or len(reason.strip()) > LONGEST:
        raise InvalidInput(fields={"reason": _("Nhập lý do rút lại, không quá 300 ký tự.")})
    reading = ReportReading.objects.select_for_update(of=("self",)).select_related("agency").get(
        uuid=reading_uuid
    )  # fmt: skip
    access.require(may_read(actor, reading))
    standing = (
        FigureMatch.objects.filter(
            figure__reading=reading, figure__number__in=list(numbers), taken_back_at=None
        )
        .select_related("figure__reading__agency", "agency")
        .order_by("figure__number")
    )
    taken = [_take_back(one, actor, reason.strip(), at) for one in standing]
    if taken:
        events.publish(
            MATCHES_TAKEN_BACK, actor=actor, subject=reading, at=at,
            payload={"figures": len(taken), "reason": reason.strip()},
        )  # fmt: skip
    return len(taken)


def _take_back(match: FigureMatch, actor: Actor, reason: str, at: datetime) -> FigureMatch:
    if match.agency is not None:
        access.require(may_match(actor, match.agency.path))
    if match.outcome == FigureMatch.Outcome.TOLD:
        _untell(match, actor, at)
    match.taken_back_at, match.taken_back_by, match.taken_back_reason = at, actor.uuid, reason
    match.save(update_fields=["taken_back_at", "taken_back_by", "taken_back_reason"])
    forget(match)
    return match


def _untell(match: FigureMatch, actor: Actor, at: datetime) -> None:
    agency = match.agency
    if agency is None:
        return
    period = indicators.Period.parse(match.period)
    organizations.Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    known = known_of(
        code=match.indicator, agency=agency.uuid, period=period, dimensions=match.dimensions
    )
    own = indicators.Origin(ORIGIN, match.figure.uuid)
    if known is None or known.origin is None or known.origin.uuid != own.uuid:
        return  # somebody told another number since, or it is measured now: nothing of it is shown
    heir = _who_agrees(match)
    before = match.known or {}
    value, origin = None, own
    if heir is not None:
        value, origin = (
            heir.value,
            indicators.Origin(ORIGIN, heir.figure.uuid, passage_of(heir.figure)),
        )
        heir.outcome, heir.known = FigureMatch.Outcome.TOLD, match.known
        heir.save(update_fields=["outcome", "known"])
    elif before.get("origin_kind") == ORIGIN:
        value = Decimal(before["value"])
        origin = indicators.Origin(
            ORIGIN, UUID(before["origin_uuid"]), before.get("origin_detail", "")
        )
    figure = indicators.Figure(
        match.indicator, value, note=before.get("note", "") if value is not None else "",
        dimensions=match.dimensions,
    )  # fmt: skip
    indicators.record(
        unit=agency.uuid, period=period, figures=[figure], origin=origin, at=at, by=actor
    )


def _who_agrees(match: FigureMatch) -> FigureMatch | None:
    """Another figure that says the same: the history rests on it from now on."""
    return (
        FigureMatch.objects.filter(
            indicator=match.indicator, agency=match.agency, period=match.period,
            dimensions=match.dimensions, outcome=FigureMatch.Outcome.AGREES, taken_back_at=None,
            known__origin_uuid=str(match.figure.uuid),
        )
        .select_related("figure__reading")
        .order_by("pk")
        .first()
    )  # fmt: skip


@transaction.atomic
def tell_whose(*, actor: Actor, reading_uuid: UUID, agency: UUID | None, at: datetime) -> None:
    """
    Say whose a report's figures are that name nobody: a department may report for the province.

    :raises InvalidInput: for an agency that the actor reads no reports for.
    """
    reading = ReportReading.objects.select_for_update(of=("self",)).select_related("agency").get(
        uuid=reading_uuid
    )  # fmt: skip
    access.require(may_read(actor, reading))
    found = organizations.Agency.objects.filter(uuid=agency).first() if agency else None
    if found is None or not actor.may(READ, found.path):
        raise InvalidInput(fields={"whose": _("Chọn một cơ quan trong danh sách.")})
    reading.figures_of = found
    reading.save(update_fields=["figures_of"])
    events.publish(WHOSE_TOLD, actor=actor, subject=reading, at=at, payload={"agency": found.uuid})
