"""
Diagrams drawn as ordinary modellers write them: read as they are, kept as they came, played.

Written by us after the habits of bpmn-js and Camunda Modeler, Flowable, Trisotech, Bizagi, jBPM,
Visual Paradigm and Signavio: prefixes, default namespaces, notes, pools, data, vendors' own names,
planes of their own for sub-processes, missing start and end events, processes not marked.
"""

import re
from pathlib import Path

import pytest

from motcua.base.actors import system_actor
from motcua.kernel.diagrams.api import publish_process
from motcua.kernel.diagrams.models import ProcessVersion
from motcua.kernel.diagrams.testing import AT, Simulation, faults_in, read

DRAWN = Path(__file__).with_name("drawn")
# What happens, and the tasks that are open after it; at the end "over".
COURSES = {
    "camunda_modeler": [
        ("", "Activity_tn"),
        ("Activity_tn complete", "Activity_td"),
        ("Activity_td", "over"),
    ],
    "default_namespace": [
        ("", "soan"),
        ("soan", "soA soB"),
        ("soB", "soA"),
        ("soA cost=200", "hop"),
        ("hop", "over"),
    ],
    "pools_and_lanes": [
        ("", "_6-74"),
        ("_6-74", ""),
        ("timer _6-219", "_6-74"),
        ("_6-74", ""),
        ("message traLoi", "over"),  # an abstract task completes by itself (13.3.3)
    ],
    "events_everywhere": [
        ("", "Id_kt"),
        ("signal matDien", "Id_den Id_kt"),
        ("Id_kt", "Id_biet Id_den Id_tt"),
        ("Id_tt", "Id_biet Id_den"),
        ("Id_den", "Id_biet"),
        ("Id_biet", "over"),
    ],
    "multi_instance": [
        ("", "gop gop gop"),
        ("gop", "gop gop"),
        ("gop", "duyet"),
        ("duyet again", "duyet"),
        ("duyet again", "over"),
    ],
    "no_events": [("", "sid-a"), ("sid-a", "sid-b"), ("sid-b", "over")],
    "by_the_schema": [
        ("", "don"),
        ("don can_do cac_thua=2", "do"),
        ("do", "do"),
        ("do", ""),
        ("timer qua_han", "nhac"),
        ("nhac", ""),
        ("message ket qua do dac", "over"),
    ],
}
REFUSED = {"script_task": "Tính phí (t)", "compensation": "Bồi hoàn (bu)"}


def text_of(name: str) -> str:
    return (DRAWN / f"{name}.bpmn").read_bytes().decode()


def test_every_drawn_diagram_is_tried():
    assert {file.stem for file in DRAWN.iterdir()} == COURSES.keys() | REFUSED.keys()


@pytest.mark.parametrize("name", COURSES)
def test_a_diagram_of_another_modeller_plays(name):
    run = Simulation(read(text_of(name)))
    for number, (move, expected) in enumerate(COURSES[name]):
        if number == 0:
            run.start()
        else:
            make(run, move)
        tasks = sorted(w.element_id for w in run.waiting() if w.kind == "human")
        seen = "over" if run.is_over else " ".join(tasks)
        assert seen == expected, (number, move, run.trace)


def make(run: Simulation, move: str) -> None:
    """A move in words: a task with its variables, a message, a signal or a timer."""
    what, _, rest = move.partition(" ")
    if what == "message":
        assert run.message(rest)
    elif what == "signal":
        assert run.signal(rest)
    else:
        element = rest if what == "timer" else what
        key = next(w.key for w in run.waiting() if w.element_id == element)
        if what == "timer":
            run.fire(key)
        else:
            words = [word.partition("=") for word in rest.split()]
            run.complete(key, variables={n: int(v) if v else True for n, _, v in words})


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_played_is_refused_by_name_and_id(name):
    faults = faults_in(text_of(name), steps=())

    assert any(REFUSED[name] in fault for fault in faults), faults


@pytest.mark.django_db
@pytest.mark.parametrize("name", COURSES)
def test_a_diagram_is_kept_as_it_came(name):
    who_may = r'\1 xmlns:motcua="urn:motcua:bpmn:1" motcua:permission="demo.do"'
    drawn = re.sub(r"(<(?:\w+:)?(?:userTask|manualTask)\b)", who_may, text_of(name))

    version = publish_process(actor=system_actor("tests"), bpmn=drawn, code=name, at=AT)

    assert ProcessVersion.objects.get(id=version.id).bpmn == drawn
