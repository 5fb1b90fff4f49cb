"""Two drawn processes with what random ones lack: calls, agencies, cycles, what is sent."""

from itertools import pairwise

HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:motcua="urn:motcua:bpmn:1" targetNamespace="urn:tests">'
    '<bpmn:process id="p" name="Thử" isExecutable="true">'
)
TAIL = "</bpmn:process></bpmn:definitions>"


def line(*names: str) -> str:
    pairs = pairwise(names)
    return "".join(f'<bpmn:sequenceFlow sourceRef="{a}" targetRef="{b}"/>' for a, b in pairs)


def timed(word: str, text: str) -> str:
    return (
        f"<bpmn:timerEventDefinition><bpmn:{word}>{text}</bpmn:{word}></bpmn:timerEventDefinition>"
    )


def node(tag: str, name: str, ours: str = "", inside: str = "") -> str:
    return f'<bpmn:{tag} id="{name}" name="{name}" {ours}>{inside}</bpmn:{tag}>'


def task(name: str, ours: str = "", inside: str = "") -> str:
    return node("userTask", name, f'motcua:permission="demo.do" {ours}', inside)


MESSAGE, SIGNAL = "<bpmn:messageEventDefinition/>", "<bpmn:signalEventDefinition/>"
TURNS = (
    '<bpmn:multiInstanceLoopCharacteristics motcua:collection="asked" motcua:item="office"'
    ' motcua:collect="opinions"/>'
)
CALLED = HEAD + "".join([
    node("startEvent", "s"), task("look", 'motcua:norm="1 working_days"'),
    node("boundaryEvent", "urged", 'attachedToRef="look" cancelActivity="false"',
         timed("timeCycle", "R3/P1D")),
    task("urge"), node("endEvent", "e"), node("endEvent", "f"),
    line("s", "look", "e"), line("urged", "urge", "f"),
]) + TAIL  # fmt: skip
CALLING = HEAD + "".join([
    node("startEvent", "asked", 'motcua:message="application"', MESSAGE),
    node("startEvent", "begun"),
    task("opine", 'motcua:place="office" motcua:outcomes="agree object"', TURNS),
    node("boundaryEvent", "late", 'attachedToRef="opine"', timed("timeDuration", "2 working_days")),
    node("sendTask", "tell", 'motcua:message="told"'),
    node("callActivity", "call", 'motcua:process="looked-at"'),
    node("boundaryEvent", "stop", 'attachedToRef="call" motcua:message="stop"', MESSAGE),
    node("subProcess", "part", "", "".join([
        node("startEvent", "i"), task("pay"),
        node("serviceTask", "issue", 'motcua:step="test.issue_by_record"'),
        node("boundaryEvent", "broke", 'attachedToRef="issue" motcua:error="broke"',
             "<bpmn:errorEventDefinition/>"),
        node("intermediateThrowEvent", "cried", 'motcua:signal="done"', SIGNAL),
        node("endEvent", "ie"), node("endEvent", "if"), task("mend"),
        line("i", "pay", "issue", "cried", "ie"), line("broke", "mend", "if"),
    ])),
    node("eventBasedGateway", "first"),
    node("intermediateCatchEvent", "came", 'motcua:message="came"', MESSAGE),
    node("intermediateCatchEvent", "waited", "", timed("timeDuration", "P1M")),
    node("intermediateThrowEvent", "sent", 'motcua:message="over"', MESSAGE),
    node("endEvent", "e1"), node("endEvent", "e2"), node("endEvent", "e3"),
    node("subProcess", "watch", 'triggeredByEvent="true"', "".join([
        node("startEvent", "w", 'isInterrupting="false"', timed("timeDate", "watch_at")),
        task("watching"), node("endEvent", "we"), line("w", "watching", "we"),
    ])),
    node("subProcess", "cries", 'triggeredByEvent="true"', "".join([
        node("startEvent", "c", 'isInterrupting="false" motcua:signal="done"', SIGNAL),
        task("hear"), node("endEvent", "ce"), line("c", "hear", "ce"),
    ])),
    line("asked", "opine"), line("begun", "opine"),
    line("opine", "tell", "call", "part", "first", "came", "sent", "e1"),
    line("first", "waited", "e1"), line("late", "e2"), line("stop", "e3"),
]) + TAIL  # fmt: skip
