"""Diagrams, for other apps. What is not listed here is private."""

from .actions.publication import publish_process
from .models import ProcessElement, ProcessVersion
from .ports import register_steps
from .queries.checking import check_process, known
from .queries.versions import find_process, get_process, net_of
from .rules.listening import Listening, choices_of, listening, timers_on
from .rules.loops import LoopUncountable
from .rules.net import Element, Net, Norm
from .rules.routes import NoWayOut
from .rules.scopes import HOLDERS, Scope, StepError
from .rules.simulation import Simulation
from .rules.timers import Cycle, parse_timer
from .rules.tokens import Walk

__all__ = [
    "HOLDERS",
    "Cycle",
    "Element",
    "Listening",
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
    "choices_of",
    "find_process",
    "get_process",
    "known",
    "listening",
    "net_of",
    "parse_timer",
    "publish_process",
    "register_steps",
    "timers_on",
]
