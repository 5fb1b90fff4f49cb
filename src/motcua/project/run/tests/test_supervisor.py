"""The supervisor: what ends is started again, and what it started ends with it."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from motcua.project.run import orphans
from motcua.project.run.supervisor import Child, Supervisor, command

pytestmark = pytest.mark.long

SLEEPER = "import time; time.sleep(60)"


def sleeper(folder: Path, **more: str) -> Callable[[], "subprocess.Popen[bytes]"]:
    return command(
        sys.executable, "-c", SLEEPER,
        environment={**os.environ, **more}, log=folder / "log", folder=folder,
    )  # fmt: skip


def wait_until(condition: Callable[[], bool], seconds: float = 10) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.05)


def test_a_killed_process_is_started_again_and_all_end_together(tmp_path: Path) -> None:
    supervisor = Supervisor()
    child = Child("sleeper", sleeper(tmp_path))
    supervisor.add(child)
    assert child.process is not None
    first = child.process.pid
    os.kill(first, signal.SIGKILL)

    def look() -> None:
        wait_until(lambda: child.process is not None and child.process.pid != first)
        supervisor.stopping = True

    watcher = threading.Thread(target=look)
    watcher.start()
    supervisor.keep_running()
    watcher.join()
    assert child.process is not None
    second = child.process
    supervisor.stop()

    assert second.pid != first
    assert second.poll() is not None


def test_children_end_when_their_supervisor_is_killed(tmp_path: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path\n"
        "from motcua.project.run.tests.test_supervisor import sleeper\n"
        "print(sleeper(Path(sys.argv[1]))().pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()

    wait_until(lambda: not _runs(child))


def _runs(number: int) -> bool:
    try:
        state = Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_left_over_processes_are_found_by_their_mark_and_ended(tmp_path: Path) -> None:
    mark = orphans.mark_of(tmp_path)
    process = sleeper(tmp_path, **{orphans.MARK: mark})()
    other = sleeper(tmp_path, **{orphans.MARK: f"{mark}-other"})()
    try:
        wait_until(lambda: orphans.find(mark) == [process.pid])
        reaper = threading.Thread(target=process.wait)
        reaper.start()

        assert orphans.end_all(mark) == 1
        assert other.poll() is None
        reaper.join()
    finally:
        other.kill()
        other.wait()
