"""Replaying histories: told in memory, checked like single steps, written many at a time."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from operator import itemgetter
from typing import Any

from django.db import transaction

from motcua.base.errors import Refusal
from motcua.kernel.events import api as events
from motcua.kernel.histories.rules import History

from .matters import Recorders, ToldMatter

BATCH = 2_000
_YOUNG = 1  # generations of objects that were made since the last batch
_AT = 7  # the moment in a row of the journal


@dataclass(frozen=True, slots=True)
class RefusedHistory:
    """A history that could not have happened so, and of which nothing was written."""

    number: str
    refusal: Refusal


@dataclass(slots=True)
class ReplayReport:
    """What a replay wrote, left alone because it was there, and refused."""

    written: int = 0
    repeated: int = 0
    steps: int = 0
    events: int = 0
    refused: list[RefusedHistory] = field(default_factory=list)


def replay(histories: Iterable[History], *, batch: int = BATCH) -> ReplayReport:
    """
    Write recorded histories as if each had been played here: cases, runs, tasks, clocks, journal.

    Every step must be open and its way known from the diagram; one that is impossible refuses its
    whole history into the report, and nothing is guessed. That the recorded people might do what
    they did is taken from the record. A batch is one transaction; a number that is already there
    is left alone, so a replay that was interrupted is simply run again. Several may run at once
    over different histories. Subscriptions hear the events like all others: see `skip_history`.

    :param histories: any iterable; no more than a batch of it is held in memory.
    """
    replayed = _Replay()
    with _few_searches():
        for some in _batches(histories, batch):
            replayed.write(some)
            gc.collect(_YOUNG)
    return replayed.report


@contextmanager
def _few_searches() -> Iterator[None]:
    """
    No search for unreachable cycles while a batch is told: it costs a fifth of the telling.

    A batch makes some hundred thousand objects that live until it is written, and each search
    looks at them again. Its own cycles are found after it, when nearly all is gone by itself.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _batches(histories: Iterable[History], size: int) -> Iterator[list[History]]:
    iterator = iter(histories)
    while some := list(islice(iterator, size)):
        yield some


class _Replay:
    """A replay under way: its recorders, and what it has found out so far."""

    def __init__(self) -> None:
        self.report = ReplayReport()
        self._recorders = Recorders()

    @transaction.atomic
    def write(self, histories: list[History]) -> None:
        """One batch."""
        known = self._known(histories)
        told: list[tuple[Any, ...]] = []
        for history in histories:
            if (history.kind, history.number) in known:
                self.report.repeated += 1
                continue
            known.add((history.kind, history.number))
            try:
                told += self._tell(history)
            except Refusal as refusal:
                self.report.refused.append(RefusedHistory(history.number, refusal))
        self._recorders.write()
        # The journal's order is that in which things happened, within a batch across matters.
        told.sort(key=itemgetter(_AT))
        events.publish_told(told)
        self.report.events += len(told)

    def _known(self, histories: list[History]) -> set[tuple[str, str]]:
        kinds = {history.kind for history in histories}
        return {
            (kind, number)
            for kind in kinds
            for number in self._recorders.cases.known_numbers(
                kind, [h.number for h in histories if h.kind == kind]
            )
        }

    def _tell(self, history: History) -> list[tuple[Any, ...]]:
        """Tell one history to the recorders and keep it; a refusal leaves no trace."""
        matter = ToldMatter(history, self._recorders)
        for happening in history.happenings:
            matter.happened(happening)
        matter.keep()
        self.report.written += 1
        self.report.steps += matter.steps
        return matter.rows
