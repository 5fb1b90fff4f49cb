"""Diagrams, for other apps. What is not listed here is private."""

from .actions.publication import publish_process
from .models import ProcessElement, ProcessVersion
from .ports import register_steps
from .queries.versions import ProcessUnknown, find_process, get_process, net_of
from .rules.listening import Listening, choices_of, listening, timers_on
from .rules.loops import LoopUncountable
from .rules.net import Element, Net, Norm
from .rules.routes import NoWayOut
from .rules.scopes import HOLDERS, Scope, StepError
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
    "ProcessUnknown",
    "ProcessVersion",
    "Scope",
    "StepError",
    "Walk",
    "choices_of",
    "find_process",
    "get_process",
    "listening",
    "net_of",
    "parse_timer",
    "publish_process",
    "register_steps",
    "timers_on",
]
