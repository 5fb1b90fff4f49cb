"""
Cổng DVCQG thử nghiệm: a national portal for trying out and for tests. It keeps all in memory.

It behaves as the guide says: a sign-in with `dstcode`, sessions that end, one address for all
services, error codes, dossiers that are known or not. It can be told to be slow, broken or down.
Never use it for anything real.
"""

import base64
import json
import secrets
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

PAGE = Path(__file__).with_name("page.html")
INTAKE = "LayDanhSachHoSoNopTuDVCQG"
STATES = (
    "", "Mới đăng ký", "Được tiếp nhận", "Không được tiếp nhận", "Đang xử lý",
    "Yêu cầu bổ sung giấy tờ", "Yêu cầu thực hiện nghĩa vụ tài chính", "Công dân yêu cầu rút hồ sơ",
    "Dừng xử lý", "Đã xử lý xong", "Đã trả kết quả",
)  # fmt: skip


class ErrorCode(Exception):
    """An answer with an error code."""

    def __init__(self, code: str, words: str) -> None:
        """Keep both."""
        self.code, self.words = code, words
        super().__init__(words)


@dataclass
class Portal:
    """What the portal knows, who may come in, and how it feels today."""

    username: str = "thu-nghiem"
    password: str = "thu-nghiem"
    dstcode: str = "VN:COM:0:thu-nghiem"
    unit_code: str = "H27"
    session_uses: int = 0  # after so many calls a session ends; 0: never
    weather: str = "fair"  # fair · broken · garbled · slow · lost (taken, but the answer is lost)
    refusing: dict[str, str] = field(default_factory=dict)  # dossier code → error code
    dossiers: dict[str, dict[str, Any]] = field(default_factory=dict)
    steps: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    submitted: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    procedures: dict[str, dict[str, Any]] = field(default_factory=dict)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    sign_ins: int = 0
    sessions: dict[str, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def sign_in(self, dstcode: str, body: dict[str, Any]) -> dict[str, Any]:
        """A session for whoever knows the account and asks for our service."""
        self.sign_ins += 1
        given = (body.get("username"), body.get("password"), dstcode)
        if given != (self.username, self.password, self.dstcode):
            return {"error_code": "-1", "message": "Sai tài khoản hoặc dstcode"}
        session = secrets.token_hex(12)
        self.sessions[session] = 0
        return {"error_code": "0", "session": session}

    def answer(self, body: dict[str, Any]) -> dict[str, Any]:
        """What a service says."""
        services: dict[str, Callable[[dict[str, Any]], Any]] = {
            "DongBoHoSoMC": self.keep_dossiers,
            "CapNhatTienDoHoSoMC": self.keep_steps,
            "TraCuuHoSo": lambda told: self.dossiers.get(str(told.get("MaHoSo"))),
            "LayThuTuc": lambda told: self._procedure(str(told.get("maTTHC"))),
            "LayDanhSachTTHC": lambda told: [
                {"MATTHC": code, "TENTTHC": one["TENTTHC"]}
                for code, one in sorted(self.procedures.items())
            ],
            INTAKE: lambda told: list(self.submitted.values()),
        }
        try:
            with self.lock:
                self._let_in(body)
                self.calls.append((str(body.get("service")), body))
                service = services.get(str(body.get("service")))
                if service is None:
                    raise ErrorCode("-3", "Không có dịch vụ này")
                return {"error_code": "0", "result": service(body)}
        except ErrorCode as error:
            return {"error_code": error.code, "message": error.words}

    def _let_in(self, body: dict[str, Any]) -> None:
        session = str(body.get("session"))
        uses = self.sessions.get(session)
        if uses is None or (self.session_uses and uses >= self.session_uses):
            raise ErrorCode("-2", "Phiên làm việc đã hết hạn")
        if body.get("madonvi") != self.unit_code:
            raise ErrorCode("-4", "Mã đơn vị không đúng")
        self.sessions[session] = uses + 1

    def keep_dossiers(self, body: dict[str, Any]) -> str:
        """New dossiers must be new, changed ones known."""
        for dossier in body["data"]:
            code = dossier["MaHoSo"]
            if code in self.refusing:
                raise ErrorCode(self.refusing[code], f"Hồ sơ {code} không hợp lệ 042194000018")
            is_known = code in self.dossiers or code in self.submitted
            if bool(body.get("isUpdating")) != is_known:
                words = "chưa có" if body.get("isUpdating") else "đã có"
                raise ErrorCode("11", f"Hồ sơ {words}")
        for dossier in body["data"]:
            self.dossiers[dossier["MaHoSo"]] = dossier
            self.submitted.pop(dossier["MaHoSo"], None)
        return "OK"

    def keep_steps(self, body: dict[str, Any]) -> str:
        """A step told twice is one step."""
        for step in body["data"]:
            if step["MaHoSo"] not in self.dossiers:
                raise ErrorCode("12", "Chưa có hồ sơ")
            kept = self.steps.setdefault(step["MaHoSo"], [])
            if step not in kept:
                kept.append(step)
        return "OK"

    def _procedure(self, code: str) -> dict[str, Any]:
        if code not in self.procedures:
            raise ErrorCode("13", "Không có thủ tục")
        return self.procedures[code]


class Door(BaseHTTPRequestHandler):
    """The portal's door: services for machines, one page for people."""

    server: "Server"
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # an answer is written in two parts

    def do_POST(self) -> None:
        """A sign-in, a service, or a button of the page."""
        length = int(self.headers.get("Content-Length") or 0)
        content = self.rfile.read(length)
        portal, path = self.server.portal, urlsplit(self.path).path
        if path == "/nut":
            self.server.press(parse_qs(content.decode()).get("viec", [""])[0])
            self._send(303, b"", "text/plain", {"Location": "/"})
            return
        if self._is_bad_weather(path):
            return
        body = json.loads(content)
        if path == "/dang-nhap":
            self._send_json(portal.sign_in(self.headers.get("dstcode") or "", body))
        elif path == "/dich-vu":
            answer = portal.answer(body)
            if portal.weather == "lost":
                self.close_connection = True
                self.connection.close()
                return
            self._send_json(answer)
        else:
            self._send(404, b"", "text/plain")

    def _is_bad_weather(self, path: str) -> bool:
        weather = self.server.portal.weather
        if weather == "broken":
            self._send(503, b"", "text/plain")
        elif weather == "garbled":
            self._send(200, b"<html>Bao tri he thong</html>", "text/html")
        elif weather == "slow":
            time.sleep(self.server.slowness)
            self._send(200, b"{}", "application/json")
        else:
            return False
        return True

    def do_GET(self) -> None:
        """The page, or a file of a dossier."""
        path = urlsplit(self.path).path
        if path == "/":
            self._send(200, page(self.server.portal).encode(), "text/html; charset=utf-8")
            return
        if self._is_bad_weather(path):
            return
        content = self.server.portal.files.get(path.removeprefix("/tep/"))
        if content is None:
            self._send(404, b"", "text/plain")
            return
        self._send(200, content, "application/octet-stream")

    def _send_json(self, answer: dict[str, Any]) -> None:
        self._send(200, json.dumps(answer, ensure_ascii=False).encode(), "application/json")

    def _send(
        self, status: int, content: bytes, kind: str, more: dict[str, str] | None = None
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        for name, value in (more or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: what is asked for may name people."""


class Server(ThreadingHTTPServer):
    """The portal on a port of this machine."""

    daemon_threads = True

    def __init__(self, portal: Portal, *, port: int = 0, examples: list[Any] | None = None) -> None:
        """Listen on this machine only; `examples` are what the button submits, in turn."""
        super().__init__(("127.0.0.1", port), Door)
        self.portal, self.slowness = portal, 2.0
        self.examples, self.pressed = examples or [], 0

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def press(self, what: str) -> None:
        """What the page's buttons do: submit an example, go down, come back."""
        if what == "nop" and self.examples:
            self.pressed += 1
            example = self.examples[(self.pressed - 1) % len(self.examples)]
            code = f"000.00.00.G15-{time.strftime('%y%m%d')}-{self.pressed:04d}"
            told = json.loads(json.dumps(example).replace("[ADDRESS]", self.address))
            at = time.strftime("%Y%m%d%H%M%S", time.gmtime(time.time() + 7 * 3600))
            self.portal.submitted[code] = {**told, "MaHoSo": code, "NgayNopHoSo": at}
        elif what in {"fair", "broken"}:
            self.portal.weather = what


def page(portal: Portal) -> str:
    """What the portal knows, newest first, for whoever tries it out."""
    rows = "".join(
        f"<tr><td>{escape(code)}</td><td>{escape(str(one.get('TenTTHC', '')))}</td>"
        f"<td>{escape(STATES[int(one.get('TrangThaiHoSo', 0))])}</td>"
        f"<td>{len(portal.steps.get(code, ()))}</td></tr>"
        for code, one in reversed(list(portal.dossiers.items())[-200:])
    )
    waiting = "".join(f"<li>{escape(code)}</li>" for code in portal.submitted)
    state = "đang tạm ngừng (thử nghiệm)" if portal.weather != "fair" else "đang hoạt động"
    words = {
        "STATE": state,
        "WEATHER": escape(portal.weather),
        "WAITING_COUNT": str(len(portal.submitted)),
        "WAITING": waiting,
        "DOSSIER_COUNT": str(len(portal.dossiers)),
        "DOSSIERS": rows,
    }
    text = PAGE.read_text(encoding="utf-8")
    for name, value in words.items():
        text = text.replace(f"[{name}]", value)
    return text


def main() -> None:
    """`python server.py PORT [EXAMPLES.json]`: serve until ended."""
    told = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8")) if len(sys.argv) > 2 else {}
    portal = Portal(procedures=told.get("procedures", {}))
    server = Server(portal, port=int(sys.argv[1]), examples=told.get("dossiers", []))
    for name, file in told.get("files", {}).items():
        portal.files[name] = base64.b64decode(file)
    server.serve_forever()


if __name__ == "__main__":
    main()
