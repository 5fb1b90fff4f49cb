"""Processes name steps, and steps are used: both ways."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree

from architecture.house import ROOT, expect_nothing, our_apps, place
from motcua.base.content import names_of
from motcua.kernel.processes.ports import step_names

NAMESPACE = "{urn:motcua:bpmn:1}"


def bpmn_files() -> list[Path]:
    return sorted((ROOT / "provinces").glob("*/processes/*.bpmn"))


def attributes(name: str) -> dict[str, str]:
    """The values of one of our attributes in every process, with the file that has it."""
    return {
        value: place(file)
        for file in bpmn_files()
        for node in ElementTree.parse(file).iter()
        if (value := node.get(NAMESPACE + name))
    }


def bound_steps() -> set[str]:
    for config in our_apps():
        if find_spec(f"{config.name}.process_steps"):
            import_module(f"{config.name}.process_steps")
    return {name for name in step_names() if not name.startswith("test")}


def test_every_step_that_a_process_names_exists() -> None:
    named = attributes("step")
    found = [f"{named[name]}: {name}" for name in named.keys() - bound_steps()]
    expect_nothing(found, "a step that a process names is bound in process_steps.py")


def test_every_step_is_used_by_a_process() -> None:
    expect_nothing(bound_steps() - attributes("step").keys(), "a bound step is used by a process")


def test_every_permission_that_a_process_names_is_given_by_a_role() -> None:
    roles = "\n".join(file.read_text() for file in (ROOT / "provinces").glob("*/roles.yaml"))
    found = [f"{at}: {name}" for name, at in attributes("permission").items() if name not in roles]
    expect_nothing(found, "a permission that a process names is given by a role")


def test_every_step_and_process_has_an_english_name() -> None:
    steps = {"process", "userTask", "manualTask"}
    found = [
        f"{place(file)}: {name}"
        for file in bpmn_files()
        for known in [names_of(file.parents[1])]
        for node in ElementTree.parse(file).iter()
        if node.tag.rpartition("}")[2] in steps and (name := node.get("name"))
        if name not in known
    ]
    expect_nothing(found, "names.yaml of the province has the English name")
