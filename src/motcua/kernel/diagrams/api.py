"""Diagrams, for other apps. What is not listed here is private."""

from .actions.publication import publish_process
from .events import PROCESS_PUBLISHED
from .models import ProcessElement, ProcessVersion
from .ports import register_steps
from .queries.versions import (
    ProcessUnknown,
    find_process,
    get_process,
    list_latest_beginning_with,
    net_of,
)
from .rules.listening import Listening, choices_of, listening, timers_on
from .rules.loops import LoopUncountable
from .rules.net import Element, Net, Norm
from .rules.routes import NoWayOut
from .rules.scopes import HOLDERS, Scope, StepError
from .rules.timers import Cycle, parse_timer
from .rules.tokens import Walk

__all__ = [
    "HOLDERS",
    "PROCESS_PUBLISHED",
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
    "list_latest_beginning_with",
    "listening",
    "net_of",
    "parse_timer",
    "publish_process",
    "register_steps",
    "timers_on",
]
