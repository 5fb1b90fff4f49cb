"""Simulated dossiers: the same as the public actions write, the same by each seed, never twice."""

from collections import Counter
from datetime import date, datetime
from decimal import Decimal

import pytest

from motcua.base.text import VIETNAM

from ..actions.simulating import Asked
from ..management.simulation.running import run_simulation
from ..models import Dossier, Simulation

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM)


def asked(first=date(2026, 3, 2), last=date(2026, 3, 6), seed=7, scale="0.004", until=NOW):
    return Asked(first, last, seed, Decimal(scale), until)


def run(of=None, **more):
    return list(run_simulation(of or asked(), clock=lambda: NOW, **more))[-1]


def test_a_week_of_dossiers_comes_as_planned():
    simulation = run()

    assert simulation.finished_at == NOW
    assert simulation.refused == 0
    assert Dossier.objects.count() == simulation.planned == Simulation.objects.get().done
    assert len(set(Dossier.objects.values_list("status", flat=True))) > 1
    print(Counter(Dossier.objects.values_list("status", flat=True)))
