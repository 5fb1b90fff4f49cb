"""A trial run of a draft: the moves so far are played anew, so nothing is kept between them."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from motcua.base.errors import InvalidInput
from motcua.kernel.diagrams import api as diagrams

from . import words

MOST_MOVES = 200
_EXPECTED = (
    diagrams.NoWayOut,
    diagrams.LoopUncountable,
    diagrams.StepError,
    KeyError,
    ValueError,
    StopIteration,
)
Move = Sequence[str]  # what is done, to what, with what outcome, with which variables


@dataclass(frozen=True, slots=True)
class Offer:
    """One move that could be made next."""

    move: str
    element_id: str
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Trial:
    """Where a trial run stands: what happened, what could be done now, and what went wrong."""

    moves: list[list[str]]
    standing: tuple[str, ...]
    passed: tuple[str, ...]
    trace: tuple[tuple[str, str], ...]
    offers: tuple[Offer, ...]
    variables: Mapping[str, Any]
    is_over: bool
    problem: str = ""


def read_moves(text: str) -> list[list[str]]:
    """
    The moves that a form carries.

    :raises InvalidInput: if they are none of ours, or too many.
    """
    try:
        moves = json.loads(text or "[]")
        right = isinstance(moves, list) and all(
            isinstance(move, list) and len(move) == 4 and all(isinstance(m, str) for m in move)
            for move in moves
        )
    except (ValueError, RecursionError):
        right = False
    if not right or len(moves) > MOST_MOVES:
        raise InvalidInput(fields={"moves": _("Lượt chạy thử quá dài hoặc hỏng. Hãy chạy lại.")})
    return list(moves)


def play(net: diagrams.Net, moves: list[list[str]]) -> Trial:
    """Play the moves; the last one that cannot be made is taken back and the reason told."""
    problem = ""
    while True:
        game = diagrams.Simulation(net, called_nets=_called(net))
        try:
            for move in moves:
                _make(game, move)
            break
        except _EXPECTED as error:
            problem = _("Không đi tiếp được: %(why)s") % {"why": _why(error, net)}
            moves = moves[:-1]
    return Trial(
        moves=moves,
        standing=tuple(dict.fromkeys(w.element_id for w in game.waiting() if w.host is None)),
        passed=tuple(dict.fromkeys(element for _kind, element in game.trace)),
        trace=tuple(game.trace),
        offers=tuple(_offers(game) if moves else _beginnings(net)),
        variables=game.variables,
        is_over=game.is_over,
        problem=problem,
    )


def _why(error: Exception, net: diagrams.Net) -> str:
    if isinstance(error, diagrams.NoWayOut):
        place = str(error)
        element = net.elements.get(place)
        where = (element.name if element else "") or place
        return _("ở “%(where)s” không nhánh nào đúng điều kiện") % {"where": where}
    if isinstance(error, KeyError):
        return _("bước này không còn chờ nữa")
    return str(error)


def _called(net: diagrams.Net) -> dict[str, diagrams.Net]:
    found: dict[str, diagrams.Net] = {}
    waiting = [net]
    while waiting:
        for element in waiting.pop().of_kind("call"):
            version = diagrams.find_process(element.called)
            if version is not None and element.called not in found:
                found[element.called] = diagrams.net_of(version)
                waiting.append(found[element.called])
    return found


def _make(game: diagrams.Simulation, move: Move) -> None:
    act, target, outcome, text = move
    _acts()[act](game, target, outcome, read_variables(text))


def read_variables(text: str) -> dict[str, Any]:
    """:raises InvalidInput: for what is no JSON object."""
    try:
        found = json.loads(text) if text.strip() else {}
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        wanted = _('Viết biến như một đối tượng JSON, ví dụ {"le_phi": 50000}.')
        raise InvalidInput(fields={"variables": wanted})
    return found


Act = Callable[[diagrams.Simulation, str, str, dict[str, Any]], None]


def _acts() -> dict[str, Act]:
    return {"start": _start, "complete": _complete, "message": _message, "signal": _signal,
            "fire": _fire}  # fmt: skip


def _start(game: diagrams.Simulation, target: str, _outcome: str, given: dict[str, Any]) -> None:
    game.variables.update(given)
    game.start(target)


def _complete(game: diagrams.Simulation, target: str, outcome: str, given: dict[str, Any]) -> None:
    game.complete(int(target), outcome, given)


def _message(game: diagrams.Simulation, target: str, _outcome: str, given: dict[str, Any]) -> None:
    if not game.message(target, given):
        raise ValueError(_("không có gì chờ thông điệp “%(name)s”") % {"name": target})


def _signal(game: diagrams.Simulation, target: str, _outcome: str, given: dict[str, Any]) -> None:
    game.variables.update(given)
    if not game.signal(target):
        raise ValueError(_("không có gì chờ tín hiệu “%(name)s”") % {"name": target})


def _fire(game: diagrams.Simulation, target: str, _outcome: str, given: dict[str, Any]) -> None:
    game.variables.update(given)
    game.fire(int(target))


def _beginnings(net: diagrams.Net) -> list[Offer]:
    starts = [e for e in net.of_kind("start") if not e.parent]
    return [
        Offer(
            _move("start", start.id if start.trigger else ""),
            start.id,
            words.element_words(start),
            _("Bắt đầu"),
        )
        for start in starts
    ] or [Offer(_move("start", ""), "", net.name, _("Bắt đầu"))]


def _offers(game: diagrams.Simulation) -> list[Offer]:
    found: list[Offer] = []
    for waiting in game.waiting():
        element = waiting.scope.net.elements[waiting.element_id]
        name = words.element_words(element)
        if waiting.kind == "human":
            found += [
                Offer(_move("complete", str(waiting.key), outcome), element.id, name, outcome)
                for outcome in element.outcomes
            ]
        elif waiting.kind == "timer":
            move = _move("fire", str(waiting.key))
            found.append(Offer(move, element.id, name, _("Đến hạn")))
    return [*found, *_heard(game)]


def _move(act: str, target: str, outcome: str = "") -> str:
    return json.dumps([act, target, outcome])


def _heard(game: diagrams.Simulation) -> Iterator[Offer]:
    """The messages and signals that something waits for now."""
    standing, nets = set(), {}
    for waiting in game.waiting():
        standing.add(waiting.element_id)
        scope: diagrams.Scope | None = waiting.scope
        while scope is not None:
            standing.add(scope.element_id)
            nets[id(scope.net)] = scope.net
            scope = scope.parent
    said: set[tuple[str, str]] = set()
    for net in nets.values():
        for element in net.elements.values():
            asked = (element.trigger, element.reference)
            if element.trigger not in ("message", "signal") or asked in said:
                continue
            if _is_heard(net, *asked, standing):
                said.add(asked)
                act = _("Nhận thông điệp") if asked[0] == "message" else _("Phát tín hiệu")
                yield Offer(_move(*asked), element.id, element.reference, act)


def _is_heard(net: diagrams.Net, trigger: str, name: str, standing: set[str]) -> bool:
    heard = diagrams.listening.heard_in(net, trigger, name)
    places = [
        *(element.id for element in heard.rests),
        *(gateway.id for gateway, _event in heard.choices),
        *(event.attached_to for event in heard.borders),
    ]
    return bool(heard.handlers) or not standing.isdisjoint(places)
