"""A real SMTP server in a process of its own; writes what it takes to a folder."""

import socket
import ssl
import sys
import time
from pathlib import Path

from aiosmtpd.controller import Controller


class Box:
    """Takes mail, except at addresses whose name says otherwise."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_RCPT(self, server, session, envelope, address, options):
        for word, answer in (("unknown", "550 no such user"), ("full", "452 mailbox full")):
            if address.startswith(word):
                return answer
        if address.startswith("slow"):
            time.sleep(30)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if b"REFUSE" in envelope.content:
            return "554 content refused"
        name = f"{time.time_ns()}{'-tls' if session.ssl else ''}.eml"
        (self.folder / name).write_bytes(envelope.content)
        return "250 taken"


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    options = {}
    if len(sys.argv) > 2:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(sys.argv[2], sys.argv[3])
        options = {"tls_context": context, "require_starttls": True}
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    Controller(Box(folder), hostname="127.0.0.1", port=port, ready_timeout=20, **options).start()
    (folder / "port.part").write_text(str(port))
    (folder / "port.part").rename(folder / "port")
    while True:
        time.sleep(1)
