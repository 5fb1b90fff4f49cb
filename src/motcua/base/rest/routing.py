"""Routers for apps' endpoints: every endpoint tells of the problems that it may answer with."""

from typing import Any

from ninja import Router

from motcua.base.rest.problems import REFUSALS, Problem


def router(tag: str) -> Router:
    """A router under /api/v1 whose endpoints are listed under one heading."""
    return Router(tags=[tag])


def answers(schema: Any, status: int = 200) -> dict[Any, Any]:
    """The `response=` of an endpoint: its own schema, and a problem for every refusal."""
    return {status: schema, REFUSALS: Problem}
