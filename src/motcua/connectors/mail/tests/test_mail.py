import email
import ssl
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from email.header import decode_header, make_header
from email.policy import default
from email.utils import parseaddr
from ipaddress import ip_address
from pathlib import Path
from uuid import UUID

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from motcua.connectors.mail.folder import FolderCarrier
from motcua.connectors.mail.smtp import SmtpCarrier
from motcua.kernel.notifications import api as notifications

PROGRAM = Path(__file__).with_name("smtp_server.py")
MESSAGE = notifications.OutgoingMessage(
    uuid=UUID("01890a5d-ac96-774b-bcce-b302099a8057"),
    address="mau@example.vn",
    recipient_name="Nguyễn Thị Mẫu",
    language="vi",
    subject="Hồ sơ H27.18-260105-0001 đã được tiếp nhận",
    body="Kính gửi Ông/Bà,\n\nỦy ban nhân dân xã Kỳ Xuân đã tiếp nhận <hồ sơ>.",
    short="Ho so da duoc tiep nhan",
    link="http://localhost:8000/ho-so/1",
    at=datetime(2026, 1, 5, 1, 30, tzinfo=UTC),
)


def changed(**values):
    return notifications.OutgoingMessage(
        **{name: getattr(MESSAGE, name) for name in MESSAGE.__slots__} | values
    )


def start(folder, *words):
    server = subprocess.Popen([sys.executable, str(PROGRAM), str(folder), *map(str, words)])
    end = time.monotonic() + 20
    while not (folder / "port").exists():
        assert server.poll() is None and time.monotonic() < end, "the SMTP server did not start"
        time.sleep(0.05)
    return server, int((folder / "port").read_text())


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("smtp")
    process, port = start(folder)
    yield folder, port
    process.kill()
    process.wait()


def carrier_for(port, **options):
    values = {"host": "127.0.0.1", "port": port, "sender": "mot-cua@example.vn", "timeout": 2}
    return SmtpCarrier(**values | options)


def last_letter(folder):
    return email.message_from_bytes(sorted(folder.glob("*.eml"))[-1].read_bytes(), policy=default)


def test_a_letter_arrives_with_its_vietnamese_words_in_both_parts(server):
    folder, port = server

    carrier_for(port).send(MESSAGE)

    letter = last_letter(folder)
    assert letter["Subject"] == MESSAGE.subject
    assert letter["To"].addresses[0].display_name == "Nguyễn Thị Mẫu"
    assert letter["To"].addresses[0].addr_spec == "mau@example.vn"
    assert letter["From"].addresses[0].addr_spec == "mot-cua@example.vn"
    assert letter["Message-ID"] == f"<{MESSAGE.uuid}@example.vn>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Content-Language"] == "vi"
    assert letter["Date"].datetime == MESSAGE.at
    plain = letter.get_body(("plain",)).get_content()
    html = letter.get_body(("html",)).get_content()
    assert "Ủy ban nhân dân xã Kỳ Xuân đã tiếp nhận <hồ sơ>." in plain
    assert MESSAGE.link in plain
    assert "đã tiếp nhận &lt;hồ sơ&gt;." in html
    assert f'href="{MESSAGE.link}"' in html


def test_headers_are_ascii_on_the_wire(server):
    folder, port = server
    carrier_for(port).send(MESSAGE)

    head, _, _ = sorted(folder.glob("*.eml"))[-1].read_bytes().partition(b"\r\n\r\n")

    assert head.isascii()
    assert b"=?utf-8?" in head


def test_a_long_link_to_stop_messages_stands_whole_in_its_header(server):
    folder, port = server
    link = "http://localhost:8000/thong-bao/ngung/" + "WyIwMTkwYTMi" * 12

    carrier_for(port).send(changed(leave_link=link))

    head, _, _ = sorted(folder.glob("*.eml"))[-1].read_bytes().partition(b"\r\n\r\n")
    assert f"List-Unsubscribe: <{link}>".encode() in head


def test_a_round_of_letters_goes_over_one_connection_and_outlives_a_refusal(server):
    folder, port = server
    carrier = carrier_for(port)
    before = len(list(folder.glob("*.eml")))

    with carrier.round():
        carrier.send(MESSAGE)
        first = carrier._here.server
        carrier.send(MESSAGE)
        assert carrier._here.server is first
        with pytest.raises(notifications.PermanentFailure):
            carrier.send(changed(address="unknown@example.vn"))
        first.close()
        carrier.send(MESSAGE)
        carrier._here.server.close()
        carrier.send(MESSAGE)

    assert len(list(folder.glob("*.eml"))) == before + 4
    assert carrier._here.server is None


@pytest.mark.parametrize(
    ("values", "address"),
    [
        ({"recipient_name": "Nguyễn Thị Mẫu " * 20}, "mau@example.vn"),
        ({"recipient_name": 'Mau, "Thi"'}, "mau@example.vn"),
        ({"address": '"a b"@example.vn'}, '"a b"@example.vn'),
        ({"subject": "Hồ sơ " + "rất dài " * 40}, "mau@example.vn"),
        ({"subject": "long " * 300}, "mau@example.vn"),
    ],
)
def test_names_subjects_and_addresses_of_any_kind_are_read_as_they_were_meant(
    tmp_path, values, address
):
    meant = changed(**values)

    FolderCarrier(folder=tmp_path, sender="mot-cua@example.vn").send(meant)

    (path,) = tmp_path.glob("*.eml")
    # As RFC 2047 has it; the newer parser of addresses leaves the folds in a long name.
    letter = email.message_from_bytes(path.read_bytes())
    to, subject = (str(make_header(decode_header(letter[one]))) for one in ("To", "Subject"))
    assert parseaddr(to) == (" ".join(meant.recipient_name.split()), address)
    assert subject == " ".join(meant.subject.split())
    assert max(map(len, path.read_bytes().splitlines())) <= 998
    assert not letter.defects


def test_line_breaks_in_words_do_not_become_headers(server):
    folder, port = server

    carrier_for(port).send(changed(subject="A\r\nBcc: x@example.vn", recipient_name="A\r\nB: c"))

    letter = last_letter(folder)
    assert letter["Bcc"] is None
    assert letter["Subject"] == "A Bcc: x@example.vn"


@pytest.mark.parametrize(
    ("values", "failure", "said"),
    [
        ({"address": "unknown@example.vn"}, notifications.PermanentFailure, "550"),
        ({"address": "full@example.vn"}, notifications.TemporaryFailure, "452"),
        ({"subject": "REFUSE"}, notifications.PermanentFailure, "554"),
        ({"address": "slow@example.vn"}, notifications.TemporaryFailure, "Timeout|Disconnected"),
        ({"address": "no address"}, notifications.PermanentFailure, "address"),
        ({"address": ""}, notifications.PermanentFailure, "address"),
        ({"address": "a@b.vn\r\nRCPT TO:<x@y.vn>"}, notifications.PermanentFailure, "address"),
        ({"address": "mẫu@example.vn"}, notifications.PermanentFailure, "address"),
    ],
)
def test_a_refusal_is_told_apart_from_a_delay(tmp_path, values, failure, said):
    process, port = start(tmp_path)
    try:
        with pytest.raises(failure, match=said) as caught:
            carrier_for(port).send(changed(**values))
    finally:
        process.kill()
        process.wait()

    assert "example.vn" not in str(caught.value)


def test_a_server_that_is_away_is_a_temporary_failure():
    with pytest.raises(notifications.TemporaryFailure, match="ConnectionRefusedError"):
        carrier_for(1).send(MESSAGE)


def test_a_server_without_tls_is_not_trusted_where_tls_is_demanded(server):
    with pytest.raises(notifications.TemporaryFailure, match="extension"):
        carrier_for(server[1], uses_tls=True).send(MESSAGE)


def make_certificate(folder):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(pem))
    (folder / "key.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return folder / "certificate.pem", folder / "key.pem"


def test_tls_is_used_and_the_certificate_checked(tmp_path):
    certificate, key = make_certificate(tmp_path)
    process, port = start(tmp_path, certificate, key)
    try:
        trusting = ssl.create_default_context(cafile=certificate)
        carrier_for(port, uses_tls=True, context=trusting, timeout=10).send(MESSAGE)
        with pytest.raises(notifications.TemporaryFailure, match="SSL"):
            carrier_for(port, uses_tls=True, timeout=10).send(MESSAGE)
    finally:
        process.kill()
        process.wait()

    assert [path.name.endswith("-tls.eml") for path in tmp_path.glob("*.eml")] == [True]


def test_without_a_server_letters_are_written_to_a_folder(tmp_path):
    carrier = FolderCarrier(folder=tmp_path / "mail", sender="mot-cua@example.vn")

    carrier.send(MESSAGE)
    carrier.send(MESSAGE)

    (path,) = (tmp_path / "mail").iterdir()
    assert path.name == f"{MESSAGE.uuid}.eml"
    assert email.message_from_bytes(path.read_bytes(), policy=default)["Subject"] == MESSAGE.subject
    for language, word in (("vi", "không được gửi đi"), ("en", "not sent")):
        assert word in carrier.remark(language)
        assert str(tmp_path / "mail") in carrier.remark(language)


def test_a_folder_that_cannot_be_written_is_a_temporary_failure(tmp_path):
    (tmp_path / "mail").write_text("a file stands in the way")

    with pytest.raises(notifications.TemporaryFailure):
        FolderCarrier(folder=tmp_path / "mail", sender="a@b.vn").send(MESSAGE)
