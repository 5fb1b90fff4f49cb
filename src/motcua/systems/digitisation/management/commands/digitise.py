"""`motcua digitise`: reads the pages in the line, one process for each core."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError, connection

from motcua.base.web.clock import now
from motcua.systems.digitisation import ports
from motcua.systems.digitisation.actions.reading import read_next
from motcua.systems.digitisation.rules.reading import NoReader, Reader

_log = logging.getLogger(__name__)
_MEMORY = 3 * 1024**3
_LONGEST = 180  # seconds for one page, after which its reader is ended
_PAUSE = 2.0


class Command(BaseCommand):
    """
    Reads pages until told to stop (SIGTERM or Ctrl-C); several may run, on several machines.

    Each reader is a process of its own, bounded in memory and in time for a page, so that a page
    that breaks the engine ends nothing else; the keeper starts another reader.
    """

    help = "Read scanned pages until stopped, one process for each core."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Let the number be chosen."""
        parser.add_argument("--readers", type=int, default=0, help="processes; 0: one each core")
        parser.add_argument("--once", action="store_true", help="read what there is and end")
        parser.add_argument("--poll", type=float, default=1.0, help="seconds between looks")
        parser.add_argument("--reader", action="store_true", help="be one of the readers")

    def handle(self, *args: Any, **options: Any) -> None:
        """Be the keeper of the readers, or one of them."""
        stopping = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopping.set())
        if options["reader"] or options["once"]:
            self._read(stopping, once=options["once"], poll=options["poll"])
        else:
            self._keep(stopping, options["readers"] or os.cpu_count() or 1, options["poll"])

    def _keep(self, stopping: threading.Event, number: int, poll: float) -> None:
        connection.close()
        words = [sys.executable, "-m", "motcua", "digitise", "--reader", "--poll", str(poll)]
        # Tesseract's own threads would fight with the other readers for the cores.
        os.putenv("OMP_THREAD_LIMIT", "1")

        def start() -> "subprocess.Popen[bytes]":
            return subprocess.Popen(words)

        readers = [start() for _ in range(number)]
        while not stopping.wait(_PAUSE):
            for place, one in enumerate(readers):
                if one.poll() is not None:
                    _log.warning("a reader ended with %s; starting another", one.returncode)
                    readers[place] = start()
        for one in readers:
            one.terminate()
        for one in readers:
            try:
                one.wait(10)
            except subprocess.TimeoutExpired:
                one.kill()

    def _read(self, stopping: threading.Event, *, once: bool, poll: float) -> None:
        if not once:
            _bound()
        try:
            reader = Reader(Path(settings.MOTCUA_TESSDATA))
        except NoReader as problem:
            raise CommandError(
                f"Thiếu dữ liệu nhận dạng chữ · letters are missing: {problem}. Run `make demo` or "
                "`make test` once, or set MOTCUA_TESSDATA."
            ) from problem
        while not stopping.is_set():
            began = time.monotonic()
            done = _one(reader, stopping, bounded=not once)
            if not done and once:
                break
            if not done:
                stopping.wait(max(0.0, poll - (time.monotonic() - began)))
        reader.close()


def _one(reader: Reader, stopping: threading.Event, *, bounded: bool) -> bool:
    if bounded:
        signal.alarm(_LONGEST)
    try:
        # Papers of people at the counter go before the lines of other apps.
        lines = (read_next, *ports.lines())
        return any(line(reader=reader, at=now()) for line in lines)
    except (OperationalError, InterfaceError):
        # The database restarts; the page's lock went with the connection, nothing is lost.
        _log.warning("the database does not answer; trying again", exc_info=True)
        connection.close()
        stopping.wait(2)
        return True
    finally:
        if bounded:
            signal.alarm(0)


def _bound() -> None:
    """End by the system's hand where a page takes too much memory or time."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)  # pages that people wait for go first
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
