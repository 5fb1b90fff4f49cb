"""Pictures of an indicator with the table they are drawn from: for pages, boards and papers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override

from motcua.base.text import date_vi, datetime_in, in_language, number_in
from motcua.kernel.indicators import api as indicators
from motcua.kernel.indicators.api import Definition, Period, Value, units
from motcua.kernel.organizations import api as organizations

from ..rules.drawing.bars import Aim, ranking_svg, target_svg
from ..rules.drawing.lines import multiples_svg, trend_svg
from ..rules.drawing.maps import layout, map_svg, steps_of
from ..rules.drawing.paper import Spot
from . import words
from .pages import RANKED, placed
from .places import places_of

KINDS = ("trend", "ranking", "map", "multiples", "target")
LENGTHS = {"trend": 8, "multiples": 6, "target": 4}
_BARS = 15  # of a ranking are drawn; the table has all
_MANY = 96  # small multiples that a page of paper holds


@dataclass(frozen=True, slots=True)
class Picture:
    """
    A picture with its table, source and date.

    :ivar svg: for a screen, as wide as a telephone. :ivar paper: for a page of paper.
    :ivar problem: why there is no picture; the table may be there all the same.
    """

    kind: str
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    svg: str
    paper: str
    source: str
    note: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """
    Which picture of which figures.

    :ivar count: how many periods back; 0: as many as is usual for the kind.
    :ivar known_at: figures as they were known then; None: as known now.
    :ivar window: which days the periods have, where the indicator is counted so; None: its own.
    """

    kind: str
    code: str
    unit: UUID
    period: Period
    count: int = 0
    known_at: datetime | None = None
    language: str = "vi"
    window: str | None = None


def picture(asked: Asked, *, at: datetime) -> Picture:
    """
    A picture of an indicator, in the language that is asked for.

    Who may see the figures is for whoever asks to know.

    :raises IndicatorUnknown: if no such indicator is in force in the period.
    """
    with override(asked.language):
        return _DRAWERS[asked.kind](_Work(asked, at))


class _Work:
    """What the drawing of one picture needs to know."""

    def __init__(self, asked: Asked, at: datetime) -> None:
        self.asked, self.at = asked, at
        self.definition: Definition = indicators.definition(
            code=asked.code, on=asked.period.last
        )  # fmt: skip
        self.tree = units.tree()
        self.target = units.targets(self.tree, [asked.unit])[asked.unit]

    @property
    def unit(self) -> str:
        return self.definition.unit_in(self.asked.language)

    @property
    def title(self) -> str:
        name = self.definition.name_in(self.asked.language)
        own = self.target.name_in(self.asked.language)
        return f"{name}, {own}, {self.name_of(self.asked.period)}"

    def periods(self) -> list[Period]:
        found = [self.asked.period]
        while len(found) < (self.asked.count or LENGTHS.get(self.asked.kind, 8)):
            found.append(found[-1].previous())
        return found[::-1]

    def values(
        self, of: Sequence[UUID], periods: Sequence[Period]
    ) -> Callable[[UUID, Period], Value]:
        told = indicators.values(
            codes=[self.definition.code], units=of, periods=periods,
            known_at=self.asked.known_at, within=True, window=self.asked.window,
        )  # fmt: skip
        return lambda unit, period: told[self.definition.code, unit, period.code]

    def days(self) -> indicators.windows.Span:
        """The days that the figures of the period are of."""
        own = indicators.windows.own_window(self.definition, self.asked.window)
        return indicators.windows.span(window=own, period=self.asked.period)

    def shown(self, value: Decimal | None) -> str:
        if value is None:
            return "–"
        written = number_in(value, self.asked.language, self.definition.decimals)
        return f"{written}%" if self.unit == "%" else written

    def spot(self, label: str, value: Value) -> Spot:
        return Spot(label, value.value, self.shown(value.value))

    def name_of(self, period: Period) -> str:
        name = period.short_in(self.asked.language)
        return name[:1].upper() + name[1:]

    def on_axis(self, period: Period) -> str:
        """A period as short as a picture has room for: 11/2026, Quý IV/2026."""
        if period.kind == "month":
            return f"{period.first.month}/{period.first.year}"
        return period.short_in(self.asked.language)

    def below(self) -> list[units.Line]:
        """The units below that have a figure of their own."""
        kinds = self.definition.reporters or RANKED
        return self.tree.in_force(self.target.paths, self.asked.period.last, kinds)

    def done(
        self,
        head: Sequence[str],
        rows: Sequence[Sequence[str]],
        svg: str,
        *,
        paper: str = "",
        note: str = "",
    ) -> Picture:
        days = self.days()
        told = _("Số liệu từ %(first)s đến %(last)s.") % {
            "first": date_vi(days.first),
            "last": date_vi(days.last),
        }
        source = _("Nguồn: %(source)s. Căn cứ: %(law)s. Số liệu được biết đến %(at)s.") % {
            "source": str(words.SOURCES[self.definition.source]).lower(),
            "law": in_language(self.definition.legal_basis, self.asked.language) or "–",
            "at": datetime_in(self.asked.known_at or self.at, self.asked.language),
        }
        return Picture(
            kind=self.asked.kind,
            title=self.title,
            head=tuple(head),
            rows=tuple(tuple(row) for row in rows),
            svg=svg,
            paper=paper or svg,
            source=f"{told} {source}",
            note=note,
            problem="" if svg else _("Chưa có số liệu nào để vẽ."),
        )


def _with_unit(work: _Work, text: str) -> str:
    return f"{text} ({work.unit})" if work.unit else text


def _trend(work: _Work) -> Picture:
    periods = work.periods()
    value_of = work.values([work.asked.unit], periods)
    spots = [work.spot(work.on_axis(one), value_of(work.asked.unit, one)) for one in periods]
    rows = [(work.name_of(p), spot.shown) for p, spot in zip(periods, spots, strict=True)]
    head = [_("Kỳ"), _with_unit(work, _("Giá trị"))]
    return work.done(head, rows, trend_svg(work.title, spots))


def _ranking(work: _Work) -> Picture:
    value_of = work.values([line.uuid for line in work.below()], [work.asked.period])
    known = units.targets(work.tree, [line.uuid for line in work.below()])
    ranked = placed(
        [(target, value_of(uuid, work.asked.period)) for uuid, target in known.items()],
        is_low_better=work.definition.better == "down",
    )
    spots = [work.spot(one.target.name_in(work.asked.language), one.value) for one in ranked]
    rows = [
        (spot.label, str(one.place or "–"), spot.shown)
        for one, spot in zip(ranked, spots, strict=True)
    ]
    most = work.asked.count or _BARS
    told = [spot for spot in spots if spot.value is not None]
    drawn = told if len(told) <= most + 3 else [*told[:most], *told[-3:]]
    note = ""
    if len(drawn) < len(told):
        note = _("Hình vẽ %(first)s đơn vị đầu và 3 đơn vị cuối; bảng có đủ %(all)s đơn vị.") % {
            "first": most, "all": len(spots),
        }  # fmt: skip
    head = [_("Đơn vị"), _("Hạng"), _with_unit(work, _("Giá trị"))]
    return work.done(
        head,
        rows,
        ranking_svg(work.title, [replace(spot, label=brief(spot.label)) for spot in drawn]),
        note=note,
    )


def _map(work: _Work) -> Picture:
    day = work.asked.period.last
    places = places_of(work.target.paths, on=day)
    uuids = [uuid for uuid, _place in places]
    value_of = work.values(uuids, [work.asked.period]) if uuids else None
    known = units.targets(work.tree, uuids)
    spots = {
        place.code: work.spot(
            known[uuid].name_in(work.asked.language), value_of(uuid, work.asked.period)
        )
        for uuid, place in places if value_of
    }  # fmt: skip
    order = sorted(
        spots, key=lambda code: (spots[code].value is None, -(spots[code].value or 0), code)
    )
    numbered = {code: (number, spots[code]) for number, code in enumerate(order, start=1)}
    steps = steps_of([spot.value for spot in spots.values() if spot.value is not None])
    drawn, height = layout([place for _uuid, place in places])
    legend = [_("dưới %(value)s") % {"value": work.shown(steps[0])}] if steps else [_("như nhau")]
    legend += [_("từ %(value)s") % {"value": work.shown(step)} for step in steps]
    has_any = any(spot.value is not None for spot in spots.values())
    svg = ""
    if has_any:
        svg = map_svg(work.title, drawn, height, numbered, steps=steps,
                      legend=[*legend, _("chưa có số liệu")])  # fmt: skip
    note = _note_of_map(is_official=bool(places) and all(one.rings for _uuid, one in places))
    head = [_("Xã, phường"), _("Số trên hình"), _with_unit(work, _("Giá trị"))]
    rows = [(spots[code].label, str(numbered[code][0]), spots[code].shown) for code in order]
    return work.done(head, rows, svg, note=note)


def _note_of_map(*, is_official: bool) -> str:
    numbers = _("Số trên hình là số của xã, phường trong bảng.")
    if is_official:
        return _("Địa giới theo tệp đã nạp.") + " " + numbers
    scheme = _("Sơ đồ: mỗi ô vẽ quanh tọa độ, theo diện tích; không phải địa giới hành chính.")
    return f"{scheme} {numbers}"


def _multiples(work: _Work) -> Picture:
    periods = work.periods()
    lines = sorted(work.below(), key=lambda line: line.path)
    value_of = work.values([line.uuid for line in lines], periods)
    many = [
        (
            line.name_in(work.asked.language),
            [work.spot(work.on_axis(one), value_of(line.uuid, one)) for one in periods],
        )
        for line in lines
    ]
    told = [(name, spots) for name, spots in many if any(s.value is not None for s in spots)]
    note = _("Mọi hình nhỏ cùng một thang, từ %(first)s đến %(last)s.") % {
        "first": work.name_of(periods[0]), "last": work.name_of(periods[-1]),
    }  # fmt: skip
    short = [(brief(name), spots) for name, spots in told]
    return work.done(
        [_("Đơn vị"), *(work.on_axis(one) for one in periods)],
        [(name, *(spot.shown for spot in spots)) for name, spots in many],
        multiples_svg(work.title, short),
        paper=multiples_svg(work.title, short[:_MANY], is_wide=True),
        note=note,
    )


def brief(name: str) -> str:
    """A unit's name without what all of them begin with, its kind as one letter."""
    for start in ("Ủy ban nhân dân ", "UBND ", "People's Committee of "):
        name = name.removeprefix(start)
    for kind, letter in (("phường ", "P. "), ("xã ", "X. "), ("thị trấn ", "TT. ")):
        if name.lower().startswith(kind):
            return letter + name[len(kind) :]
    return name


def _target(work: _Work) -> Picture:
    periods = work.periods()
    value_of = work.values([work.asked.unit], periods)
    agency = organizations.Agency.objects.filter(uuid=work.asked.unit).first()
    code = agency.code if agency else ""
    is_top = agency is not None and agency.parent_id is None
    aims, rows = [], []
    for period in periods:
        spot = work.spot(work.on_axis(period), value_of(work.asked.unit, period))
        found = indicators.catalogue.target_of(
            code=work.definition.code, period=period, agency=code, is_top=is_top
        )
        target = found.value if found else None
        gap = _gap(work, spot.value, target)
        aims.append(Aim(spot, target, work.shown(target), gap))
        law = in_language(found.legal_basis, work.asked.language) if found else "–"
        rows.append((work.name_of(period), spot.shown, work.shown(target), gap or "–", law))
    head = [
        _("Kỳ"), _with_unit(work, _("Thực hiện")), _("Mục tiêu"), _("Chênh lệch"), _("Căn cứ"),
    ]  # fmt: skip
    svg = target_svg(work.title, aims, legend=_("Thanh: thực hiện. Vạch đậm: mục tiêu của kỳ."))
    has_target = any(aim.target is not None for aim in aims)
    note = "" if has_target else _("Chưa đặt mục tiêu nào cho đơn vị và các kỳ này.")
    return work.done(head, rows, svg, note=note)


def _gap(work: _Work, value: Decimal | None, target: Decimal | None) -> str:
    """How far a figure is from its target, in words; of shares in percentage points."""
    if value is None or target is None:
        return ""
    gap = value - target
    if not gap:
        return _("đạt")
    places = work.definition.decimals
    written = number_in(abs(gap), work.asked.language, places)
    amount = _("%(number)s điểm %%") % {"number": written} if work.unit == "%" else written
    is_good = gap < 0 if work.definition.better == "down" else gap > 0
    sign = "+" if gap > 0 else "−"
    return (_("đạt, %(gap)s") if is_good else _("chưa đạt, %(gap)s")) % {"gap": f"{sign}{amount}"}


_DRAWERS: dict[str, Callable[[_Work], Picture]] = {
    "trend": _trend,
    "ranking": _ranking,
    "map": _map,
    "multiples": _multiples,
    "target": _target,
}
