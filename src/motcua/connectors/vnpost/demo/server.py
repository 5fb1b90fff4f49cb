"""A post office for trials ("Bưu cục thử nghiệm"): behaves as the post's interface, by hand.

Runs as a program of its own (`python server.py settings.json`) and uses nothing of the platform,
so that the connector is tried against another program over HTTP. Tests start it too and let it be
down, slow or forgetful. NOT the post: no parcel moves but by a press on its page.
"""

import hashlib
import hmac
import html
import json
import secrets
import sys
import threading
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

STATES = {
    "ACCEPTED": "Bưu cục nhận",
    "IN_TRANSIT": "Chuyển đi",
    "DELIVERY_FAILED": "Phát không được",
    "DELIVERED": "Đã phát",
    "RETURNING": "Chuyển hoàn",
    "LOST": "Báo thất lạc",
}
OFFICE = "Bưu cục thử nghiệm"
_PAGE = """<!doctype html><html lang="vi"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{office}</title><style>body{font:16px/1.5 sans-serif;margin:1rem;max-width:70rem}
table{border-collapse:collapse;width:100%}td,th{border:1px solid #999;padding:.4rem;
text-align:left;vertical-align:top}button{margin:.1rem;padding:.3rem .6rem;font:inherit}</style>
<h1>{office}</h1><p>Không phải hệ thống của bưu chính. Bấm nút để bưu gửi đi tiếp; tin được ký và
gửi về Một Cửa. · A post office for trials, not the post: press to let a parcel move.</p>
<table><tr><th>Đơn</th><th>Đến</th><th>Thu</th><th>Đã qua</th><th>Cho đi tiếp</th></tr>
{rows}</table></html>"""


class Office:
    """The orders that the office knows, kept in a file."""

    def __init__(self, settings: dict[str, Any]) -> None:
        """Read what was kept."""
        self.settings, self.lock = settings, threading.RLock()
        self.kept = Path(settings["state"])
        self.tokens: set[str] = set()
        state = json.loads(self.kept.read_text()) if self.kept.exists() else {}
        self.orders: dict[str, dict[str, Any]] = state.get("orders", {})
        self.requests: dict[str, str] = state.get("requests", {})
        self.received: list[list[str]] = state.get("received", [])
        self.mode = "up"  # up | down | refusing | forgetful: takes an order, loses the answer

    def keep(self) -> None:
        """Write everything down."""
        state = {"orders": self.orders, "requests": self.requests, "received": self.received}
        new = self.kept.with_suffix(".new")
        new.write_text(json.dumps(state, ensure_ascii=False))
        new.replace(self.kept)

    def take(self, body: dict[str, Any]) -> dict[str, Any]:
        """Take an order; the same request again is the same order."""
        with self.lock:
            number, request = str(body["orderNumber"]), str(body["requestId"])
            self.received.append(["order", number])
            if request not in self.requests:
                self.requests[request] = number
                item = f"EH{int(hashlib.sha256(number.encode()).hexdigest(), 16) % 10**9:09d}VN"
                self.orders[number] = {**body, "itemCode": item, "cancelled": False, "events": []}
            self.keep()
            return {"itemCode": self.orders[number]["itemCode"]}

    def cancel(self, number: str, body: dict[str, Any]) -> dict[str, Any] | None:
        """Cancel an order that is known."""
        with self.lock:
            self.received.append(["cancel", number])
            order = self.orders.get(number)
            if order is not None:
                self.requests[str(body["requestId"])] = number
                order["cancelled"] = True
            self.keep()
            return {"cancelled": True} if order is not None else None

    def move(self, number: str, status: str, note: str = "") -> dict[str, Any]:
        """Let something happen to an order, and push it to the platform."""
        with self.lock:
            order = self.orders[number]
            event = {
                "eventId": f"{number}-{len(order['events']) + 1}-{secrets.token_hex(3)}",
                "orderNumber": number,
                "status": status,
                "happenedAt": self.now().isoformat(),
                "office": OFFICE,
                "note": note,
                "receivedBy": order["receiver"]["Name"] if status == "DELIVERED" else "",
                "collected": order["codAmount"] + order["postageOnDelivery"]
                if status == "DELIVERED"
                else None,
            }
            order["events"].append(event)
            self.keep()
        event["pushed"] = self.push([event])
        return event

    def now(self) -> datetime:
        """The moment on the platform's clock, which a rehearsal may have moved."""
        shift = int(self.settings.get("clock_shift", 0))
        return datetime.fromtimestamp(time.time() + shift, UTC).replace(microsecond=0)

    def push(self, events: list[dict[str, Any]]) -> int:
        """Push events with our signature; the answer's status, 0 where nobody answers."""
        body = json.dumps({"events": events}).encode()
        stamp = str(int(self.now().timestamp()))
        secret = str(self.settings["webhook_secret"]).encode()
        signature = hmac.new(secret, stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
        request = urllib.request.Request(
            str(self.settings["webhook"]),
            data=body,
            headers={
                "Content-Type": "application/json",
                "X-Post-Timestamp": stamp,
                "X-Post-Signature": signature,
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0


class Door(BaseHTTPRequestHandler):
    """The interface for the platform, and the page for whoever tries it out."""

    office: Office
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """The page, or an order's tracking."""
        if self.path == "/":
            self._answer(200, _page(self.office).encode(), "text/html; charset=utf-8")
        elif self.path == "/trial/state":
            state = {"orders": self.office.orders, "received": self.office.received}
            self._json(200, state)
        elif self.path.startswith("/api/orders/") and self.path.endswith("/tracking"):
            if self._is_let_in():
                self._tracking(self.path.split("/")[3])
        else:
            self._json(404, {"error": "not_found"})

    def do_POST(self) -> None:
        """A token, an order, a cancellation, or a press on the page."""
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path == "/move":
            form = {name: values[0] for name, values in parse_qs(raw.decode()).items()}
            if form.get("order") in self.office.orders and form.get("status") in STATES:
                self.office.move(form["order"], form["status"], form.get("note", ""))
            self.send_response(303)
            self.send_header("Location", "/")
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif self.path == "/trial/mode":
            self.office.mode = json.loads(raw)["mode"]
            self._json(200, {"mode": self.office.mode})
        elif self.path == "/trial/move":
            asked = json.loads(raw)
            self._json(
                200, self.office.move(asked["order"], asked["status"], asked.get("note", ""))
            )
        elif self.path == "/api/token":
            self._token(json.loads(raw))
        elif self._is_let_in():
            self._order(json.loads(raw))

    def _is_let_in(self) -> bool:
        if self.office.mode == "down":
            self._json(503, {"error": "maintenance"})
            return False
        if self.headers.get("Authorization", "").removeprefix("Bearer ") not in self.office.tokens:
            self._json(401, {"error": "no_token"})
            return False
        return True

    def _token(self, body: dict[str, Any]) -> None:
        settings = self.office.settings
        if self.office.mode == "down":
            self._json(503, {"error": "maintenance"})
        elif (body.get("customerCode"), body.get("password")) != (
            settings["customer_code"],
            settings["password"],
        ):
            self._json(403, {"error": "unknown_customer"})
        else:
            token = secrets.token_urlsafe(16)
            self.office.tokens.add(token)
            self._json(200, {"token": token})

    def _order(self, body: dict[str, Any]) -> None:
        if self.office.mode == "refusing":
            self._json(422, {"error": "address_not_served"})
        elif self.path == "/api/orders":
            answer = self.office.take(body)
            is_lost = self.office.mode == "forgetful"
            self._json(504 if is_lost else 200, {"error": "timeout"} if is_lost else answer)
        elif self.path.startswith("/api/orders/") and self.path.endswith("/cancel"):
            cancelled = self.office.cancel(self.path.split("/")[3], body)
            self._json(200 if cancelled else 404, cancelled or {"error": "unknown_order"})
        else:
            self._json(404, {"error": "not_found"})

    def _tracking(self, number: str) -> None:
        order = self.office.orders.get(number)
        if order is None:
            self._json(404, {"error": "unknown_order"})
        else:
            self._json(200, {"events": order["events"]})

    def _json(self, status: int, content: Any) -> None:
        self._answer(status, json.dumps(content).encode(), "application/json")

    def _answer(self, status: int, body: bytes, media: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: what is sent names people."""


def _page(office: Office) -> str:
    rows = "".join(_row(number, order) for number, order in reversed(office.orders.items()))
    return _PAGE.replace("{rows}", rows).replace("{office}", OFFICE)


def _row(number: str, order: dict[str, Any]) -> str:
    told = "<br>".join(
        f"{STATES[one['status']]} ({one['happenedAt'][11:16]} UTC)" for one in order["events"]
    )
    buttons = "".join(
        f'<form method="post" action="/move" style="display:inline">'
        f'<input type="hidden" name="order" value="{html.escape(number)}">'
        f'<input type="hidden" name="note" value="Thử nghiệm">'
        f'<button name="status" value="{status}">{title}</button></form>'
        for status, title in STATES.items()
    )
    due = order["codAmount"] + order["postageOnDelivery"]
    place = html.escape(f"{order['receiver']['Name']}, {order['receiver']['Address']}")
    mark = " (đã hủy)" if order["cancelled"] else ""
    return (
        f"<tr><td>{html.escape(number)}{mark}<br>{order['itemCode']}</td><td>{place}</td>"
        f"<td>{due}</td><td>{told}</td><td>{buttons}</td></tr>"
    )


def main() -> None:
    """Serve until the program is ended; the settings are a JSON file that only we can read."""
    settings = json.loads(Path(sys.argv[1]).read_text())
    Door.office = Office(settings)
    server = ThreadingHTTPServer(("127.0.0.1", int(settings["port"])), Door)
    server.daemon_threads = True
    server.serve_forever()


if __name__ == "__main__":
    main()
