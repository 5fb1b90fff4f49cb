"""What a diagram must fulfil before it may be published, element by element."""

from collections.abc import Collection, Iterator

from .expressions import ConditionError, outcomes_in, parse_condition
from .net import ACTIVITIES, Element, Flow, Net, Problem
from .soundness import explore
from .timers import parse_timer

CATCHING = frozenset({"message", "boundary_message"})
TIMED = frozenset({"timer", "boundary_timer"})


def check_net(net: Net, *, steps: Collection[str]) -> list[Problem]:
    """
    Everything that is wrong with a process; empty if it may be published.

    :param steps: the names of the service steps that code has bound.
    """
    problems = [*_check_ends(net), *_check_elements(net, steps), *_check_flows(net)]
    if problems:
        return problems
    return [*_check_reached(net)] or explore(net)


def _problem(element: Element, vi: str, en: str, path: tuple[str, ...] = ()) -> Problem:
    return Problem(element.id, element.name, vi, en, path)


def _check_ends(net: Net) -> Iterator[Problem]:
    starts = list(net.of_kind("start"))
    if len(starts) != 1:
        yield Problem(
            net.key,
            net.name,
            f"quy trình cần đúng một sự kiện bắt đầu, hiện có {len(starts)}",
            f"a process needs exactly one start event, this one has {len(starts)}",
        )
    if not any(net.of_kind("end", "terminate")):
        yield Problem(
            net.key, net.name, "quy trình chưa có sự kiện kết thúc", "there is no end event"
        )


def _check_elements(net: Net, steps: Collection[str]) -> Iterator[Problem]:
    for element in net.elements.values():
        if element.kind == "human" and not element.permission:
            yield _problem(
                element,
                "chưa ghi quyền thực hiện (motcua:permission)",
                "the permission is missing (motcua:permission)",
            )
        if element.kind == "service" and element.step not in steps:
            yield _problem(
                element,
                f"bước hệ thống “{element.step}” không tồn tại",
                f"no code is bound to the step “{element.step}”",
            )
        if element.kind in CATCHING and not element.message:
            yield _problem(element, "thông điệp chưa có tên", "the message has no name")
        if element.kind in TIMED and parse_timer(element.timer) is None:
            yield _problem(
                element,
                f"không hiểu thời hạn “{element.timer}”",
                f"the timer “{element.timer}” is not understood",
            )
        yield from _check_shape(net, element)


def _check_shape(net: Net, element: Element) -> Iterator[Problem]:
    boundary = element.kind in {"boundary_message", "boundary_timer"}
    host = net.elements.get(element.attached_to)
    if boundary and (host is None or host.kind != "human"):
        yield _problem(
            element,
            "sự kiện biên phải gắn với một công việc của người",
            "a boundary event must be attached to a human task",
        )
    if (boundary or element.kind == "start") and net.entering(element.id):
        yield _problem(element, "không được có luồng đi vào", "no flow may lead into it")
    if element.kind in {"end", "terminate"} and net.leaving(element.id):
        yield _problem(element, "không được có luồng đi ra", "no flow may lead out of it")
    if element.kind not in {"end", "terminate", *ACTIVITIES} and not net.leaving(element.id):
        yield _problem(element, "chưa có luồng đi ra", "no flow leads out of it")


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
    if source.kind in {"parallel", "start", "pass"}:
        yield _problem(
            source,
            f"luồng “{flow.name or flow.id}” không được có điều kiện",
            f"the flow “{flow.name or flow.id}” may not have a condition",
        )
    try:
        unknown = outcomes_in(parse_condition(flow.condition)) - known
    except ConditionError as error:
        yield _problem(
            source, f"không hiểu điều kiện {error}", f"the condition is not understood: {error}"
        )
        return
    for outcome in sorted(unknown):
        yield _problem(
            source,
            f"không công việc nào có kết quả “{outcome}”",
            f"no task has the outcome “{outcome}”",
        )


def _check_reached(net: Net) -> Iterator[Problem]:
    reached = net.reached_from(e.id for e in net.of_kind("start"))
    for element in net.elements.values():
        if element.id not in reached:
            yield _problem(
                element,
                "không có đường đi từ điểm bắt đầu tới đây",
                "no way leads here from the start",
            )
