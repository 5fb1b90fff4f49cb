"""`motcua send_messages`: sends what is due, once or until stopped."""

import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from motcua.base.web.clock import now
from motcua.kernel.notifications.actions.sending import send_due


class Command(BaseCommand):
    """Sends messages; needed only where no job worker runs."""

    help = "Send the messages that are due; with --follow, until stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Let it stay."""
        parser.add_argument("--follow", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Send until nothing is due, or until told to stop."""
        stopping = threading.Event()
        if options["follow"]:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: stopping.set())
        tried = 0
        while not stopping.is_set():
            done = send_due(at=now())
            tried += done
            if not done:
                if not options["follow"]:
                    break
                stopping.wait(1)
        self.stdout.write(_("Đã thử gửi {count} thư.").format(count=tried))
