"""An SMTP server in a process of its own that takes every letter and counts them."""

import asyncio
from multiprocessing.connection import Connection
from typing import Any

_ANSWERS = {b"DATA": b"354 go on\r\n", b"QUIT": b"221 bye\r\n"}


def take_mail(pipe: Connection, taken: Any) -> None:
    """Listen on a free port, tell it, and count what comes until ended."""
    asyncio.run(_listen(pipe, taken))


async def _listen(pipe: Connection, taken: Any) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 bench\r\n")
        try:
            while line := await reader.readline():
                word = line[:4].upper()
                writer.write(_ANSWERS.get(word, b"250 ok\r\n"))
                if word == b"DATA":
                    await reader.readuntil(b"\r\n.\r\n")
                    with taken.get_lock():
                        taken.value += 1
                    writer.write(b"250 taken\r\n")
                if word == b"QUIT":
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the client left in the middle
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0, limit=1 << 22)
    pipe.send(server.sockets[0].getsockname()[1])
    async with server:
        await server.serve_forever()
