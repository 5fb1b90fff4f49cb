"""Figures of lines: how long people waited and were served, by place, group and counter."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import connection

from ..models import Place

_FIGURES = """
    count(*) FILTER (WHERE c.outcome = 'served'),
    count(*) FILTER (WHERE c.outcome = 'missed'),
    avg(extract(epoch FROM c.called_at - c.waiting_since) / 60),
    percentile_cont(0.9) WITHIN GROUP (
        ORDER BY extract(epoch FROM c.called_at - c.waiting_since) / 60),
    avg(extract(epoch FROM c.ended_at - c.began_at) / 60)
        FILTER (WHERE c.outcome = 'served')
"""
_FROM = """
    FROM queueing_call c
    JOIN queueing_ticket t ON t.id = c.ticket_id
    JOIN queueing_counter k ON k.id = c.counter_id
    JOIN queueing_service_group g ON g.id = t.group_id
    WHERE t.place_id = %s AND t.day BETWEEN %s AND %s
"""


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured: served, missed, minutes waited (middle, nine of ten) and served."""

    name: Any
    served: int
    missed: int
    waited: float | None
    waited_p90: float | None
    took: float | None


@dataclass(frozen=True, slots=True)
class PlaceFigures:
    """A place in a period: numbers taken and given up, and what was measured."""

    taken: int
    waiting: int
    left: int
    whole: Figures
    by_counter: tuple[Figures, ...]
    by_group: tuple[Figures, ...]
    by_day: tuple[Figures, ...]


def figures_of(place: Place, *, first: date, last: date) -> PlaceFigures:
    """The figures of a place from one day to another, both included; six statements."""
    args = [place.pk, first, last]
    counted: Mapping[str, int] = dict(
        _rows("SELECT status, count(*) FROM queueing_ticket"
              " WHERE place_id = %s AND day BETWEEN %s AND %s GROUP BY status", args)
    )  # fmt: skip
    titles = dict(place.groups.values_list("prefix", "title"))
    [whole] = _rows(f"SELECT NULL, {_FIGURES} {_FROM}", args)
    return PlaceFigures(
        taken=sum(counted.values()),
        waiting=counted.get("waiting", 0),
        left=counted.get("left", 0),
        whole=_figures(whole),
        by_counter=_grouped("k.number", args),
        by_group=tuple(
            replace(one, name=titles.get(one.name, one.name)) for one in _grouped("g.prefix", args)
        ),
        by_day=_grouped("t.day", args),
    )


def _grouped(column: str, args: list[Any]) -> tuple[Figures, ...]:
    # `column` is one of the names above, never something that was sent.
    sql = f"SELECT {column}, {_FIGURES} {_FROM} GROUP BY {column} ORDER BY {column}"
    return tuple(_figures(row) for row in _rows(sql, args))


def _figures(row: tuple[Any, ...]) -> Figures:
    name, served, missed, waited, p90, took = row
    return Figures(name, served, missed, _float(waited), _float(p90), _float(took))


def _float(value: Any) -> float | None:
    return None if value is None else round(float(value), 1)


def _rows(sql: str, args: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, args)
        return list(cursor.fetchall())
