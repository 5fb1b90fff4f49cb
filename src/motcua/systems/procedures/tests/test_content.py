"""The province's content: every form, process and procedure fits the others and can run."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from lxml import etree

from motcua.base.actors import system_actor
from motcua.base.content import load_yaml_folder, province_root
from motcua.kernel.diagrams import api as diagrams
from motcua.kernel.diagrams.testing import read
from motcua.kernel.documents import api as documents
from motcua.kernel.forms import api as forms
from motcua.kernel.forms.testing import province_forms
from motcua.systems.procedures.rules import results
from motcua.systems.procedures.rules.completeness import faults_of, missing_parts
from motcua.systems.procedures.rules.conditions import holds, pointers_in
from motcua.systems.procedures.rules.fees import fee_sheet
from motcua.systems.procedures.rules.parts import SURENESS, Parts
from motcua.systems.procedures.rules.reading import parts_of

TODAY = date(2026, 11, 21)
AT = datetime(2026, 11, 21, 2, tzinfo=UTC)
FORMS: dict[str, Any] = province_forms()
FILES: dict[str, Any] = dict(load_yaml_folder("procedures"))
PROCEDURES = {name: content for name, content in FILES.items() if isinstance(content, dict)}
PROCESSES = {path.stem: path for path in (province_root() / "processes").glob("*.bpmn")}
VERIFICATION = {
    "code": "THU-NGHIEM",
    "address": "http://localhost/xac-minh/THU-NGHIEM",
    "site": "http://localhost/xac-minh",
    "qr": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
}
MODEL = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DIAGRAM = "{http://www.omg.org/spec/BPMN/20100524/DI}"
OURS = "{urn:motcua:bpmn:1}"


def versions() -> list[tuple[str, dict[str, Any]]]:
    return [(name, one) for name, content in PROCEDURES.items() for one in content["versions"]]


def has_pointer(schema: dict[str, Any], pointer: str) -> bool:
    node: Any = schema
    for step in pointer.strip("/").split("/"):
        while "$ref" in node:
            node = schema["$defs"][node["$ref"].rsplit("/", 1)[1]]
        node = node.get("items") if step.isdigit() else node.get("properties", {}).get(step)
        if node is None:
            return False
    return True


def pointers_of(version: dict[str, Any], parts: Parts) -> set[str]:
    conditions = [
        *(limit.when for limit in parts.time_limits),
        *(component.when for component in parts.components),
        *(fee.when for fee in parts.fees),
        *(exemption.when for fee in parts.fees for exemption in fee.exemptions),
    ]
    found = {pointer for condition in conditions for pointer in pointers_in(condition)}
    found |= {p for fee in parts.fees for p in (fee.units_at, fee.copies_at) if p}
    return found | set(results.pointers_of(version["result"]["context"]))


def test_there_are_at_least_sixty_procedures_of_three_levels() -> None:
    kinds = {period["agency_kind"] for one in PROCEDURES.values() for period in one["competence"]}
    codes = [one["code"] for one in PROCEDURES.values()]
    slugs = [one["slug"] for one in PROCEDURES.values()]

    assert len(PROCEDURES) >= 64
    assert len({*codes}) == len({*slugs}) == len(PROCEDURES)
    assert {"commune_committee", "district_committee", "department"} <= kinds
    assert len({version["process"] for _, version in versions()}) >= 25
    assert len({version["form"] for _, version in versions()}) == len(PROCEDURES)


def test_the_district_level_ended_on_the_day_of_the_two_tier_government() -> None:
    periods = [period for one in PROCEDURES.values() for period in one["competence"]]
    districts = [one for one in periods if one["agency_kind"] == "district_committee"]

    assert len(districts) >= 10
    assert {one["valid_to"] for one in districts} == {date(2025, 7, 1)}


def test_the_25_essential_services_are_each_covered() -> None:
    services = FILES["essential-services"]
    codes = {one["code"] for one in PROCEDURES.values()}

    assert [one["number"] for one in services] == list(range(1, 26))
    assert all(one["procedures"] and {*one["procedures"]} <= codes for one in services)


def test_the_province_decides_nothing_that_it_only_passes_on() -> None:
    by_code = {one["code"]: one["versions"][-1] for one in PROCEDURES.values()}
    elsewhere = [
        by_code[code]
        for service in FILES["essential-services"]
        for code in service["procedures"]
        if service["province"] != "decides"
    ]

    assert len(elsewhere) >= 17
    for version in elsewhere:
        assert version["process"] in {"forwarded-service", "forwarded-presence", "guided-payment"}
        assert version["result"]["title"]["vi"] == "Phiếu chuyển hồ sơ"
        assert version["fees"] == []  # another agency collects what it costs


@pytest.mark.parametrize("name", sorted(PROCEDURES))
def test_a_procedure_says_what_it_asked_before(name: Any) -> None:
    parts = parts_of(PROCEDURES[name]["versions"][-1])
    asked = [paper for paper in parts.components if paper.is_asked and paper.is_required]

    assert parts.baseline is not None
    assert parts.baseline.sureness == "assumed"  # until the agency reviews it
    assert len([one for one in asked if one.when is None]) <= parts.baseline.papers


@pytest.mark.parametrize("code", sorted(FORMS))
def test_a_form_passes_the_checks_of_publication(code: str, db: Any) -> None:
    form = forms.publish_form(actor=system_actor("tests"), content=FORMS[code], at=AT)

    assert form.code == code
    assert forms.get_form(code, TODAY).digest == form.digest


@pytest.mark.parametrize("code", sorted(PROCESSES))
def test_a_process_compiles(code: str, db: Any) -> None:
    source = PROCESSES[code].read_text(encoding="utf-8")

    version = diagrams.publish_process(actor=system_actor("tests"), bpmn=source, code=code, at=AT)

    assert version.code == code


def elements(code: str, kind: str) -> list[Any]:
    return list(etree.parse(PROCESSES[code]).getroot().iter(f"{MODEL}{kind}"))


@pytest.mark.parametrize("code", sorted(PROCESSES))
def test_a_process_has_its_diagram(code: str) -> None:
    root = etree.parse(PROCESSES[code]).getroot()
    (process,) = root.iter(f"{MODEL}process")
    shapes = {one.get("bpmnElement") for one in root.iter(f"{DIAGRAM}BPMNShape")}
    edges = {one.get("bpmnElement") for one in root.iter(f"{DIAGRAM}BPMNEdge")}
    flows = {one.get("id") for one in process.iter(f"{MODEL}sequenceFlow")}

    assert edges == flows
    assert shapes == {one.get("id") for one in process} - flows


def end_after(code: str, element: str, outcome: str) -> str:
    """The end to which a task leads with an outcome, over gateways and steps of the system."""
    nodes = {one.get("id"): one for one in elements(code, "process")[0]}
    place = element
    while not nodes[place].tag.endswith("endEvent"):
        ways = [one for one in nodes.values() if one.get("sourceRef") == place]
        chosen = [one for one in ways if f'outcome = "{outcome}"' in "".join(one.itertext())]
        default = [one for one in ways if one.get("id") == nodes[place].get("default")]
        place = (chosen or default or ways)[0].get("targetRef")
    return place


def courses_to_the_ends(code: str) -> dict[str, tuple[str, ...]]:
    """The shortest course from the start to each end, by what it is told on the way."""
    net = read(PROCESSES[code].read_text(encoding="utf-8"))
    ends: dict[str, tuple[str, ...]] = {}
    seen: set[tuple[str, ...]] = set()
    courses: list[tuple[str, ...]] = [()]
    while courses:
        course, last = courses.pop(0), ""
        run = diagrams.Simulation(net)
        run.start()
        for told in course:
            waiting = run.waiting()[0]
            last = waiting.element_id
            if waiting.kind == "message":
                run.message(told)
            else:
                run.complete(waiting.key, told)
        if run.is_over:
            ends.setdefault(end_after(code, last, course[-1]), course)
            continue
        place = tuple(sorted(waiting.element_id for waiting in run.waiting()))
        if place not in seen:
            seen.add(place)
            first = run.waiting()[0]
            offered = net.elements[first.element_id].outcomes if first.kind == "human" else ()
            courses += [(*course, told) for told in offered or ("supplement_received",)]
    return ends


@pytest.mark.parametrize("code", sorted(PROCESSES))
def test_a_process_can_be_run_from_its_start_to_each_of_its_ends(code: str) -> None:
    drawn = {one.get("id") for one in elements(code, "endEvent")}

    assert courses_to_the_ends(code).keys() == drawn


# Assigned work, a lost consignment, duties, reports owed and parts of combined services are no
# procedures.
NO_PROCEDURES = {"ad-hoc-task", "postal-incident", "linked-part"}


@pytest.mark.parametrize(
    "code",
    sorted(
        c for c in PROCESSES.keys() - NO_PROCEDURES if not c.startswith(("duty-of-", "report-of-"))
    ),
)
def test_a_process_keeps_the_names_that_dossiers_use(code: str) -> None:
    tasks = elements(code, "userTask")
    outcomes = {one.get("id"): set(one.get(f"{OURS}outcomes").split()) for one in tasks}

    assert outcomes["receive"] == {"accept", "supplement", "refuse"}
    assert outcomes["appraise"] >= {"propose_approval", "propose_refusal"}
    assert outcomes["approve"] == {"approve", "return", "refuse"}
    assert outcomes["deliver"] == {"delivered"}
    steps = [one.get(f"{OURS}step") for one in elements(code, "serviceTask")]
    assert steps == ["one_stop_shop.issue_result"]
    assert [one.get("name") for one in elements(code, "message")] == ["supplement_received"]


@pytest.mark.parametrize("name", sorted(PROCEDURES))
def test_a_procedure_has_every_part_and_no_fault(name: Any) -> None:
    for version in PROCEDURES[name]["versions"]:
        assert missing_parts(version) == ()
        assert faults_of(version) == ()


@pytest.mark.parametrize("name", sorted(PROCEDURES))
def test_a_procedure_refers_to_what_exists(name: Any) -> None:
    for version in PROCEDURES[name]["versions"]:
        parts = parts_of(version)

        assert version["form"] in FORMS
        assert version["process"] in PROCESSES
        assert (province_root() / "templates" / f"{parts.result.template}.typ").exists()
        schema = FORMS[version["form"]]["schema"]
        for pointer in pointers_of(version, parts):
            assert has_pointer(schema, pointer), pointer


@pytest.mark.parametrize("name", sorted(PROCEDURES))
def test_a_procedure_says_how_sure_its_facts_are(name: Any) -> None:
    content = PROCEDURES[name]

    assert content["code_status"] in ("seen", "unverified")
    for version in content["versions"]:
        facts = [*version["time_limits"], *version["fees"], *version["legal_basis"]]
        assert {fact["sureness"] for fact in facts} <= set(SURENESS)
        assert len(facts) == len([fact for fact in facts if "sureness" in fact])


@pytest.fixture(scope="module")
def units(django_db_setup: Any, django_db_blocker: Any) -> Any:
    """The units of the province, which forms check codes against."""
    from django.db import transaction

    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        call_command("load_calendars", verbosity=0)
        call_command("load_organizations", verbosity=0)
        yield
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)


@pytest.mark.parametrize("name", sorted(PROCEDURES))
def test_the_example_answers_are_right_by_the_form(name: Any, units: Any, db: Any) -> None:
    content = PROCEDURES[name]
    code = content["versions"][-1]["form"]
    form = forms.publish_form(actor=system_actor("tests"), content=FORMS[code], at=AT)

    problems = forms.validate(form, content["example_answers"], on=TODAY)

    assert [f"{p.field}: {p.text['vi']}" for p in problems] == []


def case_context(parts: Parts, answers: dict[str, Any]) -> dict[str, Any]:
    sources = results.Sources(answers, lambda code: f"Xã {code}", {})
    return results.result_context(parts.result.context, sources)


@pytest.mark.parametrize("name", sorted(PROCEDURES))
def test_the_result_of_the_example_is_typeset(name: Any) -> None:
    parts = parts_of(PROCEDURES[name]["versions"][-1])
    folder = province_root() / "templates"
    example = json.loads((folder / "examples" / f"{parts.result.template}.json").read_text())
    always = {key: example[key] for key in ("number", "place", "agency", "issued", "signer")}
    context = case_context(parts, PROCEDURES[name]["example_answers"])

    paper = documents.render_pdf(
        parts.result.template,
        {**always, "title": parts.result.title["vi"], "verification": VERIFICATION, **context},
        at=AT,
    )

    assert paper.startswith(b"%PDF-")
    kinds = yaml.safe_load((folder / "kinds.yaml").read_text())["kinds"]
    assert parts.result.kind in kinds
    assert parts.result.template in [t["template"] for t in kinds[parts.result.kind]["templates"]]


@pytest.mark.parametrize("name", sorted(PROCEDURES))
def test_the_example_asks_for_papers_and_fees(name: Any) -> None:
    parts = parts_of(PROCEDURES[name]["versions"][-1])
    answers = PROCEDURES[name]["example_answers"]

    sheet = fee_sheet(parts.fees, answers, on=TODAY)

    assert sheet.total >= 0
    assert all(holds(c.when, answers) in (True, False) for c in parts.components)


@pytest.mark.parametrize(
    ("answers", "mother", "father"),
    [
        ({"declarant": {"relationship": "mother"}, "parents": {"married": "yes"}}, "D", "S"),
        ({"declarant": {"relationship": "father"}, "parents": {"married": "yes"}}, "S", "D"),
        (
            {
                "declarant": {"relationship": "mother"},
                "parents": {"married": "no"},
                "father": {"entry": "blank"},
            },
            "D",
            None,
        ),
        (
            {
                "declarant": {"relationship": "mother"},
                "parents": {"married": "no"},
                "father": {"entry": "recognized", "full_name": "F"},
            },
            "D",
            "F",
        ),
        (
            {
                "declarant": {"relationship": "grandparent"},
                "parents": {"married": "yes"},
                "mother": {"full_name": "M"},
                "father": {"entry": "married", "full_name": "F"},
            },
            "M",
            "F",
        ),
    ],
)
def test_the_birth_certificate_names_the_right_parents(
    answers: Any, mother: Any, father: Any
) -> None:
    parts = parts_of(PROCEDURES["birth-registration"]["versions"][-1])
    answers["declarant"]["full_name"] = "D"
    answers["spouse"] = {"full_name": "S"}

    context = case_context(parts, answers)

    assert context["mother"]["full_name"] == mother
    assert (context["father"] or {}).get("full_name") == father


def test_one_definition_serves_every_commune(units: Any, db: Any) -> None:
    from motcua.systems.procedures import api
    from motcua.systems.procedures.testing import load_province

    load_province()
    version = api.get_procedure("1.001193", on=TODAY)

    everywhere = api.list_competent_agencies(version, on=TODAY)
    here = api.list_competent_agencies(version, on=TODAY, unit_code="18766")
    permit = api.get_procedure("1.013225", on=TODAY)

    assert len(everywhere) == 69
    assert [agency.unit_code for agency in here] == ["18766"]
    assert here[0].service_level == "full"
    assert api.list_competent_agencies(permit, on=TODAY, unit_code="18766")[0].partial_reason
    department = api.get_procedure("2.001628", on=TODAY)
    assert [a.code for a in api.list_competent_agencies(department, on=TODAY)] == ["H27.12"]
    assert api.find_competence(version, agency_uuid=here[0].uuid, on=TODAY) == here[0]
    assert api.find_competence(department, agency_uuid=here[0].uuid, on=TODAY) is None
    found = api.search_procedures("", on=TODAY, language="vi", agency_uuid=here[0].uuid, limit=50)
    assert {hit.slug for hit in found} >= {"dang-ky-khai-sinh", "dang-ky-ket-hon"}
    assert "thong-bao-san-pham-quang-cao" not in {hit.slug for hit in found}
