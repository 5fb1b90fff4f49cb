"""Structures as SDMX-JSON 2.0, for programs in a browser."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from .names import VERSION, concept
from .structure_xml import Chosen
from .structures import (
    FIXED,
    OBSERVATION_ATTRIBUTES,
    SCHEME,
    SERIES_ATTRIBUTES,
    TIME,
    VALUE,
    Code,
    Flow,
    Structures,
)

_URN = "urn:sdmx:org.sdmx.infomodel"


def structure_json(
    structures: Structures, chosen: Chosen, *, stub: bool, at: datetime, language: str
) -> bytes:
    """The artefacts that are chosen; `stub`: their names only."""
    writer = _Writer(structures, language, stub=stub)
    body = {
        "meta": {
            "id": f"STR{at:%Y%m%d%H%M%S}",
            "prepared": at.isoformat(timespec="seconds"),
            "test": False,
            "contentLanguages": [language],
            "sender": {"id": structures.agency[0], "name": structures.agency[1][language]},
        },
        "data": writer.write(chosen),
    }
    return json.dumps(body, ensure_ascii=False).encode()


class _Writer:
    """Writes artefacts by their rooms; rooms without any are left out."""

    def __init__(self, structures: Structures, language: str, *, stub: bool) -> None:
        self.structures, self.language, self.is_stub = structures, language, stub
        self.agency = structures.agency[0]

    def write(self, chosen: Chosen) -> dict[str, Any]:
        flows = self.structures.flows
        by_id = {flow.structure_id: flow for flow in flows.values()}
        rooms = {
            "agencySchemes": [self._agencies()] if chosen.agencies else [],
            "dataflows": [self._flow(flows[one]) for one in chosen.flows],
            "codelists": [self._codelist(one) for one in chosen.codelists],
            "conceptSchemes": [self._concepts()] if chosen.concepts else [],
            "dataStructures": [self._structure(by_id[one]) for one in chosen.structures],
        }
        return {room: found for room, found in rooms.items() if found}

    def _urn(self, package: str, kind: str, code: str) -> str:
        return f"{_URN}.{package}.{kind}={self.agency}:{code}({VERSION})"

    def _named(self, code: str, words: Mapping[str, str]) -> dict[str, Any]:
        told = {language: words[language] for language in ("vi", "en") if words.get(language)}
        return {"id": code, "name": words[self.language], "names": told}

    def _artefact(self, code: str, words: Mapping[str, str]) -> dict[str, Any]:
        return {**self._named(code, words), "agencyID": self.agency, "version": VERSION}

    def _agencies(self) -> dict[str, Any]:
        words = {"vi": "Cơ quan", "en": "Agencies"}
        found = {**self._artefact("AGENCIES", words), "agencyID": "SDMX"}
        return found if self.is_stub else {**found, "agencies": [
            self._named(*self.structures.agency)]}  # fmt: skip

    def _flow(self, flow: Flow) -> dict[str, Any]:
        structure = self._urn("datastructure", "DataStructure", flow.structure_id)
        return {**self._artefact(flow.id, flow.names), "structure": structure}

    def _codelist(self, name: str) -> dict[str, Any]:
        one = self.structures.codelist(name)
        found = self._artefact(one.id, one.names)
        return found if self.is_stub else {**found, "codes": [self._code(c) for c in one.codes]}

    def _code(self, code: Code) -> dict[str, Any]:
        found = self._named(code.id, code.names)
        if code.parent:
            found["parent"] = code.parent
        if code.since is not None:
            title = f"{code.since}/{code.until or '..'}"
            found["annotations"] = [{"id": "VALIDITY", "title": title, "type": "VALIDITY"}]
        return found

    def _concepts(self) -> dict[str, Any]:
        found = self._artefact(SCHEME, {"vi": "Khái niệm", "en": "Concepts"})
        told = self.structures.concepts.items()
        inside = [self._named(code, words) for code, (words, _codelist) in told]
        return found if self.is_stub else {**found, "concepts": inside}

    def _structure(self, flow: Flow) -> dict[str, Any]:
        found = self._artefact(flow.structure_id, flow.names)
        if self.is_stub:
            return found
        keys = (*FIXED, *(concept(one) for one in flow.extra))
        period = {"format": {"dataType": "ObservationalTimePeriod"}}
        components = {
            "dimensionList": {
                "id": "DimensionDescriptor",
                "dimensions": [
                    {**self._component(code), "position": place} for place, code in enumerate(keys)
                ],
                "timeDimension": {**self._component(TIME), "localRepresentation": period},
            },
            "attributeList": {
                "id": "AttributeDescriptor",
                "attributes": [
                    *(self._attribute(one, {"dimensions": [*keys]}) for one in SERIES_ATTRIBUTES),
                    *(self._attribute(one, {"observation": {}}) for one in OBSERVATION_ATTRIBUTES),
                ],
            },
            "measureList": {
                "id": "MeasureDescriptor",
                "measures": [
                    {
                        **self._component(VALUE),
                        "localRepresentation": {"format": {"dataType": "Decimal"}},
                    }
                ],
            },
        }
        return {**found, "dataStructureComponents": components}

    def _attribute(self, code: str, related: Mapping[str, Any]) -> dict[str, Any]:
        is_always = code in SERIES_ATTRIBUTES or code == "OBS_STATUS"
        usage = "mandatory" if is_always else "optional"
        return {**self._component(code), "usage": usage, "attributeRelationship": related}

    def _component(self, code: str) -> dict[str, Any]:
        identity = f"{_URN}.conceptscheme.Concept={self.agency}:{SCHEME}({VERSION}).{code}"
        found: dict[str, Any] = {"id": code, "conceptIdentity": identity}
        codelist = self.structures.concepts[code][1]
        if codelist:
            enumeration = self._urn("codelist", "Codelist", codelist)
            found["localRepresentation"] = {"enumeration": enumeration}
        return found
