"""The structure of our figures as SDMX describes it: flows, dimensions, codelists, concepts."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from motcua.base.content import load_yaml, province_root
from motcua.kernel.indicators import api as indicators
from motcua.kernel.organizations import api as organizations
from motcua.systems.indicator_office import api as indicator_office
from motcua.systems.procedures import api as procedures

from .names import FREQUENCIES, TOTAL, UNSAID, concept, identifier

Words = Mapping[str, str]
_PARTS = ("division", "one_stop_desk")
SCHEME = "CS_MOTCUA"
TIME, VALUE = "TIME_PERIOD", "OBS_VALUE"
# In every flow, before its own dimensions.
FIXED = ("FREQ", "REF_AREA", "INDICATOR", "PERIOD_BASIS")
SERIES_ATTRIBUTES = ("UNIT_MEASURE", "DECIMALS")
OBSERVATION_ATTRIBUTES = ("OBS_STATUS", "KNOWN_FROM", "TIME_COVERAGE")
_CONCEPTS: Mapping[str, tuple[Words, str]] = {
    "FREQ": ({"vi": "Tần suất", "en": "Frequency"}, "CL_FREQ"),
    "REF_AREA": (
        {"vi": "Đơn vị (gồm các đơn vị trực thuộc)", "en": "Unit, with all below"}, "CL_AREA"),
    "INDICATOR": ({"vi": "Chỉ tiêu", "en": "Indicator"}, "CL_INDICATOR"),
    "PERIOD_BASIS": (
        {"vi": "Kỳ tính theo", "en": "Which days a period's figures are of"}, "CL_PERIOD_BASIS"),
    "UNIT_MEASURE": ({"vi": "Đơn vị tính", "en": "Unit of measure"}, "CL_UNIT_MEASURE"),
    "DECIMALS": ({"vi": "Số chữ số thập phân", "en": "Decimals"}, "CL_DECIMALS"),
    "OBS_STATUS": ({"vi": "Tình trạng số liệu", "en": "Observation status"}, "CL_OBS_STATUS"),
    "KNOWN_FROM": ({"vi": "Được biết từ", "en": "Known from"}, ""),
    "TIME_COVERAGE": ({"vi": "Số liệu của các ngày", "en": "Days that the figure is of"}, ""),
    TIME: ({"vi": "Kỳ", "en": "Period"}, ""),
    VALUE: ({"vi": "Giá trị", "en": "Observation value"}, ""),
}  # fmt: skip
_FREQ_NAMES = {
    "A": {"vi": "Năm", "en": "Annual"},
    "M9": {"vi": "9 tháng đầu năm", "en": "First nine months of the year"},
    "S": {"vi": "6 tháng", "en": "Half-yearly"},
    "Q": {"vi": "Quý", "en": "Quarterly"}, "M": {"vi": "Tháng", "en": "Monthly"},
    "D": {"vi": "Ngày", "en": "Daily"},
}  # fmt: skip
_STATUS_NAMES = {
    "A": {"vi": "Bình thường", "en": "Normal value"},
    "B": {"vi": "Định nghĩa thay đổi trong kỳ", "en": "Time series break"},
    "E": {"vi": "Gần đúng: có đơn vị bị chia", "en": "Estimated value"},
    "M": {"vi": "Không áp dụng", "en": "Missing value; data cannot exist"},
    "P": {"vi": "Tạm tính: kỳ chưa hết hoặc còn thiếu", "en": "Provisional value"},
}  # fmt: skip
_TOTAL_NAMES = {"vi": "Tổng số", "en": "Total"}
_UNSAID_NAMES = {"vi": "Không rõ", "en": "Unknown"}


@dataclass(frozen=True, slots=True)
class Code:
    """One code of a list; `until` where what it names is no more."""

    id: str
    names: Words
    parent: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Codelist:
    """One list of codes."""

    id: str
    names: Words
    codes: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """
    The figures of one subject.

    :ivar extra: its own dimensions, by our codes, in the order of the key.
    """

    id: str
    names: Words
    definitions: tuple[indicators.Definition, ...]
    extra: tuple[str, ...]

    @property
    def structure_id(self) -> str:
        """The identifier of its data structure definition."""
        return self.id.replace("DF_", "DSD_")

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The dimensions of a series' key."""
        return (*FIXED, *(concept(one) for one in self.extra))


@dataclass
class Structures:
    """Everything that is described, as it is on a day."""

    day: date
    _lists: dict[str, Codelist] = field(default_factory=dict)

    @cached_property
    def agency(self) -> tuple[str, Words]:
        """Who maintains it: the province, by its code."""
        told = load_yaml(province_root() / "province.yaml")
        return identifier(told["code"]), told["name"]

    @cached_property
    def definitions(self) -> dict[str, indicators.Definition]:
        """The newest version of each indicator that began, by identifier."""
        found: dict[str, indicators.Definition] = {}
        for one in indicators.catalogue.catalogue().definitions:
            if one.valid_from <= self.day:
                found[identifier(one.code)] = one
        return found

    @cached_property
    def flows(self) -> dict[str, Flow]:
        """One flow for each subject of indicators."""
        found = {}
        for group in indicators.catalogue.groups():
            inside = tuple(one for one in self.definitions.values() if one.group == group.code)
            extra = dict.fromkeys(
                name for one in inside for name in indicators.breakdown.dimensions_of(one)
            )
            flow = Flow(f"DF_{concept(group.code)}", group.names, inside, tuple(extra))
            if inside:
                found[flow.id] = flow
        return found

    @cached_property
    def areas(self) -> dict[str, organizations.Agency]:
        """The agencies of all times that report, the newest row of each code, by identifier."""
        rows = organizations.Agency.objects.exclude(kind__in=_PARTS).select_related("parent")
        return {identifier(one.code): one for one in rows.order_by("valid_from", "path")}

    @cached_property
    def concepts(self) -> dict[str, tuple[Words, str]]:
        """Names and codelists of all concepts, by identifier."""
        own = {concept(name): (self._name(name), f"CL_{concept(name)}") for name in self._extra}
        return {**_CONCEPTS, **own}

    @cached_property
    def _extra(self) -> list[str]:
        return list(dict.fromkeys(name for flow in self.flows.values() for name in flow.extra))

    def _name(self, dimension: str) -> Words:
        return {
            language: indicator_office.dimension_name(dimension, language)
            for language in ("vi", "en")
        }

    def codelist(self, name: str) -> Codelist:
        """A list by its identifier; made when it is first asked for."""
        if name not in self._lists:
            concept_names = {words[1]: words[0] for words in self.concepts.values() if words[1]}
            self._lists[name] = Codelist(name, concept_names[name], tuple(self._codes(name)))
        return self._lists[name]

    @property
    def codelist_names(self) -> list[str]:
        """The identifiers of all lists."""
        return sorted({codelist for _, codelist in self.concepts.values() if codelist})

    def _codes(self, name: str) -> Iterable[Code]:
        fixed: Mapping[str, Mapping[str, Words]] = {
            "CL_FREQ": _FREQ_NAMES,
            "CL_OBS_STATUS": _STATUS_NAMES,
            "CL_DECIMALS": {str(n): {"vi": str(n), "en": str(n)} for n in range(7)},
            "CL_PERIOD_BASIS": self._windows(),
            "CL_UNIT_MEASURE": {
                unit_code(one): {"vi": one.unit_in("vi") or "–", "en": one.unit_in("en") or "–"}
                for one in self.definitions.values()
            },
            "CL_INDICATOR": {key: one.names for key, one in self.definitions.items()},
        }
        if name in fixed:
            return [Code(code, words) for code, words in fixed[name].items()]
        if name == "CL_AREA":
            return [self._area(code, one) for code, one in self.areas.items()]
        return self._members(next(one for one in self._extra if f"CL_{concept(one)}" == name))

    def _windows(self) -> dict[str, Words]:
        codes = dict.fromkeys(code for one in self.definitions.values() for code in one.windows)
        return {
            identifier(code): {
                language: indicator_office.window_name(code, language) for language in ("vi", "en")
            }
            for code in codes
        }

    def _area(self, code: str, one: organizations.Agency) -> Code:
        above = identifier(one.parent.code) if one.parent else ""
        return Code(
            code,
            {"vi": one.name, "en": one.name_en},
            parent=above if above in self.areas and above != code else "",
            since=one.valid_from,
            until=one.valid_to,
        )

    def _members(self, dimension: str) -> Iterable[Code]:
        """The whole, every part that is known, and what nobody said."""
        yield Code(TOTAL, _TOTAL_NAMES)
        told = self._told_names(dimension)
        for member in indicators.breakdown.members(dimension):
            names = {
                language: indicator_office.member_name(dimension, member, language)
                for language in ("vi", "en")
            }
            yield Code(identifier(member), told.get(member, names))
        yield Code(UNSAID, _UNSAID_NAMES)

    def _told_names(self, dimension: str) -> dict[str, Words]:
        """What the catalogue of procedures calls its fields and procedures."""
        if dimension == "sector":
            return {one.code: one.title for one in procedures.list_fields(on=self.day)}
        if dimension == "procedure":
            return {
                one.code: {language: one.name(language) for language in ("vi", "en")}
                for one in procedures.list_procedures(on=self.day)
            }
        return {}


def unit_code(one: indicators.Definition) -> str:
    """The code of a unit of measure, from its English name."""
    name = one.unit_in("en") or one.unit_in("vi")
    if name == "%":
        return "PERCENT"
    return re.sub(r"[^A-Z0-9]+", "_", name.upper()).strip("_") or "UNIT"


def frequencies_of(one: indicators.Definition) -> list[str]:
    """The frequencies for which an indicator is known."""
    return [code for kind, code in FREQUENCIES.items() if kind in one.periods]
