"""The clients of clamd and of a time-stamp authority talk to servers over real sockets."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from motcua.base.actors import Actor
from motcua.kernel.documents import api as documents
from motcua.kernel.documents.models import Document
from motcua.kernel.documents.ports.demo_authority import demo_authority
from motcua.kernel.documents.ports.malware import ClamdScanner, ScannerUnavailable
from motcua.kernel.documents.ports.signing_keys import SigningUnavailable
from motcua.kernel.documents.rules.workshop import WorkFailed, Workshop, WorkTooLong


def answer_instream(server: socket.socket, received: list[bytes], threat: str) -> None:
    """What clamd does with INSTREAM, by its manual."""
    link, _ = server.accept()
    with closing(link), link.makefile("rb") as stream:
        assert stream.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack(">I", stream.read(4))[0]:
            content += stream.read(size)
        received.append(content)
        link.sendall(f"stream: {threat} FOUND".encode() if threat else b"stream: OK")
        link.sendall(b"\0")


@pytest.mark.parametrize("threat", ["", "Eicar-Test-Signature"])
def test_clamd_is_sent_the_file_and_its_answer_is_read(threat: str, tmp_path: Path) -> None:
    path, received = tmp_path / "file", list[bytes]()
    path.write_bytes(b"x" * 300_000)
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=answer_instream, args=(server, received, threat))
        thread.start()
        verdict = ClamdScanner(f"127.0.0.1:{server.getsockname()[1]}").scan(path)
        thread.join()

    assert (verdict.scanner, verdict.threat) == ("clamd", threat)
    assert received == [path.read_bytes()]


def test_a_clamd_that_is_down_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    with pytest.raises(ScannerUnavailable):
        ClamdScanner(str(tmp_path / "no-socket")).scan(tmp_path / "file")


@contextmanager
def time_stamp_server(at: datetime, status: int = 200) -> Iterator[str]:
    """A time-stamp authority on the network (RFC 3161, section 3.4)."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            assert self.headers["Content-Type"] == "application/timestamp-query"
            self.send_response(status)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(demo_authority().stamp(body, at=at))

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/tsa"
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.django_db
def test_a_time_stamp_of_an_authority_on_the_network_is_used(
    decision: Document, chairman: Actor, at: datetime, settings: Any
) -> None:
    with time_stamp_server(at) as address:
        settings.MOTCUA_TIMESTAMP_URL = address
        documents.sign_document(actor=chairman, document_uuid=decision.uuid, at=at)

    assert documents.verify_document(decision.uuid, at=at).is_valid


@pytest.mark.django_db
def test_a_time_stamp_authority_that_fails_leaves_the_paper_unsigned(
    decision: Document, chairman: Actor, at: datetime, settings: Any
) -> None:
    with time_stamp_server(at, status=500) as address:
        settings.MOTCUA_TIMESTAMP_URL = address
        with pytest.raises(SigningUnavailable):
            documents.sign_document(actor=chairman, document_uuid=decision.uuid, at=at)

    assert documents.verify_document(decision.uuid, at=at).signatures == ()


def test_the_workshop_ends_work_that_takes_too_long_and_goes_on(tmp_path: Path) -> None:
    shop = Workshop(memory_bytes=2 * 1024**3)
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    order = {"path": str(tmp_path / "a.pdf")}

    with pytest.raises(WorkTooLong):
        shop.do("check_archival", order, seconds=0.0)
    assert shop.do("check_archival", order, seconds=20)[0][0].startswith("6.1.2")
    with pytest.raises(WorkFailed, match="KeyError"):
        shop.do("no such work", {}, seconds=20)
    shop.close()


def test_the_workshop_keeps_its_memory_limit(tmp_path: Path) -> None:
    shop = Workshop(memory_bytes=1 * 1024**3)
    path = tmp_path / "large.pdf"
    with path.open("wb") as stream:
        stream.truncate(3 * 1024**3)

    with pytest.raises(WorkFailed):
        shop.do("check_archival", {"path": str(path)}, seconds=20)
    shop.close()
