"""Dangerous work (foreign files, typesetting) in a child process bounded in time and memory."""

import atexit
import json
import os
import resource
import struct
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from select import select
from time import monotonic
from typing import IO, Any

_HEADER = struct.Struct(">II")
_SOURCE = Path(__file__).resolve().parents[4]


class WorkTooLong(Exception):
    """The work took longer than it may and was stopped."""


class WorkFailed(Exception):
    """The work broke or needed more memory than it may; the child's last words."""


class Workshop:
    """
    One child process that does named work, one piece at a time; it is started again when it dies.

    A hostile file can at worst end the child: memory is limited by the system, time by the
    parent. The child ends by itself when its parent is gone, however the parent ended.
    """

    def __init__(self, *, memory_bytes: int) -> None:
        """Prepare a workshop; nothing is started before the first work."""
        self._memory = memory_bytes
        self._child: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._lock = threading.Lock()
        atexit.register(self.close)

    def do(self, work: str, request: dict[str, Any], *, seconds: float) -> tuple[Any, bytes]:
        """
        Do one piece of work and return what it says and what it made.

        :raises WorkTooLong: after `seconds`.
        :raises WorkFailed: if the child broke.
        """
        with self._lock:
            child = self._running_child()
            body = json.dumps({"work": work, "request": request}).encode()
            try:
                _write(child.stdin, body, b"")
                answer, made = _read(child.stdout, until=monotonic() + seconds)
            except (BrokenPipeError, EOFError) as error:
                self.close()
                raise WorkFailed(f"{work}: the process ended") from error
            except WorkTooLong:
                self.close()
                raise
        reply = json.loads(answer)
        if "failed" in reply:
            raise WorkFailed(reply["failed"])
        return reply["done"], made

    def close(self) -> None:
        """End the child; the next work starts another."""
        child, self._child = self._child, None
        if child is None or self._owner != os.getpid():
            return
        child.kill()
        child.wait()
        for stream in (child.stdin, child.stdout):
            if stream is not None:
                stream.close()

    def _running_child(self) -> subprocess.Popen[bytes]:
        # After a fork the child belongs to the other process: two must not share one pipe.
        if self._child is None or self._owner != os.getpid() or self._child.poll() is not None:
            self._owner = os.getpid()
            self._child = subprocess.Popen(
                [sys.executable, "-m", __name__, str(self._memory)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={"PYTHONPATH": str(_SOURCE), "PYTHONUTF8": "1", "TZ": "UTC"},
                close_fds=True,
            )
        return self._child


def _write(stream: IO[bytes] | None, body: bytes, made: bytes) -> None:
    assert stream is not None
    stream.write(_HEADER.pack(len(body), len(made)) + body + made)
    stream.flush()


def _read(stream: IO[bytes] | None, *, until: float | None) -> tuple[bytes, bytes]:
    assert stream is not None
    first, second = _HEADER.unpack(_take(stream, _HEADER.size, until))
    return _take(stream, first, until), _take(stream, second, until)


def _take(stream: IO[bytes], size: int, until: float | None) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        if until is not None:
            ready, _, _ = select([stream], [], [], max(0.0, until - monotonic()))
            if not ready:
                raise WorkTooLong()
        part = os.read(stream.fileno(), min(size - len(parts), 1 << 20))
        if not part:
            raise EOFError()
        parts += part
    return bytes(parts)


def _works() -> dict[str, Callable[..., tuple[Any, bytes]]]:
    from . import archival, typesetting, uploads, verification

    return {
        "typeset": typesetting.typeset_work,
        "picture": typesetting.picture_work,
        "inspect": uploads.inspect_work,
        "verify": verification.verify_work,
        "check_archival": archival.check_work,
    }


def _serve(memory_bytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    incoming, outgoing = os.fdopen(os.dup(0), "rb", buffering=0), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints must not break the conversation
    works = _works()
    while True:
        try:
            body, _ = _read(incoming, until=None)
        except EOFError:
            return
        order = json.loads(body)
        made = b""
        try:
            done, made = works[order["work"]](**order["request"])
            reply = {"done": done}
        except Exception as error:  # the parent decides what a failure means
            reply = {"failed": f"{type(error).__name__}: {error}"}
        _write(outgoing, json.dumps(reply).encode(), made)


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
