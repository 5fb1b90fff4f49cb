"""Which dossiers of this installation were simulated."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from ..models import Simulation


@dataclass(frozen=True, slots=True)
class SimulationRow:
    """One simulation: of which days, how much of the plan, how many dossiers it has written."""

    first: date
    last: date
    seed: int
    scale: Decimal
    written: int
    planned: int
    finished_at: datetime | None


def list_simulations() -> list[SimulationRow]:
    """Every simulation, by its days; empty in an installation that serves real people."""
    return [
        SimulationRow(
            one.first,
            one.last,
            one.seed,
            one.scale.normalize(),
            one.done - one.refused,
            one.planned,
            one.finished_at,
        )
        for one in Simulation.objects.order_by("first", "id")
    ]
