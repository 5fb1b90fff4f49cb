"""The same courses through PostgreSQL: what the reference allows, and what the memory plays."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from motcua.kernel.diagrams.testing import faults_in
from motcua.kernel.processes.models import Run, RunScope, Task, Token
from tests.conformance.database import InDatabase
from tests.conformance.drawing import drawn
from tests.conformance.generated import EXAMPLES, PROFILE, compare, processes

pytestmark = [pytest.mark.django_db, pytest.mark.long]


def nothing_is_left(run: Run) -> None:
    """An ended run has nothing that still waits."""
    assert not Task.objects.filter(run=run, state=Task.State.OPEN).exists()
    assert not Token.objects.filter(run=run, left_at__isnull=True).exists()
    assert not RunScope.objects.filter(run=run, state=RunScope.State.OPEN).exists()


def one_of(data, moves):
    """One of the moves but signals, which come from outside with the next delivery of events."""
    ways = [move for move in moves if move.kind != "signal"]
    return data.draw(st.sampled_from(ways)) if ways else None


@settings(PROFILE, max_examples=max(EXAMPLES // 2, 1))
@given(processes(), st.data())
def test_random_processes_play_in_the_database_as_the_standard_says(process, data):
    assume(not faults_in(drawn(process), steps=()))
    player = InDatabase()
    compare(process, player, lambda moves: one_of(data, moves))
    run = Run.objects.get(uuid=player.run.uuid)
    if run.state == Run.State.ENDED:
        nothing_is_left(run)
    player.close()
    nothing_is_left(run)
