"""What the standard's schema allows and only some modellers write: read, or refused by name."""

import pytest

from motcua.base.bpmn.document import DiagramUnreadable
from motcua.kernel.diagrams.queries.checking import check_process
from motcua.kernel.diagrams.testing import Simulation, faults_in, read

from .test_reading import MAY, diagram, line, open_tasks

XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'


def faults(body: str, roots: str = "", attributes: str = "") -> list[str]:
    return faults_in(diagram(body, roots, attributes), steps=())


def test_elements_may_be_named_by_their_type():
    body = (
        '<flowElement xsi:type="tStartEvent" id="s"/><m:flowElement id="a" xsi:type="m:tUserTask" '
        f'{MAY}><m:loopCharacteristics xsi:type="m:tStandardLoopCharacteristics" loopMaximum="2"/>'
        f'</m:flowElement><task xsi:type="m:tManualTask" id="b" {MAY}/>'
        '<flowElement xsi:type="tEndEvent" id="e"><eventDefinition '
        'xsi:type="m:tTerminateEventDefinition"/></flowElement><artifact xsi:type="tGroup" id="g"/>'
        '<flowElement xsi:type="tSequenceFlow" id="f" sourceRef="s" targetRef="a"/>'
        '<sequenceFlow id="h" sourceRef="a" targetRef="b"/>'
        '<sequenceFlow id="i" sourceRef="b" targetRef="e"/>'
    )
    names = f'{XSI} xmlns:m="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    bpmn = diagram(body, "", names)

    assert faults_in(bpmn, steps=()) == []
    net = read(bpmn)
    kinds = {element.id: element.kind for element in net.elements.values()}
    assert kinds == {"s": "start", "a": "human", "b": "human", "e": "end"}
    assert (net.elements["a"].loop.maximum, net.elements["e"].trigger) == (2, "terminate")


@pytest.mark.parametrize(
    ("odd", "fault"),
    [
        ('<subProcess xsi:type="tAdHocSubProcess" id="x" name="Tùy nghi"><task id="t"/>'
         '<completionCondition id="c">ok</completionCondition></subProcess>',
         "Tùy nghi (x): elements of type “adHocSubProcess”"),
        ('<flowElement xsi:type="v:tRobot" xmlns:v="urn:vendor" id="x" name="Máy"/>',
         "Máy (x): elements of type “flowElement”"),
        ('<task xsi:type="tScriptTask" id="x"/>', "x (x): elements of type “scriptTask”"),
        ('<task xsi:type="v:tUserTask" xmlns:v="urn:vendor" id="x"/>', "x (x): no way leads here"),
    ],
)  # fmt: skip
def test_a_type_that_is_not_played_is_refused_whatever_the_element_is_called(odd, fault):
    found = faults(line(f'<userTask id="a" {MAY}/>') + odd, "", XSI)

    assert len(found) == 1 and found[0].startswith(fault), found


def test_whatever_may_stand_in_a_sub_process_beside_its_steps_is_passed_over():
    """Every child that the schema's types tSubProcess and tProcess know and that is no step."""
    words = (
        "documentation", "extensionElements", "auditing", "monitoring", "categoryValueRef",
        "incoming", "outgoing", "ioSpecification", "property", "dataInputAssociation",
        "dataOutputAssociation", "performer", "humanPerformer", "potentialOwner", "laneSet",
        "dataObject", "dataObjectReference", "dataStoreReference", "association", "group",
        "textAnnotation", "supports", "correlationSubscription", "supportedInterfaceRef",
        "ioBinding",
    )  # fmt: skip
    clutter = "".join(f'<{word} id="{word}_1"/>' for word in words)
    sub = f'<subProcess id="a">{clutter}<startEvent id="i"/><endEvent id="j"/>'
    body = line(sub + '<sequenceFlow sourceRef="i" targetRef="j"/></subProcess>')

    assert faults(body + clutter.replace("_1", "_2")) == []


def test_lanes_of_sub_processes_and_of_lanes_give_roles_to_any_depth():
    inner = (
        '<subProcess id="in"><startEvent id="s2"/><userTask id="c"/><endEvent id="e2"/>'
        '<sequenceFlow sourceRef="s2" targetRef="c"/><sequenceFlow sourceRef="c" targetRef="e2"/>'
        "</subProcess>"
    )
    sub = (
        '<subProcess id="sub"><laneSet><lane name="Chuyên viên"><flowNodeRef>b</flowNodeRef>'
        f'</lane></laneSet><startEvent id="s1"/><userTask id="b"/>{inner}<endEvent id="e1"/>'
        '<sequenceFlow sourceRef="s1" targetRef="b"/><sequenceFlow sourceRef="b" targetRef="in"/>'
        '<sequenceFlow sourceRef="in" targetRef="e1"/></subProcess>'
    )
    lanes = (
        '<laneSet><lane name="Sở"><flowNodeRef>a</flowNodeRef><flowNodeRef>sub</flowNodeRef>'
        '<childLaneSet><lane name="Lãnh đạo"><flowNodeRef>t:sub</flowNodeRef></lane><lane>'
        "<flowNodeRef>a</flowNodeRef></lane></childLaneSet></lane></laneSet>"
    )
    net = read(diagram(lanes + line('<userTask id="a"/>', sub)))

    roles = {name: net.elements[name].role for name in ("a", "b", "c")}
    assert roles == {"a": "Sở", "b": "Chuyên viên", "c": "Lãnh đạo"}


@pytest.mark.parametrize(
    ("owners", "role"),
    [
        ("<potentialOwner><resourceAssignmentExpression><formalExpression>Văn thư"
         "</formalExpression></resourceAssignmentExpression></potentialOwner>", "Văn thư"),
        ("<humanPerformer><resourceAssignmentExpression><expression> group( Văn thư ) "
         "</expression></resourceAssignmentExpression></humanPerformer>", "Văn thư"),
        ("<performer><resourceAssignmentExpression><formalExpression>user(lan)"
         "</formalExpression></resourceAssignmentExpression></performer>", "user(lan)"),
        ("<potentialOwner><resourceRef>r</resourceRef></potentialOwner><potentialOwner>"
         "<resourceRef>t:q</resourceRef></potentialOwner>", "Văn thư, Kế toán"),
        ("<resourceRole><resourceAssignmentExpression/></resourceRole>", "Phòng"),
    ],
)  # fmt: skip
def test_whom_a_task_is_given_to_is_never_read_as_its_lane(owners, role):
    lanes = '<laneSet><lane name="Phòng"><flowNodeRef>a</flowNodeRef></lane></laneSet>'
    roots = '<resource id="r" name="Văn thư"/><resource id="q" name="Kế toán"/>'
    bpmn = diagram(lanes + line(f'<userTask id="a" name="Đóng dấu">{owners}</userTask>'), roots)

    assert read(bpmn).elements["a"].role == role
    assert faults_in(bpmn, steps=()) == [
        f"Đóng dấu (a): the role “{role}” of the lane or performer is not known; "
        "give the lane a motcua:role or the task a motcua:permission"
    ]


def test_the_performer_of_a_sub_process_is_that_of_the_tasks_in_it():
    sub = (
        '<subProcess id="a"><performer><resourceRef>r</resourceRef></performer>'
        '<startEvent id="s1"/><userTask id="b"/><endEvent id="e1"/><sequenceFlow sourceRef="s1" '
        'targetRef="b"/><sequenceFlow sourceRef="b" targetRef="e1"/></subProcess>'
    )

    net = read(diagram(line(sub), '<resource id="r" name="Văn thư"/>'))
    assert net.elements["b"].role == "Văn thư"


def test_event_definitions_may_stand_elsewhere_in_the_file():
    roots = (
        '<signal id="g" name="mất điện"/><signalEventDefinition id="d" signalRef="g"/>'
        '<timerEventDefinition id="h"><timeDuration>PT1H</timeDuration></timerEventDefinition>'
    )
    events = (
        '<intermediateThrowEvent id="a"><eventDefinitionRef>t:d</eventDefinitionRef>'
        '</intermediateThrowEvent><intermediateCatchEvent id="b"><timerEventDefinition id="own">'
        "<timeDuration>PT2H</timeDuration></timerEventDefinition><eventDefinitionRef>own"
        '</eventDefinitionRef></intermediateCatchEvent><intermediateCatchEvent id="c">'
        "<eventDefinitionRef>h</eventDefinitionRef><eventDefinitionRef>h</eventDefinitionRef>"
        "</intermediateCatchEvent>"
    )
    flows = '<sequenceFlow sourceRef="a" targetRef="b"/><sequenceFlow sourceRef="b" targetRef="c"/>'
    ends = '<sequenceFlow sourceRef="s" targetRef="a"/><sequenceFlow sourceRef="c" targetRef="e"/>'
    bpmn = diagram(f'<startEvent id="s"/>{events}<endEvent id="e"/>{flows}{ends}', roots)

    assert faults_in(bpmn, steps=()) == []
    read_as = {e.id: (e.trigger, e.reference, e.timer) for e in read(bpmn).elements.values()}
    assert read_as["a"] == ("signal", "mất điện", "")
    assert read_as["b"] == ("timer", "", "timeDuration: PT2H")
    assert read_as["c"] == ("timer", "", "timeDuration: PT1H")


def test_an_event_definition_of_another_file_is_refused_rather_than_left_out():
    body = line(f'<userTask id="a" {MAY}/>').replace(
        '<endEvent id="e"/>',
        '<endEvent id="e" name="Hủy"><eventDefinitionRef>i:x</eventDefinitionRef></endEvent>',
    )

    assert faults(body) == [
        "Hủy (e): endEvent with the trigger “eventDefinitionRef x” is not supported"
    ]


def test_operations_name_the_steps_and_messages_of_tasks():
    roots = (
        '<message id="m" name="thông báo phí"/><interface id="i" name="Kho bạc">'
        '<operation id="o1" name="tra phí" implementationRef="v:demo.fee"/><operation id="o2" '
        'name="báo"><inMessageRef>t:m</inMessageRef></operation></interface>'
    )
    bpmn = diagram(
        line('<serviceTask id="a" operationRef="t:o1"/>', '<sendTask id="b" operationRef="o2"/>',
             '<intermediateCatchEvent id="c"><messageEventDefinition><operationRef>o2'
             "</operationRef></messageEventDefinition></intermediateCatchEvent>",
             '<serviceTask id="d" operationRef="o2"/>'), roots)  # fmt: skip
    net = read(bpmn)

    assert (net.elements["a"].step, net.elements["d"].step) == ("demo.fee", "báo")
    assert net.elements["b"].reference == net.elements["c"].reference == "thông báo phí"
    assert faults_in(bpmn, steps=("demo.fee",)) == ["d (d): no code is bound to the step “báo”"]


def test_the_list_of_a_loop_is_the_data_that_is_led_into_its_activity():
    loop = (
        "<ioSpecification><dataInput id='in' name='IN_COLLECTION'/><dataOutput id='out' "
        "name='OUT_COLLECTION'/></ioSpecification><dataInputAssociation><sourceRef>ref</sourceRef>"
        "<targetRef>in</targetRef></dataInputAssociation><dataOutputAssociation><sourceRef>out"
        "</sourceRef><targetRef>y_kien</targetRef></dataOutputAssociation>"
        "<multiInstanceLoopCharacteristics><loopDataInputRef>in</loopDataInputRef>"
        "<loopDataOutputRef>out</loopDataOutputRef><inputDataItem id='x' name='co_quan'/>"
        "</multiInstanceLoopCharacteristics>"
    )
    data = (
        '<property id="y_kien"/><dataObject id="o" name="co_quan_hoi"/>'
        '<dataObjectReference id="ref" name="Cơ quan được hỏi" dataObjectRef="o"/>'
    )
    bpmn = diagram(data + line(f'<userTask id="a" {MAY}>{loop}</userTask>'))
    found = read(bpmn).elements["a"].loop

    assert (found.collection, found.item, found.collect) == ("co_quan_hoi", "co_quan", "y_kien")
    run = Simulation(read(bpmn), {"co_quan_hoi": ["Sở A", "Sở B"]})
    run.start()
    assert [w.element_id for w in run.waiting() if w.kind == "human"] == ["a", "a"]


@pytest.mark.parametrize(
    ("of_all", "condition"),
    [
        ('expressionLanguage="http://www.w3.org/TR/XPath"', "<conditionExpression>ok"),
        ("", '<conditionExpression xsi:type="tFormalExpression" evaluatesToTypeRef="xsd:boolean">'
             "<![CDATA[ ${ok == true} ]]>"),
        ("", '<conditionExpression language="FEEL">= ok'),
        ("", '<conditionExpression id="c"><!-- khi đạt -->ok<?x y?>'),
        ("", "<conditionExpression>some r in risks satisfies r = \"đỏ\""),
    ],
)  # fmt: skip
def test_conditions_are_read_however_they_are_wrapped(of_all, condition):
    task = f'<userTask id="a" default="z" {MAY}/>'
    body = line(task).replace('<sequenceFlow sourceRef="a" targetRef="e"/>', "") + (
        '<sequenceFlow id="z" sourceRef="a" targetRef="e"/><sequenceFlow id="y" sourceRef="a" '
        f'targetRef="f">{condition}</conditionExpression></sequenceFlow><endEvent id="f"/>'
    )

    assert faults(body, "", f"{XSI} {of_all}") == []


def test_numbers_and_times_are_the_same_in_any_language():
    body = line(
        f'<userTask id="a" {MAY}><multiInstanceLoopCharacteristics><loopCardinality '
        'language="http://www.java.com/java">2</loopCardinality></multiInstanceLoopCharacteristics>'
        "</userTask>",
        '<intermediateCatchEvent id="b"><timerEventDefinition><timeDuration language="none">PT1H'
        "</timeDuration></timerEventDefinition></intermediateCatchEvent>",
    )

    assert faults(body) == []
    assert faults(body.replace("PT1H", "hạn()").replace(">2<", ">n<")) == [
        "a (a): the expression language “http://www.java.com/java” is not supported; write FEEL",
        "b (b): the expression language “none” is not supported; write FEEL",
    ]


@pytest.mark.parametrize(
    ("root", "element", "word"),
    [
        ('<choreography id="c" name="Trao đổi"><choreographyTask id="t"/></choreography>',
         "c", "choreography"),
        ('<globalChoreographyTask id="g" name="Báo"/>', "g", "globalChoreographyTask"),
        ('<collaboration id="k" name="Hội ý"><participant id="p" name="Sở"/></collaboration>',
         "k", "collaboration"),
    ],
)  # fmt: skip
def test_what_is_no_process_is_refused_by_name_and_id(root, element, word):
    opening = diagram("").partition("<process")[0]
    net, problems = check_process(f"{opening}{root}</definitions>")

    assert net is None
    (problem,) = problems
    said = f"{word} “{problem.element_name}” ({element})"
    assert problem.element_id == element and said in problem.vi and said in problem.en


@pytest.mark.parametrize(
    ("bpmn", "vi"),
    [
        ("<a", "cú pháp XML"),
        ("<a/>", "không phải definitions"),
        ("<!DOCTYPE a><a/>", "DOCTYPE"),
        (diagram("").replace('<process id="p" isExecutable="true"></process>', ""), "không có quy"),
        (diagram("").replace("</definitions>", '<process id="q"/></definitions>').replace(
            ' isExecutable="true"', ""), "2 quy trình (p, q)"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_at_all_is_said_in_both_languages(bpmn, vi):
    with pytest.raises(DiagramUnreadable) as refused:
        read(bpmn)

    assert vi in refused.value.vi and refused.value.element_id == "definitions"


def test_an_extension_that_must_be_understood_is_not_passed_over():
    own = '<extension definition="motcua:all" mustUnderstand="true"/><extension definition="v:b"/>'
    body = line(f'<userTask id="a" {MAY}/>')

    assert faults(body, own) == []
    with pytest.raises(DiagramUnreadable, match="extension “robots”"):
        read(diagram(body, '<extension definition="v:robots" mustUnderstand="1"/>'))


def test_a_pool_without_a_process_and_an_empty_one_are_no_choice():
    roots = (
        '<collaboration><participant id="w" name="Công dân"/><participant id="x" name="Cơ quan" '
        'processRef="t:p"/><participant id="y" name="Khác" processRef="q"/></collaboration>'
        '<process id="q"/>'
    )
    bpmn = diagram(line(f'<userTask id="a" {MAY}/>'), roots).replace(' isExecutable="true"', "")

    assert open_tasks(bpmn) == ["a"]
    assert read(bpmn).name == "Cơ quan"
