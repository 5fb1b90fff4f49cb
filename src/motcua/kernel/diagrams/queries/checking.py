"""Judging a diagram: what is wrong with it, with all that it may refer to looked up."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from django.db.models import Q

from motcua.base.bpmn.document import DiagramUnreadable
from motcua.base.text import vietnam_day
from motcua.kernel.access import api as access
from motcua.kernel.decisions import api as decisions
from motcua.kernel.diagrams.models import ProcessVersion
from motcua.kernel.diagrams.ports import step_names
from motcua.kernel.diagrams.rules.bpmn import read_diagram
from motcua.kernel.diagrams.rules.checks import Known, check_net, resolve_roles
from motcua.kernel.diagrams.rules.net import Net, Problem
from motcua.kernel.organizations import api as organizations


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


def check_process(
    bpmn: str, process_id: str = "", *, at: datetime | None = None
) -> tuple[Net | None, list[Problem]]:
    """
    Read and judge a diagram without publishing it: the net, and everything wrong with it.

    :param at: when it is to be published: an agency named in it must exist then, not just ever.
    """
    try:
        net, problems = read_diagram(bpmn, process_id)
    except DiagramUnreadable as error:
        vi = f"không phải sơ đồ BPMN 2.0 đọc được: {error.vi}"
        en = f"not a readable BPMN 2.0 diagram: {error}"
        return None, [Problem(error.element_id, error.element_name, vi, en)]
    about = known()
    net = resolve_roles(net, about)
    return net, check_net(net, replace(about, agencies=_agencies(net, at)), problems)


def _agencies(net: Net, at: datetime | None) -> Collection[str] | None:
    """Those agencies that start events name and that exist; None where none are loaded yet."""
    places = {start.place for start in net.of_kind("start") if start.place}
    agencies = organizations.Agency.objects
    if not places or not agencies.exists():
        return None
    if at is None:
        rows = agencies.filter(Q(code__in=places) | Q(old_code__in=places))
        return {code for row in rows for code in (row.code, row.old_code) if code}
    day = vietnam_day(at)
    return {place for place in places if organizations.find_agency_by_code(place, on=day)}
