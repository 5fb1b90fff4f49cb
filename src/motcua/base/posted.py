"""What rules may know of a page that was posted: its values by name."""

from collections.abc import Iterator, Sequence
from typing import Any, Protocol


class Posted(Protocol):
    """A posted page, such as Django's QueryDict."""

    def getlist(self, key: str) -> Sequence[Any]:
        """Every value of a name, none where it was not sent."""
        ...

    def __iter__(self) -> Iterator[str]:
        """The names that were sent."""
        ...
