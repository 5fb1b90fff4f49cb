"""The client against a server that signs in, ends sessions, refuses, is slow, breaks, vanishes."""

import logging
import socket
import ssl
import subprocess
import threading

import pytest

from motcua.channels.national_exchange import api as exchange
from motcua.connectors.national_portal.client import PortalClient
from motcua.connectors.national_portal.demo.server import Portal, Server

DOSSIER = {"MaHoSo": "H27.1-261123-0001", "TenTTHC": "Thử"}


def down(call):
    with pytest.raises(exchange.PortalDown) as failure:
        call()
    return failure.value.reason


def test_a_session_is_begun_once_and_named_in_every_body(server, client):
    client.call("DongBoHoSoMC", {"isUpdating": False, "data": [DOSSIER]})
    client.call("TraCuuHoSo", {"MaHoSo": DOSSIER["MaHoSo"]})

    assert server.portal.sign_ins == 1
    service, body = server.portal.calls[0]
    assert (service, body["madonvi"], body["service"]) == ("DongBoHoSoMC", "H27", "DongBoHoSoMC")
    assert body["session"] in server.portal.sessions


def test_an_ended_session_is_renewed_and_the_call_goes_through(server, client):
    server.portal.session_uses = 2

    answers = [client.call("TraCuuHoSo", {"MaHoSo": "x"}) for _ in range(7)]

    assert answers == [None] * 7
    assert server.portal.sign_ins == 4


def test_threads_that_find_the_session_ended_renew_it_together(server, client):
    client.call("TraCuuHoSo", {"MaHoSo": "x"})
    server.portal.sessions.clear()
    failures = []

    def ask():
        try:
            client.call("TraCuuHoSo", {"MaHoSo": "x"})
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not failures
    assert server.portal.sign_ins <= 3


@pytest.mark.parametrize("other", [{"dstcode": "VN:COM:0:khac"}, {"password": "sai"}])
def test_a_wrong_dstcode_or_password_lets_nobody_in(client_with, other):
    assert down(lambda: client_with(**other).call("TraCuuHoSo", {})) == "login_refused"


def test_an_error_code_is_told_with_the_portals_words(server, client):
    with pytest.raises(exchange.PortalRefused) as refusal:
        client.call("DongBoHoSoMC", {"isUpdating": True, "data": [DOSSIER]})

    assert (refusal.value.code, refusal.value.words) == ("11", "Hồ sơ chưa có")


def test_a_refusal_under_an_old_session_is_asked_once_more_only(server, client):
    client.call("TraCuuHoSo", {"MaHoSo": "x"})

    with pytest.raises(exchange.PortalRefused):
        client.call("KhongCo", {})

    assert [service for service, _ in server.portal.calls] == ["TraCuuHoSo", "KhongCo", "KhongCo"]
    assert server.portal.sign_ins == 2


@pytest.mark.parametrize(
    ("weather", "reason"), [("broken", "broken"), ("garbled", "broken"), ("slow", "slow")]
)
def test_bad_weather_means_that_it_is_down(server, client, weather, reason):
    server.portal.weather = weather

    assert down(lambda: client.call("TraCuuHoSo", {})) == reason


def test_a_lost_answer_means_that_it_is_down_though_it_was_taken(server, client):
    client.call("TraCuuHoSo", {"MaHoSo": "x"})
    server.portal.weather = "lost"

    reason = down(lambda: client.call("DongBoHoSoMC", {"isUpdating": False, "data": [DOSSIER]}))

    assert reason == "unreachable"
    assert DOSSIER["MaHoSo"] in server.portal.dossiers


def test_a_closed_door_means_that_it_is_down(client_with):
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}/"

    call = client_with(address=address, login_address=address).call
    assert down(lambda: call("TraCuuHoSo", {})) == "unreachable"


def test_an_address_without_tls_is_not_called(client_with):
    address = "http://portal.example.vn/"

    call = client_with(address=address, login_address=address).call
    assert down(lambda: call("TraCuuHoSo", {})) == "no_tls"


def test_a_certificate_that_nobody_vouches_for_is_refused_and_one_that_is_named_taken(
    registration, tmp_path
):
    from dataclasses import replace

    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
         "-addext", "basicConstraints=critical,CA:TRUE",
         "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    server = Server(Portal())
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    address = server.address.replace("http://", "https://")
    told = replace(
        registration, address=f"{address}/dich-vu", login_address=f"{address}/dang-nhap", seconds=5
    )
    try:
        stranger = down(lambda: PortalClient(told).call("TraCuuHoSo", {"MaHoSo": "x"}))
        known = PortalClient(replace(told, certificates=str(certificate)))
        answer = known.call("TraCuuHoSo", {"MaHoSo": "x"})
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

    assert stranger == "unreachable"
    assert answer is None
    assert server.portal.sign_ins == 1


def test_files_come_from_the_portals_own_host_only(server, client, client_with):
    server.portal.files["a.pdf"] = b"%PDF-1.7"

    assert client.fetch(f"{server.address}/tep/a.pdf") == b"%PDF-1.7"
    for address in (
        "http://127.0.0.1:1/tep/a.pdf",
        "file:///etc/passwd",
        "http://169.254.169.254/",
    ):
        with pytest.raises(exchange.FileUnavailable) as problem:
            client.fetch(address)
        assert problem.value.reason == "foreign_host"


def test_a_missing_and_an_endless_file_are_told_apart(server, client_with):
    client = client_with(largest_file=1000)
    server.portal.files["lon.bin"] = b"0" * 5000
    reasons = []
    for name in ("khong-co.pdf", "lon.bin"):
        with pytest.raises(exchange.FileUnavailable) as problem:
            client.fetch(f"{server.address}/tep/{name}")
        reasons.append(problem.value.reason)

    assert reasons == ["missing", "too_large"]


def test_neither_secrets_nor_persons_are_logged_or_shown(server, client_with, caplog):
    caplog.set_level(logging.DEBUG)
    client = client_with(password="mot-mat-khau")
    person = {"MaHoSo": "1", "ChuHoSo": "Nguyễn Thị Mẫu", "SoGiayToChuHoSo": "042194000018"}

    down(lambda: client.call("DongBoHoSoMC", {"isUpdating": False, "data": [person]}))

    told = caplog.text + repr(client)
    assert "receive_response_headers" in caplog.text, "the call stands in the log"
    for secret in ("mot-mat-khau", "042194000018", "Mẫu"):
        assert secret not in told
