"""A post office as another program, and a consignment that it is asked to carry."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from motcua.connectors.vnpost.client import Customer, VnpostCarrier
from motcua.project.testing import story
from motcua.systems.postal import api as postal

SERVER = Path(__file__).parents[1] / "demo" / "server.py"
SECRET = "bí mật thử nghiệm"


@pytest.fixture(autouse=True)
def _loaded(province: None, db: None, settings: Any) -> None:
    """The province's content and demo people, on a Monday morning."""
    story.move_clock(settings)
    settings.MOTCUA_VNPOST_WEBHOOK_SECRET = SECRET


@dataclass
class Office:
    """The post office: started, ended and started again as the test wishes."""

    folder: Path
    webhook: str
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.port = self.port or _free_port()
        settings = {
            "port": self.port,
            "state": str(self.folder / "state.json"),
            "customer_code": "HATINH",
            "password": "mat-khau-thu",
            "webhook": self.webhook,
            "webhook_secret": SECRET,
        }
        file = self.folder / "settings.json"
        file.write_text(json.dumps(settings))
        self.process = subprocess.Popen([sys.executable, str(SERVER), str(file)])
        until = time.monotonic() + 20
        while True:
            try:
                httpx.get(f"{self.address}/trial/state", timeout=2)
                return
            except httpx.HTTPError:
                assert time.monotonic() < until, "the post office does not start"
                time.sleep(0.05)

    def end(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait()
            self.process = None

    def mode(self, mode: str) -> None:
        httpx.post(f"{self.address}/trial/mode", json={"mode": mode})

    def move(self, order: str, status: str) -> dict[str, Any]:
        sent = {"order": order, "status": status}
        return dict(httpx.post(f"{self.address}/trial/move", json=sent, timeout=20).json())

    def state(self) -> dict[str, Any]:
        return dict(httpx.get(f"{self.address}/trial/state").json())


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A running post office that pushes to nobody."""
    one = Office(tmp_path, webhook=f"http://127.0.0.1:{_free_port()}/")
    one.start()
    yield one
    one.end()


@pytest.fixture
def carrier(office: Office) -> Iterator[VnpostCarrier]:
    """The connector to it, as the system uses it."""
    one = VnpostCarrier(Customer(f"{office.address}/api", "HATINH", "mat-khau-thu"))
    postal.ports.register_carrier(one)
    yield one
    postal.ports.forget_carrier(one.name)
