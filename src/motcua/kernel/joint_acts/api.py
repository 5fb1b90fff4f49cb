"""Acts on many matters of any kind, for other apps. What is not listed here is private."""

from .actions import Answer, do_together, try_together
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
    "register_act",
    "register_list",
    "try_together",
]
