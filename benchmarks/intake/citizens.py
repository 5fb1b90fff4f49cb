"""Citizens who bring dossiers over HTTP, one after another: a process of its own, raw sockets."""

import asyncio
import json
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any


@dataclass(frozen=True, slots=True)
class Round:
    """Who brings what, where and how long."""

    port: int
    side: str  # "pages" (four requests), "one" (a single one) or "plain"
    tokens: Sequence[str]
    begins: Sequence[Mapping[str, str]]  # where they apply, in turn
    answers: Mapping[str, Any]
    component: str
    files: Sequence[tuple[str, str, bytes]]
    seconds: float
    is_sealed: bool = False  # whether each fetches the sealed receipt


@dataclass(slots=True)
class Brought:
    """What came of it: how long each dossier took, each request by name, and how long in all."""

    took: float = 0.0
    dossiers: list[float] = field(default_factory=list)
    requests: dict[str, list[float]] = field(default_factory=dict)


class NotTaken(Exception):
    """A request was answered with a problem."""


def bring(pipe: Connection) -> None:
    """Round after round until told None; answers `Brought`, or the text of a failure."""
    while (shift := pipe.recv()) is not None:
        try:
            pipe.send(asyncio.run(_run(shift)))
        except (NotTaken, OSError, EOFError, ValueError, LookupError) as problem:
            pipe.send(f"{shift.side}: {problem!r}")


async def _run(shift: Round) -> Brought:
    brought = Brought()
    began = time.perf_counter()
    until = began + shift.seconds
    await asyncio.gather(
        *(
            _citizen(shift, token, shift.begins[place % len(shift.begins)], until, brought)
            for place, token in enumerate(shift.tokens)
        )
    )
    brought.took = time.perf_counter() - began
    return brought


async def _citizen(
    shift: Round, token: str, begin: Mapping[str, str], until: float, brought: Brought
) -> None:
    line = Line(shift.port, token, brought)
    await line.open()
    while (began := time.perf_counter()) < until:
        await _WAYS[shift.side](shift, begin, line)
        brought.dossiers.append(time.perf_counter() - began)
    line.close()


async def _by_pages(shift: Round, begin: Mapping[str, str], line: "Line") -> None:
    begun = await line.send("begin", "POST", "/api/v1/applications", begin)
    place = f"/api/v1/applications/{begun['uuid']}"
    kept = await line.send("answers", "PUT", f"{place}/answers", {"answers": shift.answers})
    if kept["problems"]:
        raise NotTaken(str(kept["problems"]))
    fields = {"component": shift.component}
    await line.upload("paper", f"{place}/papers", fields, shift.files)
    sent = await line.send("submission", "POST", f"{place}/submission", None)
    if shift.is_sealed:
        await line.fetch("receipt", f"/api/v1/dossiers/{sent['code']}/receipt")


async def _in_one(shift: Round, begin: Mapping[str, str], line: "Line") -> None:
    fields = {"dossier": json.dumps({**begin, "answers": shift.answers})}
    key = os.urandom(12).hex()
    sent = await line.upload(
        "dossier", "/api/v1/dossiers", fields, shift.files, under=shift.component, key=key
    )
    if shift.is_sealed:
        await line.fetch("receipt", sent["receipt"])


async def _plain(shift: Round, begin: Mapping[str, str], line: "Line") -> None:
    fields = {"answers": json.dumps(shift.answers)}
    await line.upload("plain", "/api/plain/dossiers", fields, shift.files)


_WAYS = {"pages": _by_pages, "one": _in_one, "plain": _plain}


class Line:
    """One connection that is kept, as a program's client keeps it."""

    def __init__(self, port: int, token: str, brought: Brought) -> None:
        """Remember where and as whom."""
        self.port, self.token, self.brought, self.sent = port, token, brought, 0

    async def open(self) -> None:
        """Connect."""
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)

    def close(self) -> None:
        """Hang up."""
        self.writer.close()

    async def send(self, name: str, method: str, path: str, body: Any) -> Any:
        """One request with JSON."""
        content = b"" if body is None else json.dumps(body).encode()
        return await self._ask(name, method, path, "application/json", content)

    async def fetch(self, name: str, path: str) -> None:
        """A PDF."""
        content = await self._answered(name, "GET", path, "application/json", b"")
        if not content.startswith(b"%PDF"):
            raise NotTaken(f"{path}: {content[:80]!r}")

    async def upload(
        self,
        name: str,
        path: str,
        fields: Mapping[str, str],
        files: Sequence[tuple[str, str, bytes]],
        *,
        under: str = "file",
        key: str = "",
    ) -> Any:
        """One request with a file that nobody brought before: a comment in it is new."""
        self.sent += 1
        filename, media_type, content = files[self.sent % len(files)]
        parts = [
            f'--edge\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in fields.items()
        ]
        parts.append(
            f'--edge\r\nContent-Disposition: form-data; name="{under}"; filename="{filename}"\r\n'
            f"Content-Type: {media_type}\r\n\r\n".encode()
        )
        parts += [unlike(content, media_type), b"\r\n--edge--\r\n"]
        return await self._ask(
            name, "POST", path, "multipart/form-data; boundary=edge", b"".join(parts), key=key
        )

    async def _ask(  # noqa: PLR0917
        self, name: str, method: str, path: str, kind: str, content: bytes, key: str = ""
    ) -> Any:
        return json.loads(await self._answered(name, method, path, kind, content, key))

    async def _answered(  # noqa: PLR0917
        self, name: str, method: str, path: str, kind: str, content: bytes, key: str = ""
    ) -> bytes:
        once = f"Idempotency-Key: {key}\r\n" if key else ""
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: {self.token}\r\n"
            f"{once}Content-Type: {kind}\r\nContent-Length: {len(content)}\r\n\r\n"
        )
        began = time.perf_counter()
        self.writer.write(head.encode() + content)
        answer = await self._read()
        self.brought.requests.setdefault(name, []).append(time.perf_counter() - began)
        return answer

    async def _read(self) -> bytes:
        head = (await self.reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.split(b"\r\ncontent-length:", 1)[1].split(b"\r\n", 1)[0])
        body = await self.reader.readexactly(length)
        if not head.startswith((b"http/1.1 200", b"http/1.1 201")):
            raise NotTaken((head[:40] + body[:500]).decode())
        return body


def unlike(content: bytes, media_type: str) -> bytes:
    """The same picture or PDF with a comment that makes it a file of its own."""
    mark = os.urandom(12).hex().encode()
    if media_type == "image/jpeg":
        return content[:2] + b"\xff\xfe" + (len(mark) + 2).to_bytes(2, "big") + mark + content[2:]
    start, startxref, end = content.rpartition(b"startxref")
    return start + b"%" + mark + b"\n" + startxref + end
