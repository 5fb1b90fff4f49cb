"""Structures as SDMX-ML 2.1."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from lxml import etree

from .names import VERSION, concept
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
from .xml_parts import COMMON, MESSAGE, STRUCTURE, add, header, message, names, reference, written


@dataclass
class Chosen:
    """Which artefacts a message holds, by identifier."""

    agencies: bool = False
    flows: list[str] = field(default_factory=list)
    codelists: list[str] = field(default_factory=list)
    concepts: bool = False
    structures: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found."""
        return not (
            self.agencies or self.flows or self.codelists or self.concepts or self.structures
        )


def structure_message(structures: Structures, chosen: Chosen, *, stub: bool, at: datetime) -> bytes:
    """
    The artefacts that are chosen.

    :param stub: names only, without what is inside.
    """
    root = message("Structure", {"str": STRUCTURE})
    header(root, structures, number=f"STR{at:%Y%m%d%H%M%S}", at=at)
    _Writer(structures, add(root, MESSAGE, "Structures"), stub=stub).write(chosen)
    return written(root)


class _Writer:
    """Writes artefacts in the order that the schema asks for."""

    def __init__(self, structures: Structures, parent: etree._Element, *, stub: bool) -> None:
        self.structures, self.parent, self.is_stub = structures, parent, stub
        self.agency = structures.agency[0]

    def write(self, chosen: Chosen) -> None:
        if chosen.agencies:
            self._agencies()
        by_id = {flow.structure_id: flow for flow in self.structures.flows.values()}
        self._all("Dataflows", chosen.flows, lambda into, one: self._flow(
            into, self.structures.flows[one]))  # fmt: skip
        self._all("Codelists", chosen.codelists, self._codelist)
        if chosen.concepts:
            self._concepts()
        self._all(
            "DataStructures", chosen.structures, lambda into, one: self._structure(into, by_id[one])
        )

    def _all(
        self, room: str, wanted: list[str], put: Callable[[etree._Element, str], None]
    ) -> None:
        if wanted:
            into = add(self.parent, STRUCTURE, room)
            for one in wanted:
                put(into, one)

    def _artefact(
        self, into: etree._Element, kind: str, code: str, words: Mapping[str, str]
    ) -> etree._Element:
        found = add(
            into, STRUCTURE, kind, id=code, agencyID=self.agency, version=VERSION, isFinal="false"
        )
        names(found, words)
        return found

    def _agencies(self) -> None:
        schemes = add(self.parent, STRUCTURE, "OrganisationSchemes")
        scheme = add(
            schemes, STRUCTURE, "AgencyScheme", id="AGENCIES", agencyID="SDMX", version=VERSION,
            isFinal="false",
        )  # fmt: skip
        names(scheme, {"vi": "Cơ quan", "en": "Agencies"})
        if not self.is_stub:
            code, words = self.structures.agency
            names(add(scheme, STRUCTURE, "Agency", id=code), words)

    def _flow(self, into: etree._Element, flow: Flow) -> None:
        found = self._artefact(into, "Dataflow", flow.id, flow.names)
        reference(
            add(found, STRUCTURE, "Structure"), of="DataStructure", package="datastructure",
            agency=self.agency, code=flow.structure_id,
        )  # fmt: skip

    def _codelist(self, into: etree._Element, name: str) -> None:
        codelist = self.structures.codelist(name)
        found = self._artefact(into, "Codelist", codelist.id, codelist.names)
        for code in () if self.is_stub else codelist.codes:
            self._code(found, code)

    def _code(self, into: etree._Element, code: Code) -> None:
        found = add(into, STRUCTURE, "Code", id=code.id)
        if code.since is not None:
            notes = add(found, COMMON, "Annotations")
            note = add(notes, COMMON, "Annotation", id="VALIDITY")
            add(note, COMMON, "AnnotationTitle", f"{code.since}/{code.until or '..'}")
            add(note, COMMON, "AnnotationType", "VALIDITY")
        names(found, code.names)
        if code.parent:
            add(add(found, STRUCTURE, "Parent"), "", "Ref", id=code.parent)

    def _concepts(self) -> None:
        into = add(self.parent, STRUCTURE, "Concepts")
        scheme = self._artefact(
            into, "ConceptScheme", SCHEME, {"vi": "Khái niệm", "en": "Concepts"}
        )
        for code, (words, _) in () if self.is_stub else self.structures.concepts.items():
            names(add(scheme, STRUCTURE, "Concept", id=code), words)

    def _structure(self, into: etree._Element, flow: Flow) -> None:
        found = self._artefact(into, "DataStructure", flow.structure_id, flow.names)
        if self.is_stub:
            return
        parts = add(found, STRUCTURE, "DataStructureComponents")
        dimensions = add(parts, STRUCTURE, "DimensionList", id="DimensionDescriptor")
        keys = (*FIXED, *(concept(one) for one in flow.extra))
        for position, code in enumerate(keys, start=1):
            self._component(dimensions, "Dimension", code, position=str(position))
        time = self._component(dimensions, "TimeDimension", TIME, position=str(len(keys) + 1))
        local = add(time, STRUCTURE, "LocalRepresentation")
        add(local, STRUCTURE, "TextFormat", textType="ObservationalTimePeriod")
        attributes = add(parts, STRUCTURE, "AttributeList", id="AttributeDescriptor")
        for code in SERIES_ATTRIBUTES:
            one = self._component(attributes, "Attribute", code, assignmentStatus="Mandatory")
            related = add(one, STRUCTURE, "AttributeRelationship")
            for key in keys:
                add(add(related, STRUCTURE, "Dimension"), "", "Ref", id=key)
        for code in OBSERVATION_ATTRIBUTES:
            status = "Mandatory" if code == "OBS_STATUS" else "Conditional"
            one = self._component(attributes, "Attribute", code, assignmentStatus=status)
            related = add(one, STRUCTURE, "AttributeRelationship")
            add(add(related, STRUCTURE, "PrimaryMeasure"), "", "Ref", id=VALUE)
        measures = add(parts, STRUCTURE, "MeasureList", id="MeasureDescriptor")
        measure = self._component(measures, "PrimaryMeasure", VALUE)
        add(
            add(measure, STRUCTURE, "LocalRepresentation"), STRUCTURE, "TextFormat",
            textType="Decimal",
        )  # fmt: skip

    def _component(
        self, into: etree._Element, kind: str, code: str, **attributes: str
    ) -> etree._Element:
        found = add(into, STRUCTURE, kind, id=code, **attributes)
        identity = add(found, STRUCTURE, "ConceptIdentity")
        place = {
            "id": code, "maintainableParentID": SCHEME, "maintainableParentVersion": VERSION,
            "agencyID": self.agency, "package": "conceptscheme", "class": "Concept",
        }  # fmt: skip
        add(identity, "", "Ref", **place)
        codelist = self.structures.concepts[code][1]
        if codelist:
            local = add(found, STRUCTURE, "LocalRepresentation")
            reference(
                add(local, STRUCTURE, "Enumeration"), of="Codelist", package="codelist",
                agency=self.agency, code=codelist,
            )  # fmt: skip
        return found
