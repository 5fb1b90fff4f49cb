"""What a diagram must fulfil before it may be published, element by element."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from motcua.base.feel.conditions import parse_condition, reads_clock, texts_compared_with
from motcua.base.feel.syntax import ExpressionUnreadable

from .listening import choices_of
from .net import ACTIVITIES, Element, Flow, Net, Norm, Problem
from .shapes import check_shapes
from .soundness import explore
from .timers import parse_timer


@dataclass(frozen=True, slots=True)
class Known:
    """
    What a diagram may refer to.

    :ivar steps: the names of the steps that code has bound.
    :ivar decisions: the codes of the published decisions.
    :ivar processes: the codes of the published processes.
    :ivar roles: the codes of the roles of officials, by code and by each of their names.
    :ivar permissions: what some role gives; empty where no roles are loaded yet.
    :ivar agencies: the codes of the agencies of the day; None where they are not asked for.
    """

    steps: Collection[str] = ()
    decisions: Collection[str] = ()
    processes: Collection[str] = ()
    roles: Mapping[str, str] = field(default_factory=dict)
    permissions: Collection[str] = ()
    agencies: Collection[str] | None = None


def resolve_roles(net: Net, known: Known) -> Net:
    """The net with tasks that name no permission left to the role of their lane."""
    elements = {
        element.id: replace(element, permission=f"role:{known.roles[element.role]}")
        if element.kind == "human" and not element.permission and element.role in known.roles
        else element
        for element in net.elements.values()
    }
    return Net(net.key, net.name, elements, net.flows)


def check_net(net: Net, known: Known, refused: Sequence[Problem] = ()) -> list[Problem]:
    """
    Everything that is wrong with a process whose roles are resolved; empty: publish it.

    :param refused: what the reader refused: how the rest hangs together cannot be said then, but
        every other fault of single elements is, so that an author has them all at once.
    """
    if refused:
        said = {problem.element_id for problem in refused}
        rest = [e for e in net.elements.values() if e.id not in said]
        found = [problem for e in rest for problem in _check_element(e, known)]
        return [*refused, *found, *_check_flows(net)]
    problems = [
        *check_shapes(net),
        *(problem for e in net.elements.values() for problem in _check_element(e, known)),
        *_check_flows(net),
    ]
    if problems:
        return problems
    return [*_check_reached(net)] or explore(net)


def _problem(element: Element, vi: str, en: str) -> Problem:
    return Problem(element.id, element.name, vi, en)


def _check_element(element: Element, known: Known) -> Iterator[Problem]:
    if element.kind == "human" and not element.permission:
        yield _unpermitted(element)
    elif element.kind == "human" and _is_given_to_nobody(element.permission, known):
        yield _problem(
            element,
            f"không vai trò nào có quyền “{element.permission}”: không ai làm được việc này",
            f"no role gives the permission “{element.permission}”: nobody could do this task",
        )
    if element.kind == "service" and element.step not in known.steps:
        yield _problem(
            element,
            f"bước hệ thống “{element.step}” không tồn tại",
            f"no code is bound to the step “{element.step}”",
        )
    if element.kind == "send" and not element.reference and element.step not in known.steps:
        yield _problem(
            element,
            "việc gửi cần thông điệp hoặc bước hệ thống (motcua:step)",
            "a send task needs a message or a step (motcua:step)",
        )
    if element.kind == "rule" and element.decision not in known.decisions:
        yield _problem(
            element,
            f"bảng quyết định “{element.decision}” chưa được công bố (motcua:decision)",
            f"the decision “{element.decision}” is not published (motcua:decision)",
        )
    if element.kind == "call" and element.called not in known.processes:
        yield _problem(
            element,
            f"quy trình được gọi “{element.called}” chưa được công bố",
            f"the called process “{element.called}” is not published",
        )
    yield from _check_lengths(element)
    yield from _check_event(element, known)
    yield from _check_loop(element)


_LONGEST = {
    "id": 200, "name": 500, "role": 200, "permission": 100, "place": 50, "step": 100,
    "decision": 100, "result": 100, "called": 100, "reference": 200, "timer": 200,
}  # fmt: skip


def _check_lengths(element: Element) -> Iterator[Problem]:
    for name, longest in _LONGEST.items():
        if len(getattr(element, name)) > longest:
            yield _problem(
                element,
                f"“{name}” dài quá {longest} ký tự",
                f"“{name}” is longer than {longest} characters",
            )


def _is_given_to_nobody(permission: str, known: Known) -> bool:
    is_role = permission.startswith("role:")
    return bool(known.permissions) and not is_role and permission not in known.permissions


def _unpermitted(element: Element) -> Problem:
    if element.role:
        return _problem(
            element,
            f"vai trò “{element.role}” (của làn hoặc của người thực hiện) không có trong danh mục "
            "vai trò; ghi motcua:role cho làn hoặc motcua:permission cho việc",
            f"the role “{element.role}” of the lane or performer is not known; "
            "give the lane a motcua:role or the task a motcua:permission",
        )
    return _problem(
        element,
        "chưa ghi quyền thực hiện (motcua:permission) hoặc làn có vai trò",
        "the permission is missing (motcua:permission), or a lane with a role",
    )


def _check_beginning(element: Element, known: Known) -> Iterator[Problem]:
    """What begins by itself belongs to an agency, and has no variables or calendar of a run yet."""
    if not element.place:
        yield _problem(
            element,
            "quy trình tự bắt đầu cần mã cơ quan thực hiện (motcua:agency)",
            "a process that begins by itself needs the code of its agency (motcua:agency)",
        )
    elif known.agencies is not None and element.place not in known.agencies:
        yield _problem(
            element,
            f"không có cơ quan nào mang mã “{element.place}” (motcua:agency)",
            f"there is no agency with the code “{element.place}” (motcua:agency)",
        )
    if element.trigger == "timer" and isinstance(parse_timer(element.timer), str | Norm):
        yield _problem(
            element,
            f"“{element.timer}” chưa xác định được khi quy trình chưa bắt đầu; "
            "dùng thời điểm, khoảng thời gian ISO 8601 hoặc chu kỳ như R/P1D",
            f"“{element.timer}” cannot be known before the process begins; "
            "use a moment, an ISO 8601 duration or a cycle such as R/P1D",
        )


def _check_event(element: Element, known: Known) -> Iterator[Problem]:
    if element.trigger == "timer" and parse_timer(element.timer) is None:
        yield _problem(
            element,
            f"không hiểu thời hạn “{element.timer}”; ví dụ: PT4H, P1M, 2 working_days, "
            "2026-12-31T17:00, R3/PT1H (lịch cron không dùng được)",
            f"the timer “{element.timer}” is not understood; examples: PT4H, P1M, 2 working_days, "
            "2026-12-31T17:00, R3/PT1H (cron is not)",
        )
    if element.kind == "start" and element.trigger in {"timer", "signal"} and not element.parent:
        yield from _check_beginning(element, known)
    if element.trigger == "message" and not element.reference and not element.step:
        yield _problem(element, "thông điệp chưa có tên", "the message has no name")
    if element.trigger == "signal" and not element.reference:
        yield _problem(element, "tín hiệu chưa có tên", "the signal has no name")


def _check_loop(element: Element) -> Iterator[Problem]:
    loop = element.loop
    if loop is None:
        return
    if loop.kind != "standard" and not (loop.count or loop.collection):
        yield _problem(
            element,
            "việc nhiều lượt cần số lượt (loopCardinality) hoặc danh sách (motcua:collection)",
            "a multi-instance activity needs a loopCardinality or a motcua:collection",
        )
    if loop.kind == "standard" and not loop.condition and loop.maximum is None:
        yield _problem(
            element,
            "việc lặp cần điều kiện (loopCondition) hoặc số lần tối đa (loopMaximum)",
            "a loop needs a loopCondition or a loopMaximum",
        )
    for source in (loop.count, loop.collection, loop.until, loop.condition):
        if not source:
            continue
        try:
            parse_condition(source)
        except ExpressionUnreadable as error:
            yield _not_understood(element, error)


def _not_understood(element: Element, error: ExpressionUnreadable) -> Problem:
    return _problem(
        element, f"không hiểu điều kiện {error}", f"the condition is not understood: {error}"
    )


def _check_flows(net: Net) -> Iterator[Problem]:
    known = {outcome for task in net.of_kind("human") for outcome in task.outcomes}
    for flow in net.flows.values():
        source = net.elements[flow.source]
        several = len(net.leaving(source.id)) > 1
        if source.kind in {"exclusive", "inclusive"} and several and not flow.condition:
            if not flow.is_default:
                yield _problem(
                    source,
                    f"luồng “{flow.name or flow.id}” cần điều kiện hoặc là luồng mặc định",
                    f"the flow “{flow.name or flow.id}” needs a condition or to be the default",
                )
            continue
        if flow.condition:
            yield from _check_condition(flow, source, known)


def _check_condition(flow: Flow, source: Element, known: set[str]) -> Iterator[Problem]:
    if source.kind not in {"exclusive", "inclusive", "pass", *ACTIVITIES}:
        yield _problem(
            source,
            f"luồng “{flow.name or flow.id}” không được có điều kiện",
            f"the flow “{flow.name or flow.id}” may not have a condition",
        )
    try:
        condition = parse_condition(flow.condition)
    except ExpressionUnreadable as error:
        yield _not_understood(source, error)
        return
    if reads_clock(condition):
        yield _problem(
            source,
            "điều kiện không được dùng today() hay now(); dùng hẹn giờ hoặc biến",
            "a condition may not ask for today() or now(); use a timer or a variable",
        )
    for outcome in sorted(texts_compared_with(condition, "outcome") - known):
        yield _problem(
            source,
            f"không công việc nào có kết quả “{outcome}”",
            f"no task has the outcome “{outcome}”",
        )


def _check_reached(net: Net) -> Iterator[Problem]:
    reached: set[str] = set()
    for container in net.containers:
        starts = [e.id for e in net.members(container) if e.kind == "start"]
        reached |= net.reached_from([*starts, *(e.id for e in net.entries(container))])
    for gateway in net.of_kind("event_gateway"):
        reached |= {event.id for event in choices_of(net, gateway)}
    for element in net.elements.values():
        if element.id not in reached and not element.is_triggered:
            yield _problem(
                element,
                "không có đường đi từ điểm bắt đầu tới đây",
                "no way leads here from the start",
            )
