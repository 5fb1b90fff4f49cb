"""For tests: diagrams drawn in a few words, and a small published process."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from uuid import UUID, uuid5
from xml.sax.saxutils import quoteattr

from motcua.base.actors import Actor, Grant, system_actor
from motcua.base.fields import uuid7

from .actions.publication import publish_process
from .models import ProcessVersion
from .rules.bpmn import read_diagram
from .rules.checks import Known, check_net
from .rules.net import Net
from .rules.simulation import Simulation
from .rules.transitions import compile_transitions

__all__ = [
    "APPROVAL", "AT", "Simulation", "agency", "compile_transitions", "draw", "faults_in", "officer",
    "publish", "read",
]  # fmt: skip
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # Monday 08:00 in Việt Nam
_TAGS = {
    "start": "startEvent",
    "end": "endEvent",
    "terminate": "endEvent",
    "human": "userTask",
    "service": "serviceTask",
    "exclusive": "exclusiveGateway",
    "parallel": "parallelGateway",
    "inclusive": "inclusiveGateway",
    "message": "intermediateCatchEvent",
    "timer": "intermediateCatchEvent",
    "boundary_message": "boundaryEvent",
    "boundary_timer": "boundaryEvent",
    "pass": "intermediateThrowEvent",
}
_OURS = {"permission", "place", "outcomes", "norm", "step"}


def draw(lines: Sequence[str], *, name: str = "Quy trình thử") -> str:
    """
    A BPMN diagram from lines such as these.

    `human receive permission=demo.do outcomes=accept,refuse norm=4_working_hours`,
    `boundary_message withdrawn on=receive message=withdrawn cancel=false`,
    `timer wait after=PT4H`, `start -> receive`, `split -> approve if outcome = "accept"`, and
    `split => refuse` for the default flow.
    """
    flows = [line for line in lines if "->" in line or "=>" in line]
    drawn = [_element(line) for line in lines if line not in flows]
    defaults: dict[str, str] = {}
    for number, line in enumerate(flows):
        drawn.append(_flow(f"f{number}", line, defaults))
    body = "".join(drawn)
    for source, flow in defaults.items():
        body = body.replace(f'id="{source}"', f'id="{source}" default="{flow}"', 1)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
        ' xmlns:motcua="urn:motcua:bpmn:1" targetNamespace="urn:tests">'
        f'<bpmn:process id="drawn" name={quoteattr(name)} isExecutable="true">{body}</bpmn:process>'
        "</bpmn:definitions>"
    )


def _element(line: str) -> str:
    kind, element_id, *settings = line.split()
    given = dict(setting.split("=", 1) for setting in settings)
    ours = "".join(
        f" motcua:{word}={quoteattr(value.replace(',', ' ').replace('_w', ' w'))}"
        if word in {"outcomes", "norm"}
        else f" motcua:{word}={quoteattr(value)}"
        for word, value in given.items()
        if word in _OURS
    )
    if kind == "human" and "permission" not in given:
        ours += ' motcua:permission="demo.do"'
    if "on" in given:
        ours += f' attachedToRef="{given["on"]}" cancelActivity="{given.get("cancel", "true")}"'
    inside = ""
    if kind == "terminate":
        inside = "<bpmn:terminateEventDefinition/>"
    if "message" in given:
        ours += f' motcua:message="{given["message"]}"'
        inside = "<bpmn:messageEventDefinition/>"
    if "after" in given:
        after = given["after"].replace("_w", " w")
        inside = (
            "<bpmn:timerEventDefinition><bpmn:timeDuration>"
            f"{after}</bpmn:timeDuration></bpmn:timerEventDefinition>"
        )
    name = quoteattr(given.get("name", element_id).replace("_", " "))
    tag = f"bpmn:{_TAGS[kind]}"
    return f'<{tag} id="{element_id}" name={name}{ours}>{inside}</{tag}>'


def _flow(flow_id: str, line: str, defaults: dict[str, str]) -> str:
    arrow = "=>" if "=>" in line else "->"
    way, _, condition = line.partition(" if ")
    source, target = (part.strip() for part in way.split(arrow))
    if arrow == "=>":
        defaults[source] = flow_id
    inside = ""
    if condition:
        escaped = condition.strip().replace("&", "&amp;").replace("<", "&lt;")
        inside = f"<bpmn:conditionExpression>{escaped}</bpmn:conditionExpression>"
    return (
        f'<bpmn:sequenceFlow id="{flow_id}" sourceRef="{source}" targetRef="{target}">'
        f"{inside}</bpmn:sequenceFlow>"
    )


APPROVAL = (
    "start begun",
    "human receive outcomes=accept,refuse place=receiving norm=4_working_hours",
    "exclusive received",
    "human appraise outcomes=propose norm=2_working_days",
    "human approve outcomes=approve,return permission=demo.approve",
    "exclusive decided",
    "end granted",
    "end refused",
    "begun -> receive",
    "receive -> received",
    'received -> appraise if outcome = "accept"',
    "received => refused",
    "appraise -> approve",
    "approve -> decided",
    'decided -> granted if outcome = "approve"',
    'decided -> appraise if outcome = "return"',
)


def agency(path: str) -> UUID:
    """The uuid of a made-up agency, by its path."""
    return uuid5(UUID(int=1), path)


def officer(
    name: str = "Lê Thị Quầy",
    *,
    path: str = "h27.10",
    permissions: Sequence[str] = ("demo.do", "demo.approve"),
    delegated_by: UUID | None = None,
) -> Actor:
    """An official with one grant."""
    grant = Grant(
        role="demo",
        permissions=frozenset(permissions),
        agency_uuid=agency(path),
        agency_path=path,
        delegated_by=delegated_by,
    )
    return Actor(kind="official", uuid=uuid7(), name=name, grants=(grant,))


def publish(lines: Sequence[str] = APPROVAL, *, code: str = "demo") -> ProcessVersion:
    """Publish a diagram drawn in words."""
    return publish_process(actor=system_actor("tests"), bpmn=draw(lines), code=code, at=AT)


def read(bpmn: str) -> Net:
    """The net of a diagram that can be read."""
    net, problems = read_diagram(bpmn)
    assert not problems, problems
    return net


def faults_in(bpmn: str, *, steps: Collection[str]) -> list[str]:
    """What would be refused about a diagram if these steps were bound; nothing is published."""
    net, problems = read_diagram(bpmn)
    return [p.line("en") for p in check_net(net, Known(steps=steps), problems)]
