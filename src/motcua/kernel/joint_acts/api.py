"""Acts on many matters of any kind, for other apps. What is not listed here is private."""

from .actions import Answer, do_together, keep_once, try_together, words_of
from .models import JointAct
from .ports import (
    Asked,
    Chosen,
    ManyAct,
    MatterList,
    Worded,
    acts_of,
    address_of,
    register_act,
    register_list,
)
from .queries import find_done_for

__all__ = [
    "Answer",
    "Asked",
    "Chosen",
    "JointAct",
    "ManyAct",
    "MatterList",
    "Worded",
    "acts_of",
    "address_of",
    "do_together",
    "find_done_for",
    "keep_once",
    "register_act",
    "register_list",
    "try_together",
    "words_of",
]
