"""How elements may be joined: what BPMN 2.0 lets stand where."""

from collections.abc import Iterator

from .listening import choices_of
from .net import ACTIVITIES, TASKS, Element, Net, Problem


def check_shapes(net: Net) -> Iterator[Problem]:
    """Everything about the drawing that no token game could make sense of."""
    for container in net.containers:
        yield from _check_container(net, container)
    for element in net.elements.values():
        yield from _check_ends(net, element)
        if element.kind == "boundary":
            yield from _check_boundary(net, element)
        elif element.kind == "event_gateway":
            yield from _check_event_gateway(net, element)
        elif element.is_triggered:
            yield from _check_handler(net, element)


def _problem(element: Element, vi: str, en: str) -> Problem:
    return Problem(element.id, element.name, vi, en)


def _check_container(net: Net, container: str) -> Iterator[Problem]:
    members = net.members(container)
    starts = [element for element in members if element.kind == "start"]
    has_end = any(element.kind == "end" for element in members)
    here = net.elements.get(container)
    place = (container or net.key, here.name if here else net.name)
    plain = [start for start in starts if not start.trigger]
    for start in plain[1:]:
        yield _problem(
            start,
            f"chỉ được có một sự kiện bắt đầu không điều kiện; “{plain[0].id}” đã là sự kiện đó",
            f"there may be exactly one start event without a trigger; “{plain[0].id}” is one",
        )
    if not members:
        yield Problem(
            *place,
            "chưa vẽ gì bên trong; hãy vẽ các bước hoặc dùng hoạt động gọi quy trình",
            "it is empty: draw its steps, or use a call activity",
        )
    elif not net.entries(container) and not starts:
        yield Problem(*place, "không có điểm bắt đầu", "there is nowhere to begin")
    if starts and not has_end:
        yield Problem(*place, "chưa có sự kiện kết thúc", "there is no end event")
    if has_end and not starts:
        yield Problem(*place, "chưa có sự kiện bắt đầu", "there is no start event")
    allowed = _STARTS["" if here is None else ("event" if here.is_triggered else "sub")]
    for start in starts:
        if start.trigger not in allowed:
            yield _problem(
                start,
                "loại sự kiện bắt đầu này không dùng được ở đây",
                "a start event of this kind may not stand here",
            )


_STARTS: dict[str, frozenset[str]] = {
    "": frozenset({"", "message", "timer", "signal"}),
    "sub": frozenset({""}),
    "event": frozenset({"message", "timer", "signal", "error", "escalation"}),
}


def _check_ends(net: Net, element: Element) -> Iterator[Problem]:
    entering, leaving = net.entering(element.id), net.leaving(element.id)
    if element.kind in {"boundary", "start"} and entering:
        yield _problem(element, "không được có luồng đi vào", "no flow may lead into it")
    if element.kind == "end" and leaving:
        yield _problem(element, "không được có luồng đi ra", "no flow may lead out of it")
    needs_way = element.kind in {"boundary", "start", "exclusive", "event_gateway"}
    if needs_way and not leaving:
        yield _problem(element, "chưa có luồng đi ra", "no flow leads out of it")


def _check_boundary(net: Net, element: Element) -> Iterator[Problem]:
    host = net.elements.get(element.attached_to)
    if host is not None and host.kind == "pass" and host.trigger == "":
        yield _problem(
            element,
            "gắn với việc không kiểu, là việc xong ngay khi tới; hãy chọn kiểu cho việc đó",
            "it is attached to an abstract task, which is over at once; give the task a type",
        )
        return
    if host is None or host.kind not in ACTIVITIES or host.is_triggered:
        yield _problem(
            element,
            "sự kiện biên phải gắn với một công việc hoặc quy trình con",
            "a boundary event must be attached to a task or a sub-process",
        )
        return
    if host.parent != element.parent:
        yield _problem(
            element,
            "sự kiện biên phải nằm cùng quy trình với công việc của nó",
            "a boundary event must stand in the same process as its task",
        )
    if element.trigger == "error" and not element.is_interrupting:
        yield _problem(
            element,
            "sự kiện lỗi luôn làm dừng công việc (cancelActivity)",
            "an error event always interrupts (cancelActivity)",
        )
    if not _may_happen(net, host, element):
        yield _problem(
            element,
            "không có gì trong công việc này gây ra sự kiện",
            "nothing in this activity can cause the event",
        )


def _may_happen(net: Net, host: Element, event: Element) -> bool:
    """Whether an event on a border can ever be caused, as far as the drawing says."""
    if event.trigger in {"error", "escalation"}:
        return may_throw(net, host, event.trigger, event.reference)
    # What does not wait is over before anything outside could happen.
    return host.kind not in {"service", "send", "rule"} or host.loop is not None


def may_throw(net: Net, host: Element, trigger: str, code: str) -> bool:
    """Whether an activity, or something in it, can throw an error or escalation of a code."""
    if host.kind == "call":
        return True
    if host.kind in TASKS:
        return trigger == "error" and host.kind in {"service", "send", "rule"}
    return any(
        (
            (inner.kind in {"end", "throw"} and inner.trigger == trigger)
            and code in {"", inner.reference}
        )
        or (inner.kind in ACTIVITIES and may_throw(net, inner, trigger, code))
        for inner in net.members(host.id)
    )


def _check_event_gateway(net: Net, element: Element) -> Iterator[Problem]:
    events = list(choices_of(net, element))
    if len(events) < 2:
        yield _problem(
            element,
            "cổng sự kiện cần ít nhất hai luồng đi ra",
            "an event-based gateway needs at least two flows out of it",
        )
    for event in events:
        waits = event.kind == "catch" or (event.kind == "receive" and not event.loop)
        if not waits or len(net.entering(event.id)) != 1 or net.boundaries(event.id):
            yield _problem(
                event,
                "sau cổng sự kiện chỉ được là sự kiện chờ hoặc việc nhận, chỉ có luồng từ cổng đó",
                "only a catching event or a plain receive task may follow an event-based gateway",
            )


def _check_handler(net: Net, element: Element) -> Iterator[Problem]:
    starts = [e for e in net.members(element.id) if e.kind == "start"]
    if len(starts) != 1:
        yield _problem(
            element,
            "quy trình con theo sự kiện cần đúng một sự kiện bắt đầu",
            "an event sub-process needs exactly one start event",
        )
    if net.entering(element.id) or net.leaving(element.id) or element.loop:
        yield _problem(
            element,
            "quy trình con theo sự kiện không có luồng vào, ra và không lặp",
            "an event sub-process has no flows into or out of it and no loop",
        )
    for start in starts:
        if start.trigger == "error" and not start.is_interrupting:
            yield _problem(
                start,
                "sự kiện lỗi luôn làm dừng quy trình (isInterrupting)",
                "an error event always interrupts (isInterrupting)",
            )
