"""Judging a diagram: what is wrong with it, with all that it may refer to looked up."""

from motcua.kernel.access import api as access
from motcua.kernel.decisions import api as decisions
from motcua.kernel.diagrams.models import ProcessVersion
from motcua.kernel.diagrams.ports import step_names
from motcua.kernel.diagrams.rules.bpmn import read_diagram
from motcua.kernel.diagrams.rules.checks import Known, check_net, resolve_roles
from motcua.kernel.diagrams.rules.document import DiagramUnreadable
from motcua.kernel.diagrams.rules.net import Net, Problem


def known() -> Known:
    """What diagrams may refer to now."""
    held = access.list_roles()
    roles = {name: role.code for role in held for name in (role.code, *role.name.values())}
    processes = ProcessVersion.objects.values_list("code", flat=True).distinct()
    return Known(
        steps=step_names(),
        decisions=decisions.list_codes(),
        processes=frozenset(processes),
        roles=roles,
        permissions=frozenset(permission for role in held for permission in role.permissions),
    )


def check_process(bpmn: str, process_id: str = "") -> tuple[Net | None, list[Problem]]:
    """Read and judge a diagram without publishing it: the net, and everything wrong with it."""
    try:
        net, problems = read_diagram(bpmn, process_id)
    except DiagramUnreadable as error:
        vi = f"không phải sơ đồ BPMN 2.0 đọc được: {error}"
        return None, [Problem("definitions", "", vi, f"not a readable BPMN 2.0 diagram: {error}")]
    about = known()
    net = resolve_roles(net, about)
    return net, problems or check_net(net, about)
