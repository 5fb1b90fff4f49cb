"""Say which indicators a report's figures tell: they become history, with the passage as source."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.kernel.access import api as access
from motcua.kernel.events import api as events
from motcua.kernel.indicators import api as indicators
from motcua.kernel.organizations import api as organizations

from ..events import FIGURES_MATCHED
from ..models import FigureMatch, ReadFigure, ReportReading
from ..permissions import may_match, may_read
from ..queries.matching import ORIGIN, Known, Matcher, known_of
from ..rules.matching.amounts import amount_in
from ..rules.matching.seen import Seen
from .habits import remember
from .settling import number_typed

_DETAIL = 200


class MatchedOtherwise(Refusal):
    """
    Số “{written}” đã được gắn với chỉ tiêu khác. Tải lại trang để xem; muốn đổi thì rút lại trước.
    """

    message_en = (
        "The figure “{written}” was matched otherwise. Load the page again; to change it, take it "
        "back first."
    )


@dataclass(frozen=True)
class Choice:
    """
    What a person says of a figure.

    :ivar indicator: its code; empty: it tells no indicator.
    :ivar period: as it is written in codes, 2022-H1.
    :ivar value: in the indicator's unit as Vietnamese write it; empty: as it was read.
    :ivar against: what to do where something else is known: `keep` that, or `replace` it.
    """

    indicator: str = ""
    agency: UUID | None = None
    period: str = ""
    dimensions: Mapping[str, str] = field(default_factory=dict)
    value: str = ""
    against: str = ""


@dataclass
class Confirmed:
    """What came of it; `open` are the figures that differ from what is known: somebody chooses."""

    told: int = 0
    agrees: int = 0
    kept: int = 0
    none: int = 0
    open: list[int] = field(default_factory=list)

    @property
    def changed(self) -> int:
        """How many figures were settled."""
        return self.told + self.agrees + self.kept + self.none


@transaction.atomic
def confirm_matches(
    *, actor: Actor, reading_uuid: UUID, choices: Mapping[int, Choice], at: datetime
) -> Confirmed:
    """
    Say of figures (by their numbers) which indicator they tell; what is new becomes history.

    What is measured, reckoned or was told by an agency stays. Where something else is known, the
    figure is left open until somebody chooses. Sending the same again changes nothing.

    :raises MatchedOtherwise: if somebody else said otherwise in the meantime.
    :raises InvalidInput: for an unknown indicator, agency or period, or a number without sense.
    :raises PermissionRefused: if the history of an agency is none of the actor's business.
    """
    reading = ReportReading.objects.select_for_update(of=("self",)).select_related(
        "agency", "figures_of"
    ).get(uuid=reading_uuid)  # fmt: skip
    access.require(may_read(actor, reading))
    figures = {
        one.number: one
        for one in reading.figures.filter(number__in=list(choices)).select_related(
            "body_agency", "body_unit"
        )
    }
    result, matcher = Confirmed(), Matcher(reading)
    _lock(choices.values())
    for number in sorted(figures):
        figure, choice = figures[number], choices[number]
        _one(result, figure, choice, matcher.seen(figure), by=actor, at=at)
    if result.changed:
        events.publish(
            FIGURES_MATCHED, actor=actor, subject=reading, at=at,
            payload={
                "told": result.told, "agrees": result.agrees, "kept": result.kept,
                "none": result.none,
            },
        )  # fmt: skip
    return result


def _lock(choices: Iterable[Choice]) -> None:
    """Whoever tells of the same agency at the same time waits, and sees what was told first."""
    wanted = sorted({one.agency for one in choices if one.agency is not None}, key=str)
    rows = organizations.Agency.objects.select_for_update(no_key=True).order_by("pk")
    list(rows.filter(uuid__in=wanted).values_list("pk"))


def _one(
    result: Confirmed, figure: ReadFigure, choice: Choice, seen: Seen, *, by: Actor, at: datetime
) -> None:
    standing = figure.matches.filter(taken_back_at=None).select_related("agency").first()
    if standing is not None:
        if not _is_same(standing, choice):
            raise MatchedOtherwise(written=figure.written)
        return
    if choice.indicator and figure.state == ReadFigure.State.REJECTED:
        raise InvalidInput(
            fields={"figure": _("Có số đã bị bỏ vì không phải số liệu. Để chờ lại trước đã.")}
        )
    match = FigureMatch(figure=figure, confirmed_at=at, confirmed_by=by.uuid, phrase=seen.phrase)
    if not choice.indicator:
        match.outcome = FigureMatch.Outcome.NONE
    elif not _tell(match, choice, seen, by=by, at=at):
        result.open.append(figure.number)
        return
    match.save()
    remember(match, at=at)
    _settle(figure, match, by=by, at=at)
    setattr(result, match.outcome, getattr(result, match.outcome) + 1)


def _is_same(standing: FigureMatch, choice: Choice) -> bool:
    agency = standing.agency.uuid if standing.agency else None
    if not choice.indicator or not standing.indicator:
        return choice.indicator == standing.indicator
    return (standing.indicator, agency, standing.period, standing.dimensions) == (
        choice.indicator, choice.agency, choice.period, dict(choice.dimensions)
    )  # fmt: skip


def _tell(match: FigureMatch, choice: Choice, seen: Seen, *, by: Actor, at: datetime) -> bool:
    """Fill the match and tell it; False where something else is known and nobody chose."""
    period = _period(choice.period)
    agency = _agency(choice.agency)
    access.require(may_match(by, agency.path))
    definition = _definition(choice.indicator, period)
    match.indicator, match.agency, match.period = definition.code, agency, period.code
    match.dimensions = dict(choice.dimensions)
    match.value = _value(choice, seen, definition)
    known = known_of(
        code=definition.code, agency=agency.uuid, period=period, dimensions=match.dimensions
    )
    match.known = _kept(known)
    if known is not None and known.value == definition.rounded(match.value):
        match.outcome = FigureMatch.Outcome.AGREES
        return True
    if known is not None and not (choice.against == "replace" and known.is_report):
        match.outcome = FigureMatch.Outcome.KEPT
        return choice.against == "keep"
    match.outcome = FigureMatch.Outcome.TOLD
    indicators.record(
        unit=agency.uuid, period=period, at=at, by=by,
        figures=[
            indicators.Figure(
                definition.code, match.value, note=_note(match), dimensions=match.dimensions
            )
        ],
        origin=indicators.Origin(ORIGIN, match.figure.uuid, passage_of(match.figure)),
    )  # fmt: skip
    return True


def _period(typed: str) -> indicators.Period:
    try:
        return indicators.Period.parse(typed)
    except indicators.PeriodUnreadable as error:
        raise InvalidInput(
            fields={"period": _("Nhập kỳ, ví dụ 2022-Q2, 2022-H1, 2022-9M, 2022-06 hoặc 2022.")}
        ) from error


def _agency(uuid: UUID | None) -> organizations.Agency:
    found: organizations.Agency | None = (
        organizations.Agency.objects.filter(uuid=uuid).first() if uuid else None
    )
    if found is None:
        raise InvalidInput(fields={"agency": _("Chọn cơ quan, đơn vị có số liệu này.")})
    return found


def _definition(code: str, period: indicators.Period) -> indicators.Definition:
    try:
        return indicators.definition(code=code, on=period.last)
    except indicators.catalogue.IndicatorUnknown as error:
        raise InvalidInput(
            fields={"indicator": _("Chọn một chỉ tiêu đang áp dụng trong kỳ này.")}
        ) from error


def _value(choice: Choice, seen: Seen, definition: indicators.Definition) -> Decimal:
    if choice.value.strip():
        return number_typed(choice.value)
    value = amount_in(seen, definition)
    if value is None:
        raise InvalidInput(
            fields={
                "value": _(
                    "Số trong báo cáo không có đơn vị tính “%(unit)s”. Chọn chỉ tiêu khác hoặc nhập"
                    " giá trị theo đơn vị tính của chỉ tiêu.",
                )
                % {"unit": definition.unit.get("vi", "")}
            }
        )
    return value


def _kept(known: Known | None) -> dict[str, Any] | None:
    if known is None:
        return None
    origin = known.origin
    return {
        "value": str(known.value), "source": known.source, "note": known.note,
        "origin_kind": origin.kind if origin else "",
        "origin_uuid": str(origin.uuid) if origin else "",
        "origin_detail": origin.detail if origin else "",
    }  # fmt: skip


def _note(match: FigureMatch) -> str:
    title = match.figure.reading.title
    return _("Theo báo cáo: %(title)s") % {"title": title}


def passage_of(figure: ReadFigure) -> str:
    """The passage with its figure, as short as the origin allows."""
    text, room = figure.reading.text, (_DETAIL - len(figure.written) - 4) // 2
    before = " ".join(text[max(0, figure.starts_at - room) : figure.starts_at].split())
    after = " ".join(text[figure.ends_at : figure.ends_at + room].split())
    return f"…{before[-room:]} {figure.written} {after[:room]}…"[:_DETAIL]


def _settle(figure: ReadFigure, match: FigureMatch, *, by: Actor, at: datetime) -> None:
    """A figure that tells an indicator was read rightly: it need not be confirmed a second time."""
    if match.outcome == "none" or figure.state != ReadFigure.State.PROPOSED:
        return
    figure.state, figure.settled_at, figure.settled_by = ReadFigure.State.CONFIRMED, at, by.uuid
    figure.save(update_fields=["state", "settled_at", "settled_by"])
