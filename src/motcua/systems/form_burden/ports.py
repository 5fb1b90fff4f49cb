"""What the meter is told by the apps above: what the procedures in force ask."""

from collections.abc import Callable
from datetime import date

from .rules import Definition

Catalogue = Callable[[date], list[Definition]]

_catalogues: list[Catalogue] = []


def register_catalogue(catalogue: Catalogue) -> None:
    """Say where the definitions of the procedures of a day come from."""
    _catalogues[:] = [catalogue]


def definitions(on: date) -> list[Definition]:
    """What every procedure in force on a day asks; nothing where no app above knows it."""
    return _catalogues[0](on) if _catalogues else []
