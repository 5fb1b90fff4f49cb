"""Service steps: code that processes call by name, bound by the systems that own it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.base.actors import Actor
from motcua.base.errors import Refusal


@dataclass(frozen=True, slots=True)
class StepContext:
    """What a service step is told: the matter, who caused the step, when, and the variables."""

    run_uuid: UUID
    element_id: str
    step: str
    subject_kind: str
    subject_uuid: UUID
    agency_uuid: UUID
    agency_path: str
    variables: Mapping[str, Any]
    outcome: str | None
    actor: Actor
    at: datetime


Step = Callable[[StepContext], Mapping[str, Any] | None]
# For each context what the step brings, or the refusal that leaves that one task open.
StepForMany = Callable[[Sequence[StepContext]], Sequence[Mapping[str, Any] | Refusal]]

_steps: dict[str, Step] = {}
_for_many: dict[str, StepForMany] = {}


class DuplicateStep(ValueError):
    """Two functions were bound to one step name."""


def process_step(name: str, *, for_many: StepForMany | None = None) -> Callable[[Step], Step]:
    """
    Bind a function to the service tasks that name it (`motcua:step`).

    It runs inside the transaction of the step that reached it: what it returns joins the run's
    variables, and a Refusal that it raises undoes the whole step, so the task before it stays
    open and the official reads why. Work that must not hold the transaction (sending, calling
    another system) belongs in a subscription to an event that the step publishes.

    :param for_many: the same for many matters of one batch; what it refuses, it has taken back.
    """

    def bind(step: Step) -> Step:
        if _steps.get(name, step) is not step:
            raise DuplicateStep(name)
        _steps[name] = step
        if for_many is not None:
            _for_many[name] = for_many
        return step

    return bind


def find_step_for_many(name: str) -> StepForMany | None:
    """The function that does a step for many at once, if there is one."""
    return _for_many.get(name)


def find_step(name: str) -> Step | None:
    """The function bound to a name, if any."""
    return _steps.get(name)


def step_names() -> frozenset[str]:
    """Every bound name, for the checks at publication."""
    return frozenset(_steps)
