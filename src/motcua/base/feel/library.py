"""Every function that FEEL has here, by name."""

from . import lists, numbers, texts, times
from .registry import Function

FUNCTIONS: dict[str, Function] = {
    function.name: function
    for function in (
        *texts.FUNCTIONS, *numbers.FUNCTIONS, *lists.FUNCTIONS, *times.FUNCTIONS,
    )
}  # fmt: skip
