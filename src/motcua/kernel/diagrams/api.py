"""Diagrams, for other apps. What is not listed here is private."""

from .actions.publication import publish_process
from .events import PROCESS_PUBLISHED
from .models import ProcessElement, ProcessVersion
from .ports import register_steps
from .queries.versions import get_process, list_latest_beginning_with, net_of
from .rules import listening, mapping
from .rules.loops import LoopUncountable
from .rules.net import Element, Net, Norm
from .rules.routes import NoWayOut
from .rules.scopes import HOLDERS, Scope, StepError, plain_value
from .rules.timers import Cycle, parse_timer
from .rules.tokens import Walk

__all__ = [
    "HOLDERS",
    "PROCESS_PUBLISHED",
    "Cycle",
    "Element",
    "LoopUncountable",
    "Net",
    "NoWayOut",
    "Norm",
    "ProcessElement",
    "ProcessVersion",
    "Scope",
    "StepError",
    "Walk",
    "get_process",
    "list_latest_beginning_with",
    "listening",
    "mapping",
    "net_of",
    "parse_timer",
    "plain_value",
    "publish_process",
    "register_steps",
]
