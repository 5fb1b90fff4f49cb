"""What the standard lets a modeller write is read; the rest is refused by name, all at once."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from motcua.base.bpmn.document import DiagramUnreadable
from motcua.kernel.diagrams.rules.checks import Known, check_net
from motcua.kernel.diagrams.rules.timers import Cycle, Period, parse_timer
from motcua.kernel.diagrams.testing import Simulation, faults_in, read

NAMES = (
    'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:t="urn:t" targetNamespace="urn:t" '
    'xmlns:motcua="urn:motcua:bpmn:1"'
)
MAY = 'motcua:permission="demo.do"'


def diagram(body: str, roots: str = "", attributes: str = "") -> str:
    return (
        f'<definitions {NAMES} {attributes}>{roots}<process id="p" isExecutable="true">{body}'
        "</process></definitions>"
    )


def line(*between: str) -> str:
    """A start, some elements in a row, an end; the flows have no identifiers."""
    ids = ["s", *(part.partition('id="')[2].partition('"')[0] for part in between), "e"]
    flows = (f'<sequenceFlow sourceRef="{a}" targetRef="{b}"/>' for a, b in pairwise(ids))
    return '<startEvent id="s"/>' + "".join(between) + '<endEvent id="e"/>' + "".join(flows)


def open_tasks(bpmn: str) -> list[str]:
    run = Simulation(read(bpmn))
    run.start()
    return [waiting.element_id for waiting in run.waiting() if waiting.kind == "human"]


def test_flows_need_no_identifier_and_references_may_be_qualified():
    bpmn = diagram(
        line(f'<userTask id="a" {MAY}/>')
        + '<boundaryEvent id="b" attachedToRef="t:a"><messageEventDefinition messageRef="t:m"/>'
        '</boundaryEvent><endEvent id="x"/><sequenceFlow sourceRef=" b " targetRef="x"/>',
        '<message id="m" name="rút hồ sơ"/>',
    )

    assert faults_in(bpmn, steps=()) == []
    assert read(bpmn).elements["b"].reference == "rút hồ sơ"
    assert open_tasks(bpmn) == ["a"]


def test_a_call_of_a_global_task_is_that_task():
    roots = f'<globalUserTask id="g" name="Ký số" {MAY} motcua:outcomes="signed refused"/>'
    bpmn = diagram(line('<callActivity id="a" calledElement="t:g"/>'), roots)
    task = read(bpmn).elements["a"]

    assert (task.kind, task.name, task.outcomes) == ("human", "Ký số", ("signed", "refused"))
    script = diagram(line('<callActivity id="a" calledElement="g"/>'), '<globalScriptTask id="g"/>')
    assert "a (a): elements of type “scriptTask” are not supported" in faults_in(script, steps=())


def test_the_performer_of_a_task_says_more_than_its_lane():
    body = line('<userTask id="a"><potentialOwner><resourceRef>t:r</resourceRef></potentialOwner>'
                "</userTask>")  # fmt: skip
    lanes = (
        '<laneSet><lane name="Phòng"><flowNodeRef> a </flowNodeRef><flowNodeRef>s</flowNodeRef>'
        "</lane></laneSet>"
    )
    net = read(diagram(lanes + body, '<resource id="r" name="Trưởng phòng"/>'))

    assert (net.elements["a"].role, net.elements["s"].role) == ("Trưởng phòng", "Phòng")


def test_a_message_without_reference_is_that_of_its_message_flow():
    roots = (
        '<message id="m" name="hỏi ý kiến"/><collaboration><messageFlow id="f" messageRef="m"'
        ' sourceRef="a" targetRef="elsewhere"/></collaboration>'
    )
    bpmn = diagram(line('<intermediateThrowEvent id="a"><messageEventDefinition/>'
                        "</intermediateThrowEvent>"), roots)  # fmt: skip

    assert read(bpmn).elements["a"].reference == "hỏi ý kiến"


def choice(condition: str, language: str = "", default: str = "") -> str:
    return (
        f'<startEvent id="s"/><exclusiveGateway id="g" default="y"/><endEvent id="e"/>'
        '<sequenceFlow id="x" sourceRef="s" targetRef="g"/>'
        '<sequenceFlow id="y" sourceRef="g" targetRef="e">'
        f"<conditionExpression>{default}</conditionExpression></sequenceFlow>"
        '<sequenceFlow id="z" name="Đạt" sourceRef="g" targetRef="e">'
        f"<conditionExpression {language}>{condition}</conditionExpression></sequenceFlow>"
    )


@pytest.mark.parametrize(
    ("expression", "language", "of_all"),
    [
        ("${ok == true}", "", ""),
        ("ok = true", 'language="https://www.omg.org/spec/DMN/20191111/FEEL/"', ""),
        ("ok = true", "", 'expressionLanguage="http://www.w3.org/1999/XPath"'),
        ("bpmn:getDataObject('ok') = true", "", 'expressionLanguage="http://www.w3.org/1999/XPath"'),
    ],
)  # fmt: skip
def test_conditions_that_mean_the_same_are_read(expression, language, of_all):
    assert faults_in(diagram(choice(expression, language), "", of_all), steps=()) == []


@pytest.mark.parametrize(
    ("language", "of_all"),
    [('language="http://www.java.com/java"', ""), ('language="groovy"', ""),
     ("", 'expressionLanguage="http://www.mvel.org/2.0"'),
     ('language="http://www.w3.org/1999/XPath"', "")],
)  # fmt: skip
def test_other_languages_are_refused_by_name(language, of_all):
    faults = faults_in(diagram(choice("return ok;", language), "", of_all), steps=())

    assert any("Đạt (z): the expression language “" in fault for fault in faults)


def test_a_condition_on_the_default_flow_is_not_looked_at():
    assert faults_in(diagram(choice("ok = true", default="nonsense((")), steps=()) == []


EVERYTHING_ELSE = {
    '<scriptTask id="x" name="Tính"/>': "Tính (x): elements of type “scriptTask”",
    '<complexGateway id="x"/>': "x (x): elements of type “complexGateway”",
    '<transaction id="x"><scriptTask id="in"/></transaction>': "in (in): elements of type",
    '<userTask id="x" completionQuantity="2"/>': "x (x): completionQuantity may only be 1",
    '<receiveTask id="x" instantiate="true"/>': "x (x): only a start event may begin",
    '<eventBasedGateway id="x" eventGatewayType="Parallel"/>': "x (x): only a start event may",
    '<serviceTask id="x" isForCompensation="true"/>': "x (x): compensation is not supported",
    '<userTask id="x"><standardLoopCharacteristics loopMaximum="n + 1"/></userTask>':
        "x (x): the loopMaximum “n + 1” must be a number",
    '<boundaryEvent id="x" attachedToRef="a"><conditionalEventDefinition/></boundaryEvent>':
        "x (x): boundaryEvent with the trigger “conditional” is not supported",
    '<startEvent id="x"><timerEventDefinition/></startEvent>': "x (x): the timer needs a timeDur",
    '<userTask id="a"/>': "a (a): the id is missing or repeated",
    '<userTask name="Không mã"/>': "Không mã (?): the id is missing or repeated",
    '<sequenceFlow id="x" sourceRef="a" targetRef="nowhere"/>': "x (x): the flow does not join",
    '<sequenceFlow id="a" sourceRef="a" targetRef="e"/>': "a (a): the id is repeated",
    '<intermediateThrowEvent id="x"><linkEventDefinition name="B"/></intermediateThrowEvent>':
        "x (x): there is no link event “B” to go on at",
}  # fmt: skip


@pytest.mark.parametrize(("odd", "fault"), EVERYTHING_ELSE.items())
def test_what_is_not_played_is_refused_by_name_and_id(odd, fault):
    faults = faults_in(diagram(line(f'<userTask id="a" {MAY}/>') + odd), steps=())

    assert any(found.startswith(fault) for found in faults), faults


def test_everything_that_is_refused_is_said_at_once_and_nothing_else():
    odd = (
        '<scriptTask id="x1"/><adHocSubProcess id="x2"/><serviceTask id="x3" motcua:step="no.one"/>'
        '<endEvent id="x4"><compensateEventDefinition/></endEvent><callActivity id="x5"'
        ' calledElement="nothing"/><sequenceFlow id="f1" sourceRef="a" targetRef="x1"/>'
        '<sequenceFlow id="f2" sourceRef="x1" targetRef="x2"/>'
    )
    net_faults = faults_in(diagram(line(f'<userTask id="a" {MAY}/>') + odd), steps=())

    assert sorted(fault.partition(" ")[0] for fault in net_faults) == ["x1", "x2", "x3", "x4", "x5"]


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (line('<subProcess id="a" name="Gộp"/>'), "Gộp (a): it is empty: draw its steps"),
        (line('<task id="a"/>') + '<boundaryEvent id="b" attachedToRef="a"><timerEventDefinition>'
         '<timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>'
         '<endEvent id="x"/><sequenceFlow sourceRef="b" targetRef="x"/>',
         "b (b): it is attached to an abstract task, which is over at once"),
        (line(f'<userTask id="a" {MAY}/>') + '<startEvent id="s2"/><startEvent id="s3"/>'
         '<sequenceFlow sourceRef="s2" targetRef="a"/><sequenceFlow sourceRef="s3" targetRef="a"/>',
         "s3 (s3): there may be exactly one start event without a trigger; “s” is one"),
        (line(f'<userTask id="a" name="{"dài " * 200}" {MAY}/>'), "“name” is longer than 500"),
        (line('<intermediateThrowEvent id="a"><linkEventDefinition name="B"/>'
              "</intermediateThrowEvent>")
         + "".join(f'<intermediateCatchEvent id="c{n}"><linkEventDefinition name="B"/>'
                   f'</intermediateCatchEvent><sequenceFlow sourceRef="c{n}" targetRef="e"/>'
                   for n in (1, 2)), "c2 (c2): there are several link events “B” to go on at"),
    ],
)  # fmt: skip
def test_a_drawing_that_makes_no_sense_is_refused_by_name_and_id(body, fault):
    faults = faults_in(diagram(body), steps=())

    assert any(fault in found for found in faults), faults


def test_words_of_a_document_type_are_harmless_further_in():
    text = "<documentation><![CDATA[<!DOCTYPE html>]]></documentation>"
    bpmn = f"<?xml version='1.0'?><!-- x --><?pi y?>{diagram(text + line())}"

    assert faults_in(bpmn, steps=()) == []
    for attack in ("<!-- a --><!DOCTYPE x>", "<?xml version='1.0'?>\n<!DOCTYPE x []>"):
        with pytest.raises(DiagramUnreadable, match="document type"):
            read(attack + diagram(line()))


def test_another_version_of_the_standard_is_told_by_its_name():
    with pytest.raises(DiagramUnreadable, match="definitions of “http://schema"):
        read('<definitions xmlns="http://schema.omg.org/spec/BPMN/2.0"/>')


AT = datetime(2026, 1, 31, 1, 0, tzinfo=UTC)  # 08:00 in Việt Nam


@pytest.mark.parametrize(
    ("timer", "due"),
    [
        ("timeDuration: PT1.5H", "2026-01-31T02:30"),
        ("timeDuration: P1M", "2026-02-28T01:00"),
        ("timeDuration: P1Y2M3DT4H", "2027-04-03T05:00"),
        ("timeDate: 2026-12-31T17:00", "2026-12-31T10:00"),
        ("timeDate: 2026-12-31T17:00:00Z", "2026-12-31T17:00"),
        ("timeCycle: R3/PT10H", "2026-01-31T11:00"),
        ("timeCycle: R/P1M", "2026-02-28T01:00"),
        ("timeCycle: R5/2026-03-01T07:30/P1D", "2026-03-01T00:30"),
    ],
)
def test_timers_of_the_standard_are_understood(timer, due):
    found = parse_timer(timer)
    if isinstance(found, Cycle):
        moment = found.first(AT)
    else:
        assert isinstance(found, timedelta | Period | datetime)
        moment = found if isinstance(found, datetime) else AT + found
    assert moment.astimezone(UTC) == datetime.fromisoformat(due).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "timer",
    ["timeCycle: 0 0/5 * * * ?", "timeCycle: R3/PT1S", "timeDuration: P", "timeDuration: PT",
     "timeDuration: -PT1H", "timeDuration: P999999999W", "timeDate: 31/12/2026",
     "timeCycle: R3/soon/PT1H"],
)  # fmt: skip
def test_other_timers_are_not(timer):
    assert parse_timer(timer) is None


def test_a_cycle_by_months_misses_what_was_due_while_all_was_down():
    cycle = parse_timer("timeCycle: R/P1M")
    assert isinstance(cycle, Cycle)
    due = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)

    assert cycle.after(due, due) == (0, datetime(2026, 2, 5, 1, 0, tzinfo=UTC))
    assert cycle.after(due, datetime(2026, 4, 5, 1, 0, tzinfo=UTC)) == (
        3, datetime(2026, 5, 5, 1, 0, tzinfo=UTC)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("timer", "place", "fault"),
    [
        ("<timeCycle>R/P1D</timeCycle>", "H1", ""),
        ("<timeCycle>R/P1D</timeCycle>", "H2", "there is no agency with the code “H2”"),
        ("<timeCycle>R/P1D</timeCycle>", "", "needs the code of its agency"),
        ("<timeDuration>2 working_days</timeDuration>", "H1", "cannot be known before"),
        ("<timeDate>hạn</timeDate>", "H1", "cannot be known before"),
    ],
)
def test_what_begins_by_itself_names_an_agency_and_a_moment(timer, place, fault):
    start = f'<startEvent id="s" motcua:agency="{place}"><timerEventDefinition>{timer}'
    body = line(f'<userTask id="a" {MAY}/>').replace(
        '<startEvent id="s"/>', f"{start}</timerEventDefinition></startEvent>"
    )
    problems = check_net(read(diagram(body)), Known(agencies={"H1"}))

    assert [p.element_id for p in problems] == (["s"] if fault else [])
    assert not fault or fault in problems[0].en
