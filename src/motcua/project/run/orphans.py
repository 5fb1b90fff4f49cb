"""Finds and ends processes that a killed supervisor left behind."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

MARK = "MOTCUA_INSTALLATION"


def mark_of(var: Path) -> str:
    """The value by which processes of the installation in `var` are known."""
    return str(var.resolve())


def find(mark: str) -> list[int]:
    """The processes that carry the mark in their environment, ourselves left out."""
    wanted = f"{MARK}={mark}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if wanted in (folder / "environ").read_bytes().split(b"\0"):
                found.append(int(folder.name))
    return [number for number in found if number != os.getpid()]


def end_all(mark: str, seconds: float = 3) -> int:
    """
    End every process with the mark, politely first; returns how many there were.

    PostgreSQL takes SIGINT as "leave now, cleanly", the others end with it too.
    """
    first = find(mark)
    for ending, patience in ((signal.SIGINT, seconds), (signal.SIGKILL, seconds)):
        for number in find(mark):
            with suppress(ProcessLookupError):
                os.kill(number, ending)
        until = time.monotonic() + patience
        while find(mark) and time.monotonic() < until:
            time.sleep(0.1)
    return len(first)
