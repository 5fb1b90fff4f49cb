"""What stands around an intake: mail, the national portal, the installation's processes, papers."""

import io
import json
import multiprocessing
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from benchmarks.intake.citizens import unlike
from benchmarks.intake.mailbox import take_mail
from benchmarks.intake.processors import seconds_of

PROCEDURE, COMPONENT = "2.000815", "original"


def example() -> dict[str, Any]:
    """The dossier of the province's examples that both ways bring."""
    from motcua.base.content import province_root

    told = json.loads((province_root() / "demo" / "national-portal.json").read_text())
    found: dict[str, Any] = next(
        one for one in told["dossiers"] if one["MaTTHC"].startswith(PROCEDURE)
    )
    return found


def papers() -> list[tuple[str, str, bytes]]:
    """A photograph of a paper and a scanned PDF of two pages, of about 150 KB each."""
    import pikepdf
    from PIL import Image

    noise = Image.effect_noise((900, 1200), 22).convert("RGB")
    photo = io.BytesIO()
    noise.save(photo, "JPEG", quality=28)
    pdf, out = pikepdf.new(), io.BytesIO()
    page = io.BytesIO()
    Image.effect_noise((800, 1130), 20).save(page, "JPEG", quality=25)
    for _ in range(2):
        pdf.add_blank_page(page_size=(595, 842))
        image = pikepdf.Stream(
            pdf,
            page.getvalue(),
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=800,
            Height=1130,
            BitsPerComponent=8,
            ColorSpace=pikepdf.Name.DeviceGray,
            Filter=pikepdf.Name.DCTDecode,
        )
        last = pdf.pages[-1]
        last.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=image))
        last.Contents = pikepdf.Stream(pdf, b"q 595 0 0 842 0 0 cm /Scan Do Q")
    pdf.save(out, deterministic_id=True)
    return [
        ("giay-to.jpg", "image/jpeg", photo.getvalue()),
        ("giay-to.pdf", "application/pdf", out.getvalue()),
    ]


@contextmanager
def running(*words: str) -> Iterator[int]:
    """A `motcua` process of the installation; gives its number."""
    process = subprocess.Popen([sys.executable, *words])
    try:
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


@contextmanager
def mail_server() -> Iterator[tuple[int, int, Any]]:
    """The SMTP server: its process, its port and its counter."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    taken = context.Value("q", 0)
    server = context.Process(target=take_mail, args=(there, taken), daemon=True)
    server.start()
    try:
        yield server.pid or 0, here.recv(), taken
    finally:
        server.terminate()


@contextmanager
def web() -> Iterator[tuple[int, int]]:
    """The web server as an installation runs it: its process and its port."""
    from motcua.project.run import addresses

    port = addresses.next_free(8600, "127.0.0.1")
    words = (
        "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", "2", "--blocking-threads", "4", "--no-ws", "--log-level", "warning",
        "motcua.project.wsgi:application",
    )  # fmt: skip
    with running(*words) as pid:
        until = time.monotonic() + 90
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/suc-khoe", timeout=5).close()
                break
            except OSError:
                if time.monotonic() > until:
                    sys.exit("The web server does not answer.")
                time.sleep(0.2)
        yield pid, port


class Measured:
    """The processes that are watched, and what each spends between two looks."""

    def __init__(self, processes: dict[str, list[int]]) -> None:
        """Remember whom to watch."""
        self.processes = processes
        self.before: dict[str, float] = {}

    def begin(self) -> None:
        """Look for the first time."""
        self.before = self._look()

    def end(self) -> dict[str, float]:
        """The seconds that each has spent since."""
        return {name: spent - self.before[name] for name, spent in self._look().items()}

    def _look(self) -> dict[str, float]:
        return {name: sum(map(seconds_of, pids)) for name, pids in self.processes.items()}


def fill_portal(portal: Any, number: int) -> None:
    """Dossiers of as many people, each with a file of its own."""
    from motcua.kernel.parties.testing import make_personal_code

    told, files = example(), papers()
    submitted = {}
    for place in range(number):
        name, media_type, content = files[place % len(files)]
        portal.files[f"{place}-{name}"] = unlike(content, media_type)
        code = f"000.00.00.G15-261122-{place:04d}"
        person = make_personal_code(birth_date=date(1985, 1, 1 + place % 28))
        submitted[code] = {
            **told,
            "MaHoSo": code,
            "NgayNopHoSo": time.strftime("%Y%m%d%H%M%S"),
            "ChuHoSo": f"Lê Thử {place}",
            "DinhDanhCHS": {"LoaiDinhDanh": "1", "SoDinhDanh": person},
            "Email": f"cong-{place}@example.vn",
            "TaiLieuNop": [
                {
                    "TepDinhKemId": "T1",
                    "TenTepDinhKem": name,
                    "MaThanhPhanHoSo": COMPONENT,
                    "DuongDanTaiTepTin": f"{portal.address}/tep/{place}-{name}",
                }
            ],
        }
    portal.submitted.update(submitted)


@contextmanager
def national_portal() -> Iterator[Any]:
    """The trial portal on a port of this machine, in a thread of ours."""
    from motcua.connectors.national_portal.demo.server import Portal, Server

    portal = Portal()
    server = Server(portal)
    portal.address = server.address  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield portal
    finally:
        server.shutdown()
