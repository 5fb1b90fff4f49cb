"""Users who ask for pages one after another: a process of its own, raw sockets, no browser."""

import asyncio
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from statistics import quantiles


@dataclass(frozen=True, slots=True)
class Errand:
    """What the users ask for and how long."""

    port: int
    path: str
    cookie: str
    users: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Served:
    """How they were served; times in milliseconds."""

    rate: float
    p50: float
    p95: float
    pages: int


class NotServed(Exception):
    """A page came with another status than 200."""


def serve_errands(pipe: Connection) -> None:
    """Run errand after errand until told None; answers `Served`, or the text of a failure."""
    while (errand := pipe.recv()) is not None:
        try:
            pipe.send(asyncio.run(_run(errand)))
        except (NotServed, OSError, EOFError) as problem:
            pipe.send(f"{errand.path}: {problem!r}")


async def _run(errand: Errand) -> Served:
    started = time.perf_counter()
    until = started + errand.seconds
    found = await asyncio.gather(*(_user(errand, until) for _ in range(errand.users)))
    took = time.perf_counter() - started
    times = [one for times in found for one in times]
    marks = quantiles(times, n=20, method="inclusive") if len(times) > 1 else [times[0]] * 19
    return Served(len(times) / took, marks[9] * 1000, marks[18] * 1000, len(times))


async def _user(errand: Errand, until: float) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", errand.port)
    cookie = f"Cookie: {errand.cookie}\r\n" if errand.cookie else ""
    request = f"GET {errand.path} HTTP/1.1\r\nHost: localhost\r\n{cookie}\r\n".encode()
    times = []
    while (began := time.perf_counter()) < until:
        writer.write(request)
        await _read_page(reader)
        times.append(time.perf_counter() - began)
    writer.close()
    return times


async def _read_page(reader: asyncio.StreamReader) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    if not head.startswith(b"http/1.1 200"):
        raise NotServed(head[:40].decode())
    if b"\r\ncontent-length:" in head:
        length = head.split(b"\r\ncontent-length:", 1)[1].split(b"\r\n", 1)[0]
        await reader.readexactly(int(length))
        return
    while size := int(await reader.readuntil(b"\r\n"), 16):
        await reader.readexactly(size + 2)
    await reader.readuntil(b"\r\n")
