"""Every course that the tokens of one process or sub-process can take."""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass

from .listening import choices_of
from .net import RESTS, Element, Net, Problem
from .routes import find_catcher, ready_inclusive_join
from .ways import Ways

MOST_TOKENS = 4  # tokens at one place: more means that they pile up without end
MOST_EXTRA = 2  # times that an event which does not interrupt is tried in one course

ABRUPT = frozenset({"terminate", "error", "escalation"})

Marking = tuple[tuple[str, int], ...]  # element, or _FLOW and a flow, with its tokens
# Characters that no identifier in XML can begin with.
_FLOW = "\x01"
_FIRED = "\x02"  # how often an event that does not interrupt happened in a course


class Stuck(Exception):
    """The course cannot go on at an element."""

    def __init__(self, element_id: str, vi: str, en: str) -> None:
        self.element_id, self.vi, self.en = element_id, vi, en
        self.path: tuple[str, ...] = ()
        super().__init__(en)


class TooWide(Exception):
    """There are more courses than are looked at."""


@dataclass(frozen=True, slots=True)
class _Course:
    """A step that is under way: resting and joining tokens, and the flows tokens are on."""

    marking: Marking
    moving: tuple[str, ...]
    outcome: str | None


class Exploration:
    def __init__(
        self,
        net: Net,
        entries: tuple[Element, ...],
        ending: set[str],
        *,
        is_ordered: bool,
        most: int,
        postpones: bool = False,
    ) -> None:
        self.net, self.entries, self.ending = net, entries, ending
        self.is_ordered, self.most, self.postpones = is_ordered, most, postpones
        self.reached: set[str] = set()
        self.parents: dict[Marking, tuple[Marking, str] | None] = {}
        self.children: dict[Marking, set[Marking]] = {}
        self.here: Marking | None = None
        self.cause = ""
        self.steps = 0
        self.may_end = False
        self.crowded: set[str] = set()  # where there was ever more than one token
        self._ways: dict[tuple[str, str | None], Ways] = {}
        self._repeated: dict[str, bool] = {}

    def run(self) -> None:
        waiting: deque[Marking] = deque()
        self.cause = self.entries[0].id if self.entries else ""
        for marking in self.settle(self.first()):
            self.parents.setdefault(marking, None)
            waiting.append(marking)
        while waiting:
            self.here = waiting.popleft()
            for cause, marking in self.after(self.here):
                self.children.setdefault(self.here, set()).add(marking)
                if marking not in self.parents:
                    self.parents[marking] = (self.here, cause)
                    waiting.append(marking)

    def first(self) -> _Course:
        """Tokens on start events, or on the elements that no flow leads to."""
        moving: tuple[str, ...] = ()
        resting: Counter[str] = Counter()
        for entry in self.entries:
            self.reached.add(entry.id)
            if entry.kind == "start":
                moving += tuple(f.id for f in self.net.leaving(entry.id))
            elif self.rests(entry):
                resting[entry.id] += 1
            else:
                moving += next(iter(self.ways_out(entry, None)), ())
        return _Course(_marking(resting), moving, None)

    def rests(self, element: Element) -> bool:
        """Whether a token may stay at an element, or something may happen to it there."""
        return element.kind in RESTS or element.kind in {"sub", "call"} or element.loop is not None

    def after(self, marking: Marking) -> Iterator[tuple[str, Marking]]:
        """Every marking that one thing happening leads to."""
        for element in self._resting(marking):
            following = list(self.after_at(marking, element))
            yield from following
            if following and self.is_ordered:
                return

    def _resting(self, marking: Marking) -> list[Element]:
        """What rests; in one order of all, what ends everything comes last, so the rest is seen."""
        found = [self.net.elements[name] for name, _ in marking if name[0] not in {_FLOW, _FIRED}]
        if not self.is_ordered:
            return found
        places = self.net.places
        return sorted(found, key=lambda e: (e.trigger in ABRUPT, places.get(e.id, 0)))

    def after_at(self, marking: Marking, element: Element) -> Iterator[tuple[str, Marking]]:
        """Every marking that something at one element leads to."""
        if element.trigger in ABRUPT:
            for settled in self.settle(_Course((), (), None)):
                yield element.id, settled
            return
        without = self._left(marking, element)
        for outcome in self._outcomes(element):
            self.cause = f"{element.id}: {outcome}" if outcome else element.id
            for flows in self.ways_out(element, outcome):
                for settled in self.settle(_Course(without, flows, outcome)):
                    yield self.cause, settled
        yield from self._after_events(marking, without, element)

    def _after_events(
        self, marking: Marking, without: Marking, element: Element
    ) -> Iterator[tuple[str, Marking]]:
        for event in self.net.boundaries(element.id):
            left = without if event.is_interrupting else self.fired(marking, event)
            if left is None:
                continue
            self.cause = event.id
            self.reached.add(event.id)
            flows = tuple(f.id for f in self.net.leaving(event.id))
            for settled in self.settle(_Course(left, flows, None)):
                yield event.id, settled

    def _left(self, marking: Marking, element: Element) -> Marking:
        """The marking without a token at an element; what never comes back is counted no more."""
        tokens = Counter(dict(marking)) - Counter({element.id: 1})
        events = [e for e in self.net.boundaries(element.id) if tokens[_FIRED + e.id]]
        if events and not tokens[element.id] and not self._repeats(element):
            for event in events:
                del tokens[_FIRED + event.id]
        return _marking(tokens)

    def _repeats(self, element: Element) -> bool:
        """Whether a token can come back to an element."""
        if element.id not in self._repeated:
            reached = self.net.reached_from(self.net.next_of(element.id))
            self._repeated[element.id] = element.id in reached
        return self._repeated[element.id]

    def _outcomes(self, element: Element) -> tuple[str | None, ...]:
        if element.kind == "sub" and element.id not in self.ending:
            return ()  # it is only ever left by an event
        return (element.outcomes if element.loop is None else ()) or (None,)

    def fired(self, marking: Marking, event: Element) -> Marking | None:
        """
        The marking with one more firing of an event that does not interrupt, None after enough.

        Such events may happen without end, and what they bring with them; a fault that a few
        of them do not show is none of the drawing.
        """
        tokens = Counter(dict(marking))
        if tokens[_FIRED + event.id] >= MOST_EXTRA:
            return None
        return _marking(tokens + Counter({_FIRED + event.id: 1}))

    def settle(self, course: _Course) -> set[Marking]:
        """Every marking in which the tokens of a step may come to rest."""
        found: set[Marking] = set()
        seen = {course}
        waiting = [course]
        while waiting:
            self._count()
            now = waiting.pop()
            join = None if now.moving else self._ready_join(now.marking)
            if now.moving:
                following = self._move(now)
            elif join is not None:
                following = self._join(now, join)
            else:
                found.add(now.marking)
                continue
            for course_after in following:
                if course_after not in seen:
                    seen.add(course_after)
                    waiting.append(course_after)
        return found

    def _count(self) -> None:
        self.steps += 1
        if self.steps > self.most:
            raise TooWide

    def _ready_join(self, marking: Marking) -> Element | None:
        return ready_inclusive_join(self.net, *_split(marking)) if self.net.upstream else None

    def _join(self, now: _Course, join: Element) -> Iterator[_Course]:
        tokens = Counter(dict(now.marking))
        yield from self._pass(self._consumed(tokens, join), join, now)

    def _consumed(self, tokens: Counter[str], join: Element) -> Marking:
        once = Counter({f"{_FLOW}{f.id}": 1 for f in self.net.entering(join.id)})
        return _marking(tokens - once)

    def _move(self, now: _Course) -> Iterator[_Course]:
        flow, rest = self.net.flows[now.moving[0]], now.moving[1:]
        element = self.net.elements[flow.target]
        self.reached.add(element.id)
        tokens = Counter(dict(now.marking))
        left = _Course(now.marking, rest, now.outcome)
        if element.kind in {"end", "throw"} and element.trigger in ABRUPT:
            yield from self._abrupt(element, left)
        elif element.kind == "end":
            self.may_end = True
            yield left
        elif self.rests(element):
            yield _Course(self._with(tokens, element.id, element), rest, now.outcome)
        elif element.kind in {"parallel", "inclusive"} and len(self.net.entering(element.id)) > 1:
            marking = self._with(tokens, f"{_FLOW}{flow.id}", element)
            complete = all(
                tokens[f"{_FLOW}{f.id}"] or f is flow for f in self.net.entering(element.id)
            )
            if element.kind == "parallel" and complete:
                consumed = self._consumed(Counter(dict(marking)), element)
                yield from self._pass(consumed, element, left)
            else:
                yield _Course(marking, rest, now.outcome)
        else:
            yield from self._pass(now.marking, element, left)
            for event in self.net.boundaries(element.id):  # a step may end with an error
                self.reached.add(event.id)
                yield from self._pass(now.marking, event, left)

    def _abrupt(self, element: Element, left: _Course) -> Iterator[_Course]:
        """What ends everything here, or may, depending on who catches it."""
        catcher = find_catcher(self.net, element)
        if element.trigger in {"terminate", "error"} or (catcher and catcher.is_interrupting):
            # An event sub-process of this very container takes over, and then it is left plainly.
            self.may_end |= element.trigger == "terminate" or (
                catcher is not None
                and catcher.kind == "start"
                and self.net.elements[catcher.parent].parent == element.parent
            )
            yield self._postponed(element, left) if self.postpones else _Course((), (), None)
        elif element.kind == "throw":
            yield from self._pass(left.marking, element, left)
        else:
            self.may_end = True
            yield left

    def _postponed(self, element: Element, left: _Course) -> _Course:
        """What ends everything waits until all beside it has been played; one is enough."""
        tokens = Counter(dict(left.marking))
        if all(e.trigger not in ABRUPT for e in self._resting(left.marking)):
            tokens[element.id] = 1
        return _Course(_marking(tokens), left.moving, left.outcome)

    def _pass(self, marking: Marking, element: Element, now: _Course) -> Iterator[_Course]:
        for flows in self.ways_out(element, now.outcome):
            yield _Course(marking, now.moving + flows, now.outcome)

    def _with(self, tokens: Counter[str], place: str, element: Element) -> Marking:
        tokens = tokens + Counter({place: 1})
        if tokens[place] > 1:
            self.crowded.add(element.id)
        if tokens[place] > MOST_TOKENS:
            raise Stuck(
                element.id,
                "các nhánh dồn về đây không ngừng (thiếu cổng hợp nhánh?)",
                "tokens pile up here without end (is a joining gateway missing?)",
            )
        return _marking(tokens)

    def ways_out(self, element: Element, outcome: str | None) -> Iterator[tuple[str, ...]]:
        """The sets of flows that may be taken out of an element after an outcome."""
        if element.kind == "event_gateway":
            yield from self._chosen(element)
            return
        known = self._ways.get((element.id, outcome))
        if known is None:
            known = self._ways[element.id, outcome] = Ways.of(self.net, element, outcome)
        self.may_end |= known.may_end
        yield from known.ways
        if known.stuck is not None:
            raise Stuck(element.id, *known.stuck)

    def _chosen(self, gateway: Element) -> Iterator[tuple[str, ...]]:
        for event in choices_of(self.net, gateway):
            self.reached.add(event.id)
            yield from self.ways_out(event, None)

    def plain(self, marking: Marking) -> Marking:
        """A marking without the count of what happened besides."""
        return tuple(place for place in marking if place[0][0] != _FIRED)

    def path(self, to: Marking | None = None) -> tuple[str, ...]:
        """How a marking is reached: the elements and outcomes on the way."""
        way = [] if to else [self.cause]
        here = to or self.here
        while here is not None and (parent := self.parents.get(here)) is not None:
            way.append(parent[1])
            here = parent[0]
        return tuple(reversed(way))

    def dead_ends(self) -> list[Problem]:
        """Markings from which the process can never end."""
        before: dict[Marking, list[Marking]] = {}
        for marking, following in self.children.items():
            for child in following:
                before.setdefault(child, []).append(marking)
        can_end = {m for m in self.parents if all(place[0] == _FIRED for place, _ in m)} | {()}
        waiting = list(can_end)
        while waiting:
            for marking in before.get(waiting.pop(), ()):
                if marking not in can_end:
                    can_end.add(marking)
                    waiting.append(marking)
        caught = [marking for marking in self.parents if marking not in can_end]
        stuck = next((m for m in caught if m not in self.children), None)
        return [self._caught(stuck or caught[0])] if caught else []

    def _caught(self, marking: Marking) -> Problem:
        place = next(place for place, _ in marking if place[0] != _FIRED)
        is_join = place[0] == _FLOW
        element_id = self.net.flows[place[1:]].target if is_join else place
        element = self.net.elements[element_id]
        if is_join:
            vi, en = "nhánh chờ mãi tại cổng này", "a token waits at this gateway for ever"
        else:
            vi, en = "từ đây quy trình không thể kết thúc", "from here the process can never end"
        return Problem(element.id, element.name, vi, en, self.path(marking))


def _marking(tokens: Counter[str]) -> Marking:
    return tuple(sorted((place, count) for place, count in tokens.items() if count > 0))


def _split(marking: Marking) -> tuple[Counter[str], Counter[str]]:
    resting = Counter({name: n for name, n in marking if name[0] not in {_FLOW, _FIRED}})
    joining = Counter({name[1:]: n for name, n in marking if name[0] == _FLOW})
    return resting, joining


def marking_of(resting: Counter[str], joining: Counter[str]) -> Marking:
    """The marking of tokens at elements, and of those that wait at joins by their flows."""
    return _marking(resting + Counter({f"{_FLOW}{name}": n for name, n in joining.items()}))
