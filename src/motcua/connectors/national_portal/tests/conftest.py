"""The trial portal on a port of this machine, and a client that is registered with it."""

import threading
from dataclasses import replace

import pytest

from motcua.connectors.national_portal.client import PortalClient, Registration
from motcua.connectors.national_portal.demo.server import INTAKE, Portal, Server


@pytest.fixture
def server():
    running = Server(Portal())
    running.slowness = 1.5
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield running
    running.shutdown()
    running.server_close()
    thread.join()


@pytest.fixture
def registration(server):
    return Registration(
        address=f"{server.address}/dich-vu",
        login_address=f"{server.address}/dang-nhap",
        username=server.portal.username,
        password=server.portal.password,
        dstcode=server.portal.dstcode,
        unit_code=server.portal.unit_code,
        intake_service=INTAKE,
        seconds=0.5,
    )


@pytest.fixture
def client(registration):
    return PortalClient(registration)


@pytest.fixture
def client_with(registration):
    return lambda **other: PortalClient(replace(registration, **other))
