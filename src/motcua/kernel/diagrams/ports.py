"""What diagrams may refer to beside what lies below: the steps that code has bound."""

from collections.abc import Callable, Collection

StepNames = Callable[[], Collection[str]]

_sources: list[StepNames] = []


def register_steps(names: StepNames) -> None:
    """Let diagrams name these steps; asked anew at every check."""
    if names not in _sources:
        _sources.append(names)


def step_names() -> frozenset[str]:
    """Every step that a diagram may name."""
    return frozenset(name for names in _sources for name in names())
