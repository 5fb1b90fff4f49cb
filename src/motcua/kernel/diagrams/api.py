"""Diagrams, for other apps. What is not listed here is private."""

from .actions.publication import publish_process
from .events import PROCESS_PUBLISHED
from .models import ProcessElement, ProcessVersion
from .ports import register_steps
from .queries.checking import check_process, known
from .queries.versions import find_process, get_process, list_latest_beginning_with, net_of
from .rules import listening, looks, mapping, timers
from .rules.loops import LoopUncountable
from .rules.net import Element, Net, Norm
from .rules.routes import NoWayOut
from .rules.scopes import Scope, StepError
from .rules.simulation import Simulation
from .rules.tokens import Walk

__all__ = [
    "PROCESS_PUBLISHED",
    "Element",
    "LoopUncountable",
    "Net",
    "NoWayOut",
    "Norm",
    "ProcessElement",
    "ProcessVersion",
    "Scope",
    "Simulation",
    "StepError",
    "Walk",
    "check_process",
    "find_process",
    "get_process",
    "known",
    "list_latest_beginning_with",
    "listening",
    "looks",
    "mapping",
    "net_of",
    "publish_process",
    "register_steps",
    "timers",
]
