"""The portal is down for two days while the office works on: nothing lost, mixed up or doubled."""

import socket
import threading
from collections import Counter
from datetime import timedelta

import pytest

from motcua.base.web.clock import now
from motcua.channels.national_exchange import api as exchange
from motcua.channels.national_exchange.actions.sending import send_due
from motcua.channels.national_exchange.models import Connection, OutgoingMessage
from motcua.connectors.national_portal.client import PortalClient, Registration
from motcua.connectors.national_portal.demo.server import Portal, Server
from motcua.kernel.events.testing import deliver_all, events_named
from motcua.project.testing import story
from motcua.systems.one_stop_shop import api as one_stop_shop

AT = story.AT
BACK = AT + timedelta(days=2)


@pytest.fixture
def nobody_listens():
    """A port of this machine that refuses every connection, and our client pointed at it."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    known = Portal()
    address = f"http://127.0.0.1:{port}"
    exchange.register_portal(
        PortalClient(
            Registration(
                address=f"{address}/dich-vu",
                login_address=f"{address}/dang-nhap",
                username=known.username,
                password=known.password,
                dstcode=known.dstcode,
                unit_code=known.unit_code,
                seconds=1,
            )
        )
    )
    yield known, port
    exchange.forget_portal()


@pytest.fixture
def comes_back(nobody_listens):
    """Open the port again; closed at the end of the test."""
    running = []

    def open_again():
        server = Server(nobody_listens[0], port=nobody_listens[1])
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        running.append((server, thread))

    yield open_again
    for server, thread in running:
        server.shutdown()
        server.server_close()
        thread.join()


def is_told_of(dossier, service, body):
    return service != "TraCuuHoSo" and body["data"][0]["MaHoSo"] == dossier.code


def try_until(first, last):
    """What the worker does, every five minutes here; returns how often the portal was asked."""
    moment, asked = first, 0
    while moment < last:
        before = Connection.objects.values_list("failures", flat=True).first() or 0
        assert send_due(at=moment) == 0
        asked += (Connection.objects.values_list("failures", flat=True).first() or 0) - before
        moment += timedelta(minutes=5)
    return asked


def work_on():
    """Four dossiers, each at another point when the portal comes back."""
    desk = story.office().desk
    waits, finished = story.submitted(), story.approved(at=AT + timedelta(hours=1))
    asked, withdrawn = story.submitted(), story.accepted()
    one_stop_shop.request_supplement(
        actor=desk,
        dossier_uuid=asked.uuid,
        wanted=[one_stop_shop.Wanted("paper", "birth_notification", "Bản chụp mờ")],
        reason="Giấy chứng sinh chụp mờ",
        at=AT + timedelta(hours=2),
    )
    one_stop_shop.withdraw_dossier(
        actor=story.actor("mau"),
        dossier_uuid=withdrawn.uuid,
        reason="Tôi rút",
        at=AT + timedelta(hours=3),
    )
    deliver_all(AT + timedelta(hours=4))
    return waits, finished, asked, withdrawn


def test_two_days_of_a_closed_port_lose_nothing_and_double_nothing(nobody_listens, comes_back):
    portal = nobody_listens[0]
    first = story.submitted()
    deliver_all(AT)
    send_due(at=AT)
    dossiers = (first, *work_on())

    asked = try_until(AT + timedelta(minutes=1), BACK)
    line = list(OutgoingMessage.objects.order_by("id"))
    row = Connection.objects.get()

    assert {one.state for one in line} == {"waiting"} and len(line) >= 20
    assert (row.failing_since, row.reason) == (AT, "unreachable")
    assert 100 < asked < 300, "asked every quarter of an hour at last, not every time"
    assert len(events_named("national_exchange.connection_lost")) == 1

    comes_back()
    sent = send_due(at=BACK + timedelta(minutes=15))

    assert sent == len(line) and not OutgoingMessage.objects.exclude(state="sent").exists()
    for dossier in dossiers:
        mine = [one for one in line if one.dossier_uuid == dossier.uuid]
        calls = [(name, body) for name, body in portal.calls if is_told_of(dossier, name, body)]
        assert [name for name, _ in calls] == [one.service for one in mine], "each once, in order"
        whole = [body["isUpdating"] for name, body in calls if name == "DongBoHoSoMC"]
        assert whole == [False, *[True] * (len(whole) - 1)]
        steps = portal.steps[dossier.code]
        assert steps == [one.body for one in mine if one.service == "CapNhatTienDoHoSoMC"]
    assert [portal.dossiers[one.code]["TrangThaiHoSo"] for one in dossiers] == [
        "1", "1", "10", "5", "7",
    ]  # fmt: skip
    assert Counter(name for name, _ in portal.calls)["DongBoHoSoMC"] == len(
        [one for one in line if one.service == "DongBoHoSoMC"]
    )
    assert send_due(at=BACK + timedelta(minutes=20)) == 0
    assert len(events_named("national_exchange.connection_restored")) == 1


def test_connection_show_says_since_when_how_often_and_how_much_waits(nobody_listens):
    dossier = story.submitted()
    deliver_all(AT)
    send_due(at=AT)
    asked = 1 + try_until(AT + timedelta(minutes=1), AT + timedelta(hours=3))

    page = story.browser("quantri").get("/cong-dvcqg").content.decode()
    english = story.browser("quantri", language="en").get("/cong-dvcqg").content.decode()

    assert "Đang mất kết nối" in page and "Không có gì bị mất" in page
    assert f"{AT:%d/%m/%Y}" in page and f"{AT:%H:%M}" in page
    assert ">2<" in page.replace(" ", "") and str(asked) in page and dossier.code in page
    assert "Connection lost" in english and "Nothing is lost" in english
    assert now() > AT


def test_a_dossier_page_shows_what_was_not_told_yet(nobody_listens):
    dossier = story.submitted()
    deliver_all(AT)
    send_due(at=AT)

    page = story.browser("tham.kyxuan").get(f"/cong-dvcqg/ho-so/{dossier.uuid}").content.decode()

    assert page.count("đang chờ") == 2
