"""The indicator office, for other apps: pictures with their tables, told lists, and names."""

from .ports import ToldList, find_list, register_list_source
from .queries.naming import dimension_name, member_name, window_name
from .queries.pictures import KINDS, Asked, Picture, picture

__all__ = [
    "KINDS",
    "Asked",
    "Picture",
    "ToldList",
    "dimension_name",
    "find_list",
    "member_name",
    "picture",
    "register_list_source",
    "window_name",
]
