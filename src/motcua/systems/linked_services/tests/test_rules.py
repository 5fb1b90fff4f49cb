"""The content of combined services: mistakes are named, and the province's is right."""

import re

import pytest

from motcua.base.content import province_root
from motcua.systems.linked_services.queries import linked_services
from motcua.systems.linked_services.rules import (
    LinkedServicesUnreadable,
    agency_code,
    answer_at,
    read_linked_services,
)

WORDS = {"vi": "Việc", "en": "Thing"}
AGENCIES = {"police": {"18766": "H27.22"}}


def part(**changes):
    right = {
        "element": "wait", "code": "TT", "title": WORDS, "result": WORDS, "agency": "police",
        "within": "2 working_days", "done": "registered",
    }  # fmt: skip
    return {key: value for key, value in {**right, **changes}.items() if value is not ...}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"element": ...}, "must name the element"),
        ({"agency": "army"}, "agency: must be one of police"),
        ({"within": "soon"}, "within: must be such as"),
        ({"within": "2 moons"}, "within: must be such as"),
        ({"title": {"vi": "Một tiếng"}}, "title: must be given in Vietnamese and English"),
        ({"code": "T-T"}, "code: must be letters and figures"),
        ({"done": ...}, "done: must be an outcome"),
        ({"colour": "red"}, "colour: is not known"),
        ({"element": "other"}, "TT is given twice"),
    ],
)
def test_wrong_content_names_its_place(changes, told):
    services = [{"process": "birth", "parts": [part(), part(**changes)]}]

    with pytest.raises(LinkedServicesUnreadable) as problem:
        read_linked_services({"agencies": AGENCIES, "services": services})

    assert [line for line in problem.value.problems if told in line]


@pytest.mark.parametrize(
    "content", [None, [], {"agencies": {}}, {"agencies": AGENCIES, "services": [{"process": "x"}]}]
)
def test_content_of_another_shape_is_told(content):
    with pytest.raises(LinkedServicesUnreadable):
        read_linked_services(content)


def test_an_agency_is_that_of_the_unit_or_of_all_or_none():
    assert agency_code({"18766": "A", "*": "B"}, "18766") == "A"
    assert agency_code({"18766": "A", "*": "B"}, "1") == "B"
    assert agency_code({"18766": "A"}, "1") == ""


@pytest.mark.parametrize(
    ("pointer", "found"),
    [("/residence/unit", "18766"), ("/residence", ""), ("/residence/unit/x", ""), ("/no", "")],
)
def test_an_answer_is_found_by_its_pointer(pointer, found):
    assert answer_at({"residence": {"unit": "18766"}}, pointer) == found


def test_the_provinces_parts_are_steps_of_its_processes_and_pages_of_its_forms():
    content = linked_services()

    assert {one.process for one in content.parts} == {"birth-combined", "death-combined"}
    for one in content.parts:
        drawn = (province_root() / "processes" / f"{one.process}.bpmn").read_text()
        step = drawn.split(f'<bpmn:userTask id="{one.element}"')[1].split(">")[0]
        outcomes = step.split('motcua:outcomes="')[1].split('"')[0].split()
        form = (province_root() / "forms" / f"{one.process}.yaml").read_text()
        named = set(re.findall(r"^ *- id: (\w+)", form, re.MULTILINE))

        assert {one.done, one.refused} <= set(outcomes) and one.done != one.refused
        assert set(one.shares) <= named, one
