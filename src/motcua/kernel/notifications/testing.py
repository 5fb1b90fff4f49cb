"""For tests of other apps: a carrier that keeps what it is given."""

from collections.abc import Iterator
from contextlib import contextmanager

from .ports import Charge, OutgoingMessage, _carriers


class KeepingCarrier:
    """A carrier that keeps messages, or fails as it is told."""

    def __init__(self, channel: str = "email") -> None:
        """Carry for one channel."""
        self.channel = channel
        self.sent: list[OutgoingMessage] = []
        self.failure: Exception | None = None
        self.dong = 0

    def charge(self, message: OutgoingMessage) -> Charge:
        """What the test says; nothing at first."""
        return Charge(parts=1, dong=self.dong)

    def send(self, message: OutgoingMessage) -> str:
        """Keep the message, or fail."""
        if self.failure is not None:
            raise self.failure
        self.sent.append(message)
        return f"kept-{len(self.sent)}"

    def remark(self, language: str) -> str:
        """Say that nothing leaves the test."""
        return "Thử nghiệm" if language == "vi" else "Test"


@contextmanager
def only_carriers(*installed: KeepingCarrier) -> Iterator[None]:
    """Have only these carriers installed for a while."""
    before = dict(_carriers)
    _carriers.clear()
    _carriers.update({carrier.channel: carrier for carrier in installed})
    try:
        yield
    finally:
        _carriers.clear()
        _carriers.update(before)
