"""Waiting for the web server of the demo: with words on a slow machine, and not for ever."""

import http.server
import threading
from pathlib import Path

import pytest

from motcua.project.run.demo import CannotStart, Demo


@pytest.fixture
def demo(tmp_path: Path) -> Demo:
    (tmp_path / "log").mkdir()
    (tmp_path / "log" / "web.log").write_text("dòng cuối của nhật ký\n")
    return Demo(var=tmp_path)


def test_a_server_that_never_answers_is_told_of_while_waiting_and_then_given_up(
    demo: Demo, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(CannotStart) as refused:
        demo._wait_for("http://127.0.0.1:9/suc-khoe", seconds=0.4, told_every=0.1)

    assert "dòng cuối của nhật ký" in str(refused.value) and "không trả lời" in str(refused.value)
    assert "còn đang khởi động" in "".join(capfd.readouterr())


def test_a_server_that_answers_ends_the_waiting_at_once(demo: Demo) -> None:
    server = http.server.HTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        demo._wait_for(f"http://127.0.0.1:{server.server_port}/", seconds=30)
    finally:
        server.shutdown()
        server.server_close()
