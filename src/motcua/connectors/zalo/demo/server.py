"""Zalo for trials ("Zalo thử nghiệm"): notices by approved templates, tokens, events.

Runs as a program of its own (`python server.py SETTINGS.json`) and uses nothing of the platform. It
answers as Zalo's guide says: a refresh token works once, an access token ends, codes of errors, no
notices at night, a quota a day, an event when a notice reached a telephone. NOT Zalo.
"""

import hashlib
import html
import json
import secrets
import sys
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

VIETNAM = timezone(timedelta(hours=7))
_PAGE = """<!doctype html><html lang="vi"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Zalo thử nghiệm</title><style>body{font:16px/1.5 sans-serif;margin:1rem;max-width:60rem}
li{border:1px solid #999;border-radius:8px;padding:.5rem .8rem;margin:.5rem 0;list-style:none}
ul{padding:0}p{margin:.2rem 0}button{font:inherit;padding:.3rem .6rem}</style>
<h1>Zalo thử nghiệm</h1>
<p>Không phải Zalo; không có tin nào đi đâu cả. · Not Zalo: nothing leaves.</p>
<p>Chế độ · mode: <strong>{mode}</strong></p><form method="post" action="/mode">{modes}</form>
<ul>{rows}</ul></html>"""
MODES = ("up", "down", "full")


@dataclass
class Zalo:
    """Who is registered, who has Zalo, and how it feels today."""

    app_id: str
    secret_key: str
    refresh_token: str
    oa_secret: str
    webhook: str = ""
    templates: dict[str, list[str]] = field(default_factory=dict)  # number → its parameters
    without: set[str] = field(default_factory=set)  # numbers without Zalo
    refusing: set[str] = field(default_factory=set)
    mode: str = "up"
    clock: datetime | None = None  # a fixed hour for tests; None: the real one
    shift: int = 0  # seconds that the platform's clock was moved by
    life: int = 90_000
    quota: int = 500
    tells_by_itself: bool = False
    used: set[str] = field(default_factory=set)  # refresh tokens that were exchanged
    tokens: dict[str, float] = field(default_factory=dict)  # access token → until when
    notices: list[dict[str, Any]] = field(default_factory=list)
    calls: int = 0
    exchanges: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def now(self) -> datetime:
        """The moment, on this trial's clock."""
        return self.clock or datetime.fromtimestamp(time.time() + self.shift, UTC)

    def exchange(self, app_id: str, secret: str, given: str) -> dict[str, Any]:
        """Give tokens for a refresh token, once."""
        with self.lock:
            self.exchanges += 1
            if (app_id, secret) != (self.app_id, self.secret_key):
                return {"error_name": "Invalid app", "error": -14002}
            if given != self.refresh_token:
                return {"error_name": "Invalid refresh token", "error": -14014}
            self.used.add(given)
            self.refresh_token = secrets.token_urlsafe(24)
            token = secrets.token_urlsafe(24)
            self.tokens[token] = self.now().timestamp() + self.life
            return {
                "access_token": token,
                "refresh_token": self.refresh_token,
                "expires_in": str(self.life),
            }

    def send(self, token: str, body: dict[str, Any]) -> dict[str, Any]:
        """Take a notice, or say by a code why not."""
        with self.lock:
            self.calls += 1
            code, words = self._refusal(token, body)
            if code:
                return {"error": code, "message": words}
            notice = {
                "msg_id": secrets.token_hex(10),
                "phone": str(body["phone"]),
                "template_id": str(body["template_id"]),
                "template_data": dict(body["template_data"]),
                "tracking_id": str(body.get("tracking_id", "")),
                "told": "",
            }
            self.notices.append(notice)
            left = self.quota - len(self.notices)
        if self.tells_by_itself:
            threading.Timer(1.0, self.tell, (notice["msg_id"],)).start()
        return {
            "error": 0,
            "message": "Success",
            "data": {
                "msg_id": notice["msg_id"],
                "sent_time": str(int(self.now().timestamp() * 1000)),
                "quota": {"dailyQuota": str(self.quota), "remainingQuota": str(left)},
            },
        }

    def _refusal(self, token: str, body: dict[str, Any]) -> tuple[int, str]:
        phone, template = str(body.get("phone", "")), str(body.get("template_id", ""))
        given = body.get("template_data")
        hour = self.now().astimezone(VIETNAM).hour
        trials = (
            (self.tokens.get(token, 0) <= self.now().timestamp(), -124, "Access token invalid"),
            (template not in self.templates, -109, "Template ID invalid"),
            (not given, -111, "Template data empty"),
            (not isinstance(given, dict)
             or set(given) != set(self.templates.get(template, ())), -112, "Template data invalid"),
            (not (phone.isdecimal() and phone.startswith("84")), -108, "Phone number invalid"),
            (phone in self.without, -118, "Zalo account not existed"),
            (phone in self.refusing, -141, "User has refused notices of this Official Account"),
            (not 6 <= hour < 22, -133, "Notices are not sent at night (22h-6h)"),
            (self.mode == "full" or len(self.notices) >= self.quota, -144, "Daily quota exceeded"),
        )  # fmt: skip
        return next(((code, words) for is_so, code, words in trials if is_so), (0, ""))

    def tell(self, msg_id: str) -> int:
        """Tell the platform that a notice reached its telephone; the answer's status."""
        body, headers = self.event_of(msg_id)
        try:
            request = urllib.request.Request(self.webhook, data=body, headers=headers)
            with urllib.request.urlopen(request, timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except (OSError, ValueError):
            return 0

    def event_of(self, msg_id: str) -> tuple[bytes, dict[str, str]]:
        """The signed event of an arrival, as it is sent, and sent again."""
        notice = next(one for one in self.notices if one["msg_id"] == msg_id)
        stamp = str(int(self.now().timestamp() * 1000))
        event = {
            "app_id": self.app_id,
            "event_name": "user_received_message",
            "timestamp": stamp,
            "sender": {"id": "0"},
            "recipient": {"id": notice["phone"]},
            "message": {
                "msg_id": msg_id,
                "tracking_id": notice["tracking_id"],
                "delivery_time": stamp,
            },
        }
        notice["told"] = "đã đến"
        body = json.dumps(event, separators=(",", ":")).encode()
        signed = self.app_id.encode() + body + stamp.encode() + self.oa_secret.encode()
        headers = {
            "Content-Type": "application/json",
            "X-ZEvent-Signature": "mac=" + hashlib.sha256(signed).hexdigest(),
        }
        return body, headers


class Door(BaseHTTPRequestHandler):
    """The interface for the platform, and the page for whoever tries it out."""

    zalo: Zalo
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """The notices."""
        if self.path == "/trial/state":
            self._json(200, {"notices": self.zalo.notices, "exchanges": self.zalo.exchanges})
        else:
            self._answer(200, _page(self.zalo).encode(), "text/html; charset=utf-8")

    def do_POST(self) -> None:
        """A notice, an exchange of tokens, or a press on the page."""
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.zalo.mode == "down" and self.path != "/mode":
            self._answer(502, b"<h1>Bad Gateway</h1>", "text/html")
        elif self.path == "/message/template":
            self._json(200, self.zalo.send(self.headers.get("access_token", ""), json.loads(raw)))
        else:
            form = {name: values[0] for name, values in parse_qs(raw.decode()).items()}
            self._form(form)

    def _form(self, form: dict[str, str]) -> None:
        if self.path == "/v4/oa/access_token":
            secret = self.headers.get("secret_key", "")
            given = form.get("refresh_token", "")
            self._json(200, self.zalo.exchange(form.get("app_id", ""), secret, given))
            return
        if self.path == "/mode" and form.get("mode") in MODES:
            self.zalo.mode = form["mode"]
        elif self.path == "/tell" and form.get("id") in {n["msg_id"] for n in self.zalo.notices}:
            self.zalo.tell(form["id"])
        self.send_response(303)
        self.send_header("Location", "/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _json(self, status: int, content: Any) -> None:
        self._answer(status, json.dumps(content).encode(), "application/json")

    def _answer(self, status: int, body: bytes, media: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: what is sent names people's telephones."""


def make_server(zalo: Zalo, port: int = 0) -> ThreadingHTTPServer:
    """The trial Zalo on a port of this machine, not yet serving."""
    server = ThreadingHTTPServer(("127.0.0.1", port), type("OwnDoor", (Door,), {"zalo": zalo}))
    server.daemon_threads = True
    return server


def _page(zalo: Zalo) -> str:
    rows = "".join(
        f"<li><p><strong>{html.escape(one['phone'])}</strong> {one['told']}</p>"
        f"<p>Mẫu {html.escape(one['template_id'])}: {html.escape(str(one['template_data']))}</p>"
        f'<form method="post" action="/tell"><button name="id" value="{one["msg_id"]}">'
        f"Báo đã đến</button></form></li>"
        for one in reversed(zalo.notices)
    )
    modes = "".join(f'<button name="mode" value="{one}">{one}</button> ' for one in MODES)
    filled = _PAGE.replace("{mode}", zalo.mode).replace("{modes}", modes)
    return filled.replace("{rows}", rows)


def main() -> None:
    """Serve until the program is ended; the settings are a JSON file that only we can read."""
    given = json.loads(Path(sys.argv[1]).read_text())
    zalo = Zalo(
        app_id=given["app_id"],
        secret_key=given["secret_key"],
        refresh_token=given["refresh_token"],
        oa_secret=given["oa_secret"],
        webhook=given["webhook"],
        templates=given["templates"],
        without=set(given.get("without", ())),
        shift=int(given.get("clock_shift", 0)),
        tells_by_itself=True,
    )
    make_server(zalo, int(given["port"])).serve_forever()


if __name__ == "__main__":
    main()
