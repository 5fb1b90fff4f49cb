"""Keeps the processes of an installation running, and ends them together."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from . import privileges
from .console import say

_LONGEST_PAUSE = 30.0
_STEADY = 20.0  # seconds after which a process counts as well started


@dataclass
class Child:
    """One process that is started again whenever it ends."""

    name: str
    start: Callable[[], "subprocess.Popen[bytes]"]
    ending: signal.Signals = signal.SIGTERM
    is_needed: bool = False  # by the others, so that it ends after them
    process: "subprocess.Popen[bytes] | None" = None
    started_at: float = 0.0
    pause: float = 0.0
    again_at: float = 0.0

    def run(self) -> None:
        """Start the process now."""
        self.process = self.start()
        self.started_at = time.monotonic()

    def end_group(self, ending: signal.Signals) -> None:
        """Send a signal to the process and to what it started."""
        if self.process:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, ending)


def command(
    *words: str | Path, environment: Mapping[str, str], log: Path, folder: Path
) -> Callable[[], "subprocess.Popen[bytes]"]:
    """How to start a command: its own process group, a log file, ended when we are killed."""

    def start() -> "subprocess.Popen[bytes]":
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as output:
            return subprocess.Popen(
                [str(word) for word in words],
                cwd=folder,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                preexec_fn=privileges.end_with_parent(),
                start_new_session=True,
            )

    return start


@dataclass
class Supervisor:
    """The children of one installation, in the order in which they start."""

    children: list[Child] = field(default_factory=list)
    stopping: bool = False

    def watch_signals(self) -> None:
        """From now on Ctrl-C, SIGTERM and a closed terminal ask for an orderly end."""
        privileges.adopt_orphans()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._asked_to_stop)

    def _asked_to_stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def add(self, child: Child) -> None:
        """Start a child and keep it running."""
        self.children.append(child)
        child.run()

    def keep_running(self) -> None:
        """Start again what ends, until somebody asks to stop."""
        while not self.stopping:
            self._bury_strangers()
            for child in self.children:
                self._look_after(child)
            time.sleep(0.1)

    def _look_after(self, child: Child) -> None:
        now = time.monotonic()
        if child.process is None:
            if now >= child.again_at:
                child.run()
            return
        if child.process.poll() is None:
            return
        # What the dead process had started may still hold its port or its locks.
        child.end_group(signal.SIGKILL)
        steady = now - child.started_at > _STEADY
        child.pause = 0.0 if steady else min(_LONGEST_PAUSE, child.pause * 2 or 0.5)
        child.again_at = now + child.pause
        say(
            f"{child.name} đã dừng (mã {child.process.returncode}), khởi động lại",
            "ended; starting it again",
        )
        child.process = None

    def _bury_strangers(self) -> None:
        """Take leave of grandchildren that came to us when their parent died."""
        ours = {child.process.pid for child in self.children if child.process}
        while True:
            try:
                found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            except ChildProcessError:
                return
            if found is None or found.si_pid in ours:
                return
            os.waitpid(found.si_pid, os.WNOHANG)

    def stop(self, seconds: float = 15) -> None:
        """End the children, those that others need last; what will not end is killed."""
        for needed in (False, True):
            ending = [one for one in self.children if one.process and one.is_needed == needed]
            for child in ending:
                if child.process and child.process.poll() is None:
                    child.process.send_signal(child.ending)
            until = time.monotonic() + seconds
            for child in reversed(ending):
                _bury(child, until)


def _bury(child: Child, until: float) -> None:
    if child.process is None:
        return
    try:
        child.process.wait(max(0.1, until - time.monotonic()))
    except subprocess.TimeoutExpired:
        say(f"{child.name} không dừng, buộc dừng", "does not end; killing it")
    child.end_group(signal.SIGKILL)
    child.process.wait()
