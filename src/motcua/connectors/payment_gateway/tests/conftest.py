"""A gateway and this installation, each a real HTTP server, on a database of the test's own."""

import threading
from collections.abc import Iterator
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.core.wsgi import get_wsgi_application

from motcua.project.testing import story
from motcua.systems.payments import api as payments

from ..demo import server as demo
from ..gateway import configured

SECRET = "a secret for tests only"


class Threaded(ThreadingMixIn, WSGIServer):
    """Answers several calls at once."""

    daemon_threads = True


class Silent(WSGIRequestHandler):
    """Says nothing of each request."""

    def log_message(self, *args: Any) -> None:
        """Stay silent."""


@pytest.fixture
def installation(own_province: str, settings: Any, tmp_path: Any) -> Iterator[str]:
    """The address of this installation, answering over HTTP; its clock stands on the Monday."""
    story.move_clock(settings)
    settings.MOTCUA_VAR = tmp_path
    server = make_server("127.0.0.1", 0, get_wsgi_application(), Threaded, Silent)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.MOTCUA_ADDRESS = f"http://127.0.0.1:{server.server_port}"
    yield settings.MOTCUA_ADDRESS
    server.shutdown()
    server.server_close()


@pytest.fixture
def gateway(installation: str, settings: Any) -> Iterator[demo.Gateway]:
    """A gateway that we are registered with."""
    kept = demo.Gateway("motcua-tests", SECRET)
    server = demo.make_server(kept)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.MOTCUA_GATEWAY_ADDRESS = kept.address
    settings.MOTCUA_GATEWAY_MERCHANT = kept.merchant
    settings.MOTCUA_GATEWAY_SECRET = kept.secret
    settings.MOTCUA_GATEWAY_DEMO = True
    payments.register_gateway(configured())
    yield kept
    payments.register_gateway(None)
    server.shutdown()
    server.server_close()
