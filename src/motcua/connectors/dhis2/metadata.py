"""Our units, indicators and data sets as the objects that clients of DHIS2 know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from motcua.base.text import in_language
from motcua.channels.reporting import api as reporting
from motcua.kernel.indicators import api as indicators
from motcua.kernel.organizations import api as organizations

from .identifiers import DEFAULT_COMBO, by_uid, uid
from .periods import TYPES

_PARTS = {"division", "one_stop_desk"}
_OVER_UNITS = {"sum": "SUM", "average": "AVERAGE", "none": "NONE"}


@dataclass(frozen=True)
class Catalogue:
    """Everything that has an identifier, as it is on a day, in a language."""

    day: date
    language: str

    @cached_property
    def agencies(self) -> dict[str, organizations.Agency]:
        """The agencies that report, by identifier; one query."""
        found = organizations.list_agencies(on=self.day)
        return by_uid((one for one in found if one.kind not in _PARTS), agency_uid)

    @cached_property
    def definitions(self) -> dict[str, indicators.Definition]:
        """The indicators in force, by identifier."""
        return by_uid(indicators.definitions(on=self.day), definition_uid)

    @cached_property
    def sets(self) -> dict[str, reporting.DataSet]:
        """The data sets in force, by identifier."""
        return by_uid(reporting.data_sets_on(self.day), set_uid)

    def organisation_units(self) -> list[dict[str, Any]]:
        """The tree of agencies, from the top down."""
        by_path = {one.path: name for name, one in self.agencies.items()}
        children: dict[str, list[dict[str, str]]] = {}
        for name, one in self.agencies.items():
            children.setdefault(one.path.rpartition(".")[0], []).append({"id": name})
        return [self._unit(name, by_path, children) for name in self.agencies]

    def _unit(
        self, name: str, by_path: dict[str, str], children: dict[str, list[dict[str, str]]]
    ) -> dict[str, Any]:
        one = self.agencies[name]
        steps = one.path.split(".")
        above = [by_path.get(".".join(steps[: n + 1])) for n in range(len(steps))]
        chain = [step for step in above if step]
        shown = one.name_en if self.language == "en" else one.name
        unit = {
            "id": name,
            "code": one.code,
            "name": shown,
            "displayName": shown,
            "shortName": (one.short_name or shown)[:50],
            "displayShortName": (one.short_name or shown)[:50],
            "level": len(chain),
            "path": "/" + "/".join(chain),
            "openingDate": f"{one.valid_from}T00:00:00.000",
            "leaf": not children.get(one.path),
            "children": children.get(one.path, []),
        }
        if len(chain) > 1:
            unit["parent"] = {"id": chain[-2]}
        if one.valid_to:
            unit["closedDate"] = f"{one.valid_to}T00:00:00.000"
        return unit

    def data_elements(self) -> list[dict[str, Any]]:
        """What is submitted or counted; what is reckoned from others are indicators."""
        return [
            {
                **self._named(name, one),
                "domainType": "AGGREGATE",
                "valueType": "NUMBER" if one.decimals else "INTEGER",
                "aggregationType": _OVER_UNITS[one.over_units],
                "categoryCombo": {"id": DEFAULT_COMBO},
                "zeroIsSignificant": True,
            }
            for name, one in self.definitions.items()
            if one.source != "formula"
        ]

    def reckoned(self) -> list[dict[str, Any]]:
        """The indicators with a formula."""
        return [
            {
                **self._named(name, one),
                "numerator": one.formula_text,
                "denominator": "1",
                "annualized": False,
                "decimals": one.decimals,
            }
            for name, one in self.definitions.items()
            if one.source == "formula"
        ]

    def _named(self, name: str, one: indicators.Definition) -> dict[str, Any]:
        shown = one.name_in(self.language)
        return {
            "id": name,
            "code": one.code,
            "name": shown,
            "displayName": shown,
            "shortName": shown[:50],
            "displayShortName": shown[:50],
            "description": one.unit_in(self.language),
        }

    def data_sets(self) -> list[dict[str, Any]]:
        """What is collected, from whom, how often; of periods that DHIS2 has."""
        return [self._set(name, one) for name, one in self.sets.items() if one.period in TYPES]

    def _set(self, name: str, one: reporting.DataSet) -> dict[str, Any]:
        shown = in_language(one.title, self.language)
        owing = reporting.agencies_of(one, on=self.day)
        return {
            "id": name,
            "code": one.code,
            "name": shown,
            "displayName": shown,
            "shortName": shown[:50],
            "periodType": TYPES[one.period],
            "categoryCombo": {"id": DEFAULT_COMBO},
            "dataSetElements": [
                {"dataElement": {"id": uid("indicator", code)}, "dataSet": {"id": name}}
                for code in one.indicators()
            ],
            "organisationUnits": [{"id": agency_uid(agency)} for agency in owing],
        }

    def units_named(self, text: str) -> list[organizations.Agency]:
        """Agencies as analytics names them: identifiers, LEVEL-2, in their order; unknown: none."""
        found: list[organizations.Agency] = []
        for part in filter(None, text.split(";")):
            if part.startswith("LEVEL-") and part[6:].isdigit():
                found.extend(self._of_level(int(part[6:])))
            elif part in self.agencies:
                found.append(self.agencies[part])
        return list(dict.fromkeys(found))

    def _of_level(self, level: int) -> Sequence[organizations.Agency]:
        return [one for one in self.agencies.values() if len(one.path.split(".")) == level]


def agency_uid(agency: organizations.Agency) -> str:
    """An agency's identifier."""
    return uid("agency", agency.uuid)


def definition_uid(definition: indicators.Definition) -> str:
    """An indicator's identifier; that of its code, whatever its version."""
    return uid("indicator", definition.code)


def set_uid(data_set: reporting.DataSet) -> str:
    """A data set's identifier."""
    return uid("set", data_set.code)
