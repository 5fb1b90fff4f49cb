"""Users who complete one task after another over HTTP: a process of its own, raw sockets."""

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from statistics import quantiles
from uuid import UUID

from benchmarks.pages.users import NotServed, Served

Task = tuple[UUID, str]


@dataclass(frozen=True, slots=True)
class Shift:
    """Which tasks the users complete, at which address, and how long."""

    port: int
    path: str
    authorization: str
    tasks: Sequence[Task]
    users: int
    seconds: float


def serve_shifts(pipe: Connection) -> None:
    """Work shift after shift until told None; answers `Served`, or the text of a failure."""
    while (shift := pipe.recv()) is not None:
        try:
            pipe.send(asyncio.run(_work(shift)))
        except (NotServed, OSError, EOFError, ValueError, LookupError) as problem:
            pipe.send(f"{shift.path}: {problem!r}")


async def _work(shift: Shift) -> Served:
    started = time.perf_counter()
    until = started + shift.seconds
    shares = [list(shift.tasks[number :: shift.users]) for number in range(shift.users)]
    found = await asyncio.gather(*(_user(shift, share, until) for share in shares))
    took = time.perf_counter() - started
    times = [one for each in found for one in each]
    marks = quantiles(times, n=20, method="inclusive")
    return Served(len(times) / took, marks[9] * 1000, marks[18] * 1000, len(times))


async def _user(shift: Shift, tasks: list[Task], until: float) -> list[float]:
    """Each task is completed, and the one that it opened waits for its turn."""
    reader, writer = await asyncio.open_connection("127.0.0.1", shift.port)
    times: list[float] = []
    while (began := time.perf_counter()) < until:
        uuid, element = tasks.pop(0)
        body = json.dumps({"outcome": "go" if element == "first" else "back"}).encode()
        head = (
            f"POST {shift.path.format(uuid=uuid)} HTTP/1.1\r\nHost: localhost\r\n"
            f"Authorization: {shift.authorization}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        writer.write(head.encode() + body)
        answer = json.loads(await _read(reader))
        times.append(time.perf_counter() - began)
        opened = UUID(answer["opened"][0]["uuid"])
        tasks.append((opened, "second" if element == "first" else "first"))
    writer.close()
    return times


async def _read(reader: asyncio.StreamReader) -> bytes:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = int(head.split(b"\r\ncontent-length:", 1)[1].split(b"\r\n", 1)[0])
    body = await reader.readexactly(length)
    if not head.startswith(b"http/1.1 200"):
        raise NotServed((head[:40] + body[:300]).decode())
    return body
