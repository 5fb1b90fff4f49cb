"""The content of duties: every mistake named, and the province's own read whole."""

from datetime import date

import pytest

from motcua.base.content import load_yaml, province_root
from motcua.kernel.duties.queries import duty_law
from motcua.kernel.duties.rules import DutiesUnreadable, read_duties
from motcua.kernel.events import api as events
from motcua.kernel.reasons import api as reasons

WORDS = {"vi": "Việc", "en": "Thing"}
PROCESSES = {"one_stop_shop.approve": "duty-of-head"}


def row(**changes):
    right = {
        "code": "explain", "valid_from": date(2018, 6, 21), "title": WORDS, "says": WORDS,
        "legal_basis": WORDS, "matters": ["one_stop_shop.dossier"],
        "begins": ["deadlines.deadline_passed"], "owed_by": "open_task", "within": "1 working_days",
    }  # fmt: skip
    return {key: value for key, value in {**right, **changes}.items() if value is not ...}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"within": "soon"}, "within: must be such as"),
        ({"within": "1 moons"}, "within: must be such as"),
        ({"owed_by": "somebody"}, "owed_by: must be one of open_task, doer, one_stop_shop.approve"),
        ({"begins": "deadlines.deadline_passed"}, "begins: must be a list of names"),
        ({"matters": ...}, "matters: must name at least one"),
        ({"says": {"vi": "Một tiếng"}}, "says: must be given in Vietnamese and English"),
        ({"valid_from": "2018"}, "valid_from: must be a day"),
        ({"colour": "red"}, "colour: is not known"),
        ({"code": ...}, "must be a mapping with a code"),
    ],
)
def test_wrong_content_names_its_place(changes, told):
    rows = [row(), row(**{"code": "second", **changes})]

    with pytest.raises(DutiesUnreadable) as problem:
        read_duties({"processes": PROCESSES, "duties": rows})

    assert [line for line in problem.value.problems if told in line and "duties[1]" in line]


@pytest.mark.parametrize("content", [None, [], {"duties": []}, {"processes": {}, "duties": {}}])
def test_content_of_another_shape_is_told(content):
    with pytest.raises(DutiesUnreadable, match="processes"):
        read_duties(content)


def test_a_duty_means_one_thing_on_a_day():
    later = row(valid_from=date(2025, 7, 1))

    with pytest.raises(DutiesUnreadable, match="twice"):
        read_duties({"processes": PROCESSES, "duties": [row(), later]})
    earlier = row(valid_to=date(2025, 7, 1))
    assert len(read_duties({"processes": PROCESSES, "duties": [earlier, later]}).rules) == 2


def test_the_provinces_duties_hear_events_that_there_are_and_name_processes_and_reasons():
    known = {kind.name for kind in events.event_types()}
    processes = {path.stem for path in (province_root() / "processes").glob("*.bpmn")}
    law = read_duties(load_yaml(province_root() / "law" / "duties.yaml"))

    assert law == duty_law() and set(law.heard) <= known
    assert set(law.processes.values()) <= processes
    assert {rule.answer for rule in law.rules if rule.answer} <= set(reasons.ACTS)
