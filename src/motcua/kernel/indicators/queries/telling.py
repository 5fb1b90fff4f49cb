"""Writes, from what the content says, the SQL that finds in the journal what is counted."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from motcua.base.text import VIETNAM

from ..rules.definitions import Catalogue, Condition, Matter, Measure, Telling

_LAST = 2**63 - 1


class FactsQuery:
    """
    The statement that finds the facts of one kind of matter, and its values.

    Names of keys and events are checked when the content is read; values are always passed beside
    the statement.
    """

    def __init__(self, catalogue: Catalogue, matter: Matter) -> None:
        """Make it for a kind of matter."""
        self.matter = matter
        self.measures = [one for one in catalogue.measures.values() if one.matter == matter.code]
        self.values: dict[str, Any] = {
            "kind": matter.code,
            "names": names_of(matter, self.measures),
        }
        self._turns: dict[tuple[tuple[Telling, ...], tuple[Telling, ...]], str] = {}

    @cached_property
    def statement(self) -> str:
        """Facts of the matters of which `indicators_heard` has all events."""
        parts = [self._part(measure) for measure in self.measures]
        turns = [self._turn(name, *key) for key, name in self._turns.items()]
        ctes = [
            self._stays(),
            self._about(),
            *turns,
            f"found AS ({' UNION ALL '.join(parts)})",
        ]
        return f"""WITH {", ".join(ctes)}
            SELECT f.measure, f.matter, f.position, coalesce(f.agency, s.agency),
                (f.at AT TIME ZONE '{VIETNAM.key}')::date,
                coalesce(a.dimensions || f.own, a.dimensions, f.own, '{{}}'), f.amount
            FROM found f LEFT JOIN about a USING (matter)
            LEFT JOIN stays s ON f.agency IS NULL AND s.matter = f.matter
                AND (f.at, f.position) >= (s.since, s.since_position)
                AND (f.at, f.position) < (s.until, s.until_position)"""

    def _stays(self) -> str:
        """At which agency the matter was from when to when; from the beginning of time at first."""
        moves = [
            "SELECT matter, at, position, agency FROM indicators_heard"
            f" WHERE {self._is(self.matter.opened)}"
        ]
        if self.matter.moved:
            event, key = self.matter.moved
            moves.append(
                f"SELECT matter, at, position, (payload ->> '{key}')::uuid FROM indicators_heard"
                f" WHERE name = {self._value(event)}"
            )
        return f"""stays AS (
            SELECT matter, agency,
                CASE WHEN lag(at) OVER w IS NULL THEN '-infinity' ELSE at END AS since,
                CASE WHEN lag(at) OVER w IS NULL THEN 0 ELSE position END AS since_position,
                coalesce(lead(at) OVER w, 'infinity') AS until,
                coalesce(lead(position) OVER w, {_LAST}) AS until_position
            FROM ({" UNION ALL ".join(moves)}) AS moves
            WINDOW w AS (PARTITION BY matter ORDER BY at, position))"""

    def _about(self) -> str:
        """What is known of the matter: the first that was told of each dimension."""
        told = ", ".join(
            f"'{name}', (array_agg(payload ->> '{key}' ORDER BY at, position)"
            f" FILTER (WHERE name = {self._value(event)} AND payload ->> '{key}' <> ''))[1]"
            for name, (event, key) in self.matter.dimensions.items()
        )
        events = {event for event, _ in self.matter.dimensions.values()}
        return f"""about AS (
            SELECT matter, jsonb_strip_nulls(jsonb_build_object({told})) AS dimensions
            FROM indicators_heard WHERE name = ANY ({self._value(sorted(events))})
            GROUP BY matter)"""

    def _part(self, measure: Measure) -> str:
        if measure.kind == "events":
            return self._events(measure)
        turns = self._turns.setdefault((measure.begins, measure.ends), f"turns{len(self._turns)}")
        if measure.kind == "standing":
            return self._standing(measure, turns)
        runs = "runs" if measure.kind == "begun" else "NOT runs"
        return f"{self._columns(measure)} FROM {turns} AS h WHERE {runs}"

    def _events(self, measure: Measure) -> str:
        rows = f"SELECT * FROM indicators_heard WHERE {self._any(measure.events)}"
        if measure.once:
            rows = f"SELECT DISTINCT ON (matter) * FROM ({rows}) AS o ORDER BY matter, at, position"
        return f"{self._columns(measure)} FROM ({rows}) AS h"

    def _columns(self, measure: Measure) -> str:
        amount = f"coalesce((payload ->> '{measure.amount}')::bigint, 0)" if measure.amount else "1"
        return f"""SELECT {self._value(measure.code)} AS measure, matter, position, at,
            NULL::uuid AS agency, {self._own(measure)} AS own, {amount}::bigint AS amount"""

    def _own(self, measure: Measure) -> str:
        """The dimensions that the event itself tells; null if it tells none."""
        told = [f"'{name}', payload ->> '{key}'" for name, key in measure.dimensions.items()]
        if measure.classes:
            name, classes = measure.classes
            cases = " ".join(
                f"WHEN {self._holds(when)} THEN {self._value(one)}"
                for one, when in classes
                if when is not None
            )
            last = self._value(classes[-1][0]) if classes[-1][1] is None else "NULL"
            told.append(f"'{name}', CASE {cases} ELSE {last} END")
        found = f"jsonb_strip_nulls(jsonb_build_object({', '.join(told)}))"
        return found if told else "NULL::jsonb"

    def _turn(self, name: str, begins: Sequence[Telling], ends: Sequence[Telling]) -> str:
        """The events at which a matter began to run or ceased to; others change nothing."""
        starts, stops = self._any(begins), self._any(ends)
        return f"""{name} AS (
            SELECT * FROM (
                SELECT *, lag(runs, 1, false) OVER (
                    PARTITION BY matter ORDER BY at, position) AS ran
                FROM (SELECT *, ({starts}) AS runs FROM indicators_heard
                    WHERE ({starts}) OR ({stops})) AS b
            ) AS c WHERE runs <> ran)"""

    def _standing(self, measure: Measure, turns: str) -> str:
        """One more where it begins or comes to an agency, one less where it ends or leaves."""
        code = self._value(measure.code)
        return f"""SELECT {code} AS measure, t.matter, e.position, e.at, s.agency,
                NULL::jsonb AS own, e.amount
            FROM (SELECT *, coalesce(lead(at) OVER w, 'infinity') AS end_at,
                    coalesce(lead(position) OVER w, {_LAST}) AS end_position
                FROM {turns} WINDOW w AS (PARTITION BY matter ORDER BY at, position)) AS t
            JOIN stays s ON s.matter = t.matter AND t.runs
                AND (s.since, s.since_position) < (t.end_at, t.end_position)
                AND (s.until, s.until_position) > (t.at, t.position)
            CROSS JOIN LATERAL (VALUES
                (greatest(s.since, t.at), CASE WHEN (s.since, s.since_position) > (t.at, t.position)
                    THEN s.since_position ELSE t.position END, 1::bigint),
                (least(s.until, t.end_at), CASE WHEN (s.until, s.until_position)
                    < (t.end_at, t.end_position) THEN s.until_position ELSE t.end_position END, -1)
            ) AS e(at, position, amount)
            WHERE e.at < 'infinity'"""

    def _any(self, tellings: Iterable[Telling]) -> str:
        return " OR ".join(f"({self._is(one)})" for one in tellings)

    def _is(self, telling: Telling) -> str:
        return f"name = {self._value(telling.event)} AND {self._holds(telling.when)}"

    def _holds(self, when: Condition) -> str:
        return self.condition(when)

    def condition(self, when: Condition, row: str = "") -> str:
        """The condition over an event; `row` is the prefix of its columns."""
        local = f"AT TIME ZONE '{VIETNAM.key}')::date"
        terms = [
            f"coalesce({row}payload ->> '{key}', '') = ANY ({self._value(list(allowed))})"
            for key, allowed in when.equals
        ]
        if when.day_before:
            terms.append(
                f"({row}at {local} < (({row}payload ->> '{when.day_before}')::timestamptz {local}"
            )
        if when.after:
            terms.append(f"{row}at > ({row}payload ->> '{when.after}')::timestamptz")
        return " AND ".join(terms) or "true"

    def _value(self, value: Any) -> str:
        name = f"v{len(self.values)}"
        self.values[name] = value
        return f"%({name})s"


def names_of(matter: Matter, measures: Iterable[Measure]) -> list[str]:
    """The names of all events that are looked at for a kind of matter."""
    tellings = [matter.opened]
    for measure in measures:
        tellings += [*measure.events, *measure.begins, *measure.ends]
    names = {one.event for one in tellings} | {event for event, _ in matter.dimensions.values()}
    names |= {event for event, _ in matter.told_by}
    return sorted(names | ({matter.moved[0]} if matter.moved else set()))
