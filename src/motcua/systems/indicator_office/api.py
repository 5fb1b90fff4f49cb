"""The indicator office, for other apps: pictures of figures with their tables, and told lists."""

from .ports import ToldList, find_list, register_list_source
from .queries.pictures import KINDS, Asked, Picture, picture

__all__ = [
    "KINDS",
    "Asked",
    "Picture",
    "ToldList",
    "find_list",
    "picture",
    "register_list_source",
]
