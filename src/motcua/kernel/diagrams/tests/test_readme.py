"""The README's table of what is played and what is refused says what the code does."""

import re
from pathlib import Path

import pytest

from motcua.kernel.diagrams.rules.elements import KINDS
from motcua.kernel.diagrams.testing import faults_in

README = Path(__file__).parents[1] / "README.md"
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in README.read_text(encoding="utf-8").partition("**What we add")[0].splitlines()
    if line.count("|") == 4
]
EVENTS = {row[0].strip("`"): (row[1].split(), row[2].split()) for row in ROWS if "Event`" in row[0]}
TYPES = [row for row in ROWS if "Event`" not in row[0] and "`" in row[2]]


def tags_in(cell: str) -> list[str]:
    return re.findall(r"`(\w+)`", cell)


def file_with(element: str) -> str:
    return (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p">'
        f'<subProcess id="part"/>{element}</process></definitions>'
    )


def is_refused(element: str) -> bool:
    faults = faults_in(file_with(element), steps=())
    return any(fault.endswith("not supported") and "(odd)" in fault for fault in faults)


def test_every_type_is_in_the_table():
    played = {tag for row in TYPES for tag in tags_in(row[1])}

    assert played | EVENTS.keys() == KINDS.keys()


@pytest.mark.parametrize("row", TYPES)
def test_refused_types_are_refused(row):
    for tag in tags_in(row[2]):
        assert is_refused(f'<{tag} id="odd"/>'), tag
    for tag in tags_in(row[1]):
        assert not is_refused(f'<{tag} id="odd"/>'), tag


@pytest.mark.parametrize("event", EVENTS)
def test_triggers_are_played_or_refused_as_the_table_says(event):
    for refused, triggers in enumerate(EVENTS[event]):
        for trigger in triggers:
            inside = {
                "none": "",
                "multiple": "<messageEventDefinition/><signalEventDefinition/>",
                "link": '<linkEventDefinition name="x"/>',
            }.get(trigger, f"<{trigger}EventDefinition/>")
            element = f'<{event} id="odd" attachedToRef="part">{inside}</{event}>'
            assert is_refused(element) == bool(refused), (event, trigger)
