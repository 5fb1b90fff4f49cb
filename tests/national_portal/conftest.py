"""Every test here runs on the loaded province, with the trial portal on a port of this machine."""

import threading

import pytest

from motcua.channels.national_exchange import api as exchange
from motcua.channels.national_exchange.models import OutgoingMessage
from motcua.channels.national_exchange.subscriptions import queue_state
from motcua.connectors.national_portal.client import PortalClient, Registration
from motcua.connectors.national_portal.demo.server import INTAKE, Portal, Server
from motcua.kernel.events import api as events
from motcua.project.testing import story


@pytest.fixture(autouse=True)
def _loaded(province, db):
    """The province's content and demo people; what a test writes is taken back at its end."""


@pytest.fixture(autouse=True)
def _monday(settings):
    """The doors' clock stands half an hour after the story's, whatever day it is."""
    story.move_clock(settings)


@pytest.fixture
def server():
    running = Server(Portal())
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield running
    running.shutdown()
    running.server_close()
    thread.join()


@pytest.fixture
def portal(server):
    """The portal itself, with this installation connected to it."""
    exchange.register_portal(
        PortalClient(
            Registration(
                address=f"{server.address}/dich-vu",
                login_address=f"{server.address}/dang-nhap",
                username=server.portal.username,
                password=server.portal.password,
                dstcode=server.portal.dstcode,
                unit_code=server.portal.unit_code,
                intake_service=INTAKE,
                seconds=1,
            )
        )
    )
    yield server.portal
    exchange.forget_portal()


@pytest.fixture
def hear():
    """Let the exchange hear what happened to dossiers, in the order of the journal."""

    def tell(*dossiers):
        names = events.subscriptions()["national_exchange.queue_state"].event_names
        told = [event for one in dossiers for event in events.list_events_of(one.uuid)]
        told.sort(key=lambda event: event.position)
        queue_state([event for event in told if event.name in names])

    return tell


@pytest.fixture
def waiting():
    """The messages that have not ended, in line."""
    return lambda: list(OutgoingMessage.objects.filter(ended_at__isnull=True).order_by("id"))
