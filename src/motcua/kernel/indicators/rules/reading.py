"""Reads the catalogue of indicators from its content and names every mistake in it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from motcua.base.formulas import Formula, FormulaCycle, FormulaUnreadable, order_of, read_formula
from motcua.base.report_periods import KINDS
from motcua.base.report_windows import CALENDAR

from .definitions import (
    CHECKS,
    NA_POLICIES,
    OVER_TIME,
    OVER_UNITS,
    SEVERITIES,
    SOURCES,
    Catalogue,
    Check,
    Counted,
    Definition,
    Group,
)
from .measures import MeasureUnreadable, read_matter, read_measure
from .targets import Target, TargetUnreadable, problems_of, read_target
from .windowing import mixed_windows

_CODE = re.compile(r"[a-z][a-z0-9_.-]{0,59}")
_KEYS = {
    "code", "name", "unit", "decimals", "source", "periods", "dimensions", "formula", "counts",
    "where", "over_units", "over_time", "running", "na", "better", "reporters", "legal_basis",
    "note", "checks", "valid_from", "valid_to", "windows",
    "opening", "sureness", "synonyms",
}  # fmt: skip


class CatalogueUnreadable(ValueError):
    """The content of the indicators says something that no indicator can mean."""

    def __init__(self, problems: Iterable[str]) -> None:
        """Name every problem, one a line: file, indicator, and what would be right."""
        self.problems = tuple(problems)
        super().__init__("indicators:\n" + "\n".join(self.problems))


class _Wrong(ValueError):
    """One thing in one place is wrong."""


def read_catalogue(
    files: Iterable[tuple[str, Any]], digest: str = "", windows: Iterable[str] = ()
) -> Catalogue:
    """
    The catalogue from the content of its files, by name.

    :param windows: those that there are, besides the calendar's.
    :raises CatalogueUnreadable: naming every mistake; a circle of formulas with its path.
    """
    return _CatalogueReader(windows).read(files, digest)


class _CatalogueReader:
    """Gathers what the files say, and what is wrong with it."""

    def __init__(self, windows: Iterable[str] = ()) -> None:
        self.windows = {CALENDAR, *windows}
        self.problems: list[str] = []
        self.groups: list[Group] = []
        self.definitions: list[Definition] = []
        self.targets: list[Target] = []
        self.matters: dict[str, Any] = {}
        self.measures: dict[str, Any] = {}
        self.dimension_names: dict[str, Mapping[str, Any]] = {}

    def read(self, files: Iterable[tuple[str, Any]], digest: str) -> Catalogue:
        for name, content in files:
            self._read_file(name, content or {})
        self._check_versions()
        self._check_references()
        self._check_circles()
        if not self.problems:
            self.problems += mixed_windows(self.definitions, self.windows)
        if self.problems:
            raise CatalogueUnreadable(self.problems)
        return Catalogue(
            tuple(self.groups),
            tuple(self.definitions),
            tuple(self.targets),
            self.matters,
            self.measures,
            self.dimension_names,
            digest,
        )

    @contextmanager
    def _at(self, place: str) -> Iterator[None]:
        try:
            yield
        except (_Wrong, MeasureUnreadable, FormulaUnreadable, TargetUnreadable) as error:
            self.problems.append(f"{place}: {error}")
        except (KeyError, TypeError, AttributeError, ArithmeticError) as error:
            self.problems.append(f"{place}: lacks or misreads {error}")

    def _read_file(self, name: str, content: Mapping[str, Any]) -> None:
        for code, row in content.get("matters", {}).items():
            with self._at(f"{name}, {code}"):
                self.matters[code] = read_matter(code, row)
        for code, row in content.get("measures", {}).items():
            with self._at(f"{name}, {code}"):
                self.measures[code] = read_measure(code, row)
        self.dimension_names.update(content.get("dimensions", {}))
        for row in content.get("targets", []):
            with self._at(f"{name}, target of {row.get('indicator', '?')}"):
                self.targets.append(read_target(row))
        for row in content.get("groups", []):
            with self._at(f"{name}, group"):
                self.groups.append(Group(row["code"], row["name"]))
                for inner in row.get("indicators", []):
                    with self._at(f"{name}, {inner.get('code', '?')}"):
                        self.definitions.append(_definition(inner, row["code"]))

    def _check_versions(self) -> None:
        for code in {one.code for one in self.definitions}:
            versions = sorted(
                (one for one in self.definitions if one.code == code),
                key=lambda one: one.valid_from,
            )
            for earlier, later in pairwise(versions):
                if earlier.valid_to is None or earlier.valid_to > later.valid_from:
                    self.problems.append(
                        f"{code}: two versions hold on {later.valid_from}; end the earlier one"
                    )
        self.definitions.sort(key=lambda one: one.valid_from)

    def _check_references(self) -> None:
        known = {one.code for one in self.definitions}
        for one in self.definitions:
            formulas = [one.formula, *(check.formula for check in one.checks)]
            for code in (code for formula in formulas if formula for code in formula.codes):
                if code not in known:
                    self.problems.append(f"{one.code}: its formula needs {code}, which is nowhere")
            if one.counted and one.counted.measure not in self.measures:
                self.problems.append(f"{one.code}: nothing counts “{one.counted.measure}”")
        for measure in self.measures.values():
            if measure.matter not in self.matters:
                self.problems.append(f"{measure.code}: there is no matter “{measure.matter}”")

        periods = {
            code: frozenset(kind for one in self.definitions if one.code == code
                            for kind in one.periods)
            for code in known
        }  # fmt: skip
        self.problems.extend(problems_of(self.targets, periods))

    def _check_circles(self) -> None:
        """On every day on which a version begins, for versions need each other then."""
        for day in sorted({one.valid_from for one in self.definitions}):
            formulas = {
                one.code: one.formula.codes
                for one in self.definitions
                if one.formula and one.holds_on(day)
            }
            try:
                order_of(formulas)
            except FormulaCycle as error:
                self.problems.append(f"{day}: {error}")
                return


def _definition(row: Mapping[str, Any], group: str) -> Definition:
    if unknown := sorted(set(row) - _KEYS):
        raise _Wrong(f"does not know {', '.join(unknown)}")
    source = _one_of(row, "source", SOURCES, "submitted")
    _fits_source(row, source)
    return Definition(
        code=_code(row["code"]),
        names=_both_languages(row, "name"),
        unit=row.get("unit", {}),
        source=source,
        periods=_periods(row),
        valid_from=_day(row["valid_from"]),
        valid_to=_day(row["valid_to"]) if row.get("valid_to") else None,
        group=group,
        decimals=int(row.get("decimals", 0)),
        dimensions=tuple(row.get("dimensions", ())),
        formula=read_formula(str(row["formula"])) if source == "formula" else None,
        counted=_counted(row) if source == "measured" else None,
        over_units=_one_of(row, "over_units", OVER_UNITS, "sum"),
        over_time=_one_of(row, "over_time", OVER_TIME, "sum"),
        running=bool(row.get("running", False)),
        na_policy=_one_of(row, "na", tuple(NA_POLICIES), "none"),
        better=_one_of(row, "better", ("", "up", "down"), ""),
        reporters=tuple(row.get("reporters", ())),
        legal_basis=row.get("legal_basis", {}),
        note=row.get("note", {}),
        checks=tuple(_check(one, row["code"], n) for n, one in enumerate(row.get("checks", []), 1)),
        windows=_windows(row, source),
        opening=str(row.get("opening", "")),
        sureness=_one_of(row, "sureness", ("", "stated", "known", "assumed"), ""),
        synonyms=_synonyms(row),
    )


def _synonyms(row: Mapping[str, Any]) -> tuple[str, ...]:
    found = row.get("synonyms", ())
    if not isinstance(found, list | tuple) or not all(isinstance(one, str) for one in found):
        raise _Wrong("synonyms must be a list of names")
    return tuple(found)


def _fits_source(row: Mapping[str, Any], source: str) -> None:
    """A formula needs its formula, a measured indicator what it counts, and neither the other's."""
    for key, owner in (("formula", "formula"), ("counts", "measured")):
        if (key in row) != (source == owner):
            raise _Wrong(f"“{key}” belongs to the source “{owner}”, and only to it")


def _code(value: Any) -> str:
    if not _CODE.fullmatch(str(value)):
        raise _Wrong(f"the code “{value}” may have small letters, digits, _ . and - only")
    return str(value)


def _both_languages(row: Mapping[str, Any], key: str) -> Mapping[str, str]:
    if not {"vi", "en"} <= set(row[key]):
        raise _Wrong(f"{key} must be given in vi and en")
    names: Mapping[str, str] = row[key]
    return names


def _one_of(row: Mapping[str, Any], key: str, allowed: tuple[str, ...], default: str) -> str:
    value = row.get(key, default)
    if value not in allowed:
        raise _Wrong(f"{key}: “{value}” is none of {', '.join(allowed)}")
    return str(value)


def _day(value: Any) -> date:
    if not isinstance(value, date):
        raise _Wrong(f"“{value}” is no day; write 2026-07-01")
    return value


def _periods(row: Mapping[str, Any]) -> tuple[str, ...]:
    kinds = tuple(row.get("periods", ("month", "quarter", "half", "nine_months", "year")))
    if wrong := [kind for kind in kinds if kind not in KINDS]:
        raise _Wrong(f"periods: “{wrong[0]}” is none of {', '.join(KINDS)}")
    return kinds


def _windows(row: Mapping[str, Any], source: str) -> tuple[str, ...]:
    windows = tuple(str(one) for one in row.get("windows", (CALENDAR,)))
    if not windows or len(set(windows)) < len(windows):
        raise _Wrong("windows: name each once, and one at least")
    if source == "submitted" and len(windows) > 1:
        raise _Wrong("windows: what is told is told of one; leave one of them")
    return windows


def _counted(row: Mapping[str, Any]) -> Counted:
    where = {
        name: tuple(str(one) for one in (value if isinstance(value, list) else [value]))
        for name, value in row.get("where", {}).items()
    }
    return Counted(str(row["counts"]), where)


def _check(row: Mapping[str, Any], code: str, number: int) -> Check:
    kind = next((one for one in CHECKS if one in row), "")
    if not kind and "adds_up" not in row:
        raise _Wrong(f"check {number}: says none of {', '.join(CHECKS)}, adds_up")
    severity = _one_of(row, "severity", SEVERITIES, "error")
    own = str(row.get("code", f"{code}.{number}"))
    if "adds_up" in row:
        return Check(own, "equals", severity, across=str(row["adds_up"]))
    bounds = row[kind] if kind in ("range", "change") else {}
    return Check(
        own,
        kind,
        severity,
        formula=_formula_of(row[kind]) if kind in ("equals", "at_most", "ratio") else None,
        least=_bound(bounds, "least"),
        most=_bound(bounds, "most"),
    )


def _formula_of(value: Any) -> Formula:
    return read_formula(str(value))


def _bound(bounds: Mapping[str, Any], name: str) -> Decimal | None:
    return Decimal(str(bounds[name])) if name in bounds else None
