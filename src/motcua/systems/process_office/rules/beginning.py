"""The diagram that a draft begins with when it begins with nothing, and what one is called."""

import re
from html import unescape
from xml.sax.saxutils import quoteattr


def empty_diagram(*, process_id: str, name: str) -> str:
    """A process with a start, one task and an end, laid out so that a modeller can draw on."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"
  xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
  xmlns:di="http://www.omg.org/spec/DD/20100524/DI"
  xmlns:motcua="urn:motcua:bpmn:1" id="definitions" targetNamespace="urn:motcua:process">
  <bpmn:process id={quoteattr(process_id)} name={quoteattr(name)} isExecutable="true">
    <bpmn:startEvent id="start" name="Bắt đầu">
      <bpmn:outgoing>to_first</bpmn:outgoing>
    </bpmn:startEvent>
    <bpmn:userTask id="first" name="Bước đầu tiên">
      <bpmn:incoming>to_first</bpmn:incoming><bpmn:outgoing>to_end</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:endEvent id="end" name="Kết thúc"><bpmn:incoming>to_end</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="to_first" sourceRef="start" targetRef="first"/>
    <bpmn:sequenceFlow id="to_end" sourceRef="first" targetRef="end"/>
  </bpmn:process>
  <bpmndi:BPMNDiagram id="diagram"><bpmndi:BPMNPlane id="plane" bpmnElement={quoteattr(process_id)}>
    <bpmndi:BPMNShape id="start_shape" bpmnElement="start">
      <dc:Bounds x="160" y="142" width="36" height="36"/></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="first_shape" bpmnElement="first">
      <dc:Bounds x="250" y="120" width="120" height="80"/></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="end_shape" bpmnElement="end">
      <dc:Bounds x="424" y="142" width="36" height="36"/></bpmndi:BPMNShape>
    <bpmndi:BPMNEdge id="to_first_edge" bpmnElement="to_first">
      <di:waypoint x="196" y="160"/><di:waypoint x="250" y="160"/></bpmndi:BPMNEdge>
    <bpmndi:BPMNEdge id="to_end_edge" bpmnElement="to_end">
      <di:waypoint x="370" y="160"/><di:waypoint x="424" y="160"/></bpmndi:BPMNEdge>
  </bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</bpmn:definitions>
"""


_NAME = re.compile(r"""<(?:\w+:)?process\b[^>]*?\sname=(?:"([^"]*)"|'([^']*)')""")


def name_in(bpmn: str) -> str:
    """What a diagram calls its process, or nothing."""
    found = _NAME.search(bpmn)
    return unescape(found[1] or found[2] or "").strip()[:500] if found else ""
