"""When a due date may be put off."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ExtensionRule:
    """
    How often a due date may be put off, and how long before it the apology must be sent.

    The default is Decree 61/2018, art. 19(9): once, with the apology at least one day before the
    due date. Another rule comes from the procedure's dated content.
    """

    most: int = 1
    notice_days: int = 1

    def is_in_time(self, *, asked_on: date, due_on: date) -> bool:
        """Whether the apology comes early enough."""
        return (due_on - asked_on).days >= self.notice_days

    def is_allowed_after(self, extensions: int) -> bool:
        """Whether the date may be put off again after so many times."""
        return extensions < self.most
