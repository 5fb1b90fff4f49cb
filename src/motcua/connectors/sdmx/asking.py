"""What a client names in an address: artefacts with what they refer to, and formats."""

import re
from collections.abc import Mapping, Sequence

from .errors import SdmxProblem
from .names import VERSION, concept
from .structure_xml import Chosen
from .structures import (
    FIXED,
    OBSERVATION_ATTRIBUTES,
    SCHEME,
    SERIES_ATTRIBUTES,
    Flow,
    Structures,
)

KINDS = ("dataflow", "datastructure", "codelist", "conceptscheme", "agencyscheme")
REFERENCES = (
    "none", "parents", "parentsandsiblings", "ancestors", "children", "descendants", "all",
    *KINDS,
)  # fmt: skip
_ANY = ("all", "*", "")
_VERSIONS = (*_ANY, "latest", "+", "~", "1.0+", "1", VERSION)
_DOWN = ("children", "descendants", "all", "parentsandsiblings")
XML, JSON, CSV1, CSV2, GENERIC = "xml", "json", "csv1", "csv2", "generic"
TYPES = {
    XML: "application/vnd.sdmx.structurespecificdata+xml; version=2.1",
    GENERIC: "application/vnd.sdmx.genericdata+xml; version=2.1",
    JSON: "application/vnd.sdmx.data+json; version=2.0.0; charset=utf-8",
    CSV1: "application/vnd.sdmx.data+csv; version=1.0.0; charset=utf-8",
    CSV2: "application/vnd.sdmx.data+csv; version=2.0.0; charset=utf-8",
}
STRUCTURE_TYPE = "application/vnd.sdmx.structure+xml; version=2.1"
STRUCTURE_JSON = "application/vnd.sdmx.structure+json; version=2.0.0; charset=utf-8"
_SHORT = {"xml": XML, "json": JSON, "csv": CSV1, "generic": GENERIC}


def choose(
    structures: Structures, kind: str, place: tuple[str, str, str], *, references: str
) -> Chosen:
    """
    The artefacts of an address.

    :param place: agency, identifier and version.
    :raises SdmxProblem: if there are none, or the references are none that SDMX knows.
    """
    if references not in REFERENCES:
        raise SdmxProblem(140, f"references={references} is none of {', '.join(REFERENCES)}")
    chosen, (agency, code, version) = Chosen(), place
    owner = "SDMX" if kind == "agencyscheme" else structures.agency[0]
    owners = {owner, structures.agency[0]}
    is_ours = agency in _ANY or bool(owners & set(re.split(r"[+,]", agency)))
    if is_ours and version in _VERSIONS:
        _choose(structures, kind, code, chosen)
    if chosen.is_empty:
        raise SdmxProblem(
            100, f"There is no {kind} {agency}:{code}({version}); ask {kind}/all for what there is"
        )
    _refer(structures, kind, references, chosen)
    return chosen


def _choose(structures: Structures, kind: str, code: str, chosen: Chosen) -> None:
    def named(known: Sequence[str]) -> list[str]:
        wanted = set(re.split(r"[+,]", code))
        return [one for one in known if code in _ANY or one in wanted]

    every = kind == "structure"
    if every or kind == "dataflow":
        chosen.flows = named([*structures.flows])
    if every or kind == "datastructure":
        chosen.structures = named([one.structure_id for one in structures.flows.values()])
    if every or kind == "codelist":
        chosen.codelists = named(structures.codelist_names)
    if every or kind == "conceptscheme":
        chosen.concepts = bool(named([SCHEME]))
    if every or kind == "agencyscheme":
        chosen.agencies = bool(named(["AGENCIES"]))


def _refer(structures: Structures, kind: str, references: str, chosen: Chosen) -> None:
    """Add what the artefacts refer to, and what refers to them, as far as it is asked for."""
    is_up = references in ("parents", "ancestors", "all", "parentsandsiblings")
    flows = [
        one for one in structures.flows.values()
        if one.id in chosen.flows or one.structure_id in chosen.structures
    ]  # fmt: skip
    if kind in ("codelist", "conceptscheme") and is_up:
        flows = [
            one for one in structures.flows.values()
            if chosen.concepts or set(codelists_of(structures, one)) & set(chosen.codelists)
        ]  # fmt: skip
        chosen.structures = [one.structure_id for one in flows]
    if kind == "datastructure" and (is_up or references == "dataflow"):
        chosen.flows = [one.id for one in flows]
    if kind == "dataflow" and (references in _DOWN or references == "datastructure"):
        chosen.structures = [one.structure_id for one in flows]
    is_deep = references in ("descendants", "all", "parentsandsiblings")
    if is_deep or (kind == "datastructure" and references == "children"):
        needed = [name for one in flows for name in codelists_of(structures, one)]
        chosen.codelists = list(dict.fromkeys([*chosen.codelists, *needed]))
        chosen.concepts = chosen.concepts or bool(flows)
    chosen.agencies = chosen.agencies or references == "all"
    if references == "codelist":
        chosen.codelists = [name for one in flows for name in codelists_of(structures, one)]
    chosen.concepts = chosen.concepts or references == "conceptscheme"


def codelists_of(structures: Structures, flow: Flow) -> list[str]:
    """The codelists that a flow's dimensions and attributes take their codes from."""
    parts = (
        *FIXED, *(concept(one) for one in flow.extra), *SERIES_ATTRIBUTES,
        *OBSERVATION_ATTRIBUTES,
    )  # fmt: skip
    return [name for part in parts if (name := structures.concepts[part][1])]


def flow_named(structures: Structures, text: str) -> Flow:
    """
    The flow of an address: “DF_ONE_STOP”, “H27,DF_ONE_STOP” or “H27,DF_ONE_STOP,1.0”.

    :raises SdmxProblem: if there is none.
    """
    parts = text.split(",")
    code = parts[1] if len(parts) > 1 else parts[0]
    is_ours = len(parts) == 1 or parts[0] in (*_ANY, structures.agency[0])
    is_now = len(parts) < 3 or parts[2] in _VERSIONS
    if code not in structures.flows or not is_ours or not is_now:
        known = ", ".join(structures.flows)
        raise SdmxProblem(100, f"There is no dataflow {text}; there are {known}")
    return structures.flows[code]


def format_of(accept: str, asked: Mapping[str, Sequence[str]]) -> str | None:
    """The format that is asked for, by `format=` or else by the header; None: none of ours."""
    if names := asked.get("format"):
        return _SHORT.get(names[-1])
    for text in _by_weight(accept or "*/*"):
        kind, _, rest = text.partition(";")
        found = _format(kind.strip(), rest.replace(" ", ""))
        if found:
            return found
    return None


def _by_weight(accept: str) -> list[str]:
    """The types of the header, those that are liked best first."""

    def weight(text: str) -> float:
        found = re.search(r";\s*q=([0-9.]+)", text)
        try:
            return -float(found[1]) if found else -1.0
        except ValueError:
            return 0.0

    return sorted((one.strip().lower() for one in accept.split(",")), key=weight)


def _format(kind: str, rest: str) -> str | None:
    if kind in ("*/*", "application/*", "application/xml", "text/xml") or kind in (
        "application/vnd.sdmx.structurespecificdata+xml",
        "application/vnd.sdmx.structurespecifictimeseriesdata+xml",
    ):
        return XML
    if kind in (
        "application/vnd.sdmx.genericdata+xml",
        "application/vnd.sdmx.generictimeseriesdata+xml",
    ):
        return GENERIC
    if kind in ("application/vnd.sdmx.data+json", "application/json"):
        return None if "version=1" in rest else JSON
    if kind in ("application/vnd.sdmx.data+csv", "text/csv", "application/csv"):
        return CSV2 if "version=2" in rest else CSV1
    return None


def structures_as(accept: str, asked: str = "") -> str | None:
    """How a client takes structures, XML where it does not mind; None: not as we write them."""
    if asked in ("xml", "json"):
        return asked
    for one in _by_weight(accept or "*/*"):
        kind, _, rest = one.partition(";")
        if kind.strip() in _XML_STRUCTURES:
            return XML
        if kind.strip() in _JSON_STRUCTURES and "version=1" not in rest:
            return JSON
    return None


_XML_STRUCTURES = (
    "*/*", "application/*", "application/xml", "text/xml", "text/html",
    "application/vnd.sdmx.structure+xml",
)  # fmt: skip
_JSON_STRUCTURES = ("application/json", "application/vnd.sdmx.structure+json")
