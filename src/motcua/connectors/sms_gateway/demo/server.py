"""A telephone network for trials ("Nhà mạng thử nghiệm"): an SMS gateway and the telephones behind.

Runs as a program of its own (`python server.py PORT API_KEY SECRET_KEY BRANDNAME [MONEY]`) and uses
nothing of the platform. It answers as the guide of the gateway says: codes, a request number that
holds a day, a report by GET. NOT a network: what it takes is shown on its page and forgotten.
"""

import html
import json
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

PATH = "/MainService.svc/json/SendMultipleMessage_V4_post_json/"
PRICE = 820
_PAGE = """<!doctype html><html lang="vi"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Nhà mạng thử nghiệm</title><style>body{font:16px/1.5 sans-serif;margin:1rem;max-width:60rem}
li{border:1px solid #999;border-radius:8px;padding:.5rem .8rem;margin:.5rem 0;list-style:none}
ul{padding:0}p{margin:.2rem 0}button{font:inherit;padding:.3rem .6rem}</style>
<h1>Nhà mạng thử nghiệm</h1><p>Không có tin nào đi đâu cả. · Trial telephones: nothing leaves.</p>
<p>Chế độ · mode: <strong>{mode}</strong>. Tài khoản còn · money left: {money} đồng.</p>
<form method="post" action="/mode">{modes}</form><ul>{rows}</ul></html>"""
# up · down (nobody answers as agreed) · broke (no money) · forgetful (takes, the answer is lost)
# · wary (the text fits no registered template)
MODES = ("up", "down", "broke", "forgetful", "wary")


@dataclass
class Network:
    """What the gateway took, for whom it works, and how it feels today."""

    api_key: str
    secret_key: str
    brandname: str
    money: int = 1_000_000
    mode: str = "up"
    reports_by_itself: bool = False
    blocked: set[str] = field(default_factory=set)
    messages: list[dict[str, Any]] = field(default_factory=list)
    calls: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, body: dict[str, Any]) -> dict[str, Any]:
        """Answer one call with a code."""
        with self.lock:
            self.calls += 1
            code, words = self._refusal(body)
            if code:
                return {"CodeResult": code, "CountRegenerate": 0, "ErrorMessage": words}
            parts = parts_of(str(body["Content"]), str(body.get("IsUnicode", "0")))
            self.money -= parts * PRICE
            message = {
                "SMSID": uuid.uuid4().hex,
                "Phone": str(body["Phone"]),
                "Content": str(body["Content"]),
                "RequestId": str(body.get("RequestId", "")),
                "CallbackUrl": str(body.get("CallbackUrl", "")),
                "parts": parts,
                "price": parts * PRICE,
                "at": time.time(),
                "reported": "",
            }
            self.messages.append(message)
        if self.reports_by_itself:
            threading.Timer(1.0, self.report, (message["SMSID"], True)).start()
        return {"CodeResult": "100", "CountRegenerate": 0, "SMSID": message["SMSID"]}

    def _refusal(self, body: dict[str, Any]) -> tuple[str, str]:
        phone, wanted = str(body.get("Phone", "")), str(body.get("RequestId", ""))
        text, is_unicode = str(body.get("Content", "")), str(body.get("IsUnicode", "0")) == "1"
        day = time.time() - 86_400
        known = any(one["RequestId"] == wanted and one["at"] > day for one in self.messages)
        trials = (
            ((body.get("ApiKey"), body.get("SecretKey")) != (self.api_key, self.secret_key),
             "101", "Authorize Failed"),
            (body.get("Brandname") != self.brandname, "104", "Brand name code is not exist"),
            (body.get("SmsType") != "2", "118", "SmsType is not supported"),
            (not (phone.isdecimal() and 10 <= len(phone) <= 11), "108", "Phone is invalid"),
            (phone in self.blocked, "99", "Phone is blocked"),
            (wanted and known, "124", "Request exist"),
            (self.mode == "wary", "146", "Sai template Brandname CSKH"),
            (not text or (not is_unicode and not text.isascii()), "110", "Content is incorrect"),
            (self.mode == "broke" or self.money < PRICE, "103", "Balance not enough"),
        )  # fmt: skip
        return next(((code, words) for is_so, code, words in trials if is_so), ("", ""))

    def report(self, smsid: str, has_arrived: bool) -> int:
        """Report on a message; the status of the answer, 0 where nobody answers."""
        message = next(one for one in self.messages if one["SMSID"] == smsid)
        query = urllib.parse.urlencode(
            {
                "SMSID": smsid,
                "SendFailed": "0" if has_arrived else "1",
                "SendStatus": "5",
                "SendSuccess": "1" if has_arrived else "0",
                "TotalPrice": f"{message['price'] if has_arrived else 0}.0000",
                "TotalReceiver": "1",
                "TotalSent": "1",
                "RequestId": message["RequestId"],
                "TypeId": "2",
                "telcoid": "1",
                "phonenumber": message["Phone"],
            }
        )
        message["reported"] = "đã đến" if has_arrived else "không đến"
        try:
            with urllib.request.urlopen(f"{message['CallbackUrl']}?{query}", timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except (OSError, ValueError):
            return 0


def parts_of(text: str, is_unicode: str) -> int:
    """How many messages of the network a text fills, as networks bill it."""
    single, several = (70, 67) if is_unicode == "1" else (160, 153)
    return 1 if len(text) <= single else -(-len(text) // several)


class Door(BaseHTTPRequestHandler):
    """The interface for the platform, and the page for whoever tries it out."""

    network: Network
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """The telephones."""
        if self.path == "/trial/state":
            self._json(200, {"messages": self.network.messages, "calls": self.network.calls})
        else:
            self._answer(200, _page(self.network).encode(), "text/html; charset=utf-8")

    def do_POST(self) -> None:
        """A message to send, or a press on the page."""
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        form = {name: values[0] for name, values in parse_qs(raw.decode()).items()}
        if self.path == PATH:
            self._send(raw)
        elif self.path == "/mode" and form.get("mode") in MODES:
            self.network.mode = form["mode"]
            self._back()
        elif self.path == "/report" and form.get("id") in {
            m["SMSID"] for m in self.network.messages
        }:
            self.network.report(form["id"], form.get("arrived") == "1")
            self._back()
        else:
            self._json(404, {"error": "Invalid request"})

    def _send(self, raw: bytes) -> None:
        if self.network.mode == "down":
            self._answer(503, b"<h1>Service Unavailable</h1>", "text/html")
            return
        try:
            body = json.loads(raw)
        except ValueError:
            self._json(400, {"error": "Invalid request"})
            return
        answer = self.network.take(body)
        if self.network.mode == "forgetful":
            self._answer(504, b"", "text/plain")
        else:
            self._json(200, answer)

    def _back(self) -> None:
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


def make_server(network: Network, port: int = 0) -> ThreadingHTTPServer:
    """The gateway on a port of this machine, not yet serving."""
    server = ThreadingHTTPServer(
        ("127.0.0.1", port), type("OwnDoor", (Door,), {"network": network})
    )
    server.daemon_threads = True
    return server


def _page(network: Network) -> str:
    rows = "".join(_row(one) for one in reversed(network.messages))
    modes = "".join(f'<button name="mode" value="{one}">{one}</button> ' for one in MODES)
    filled = _PAGE.replace("{mode}", network.mode).replace("{modes}", modes)
    return filled.replace("{money}", str(network.money)).replace("{rows}", rows)


def _row(message: dict[str, Any]) -> str:
    buttons = "".join(
        f'<button name="arrived" value="{value}">{words}</button> '
        for value, words in (("1", "Báo đã đến"), ("0", "Báo không đến"))
    )
    return (
        f"<li><p><strong>{html.escape(message['Phone'])}</strong></p>"
        f"<p>{html.escape(message['Content'])}</p>"
        f"<p>{message['parts']} phần, {message['price']} đồng. {message['reported']}</p>"
        f'<form method="post" action="/report">'
        f'<input type="hidden" name="id" value="{message["SMSID"]}">{buttons}</form></li>'
    )


def main() -> None:
    """Serve until the program is ended."""
    port, api_key, secret_key, brandname, *money = sys.argv[1:]
    network = Network(api_key, secret_key, brandname, int(money[0]) if money else 1_000_000)
    network.reports_by_itself = True
    network.blocked.add("0900000000")
    make_server(network, int(port)).serve_forever()


if __name__ == "__main__":
    main()
