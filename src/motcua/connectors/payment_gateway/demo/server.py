"""A gateway for trials and tests: a real HTTP server of its own that keeps its orders in memory.

`python -m motcua.connectors.payment_gateway.demo.server PORT MERCHANT SECRET [SHIFT]`: SHIFT are
the seconds by which a rehearsal's clock is ahead. It moves no money.
"""

import html
import json
import sys
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode

from ..signing import is_signed, signed

PAGE = """<!doctype html><html lang="vi"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Cổng thanh toán thử nghiệm</title><style>
body{{font:18px/1.6 "Be Vietnam Pro",system-ui,sans-serif;max-width:34rem;margin:2rem auto;
padding:0 1rem;color:#1c1b19;background:#fbfaf7}}
.warn{{border-left:.4rem solid #8a5a00;background:#fff4dc;padding:.75rem 1rem}}
dt{{color:#555}}dd{{margin:0 0 .75rem;font-weight:600;overflow-wrap:anywhere}}
button{{font:inherit;padding:.6rem 1.1rem;margin:.3rem .3rem .3rem 0;border-radius:.4rem;
border:2px solid #0b5c63;background:#0b5c63;color:#fff}}
button.other{{background:#fff;color:#0b5c63}}button:focus{{outline:3px solid #f2b705}}
</style></head><body><main><h1>Cổng thanh toán thử nghiệm</h1>
<p class="warn"><strong>Đây không phải cổng thanh toán thật.</strong> Không có tiền nào được chuyển.
<span lang="en">This is a trial gateway; no money moves.</span></p>{body}</main></body></html>"""
CHOICES = (
    ("pay", "Nộp tiền", ""),
    ("fail", "Hủy, không nộp", "other"),
    ("silent", "Nộp, nhưng cổng quên báo về", "other"),
)


@dataclass
class Order:
    """One order that a merchant made."""

    fields: dict[str, Any]
    gateway_id: str
    state: str = "pending"
    paid_at: str = ""
    refunds: dict[str, int] = field(default_factory=dict)


@dataclass
class Gateway:
    """The gateway's memory and, for tests, its moods."""

    merchant: str
    secret: str
    orders: dict[str, Order] = field(default_factory=dict)
    is_down: bool = False
    is_deaf_to_refunds: bool = False
    pays_before_answering: bool = False
    keeps_waiting: float = 0.0
    calls: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    address: str = ""
    clock_shift: int = 0

    def now(self) -> datetime:
        """The moment on the merchant's clock, which a rehearsal may have moved."""
        return datetime.now(UTC) + timedelta(seconds=self.clock_shift)

    def order(self, fields: dict[str, Any]) -> dict[str, Any]:
        """Keep an order; the same reference is the same order."""
        reference = fields["reference"]
        with self.lock:
            number = f"GD{len(self.orders) + 1:08d}"
            self.orders.setdefault(reference, Order(fields, number))
        if self.pays_before_answering:
            self.pay(reference)
        kept = self.orders[reference]
        return {
            "reference": reference,
            "gateway_id": kept.gateway_id,
            "pay_address": f"{self.address}/pay/{kept.gateway_id}",
        }

    def has_heard_of(self, reference: str, *, within: float = 10.0) -> bool:
        """Whether an order arrives here in the next seconds."""
        until = time.monotonic() + within
        while reference not in self.orders and time.monotonic() < until:
            time.sleep(0.02)
        return reference in self.orders

    def query(self, fields: dict[str, Any]) -> dict[str, Any]:
        """What became of an order."""
        order = self.orders.get(fields["reference"])
        return self.told(order) if order else {"reference": fields["reference"], "state": "none"}

    def refund(self, fields: dict[str, Any]) -> dict[str, Any]:
        """Pay back, once for each refund reference, never more than was paid."""
        order = self.orders.get(fields["reference"])
        given = {name: fields[name] for name in ("reference", "refund_reference", "amount")}
        if order is None or order.state != "paid":
            return {**given, "state": "refused"}
        with self.lock:
            others = {k: v for k, v in order.refunds.items() if k != fields["refund_reference"]}
            if sum(others.values()) + fields["amount"] > order.fields["amount"]:
                return {**given, "state": "refused"}
            order.refunds[fields["refund_reference"]] = fields["amount"]
        return {**given, "state": "paid"}

    def told(self, order: Order) -> dict[str, Any]:
        """An order as it is told about."""
        return {
            "merchant": self.merchant,
            "reference": order.fields["reference"],
            "state": order.state,
            "amount": order.fields["amount"],
            "currency": order.fields["currency"],
            "gateway_id": order.gateway_id,
            "paid_at": order.paid_at,
        }

    def pay(self, reference: str, *, is_told: bool = True) -> None:
        """A person pays."""
        order = self.orders[reference]
        order.state, order.paid_at = "paid", self.now().isoformat()
        if is_told:
            self.call(reference)

    def fail(self, reference: str) -> None:
        """A person gives up."""
        self.orders[reference].state = "failed"
        self.call(reference)

    def call(self, reference: str, /, **changed: Any) -> int:
        """Call the merchant back about an order; the status of its answer, 0 without one."""
        order = self.orders[reference]
        body = {**self.told(order), "sent_at": self.now().isoformat(), **changed}
        return self.send(signed(body, self.secret), str(order.fields["callback_address"]))

    def send(self, body: dict[str, Any], address: str) -> int:
        """Send a call as it is."""
        sent = urllib.request.Request(
            address,
            json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        status, answer = 0, {}
        try:
            with urllib.request.urlopen(sent, timeout=10) as response:
                status, answer = response.status, json.load(response)
        except urllib.error.HTTPError as refused:
            status = refused.code
            refused.close()
        except OSError:
            status = 0
        self.calls.append((status, answer))
        return status


class Door(BaseHTTPRequestHandler):
    """Answers machines at /api/… and people at /pay/…."""

    gateway: Gateway

    def do_POST(self) -> None:
        """Take a signed message of a merchant, or a person's choice."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path.startswith("/pay/"):
            return self._choose(body)
        time.sleep(self.gateway.keeps_waiting)
        fields = json.loads(body)
        if self.gateway.is_down:
            return self._answer(503, {"error": "down"})
        if not is_signed(fields, self.gateway.secret):
            return self._answer(403, {"error": "signature"})
        what = self.path.removeprefix("/api/")
        if what == "refunds" and self.gateway.is_deaf_to_refunds:
            return self._answer(503, {"error": "down"})
        answers = {
            "orders": self.gateway.order,
            "queries": self.gateway.query,
            "refunds": self.gateway.refund,
        }
        return self._answer(200, signed(answers[what](fields), self.gateway.secret))

    def do_GET(self) -> None:
        """Show a person what is to be paid."""
        order = self._order()
        if order is None:
            return self._page(404, "<p>Không có lệnh này.</p>")
        amount = f"{order.fields['amount']:,}".replace(",", ".")
        buttons = "".join(
            f'<button name="choice" value="{value}" class="{kind}">{label}</button>'
            for value, label, kind in CHOICES
        )
        body = (
            f"<dl><dt>Số tiền</dt><dd>{amount} đồng</dd><dt>Nội dung</dt>"
            f"<dd>{html.escape(str(order.fields['description']))}</dd><dt>Mã lệnh</dt>"
            f"<dd>{html.escape(str(order.fields['reference']))}</dd></dl>"
            f'<form method="post">{buttons}</form>'
        )
        if order.state != "pending":
            body = f"<p>Lệnh này đã xong: {order.state}.</p>{self._way_back(order)}"
        return self._page(200, body)

    def _order(self) -> Order | None:
        number = self.path.removeprefix("/pay/").split("?")[0]
        return next((o for o in self.gateway.orders.values() if o.gateway_id == number), None)

    def _choose(self, body: bytes) -> None:
        order = self._order()
        if order is None:
            return self._page(404, "<p>Không có lệnh này.</p>")
        choice = parse_qs(body.decode()).get("choice", [""])[0]
        reference = str(order.fields["reference"])
        if order.state == "pending" and choice == "fail":
            self.gateway.fail(reference)
        elif order.state == "pending":
            self.gateway.pay(reference, is_told=choice != "silent")
        self.send_response(303)
        self.send_header("Location", self._return_address(order))
        self.end_headers()
        return None

    def _return_address(self, order: Order) -> str:
        told = {"reference": order.fields["reference"], "state": order.state}
        return f"{order.fields['return_address']}?{urlencode(told)}"

    def _way_back(self, order: Order) -> str:
        return f'<p><a href="{html.escape(self._return_address(order))}">Quay lại</a></p>'

    def _answer(self, status: int, fields: dict[str, Any]) -> None:
        self._send(status, json.dumps(fields).encode(), "application/json")

    def _page(self, status: int, body: str) -> None:
        self._send(status, PAGE.format(body=body).encode(), "text/html; charset=utf-8")

    def _send(self, status: int, content: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Stay silent: requests are in the merchant's journal."""


def make_server(gateway: Gateway, port: int = 0, host: str = "127.0.0.1") -> ThreadingHTTPServer:
    """The server, bound and not yet started."""
    door = type("BoundDoor", (Door,), {"gateway": gateway})
    server = ThreadingHTTPServer((host, port), door)
    server.daemon_threads = True
    gateway.address = gateway.address or f"http://localhost:{server.server_address[1]}"
    return server


def main() -> None:
    """Serve until ended."""
    port, merchant, secret, *shift = sys.argv[1:]
    gateway = Gateway(merchant, secret, clock_shift=int(shift[0]) if shift else 0)
    make_server(gateway, int(port)).serve_forever()


if __name__ == "__main__":
    main()
