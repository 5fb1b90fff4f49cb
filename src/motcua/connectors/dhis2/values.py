"""Sets of values in the manner of DHIS2: handed out, and taken in by report and agency."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from motcua.base.actors import Actor
from motcua.base.errors import Refusal
from motcua.channels.reporting import api as reporting
from motcua.kernel.indicators import api as indicators
from motcua.kernel.organizations import api as organizations

from . import periods
from .identifiers import DEFAULT_OPTION_COMBO, uid
from .metadata import Catalogue, agency_uid, set_uid

MOST_VALUES = 20_000


@dataclass
class Summary:
    """What became of a set of values that was taken in."""

    imported: int = 0
    updated: int = 0
    ignored: int = 0
    is_complete: bool = False
    conflicts: list[dict[str, str]] = field(default_factory=list)

    def refuse(self, count: int, about: str, why: str) -> None:
        """Values that were not taken, and what to do about it."""
        self.ignored += count
        self.conflicts.append({"object": about, "value": why})


@dataclass(frozen=True)
class Given:
    """One value as it was sent."""

    indicator: str
    member: str
    value: str
    note: str


@dataclass(frozen=True)
class _Place:
    period: str
    agency: organizations.Agency


def option_combo(indicator: str, member: str) -> str:
    """The identifier of a part of an indicator; of the whole the one that every DHIS2 has."""
    return uid("part", f"{indicator}@{member}") if member else DEFAULT_OPTION_COMBO


def handed_out(
    actor: Actor,
    catalogue: Catalogue,
    *,
    sets: Sequence[str],
    wanted: Iterable[indicators.Period],
    agencies: Iterable[organizations.Agency],
) -> list[dict[str, Any]]:
    """The values of reports that the actor may read, drafts among them."""
    units = {one.uuid: agency_uid(one) for one in agencies}
    found = reporting.list_standings(
        actor,
        set_codes=[catalogue.sets[one].code for one in sets] if sets else None,
        periods=[one.code for one in wanted],
        agency_uuids=units,
    )
    return [line for one in found for line in _lines(one, units[one.agency_uuid])]


def _lines(one: reporting.Standing, unit: str) -> Iterable[dict[str, Any]]:
    period = periods.written(indicators.Period.parse(one.period))
    saved = one.saved_at.isoformat(timespec="milliseconds") if one.saved_at else None
    for key, value in one.values.items():
        asked = one.fields.get(key)
        if asked is None or not asked.indicator:
            continue
        yield {
            "dataElement": uid("indicator", asked.indicator),
            "period": period,
            "orgUnit": unit,
            "categoryOptionCombo": option_combo(asked.indicator, asked.member),
            "attributeOptionCombo": DEFAULT_OPTION_COMBO,
            "value": value,
            "storedBy": one.saved_by,
            "created": saved,
            "lastUpdated": saved,
            "comment": one.notes.get(one.numbers[key]),
            "followup": False,
        }


def take_in(
    actor: Actor, catalogue: Catalogue, body: Mapping[str, Any], *, schemes: Mapping[str, str],
    at: datetime,
) -> Summary:  # fmt: skip
    """
    Write values into the drafts of the reports that ask for them; submit where they are complete.

    What cannot be taken is told, and the rest is kept, as DHIS2 does it: nothing is lost silently.
    """
    summary = Summary()
    lines = body.get("dataValues")
    if not isinstance(lines, list) or len(lines) > MOST_VALUES:
        summary.refuse(0, "dataValues", f"a list of at most {MOST_VALUES} values is expected")
        return summary
    reader = _Reader(catalogue, schemes)
    grouped: dict[_Place, list[Given]] = defaultdict(list)
    for line in lines:
        place, given = reader.read({**_common(body), **line} if isinstance(line, dict) else {})
        if place is None or given is None:
            summary.refuse(1, str(reader.about), reader.why)
        else:
            grouped[place].append(given)
    codes = reader.set_codes(body.get("dataSet"))
    for place, values in grouped.items():
        _take(actor, place, values, codes, summary, is_done=bool(body.get("completeDate")), at=at)
    return summary


def _common(body: Mapping[str, Any]) -> dict[str, Any]:
    return {name: body[name] for name in ("period", "orgUnit") if body.get(name)}


def _take(
    actor: Actor,
    place: _Place,
    values: list[Given],
    codes: list[str] | None,
    summary: Summary,
    *,
    is_done: bool,
    at: datetime,
) -> None:
    standings = reporting.list_standings(
        actor, set_codes=codes, periods=[place.period], agency_uuids=[place.agency.uuid]
    )
    rest = list(values)
    for one in standings:
        own = {key: g for g in rest if (key := one.key_of(g.indicator, g.member))}
        if not own:
            continue
        rest = [given for given in rest if given not in own.values()]
        try:
            _write(actor, one, own, summary, is_done=is_done, at=at)
        except Refusal as refusal:
            summary.refuse(len(own), f"{one.set_code} {place.agency.code}", refusal.message("en"))
    for given in rest:
        about = f"{given.indicator} {place.agency.code} {place.period}"
        summary.refuse(1, about, "no report that you may write asks for this; see dataSets")


def _write(
    actor: Actor,
    one: reporting.Standing,
    own: Mapping[str, Given],
    summary: Summary,
    *,
    is_done: bool,
    at: datetime,
) -> None:
    notes = {one.numbers[key]: given.note for key, given in own.items() if given.note}
    saved = reporting.save_draft(
        actor=actor,
        obligation_uuid=one.uuid,
        typed={key: given.value for key, given in own.items()},
        picked={},
        notes=notes,
        revision=one.revision,
        at=at,
        by_machine=True,
    )
    summary.updated += sum(key in one.values for key in own)
    summary.imported += sum(key not in one.values for key in own)
    if is_done:
        try:
            reporting.submit_report(
                actor=actor, obligation_uuid=one.uuid, revision=saved.revision, at=at
            )
            summary.is_complete = True
        except Refusal as refusal:  # the values stay in the draft
            summary.conflicts.append({"object": "completeDate", "value": refusal.message("en")})


class _Reader:
    """Reads values as they are sent, by identifier or by code as the address says."""

    def __init__(self, catalogue: Catalogue, schemes: Mapping[str, str]) -> None:
        self.catalogue = catalogue
        self.about: object = ""
        self.why = ""
        self._agencies = self._by(schemes, "orgUnitIdScheme", catalogue.agencies)
        self._elements = self._by(schemes, "dataElementIdScheme", catalogue.definitions)
        self._parts = {
            option_combo(str(one["indicator"]), str(row["member"])): str(row["member"])
            for found in catalogue.sets.values()
            for section in found.sections
            for one in section.get("columns", ())
            if one.get("indicator")  # the columns of a list are no indicators
            for row in section["rows"]
        }

    @staticmethod
    def _by(schemes: Mapping[str, str], name: str, known: Mapping[str, Any]) -> Mapping[str, Any]:
        scheme = schemes.get(name) or schemes.get("idScheme") or "UID"
        return {one.code: one for one in known.values()} if scheme.upper() == "CODE" else known

    def set_codes(self, named: object) -> list[str] | None:
        """The code of the set that is named; None where none is."""
        known = self.catalogue.sets
        if not named:
            return None
        return [one.code for name, one in known.items() if named in {name, one.code}]

    def read(self, line: Mapping[str, Any]) -> tuple[_Place | None, Given | None]:
        """A value with its place, or nothing and why."""
        agency = self._agencies.get(str(line.get("orgUnit")))
        element = self._elements.get(str(line.get("dataElement")))
        combo = line.get("categoryOptionCombo") or DEFAULT_OPTION_COMBO
        member = "" if combo == DEFAULT_OPTION_COMBO else self._parts.get(str(combo))
        if agency is None:
            return self._refuse(line.get("orgUnit"), "no such organisation unit")
        if element is None:
            return self._refuse(line.get("dataElement"), "no such data element")
        if member is None:
            return self._refuse(combo, "no such category option combination")
        try:
            period = periods.read(str(line.get("period"))).code
        except periods.PeriodNotRead:
            return self._refuse(line.get("period"), "no such period")
        value = line.get("value")
        if not isinstance(value, str | int | float) or isinstance(value, bool):
            return self._refuse(element.code, "a value is a number or a text of one")
        given = Given(element.code, member, str(value), str(line.get("comment") or ""))
        return _Place(period, agency), given

    def _refuse(self, about: object, why: str) -> tuple[None, None]:
        self.about, self.why = about, why
        return None, None


def sets_of(catalogue: Catalogue, named: Iterable[str]) -> list[str]:
    """The identifiers of the sets that are named by identifier or code."""
    wanted = set(named)
    return [
        name for name, one in catalogue.sets.items()
        if name in wanted or one.code in wanted or set_uid(one) in wanted
    ]  # fmt: skip
