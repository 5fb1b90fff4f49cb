"""What a run hears: messages, signals and timers, at rests, on borders and in event handlers."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from django.db.models import Q

from motcua.kernel.diagrams import api as diagrams
from motcua.kernel.diagrams.api import Element, Scope
from motcua.kernel.processes.models import RunScope, Task, Token

if TYPE_CHECKING:
    from .playing import Play

Act = Callable[["Play"], bool]  # whether it happened: an earlier one may have ended what heard it
_ON_BORDER = ("sub", "call", "loop")


def hear(play: "Play", trigger: str, name: str) -> int:
    """Let everything in a run that waits for a message or signal hear it; says how many did."""
    heard = 0

    def at_one_moment() -> None:
        nonlocal heard
        with play.walk.together():
            for act in list(_listeners(play, trigger, name)):
                heard += act(play)

    play.move(at_one_moment)
    return heard


def _listeners(play: "Play", trigger: str, name: str) -> Iterator[Act]:
    yield from _at_tokens(play, trigger, name)
    yield from _at_tasks(play, trigger, name)
    scopes = RunScope.objects.filter(
        run=play.run, state=RunScope.State.OPEN, kind__in=[*_ON_BORDER, "event"]
    )
    yield from _in_scope(play, play.stage.root, trigger, name)
    for scope_id in scopes.order_by("id").values_list("id", flat=True):
        yield from _in_scope(play, play.stage.scope(scope_id), trigger, name)


def _borders(play: "Play", trigger: str, name: str) -> set[str]:
    """The activities on whose border something hears it: only their rests need be read."""
    nets = [play.stage.root.net]
    calls = RunScope.objects.filter(run=play.run, state=RunScope.State.OPEN, kind="call")
    nets += [play.stage.scope(key).net for key in calls.values_list("id", flat=True)]
    return {
        event.attached_to
        for net in nets
        for event in diagrams.listening.heard_in(net, trigger, name).borders
    }


def _at_tokens(play: "Play", trigger: str, name: str) -> Iterator[Act]:
    hosts = _borders(play, trigger, name)
    at_rest = Q(kind__in=["message", "signal", "timer"], element_id__in=hosts)
    tokens = Token.objects.filter(
        Q(kind=trigger, reference=name) | Q(kind=Token.Kind.CHOICE) | at_rest,
        run=play.run,
        left_at__isnull=True,
    )
    for token in tokens.order_by("id"):
        scope = play.stage.scope(token.scope_id)
        heard = diagrams.listening.heard_in(scope.net, trigger, name)
        element = scope.net.elements[token.element_id]
        if element in heard.rests:
            yield partial(_at_rest, token=token)
        for gateway, event in heard.choices:
            if gateway == element:
                yield partial(choose, token=token, event=event)
        yield from _on_its_border(scope, token, heard)


def _at_tasks(play: "Play", trigger: str, name: str) -> Iterator[Act]:
    hosts = _borders(play, trigger, name)
    if not hosts:
        return
    tasks = Task.objects.filter(run=play.run, state=Task.State.OPEN, element_id__in=hosts)
    for task in tasks.order_by("id"):
        scope = play.stage.scope(task.scope_id)
        yield from _on_its_border(
            scope, task, diagrams.listening.heard_in(scope.net, trigger, name)
        )


def _on_its_border(
    scope: Scope, rest: Task | Token, heard: diagrams.listening.Listening
) -> Iterator[Act]:
    for event in heard.borders:
        # The border of a looped activity is that of the whole loop.
        if event.attached_to == rest.element_id and scope.kind != "turn":
            yield partial(on_border, rest=rest, event=event)


def _in_scope(play: "Play", scope: Scope, trigger: str, name: str) -> Iterator[Act]:
    outer = scope.parent
    if outer is not None and outer.kind != "turn" and scope.kind in _ON_BORDER:
        for event in diagrams.listening.heard_in(outer.net, trigger, name).borders:
            if event.attached_to == scope.element_id:
                yield partial(on_scope, scope=scope, event=event)
    if scope.is_holder:
        for sub, start in diagrams.listening.heard_in(scope.net, trigger, name).handlers:
            if sub.parent == scope.container:
                yield partial(handle, scope=scope, start=start)


def _at_rest(play: "Play", token: Token) -> bool:
    if not still_rests(token):
        return False
    play.stage.close_rest(token)
    play.complete(token)
    return True


def choose(play: "Play", token: Token, event: Element) -> bool:
    """The first of the events behind an event-based gateway."""
    if not still_rests(token):
        return False
    play.stage.close_rest(token)
    scope = play.stage.scope(token.scope_id)
    play.move(lambda: play.walk.choose(scope, event))
    return True


def on_border(play: "Play", rest: Task | Token, event: Element) -> bool:
    """An event on the border of a task or a waiting token; an interrupting one ends the rest."""
    if not still_rests(rest):
        return False
    if event.is_interrupting:
        play.stage.close_rest(rest)
        if isinstance(rest, Task):
            Task.objects.filter(pk=rest.pk).update(state=Task.State.CANCELED, completed_at=play.at)
    scope = play.stage.scope(rest.scope_id)
    host = scope.net.elements[rest.element_id]
    play.move(lambda: play.walk.interrupt_rest(scope, host, event))
    return True


def on_scope(play: "Play", scope: Scope, event: Element) -> bool:
    """An event on the border of a sub-process, a call or a loop."""
    if not scope.is_open:
        return False
    play.move(lambda: play.walk.interrupt_scope(scope, event))
    return True


def handle(play: "Play", scope: Scope, start: Element) -> bool:
    """The start event of an event sub-process."""
    if not scope.is_open or play.stage.is_interrupted(scope):
        return False
    handler = scope.net.elements[start.parent]
    play.move(lambda: play.walk.start_handler(scope, handler, start))
    return True


def still_rests(rest: Task | Token) -> bool:
    """Whether a row is still open: what was heard before may have closed it."""
    if isinstance(rest, Task):
        return Task.objects.filter(pk=rest.pk, state=Task.State.OPEN).exists()
    return Token.objects.filter(pk=rest.pk, left_at__isnull=True).exists()
