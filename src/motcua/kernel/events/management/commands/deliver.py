"""`motcua deliver`: the worker that tells events to their subscriptions and seals the journal."""

import logging
import signal
import threading
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, connection

from motcua.base.web.clock import now
from motcua.kernel.events.actions.delivery import Remembered, deliver_pending
from motcua.kernel.events.actions.sealing import seal_pending

_log = logging.getLogger(__name__)
_MOST = 500  # deliveries in one look
_MUCH = 100  # deliveries in one look by which much is going on


class Command(BaseCommand):
    """
    Delivers and seals until told to stop (SIGTERM or Ctrl-C); several may run at once.

    It asks for news four times a second, which costs one read of a sequence. It does not LISTEN:
    NOTIFY makes all committing transactions queue for one lock (see the README's figures). While
    much is going on it looks once a second: what comes meanwhile is told in larger sets.
    """

    help = "Tell events to their subscriptions, and seal the journal, until stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Let the pace be chosen."""
        parser.add_argument("--once", action="store_true", help="deliver what there is and end")
        parser.add_argument("--poll", type=float, default=0.25, help="seconds between looks")
        parser.add_argument(
            "--linger", type=float, default=1.0, help="seconds between looks while much happens"
        )
        parser.add_argument("--seal-every", type=float, default=60.0, help="seconds; 0: never")

    def handle(self, *args: Any, **options: Any) -> None:
        """Deliver until told to stop."""
        stopping = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopping.set())
        next_seal, remembered = 0.0, Remembered()
        while not stopping.is_set():
            began = time.monotonic()
            try:
                done = deliver_pending(at=now(), limit=_MOST, remembered=remembered)
                if options["seal_every"] and time.monotonic() >= next_seal:
                    next_seal = time.monotonic() + options["seal_every"]
                    seal_pending(at=now())
            except (OperationalError, InterfaceError):
                # The database restarts or was killed; nothing is lost, the next look finds it all.
                _log.warning("the database does not answer; trying again", exc_info=True)
                connection.close()
                done = 0
                stopping.wait(2)
            if done == 0 and options["once"]:
                break
            if done < _MOST and not options["once"]:
                # Also after some news: what comes within one look is told together.
                pause = pause_after(done, poll=options["poll"], linger=options["linger"])
                stopping.wait(max(0.0, began + pause - time.monotonic()))


def pause_after(done: int, *, poll: float, linger: float) -> float:
    """The seconds from the beginning of a look with so many deliveries to the next one."""
    return max(poll, linger) if done >= _MUCH else poll
