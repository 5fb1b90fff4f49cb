"""Service steps: code that processes call by name, bound by the systems that own it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.base.actors import Actor


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

_steps: dict[str, Step] = {}


class DuplicateStep(ValueError):
    """Two functions were bound to one step name."""


def process_step(name: str) -> Callable[[Step], Step]:
    """
    Bind a function to the service tasks that name it (`motcua:step`).

    It runs inside the transaction of the step that reached it: what it returns joins the run's
    variables, and a Refusal that it raises undoes the whole step, so the task before it stays
    open and the official reads why. Work that must not hold the transaction (sending, calling
    another system) belongs in a subscription to an event that the step publishes.
    """

    def bind(step: Step) -> Step:
        if _steps.get(name, step) is not step:
            raise DuplicateStep(name)
        _steps[name] = step
        return step

    return bind


def find_step(name: str) -> Step | None:
    """The function bound to a name, if any."""
    return _steps.get(name)


def step_names() -> frozenset[str]:
    """Every bound name, for the checks at publication."""
    return frozenset(_steps)
