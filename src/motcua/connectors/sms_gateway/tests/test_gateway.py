"""The SMS gateway over HTTP, against a gateway that behaves as the published guide says."""

import threading
from dataclasses import replace
from uuid import uuid4

import httpx
import pytest
from django.urls import reverse

from motcua.base.actors import system_actor
from motcua.base.web.clock import now
from motcua.connectors.sms_gateway.demo.server import Network, make_server
from motcua.connectors.sms_gateway.gateway import Customer, SmsCarrier, report_key
from motcua.connectors.sms_gateway.texts import length_of, without_diacritics
from motcua.kernel.access.testing import citizen_account
from motcua.kernel.notifications import api as notifications
from motcua.kernel.notifications.testing import only_carriers
from motcua.kernel.parties import api as parties
from motcua.kernel.parties.testing import make_person

SECRET = "bí mật thử nghiệm"
SHORT = "Hồ sơ H27.18-260105-0001 đã được tiếp nhận, hẹn trả kết quả 16:00 ngày 06/01/2026."


@pytest.fixture
def network():
    kept = Network("khoa", SECRET, "HATINH")
    server = make_server(kept)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    kept.address = f"http://127.0.0.1:{server.server_port}"
    yield kept
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def customer(network):
    return Customer(
        address=f"{network.address}/MainService.svc/json",
        api_key="khoa",
        secret_key=SECRET,
        brandname="HATINH",
        price=850,
        keeps_diacritics=False,
        callback_address="http://127.0.0.1:9",
    )


@pytest.fixture
def carrier(customer):
    return SmsCarrier(customer)


def outgoing(**changes):
    values = {
        "uuid": uuid4(),
        "address": "0912345678",
        "recipient_name": "Nguyễn Thị Mẫu",
        "language": "vi",
        "subject": "",
        "body": "",
        "short": SHORT,
        "link": "",
        "at": now(),
    }
    return notifications.OutgoingMessage(**values | changes)


@pytest.mark.parametrize(
    ("text", "coding", "units", "parts"),
    [
        ("", "gsm", 0, 1),
        ("a" * 160, "gsm", 160, 1),
        ("a" * 161, "gsm", 161, 2),
        ("a" * 306, "gsm", 306, 2),
        ("a" * 307, "gsm", 307, 3),
        ("[" * 80, "gsm", 160, 1),
        ("[" * 81, "gsm", 162, 2),
        ("ă" * 70, "ucs2", 70, 1),
        ("ă" * 71, "ucs2", 71, 2),
        ("ă" * 134, "ucs2", 134, 2),
        ("ă" * 135, "ucs2", 135, 3),
        ("🙂" * 35, "ucs2", 70, 1),
        ("Ñ€", "gsm", 3, 1),
    ],
)
def test_a_text_fills_the_parts_that_telephones_count(text, coding, units, parts):
    length = length_of(text)

    assert (length.coding, length.units, length.parts) == (coding, units, parts)


def test_diacritics_are_taken_off_and_nothing_else_is_lost():
    assert without_diacritics("Đề nghị: Ông/Bà “ký” – 5 €") == 'De nghi: Ong/Ba "ky" - 5 €'
    assert without_diacritics("ho\u0302\u0300 so\u031b 🙂") == "ho so ?"
    assert length_of(without_diacritics(SHORT)).coding == "gsm"


def test_a_message_is_sent_without_diacritics_name_or_account(carrier, network):
    message = outgoing(link="https://motcua.vn/ho-so/H27.18-260105-0001")

    smsid = carrier.send(message)

    (sent,) = network.messages
    assert smsid == sent["SMSID"] and sent["RequestId"] == str(message.uuid)
    assert sent["Content"].startswith("Ho so H27.18-260105-0001 da duoc tiep nhan")
    assert sent["Content"].endswith(" https://motcua.vn/ho-so/H27.18-260105-0001")
    assert "Mẫu" not in str(sent) and sent["parts"] == 1
    charge = carrier.charge(message)
    assert (charge.parts, charge.dong) == (1, 850)
    longer = replace(message, link="https://motcua.vn/" + "x" * 90)
    assert "https" not in carrier._text(longer), "the page is not worth a part of its own"


def test_by_setting_diacritics_stay_and_are_paid_for(customer, network):
    carrier = SmsCarrier(replace(customer, keeps_diacritics=True))
    message = outgoing()

    carrier.send(message)

    assert network.messages[0]["Content"] == SHORT
    assert carrier.charge(message).parts == network.messages[0]["parts"] == 2


def test_a_message_whose_answer_was_lost_is_not_sent_twice(carrier, network):
    network.mode = "forgetful"
    message = outgoing()
    with pytest.raises(notifications.TemporaryFailure, match="504"):
        carrier.send(message)
    network.mode = "up"

    assert carrier.send(message) == ""

    assert len(network.messages) == 1 and network.calls == 2


@pytest.mark.parametrize(
    ("change", "kind", "words"),
    [
        ({"api_key": "x"}, notifications.TemporaryFailure, "does not know us"),
        ({"brandname": "LA"}, notifications.TemporaryFailure, "brand name"),
        ({"address": "http://gateway.example/"}, notifications.TemporaryFailure, "not https"),
        ({"address": "http://127.0.0.1:1/"}, notifications.TemporaryFailure, "ConnectError"),
    ],
)
def test_what_is_wrong_with_us_is_tried_again(customer, network, change, kind, words):
    with pytest.raises(kind, match=words):
        SmsCarrier(replace(customer, **change)).send(outgoing())

    assert network.messages == []


@pytest.mark.parametrize(
    ("mode", "phone", "refusal"),
    [
        ("up", "0900000000", (notifications.PermanentFailure, r"at the gateway \(99\)")),
        ("up", "12", (notifications.PermanentFailure, r"\(108\)")),
        ("wary", "0912345678", (notifications.PermanentFailure, r"template \(146\)")),
        ("broke", "0912345678", (notifications.TemporaryFailure, r"no money .* \(103\)")),
        ("down", "0912345678", (notifications.TemporaryFailure, "503")),
    ],
)
def test_codes_say_what_may_be_tried_again(carrier, network, mode, phone, refusal):
    network.mode = mode
    kind, words = refusal
    network.blocked.add("0900000000")

    with pytest.raises(kind, match=words):
        carrier.send(outgoing(address=phone))


@pytest.fixture
def told(db, carrier, settings):
    """A message that was sent to somebody, and its report's address."""
    settings.MOTCUA_SMS_SECRET_KEY = SECRET
    party = make_person()
    citizen_account(party=party)
    parties.set_contact_point(
        actor=system_actor("t"), party_uuid=party.uuid, kind="phone", value="0912345678",
        is_verified=True, at=now(),
    )  # fmt: skip
    at = now().replace(hour=3)
    with only_carriers(carrier):
        message = notifications.notify(
            actor=system_actor("t"),
            recipient_party_uuid=party.uuid,
            template="one_stop_shop.result_came_back",
            variables={"code": "H27", "order": "1", "agency": "A"},
            at=at,
        )
        notifications.send_due(at=at)
        key = report_key(message.uuid, SECRET)
        yield message, reverse("sms_gateway:report_receive", args=[message.uuid, key])


def test_report_receive_believes_only_the_address_that_the_gateway_was_told(told, client):
    message, where = told
    final = {"SendStatus": "5", "SendSuccess": "1", "TotalPrice": "820.0000"}
    forged = reverse("sms_gateway:report_receive", args=[message.uuid, "0" * 32])
    stranger = uuid4()
    unknown = reverse("sms_gateway:report_receive", args=[stranger, report_key(stranger, SECRET)])

    early = client.get(where, {"SendStatus": "7"})
    assert client.get(forged, final).status_code == 403
    assert client.get(unknown, final).status_code == 404
    first, again = client.get(where, final), client.get(where, final)

    assert early.json() == {"taken": False}
    assert (first.json(), again.json()) == ({"taken": True}, {"taken": False})
    delivery = message.deliveries.get()
    assert (delivery.state, delivery.dong) == ("arrived", 820)


@pytest.mark.parametrize("price", ["", "x", "-5", "²", "9" * 40, "1e9"])
def test_report_receive_takes_a_failure_and_no_senseless_price(told, client, price):
    message, where = told

    client.get(where, {"SendStatus": "5", "SendSuccess": "0", "TotalPrice": price})

    delivery = message.deliveries.get()
    assert (delivery.state, delivery.dong) == ("gave_up", 850)
    assert "not delivered" in delivery.reason


def test_the_gateway_reports_by_a_call_of_its_own(network, carrier):
    carrier.send(outgoing())

    assert network.report(network.messages[0]["SMSID"], True) == 0, "nobody listens on port 9"
    page = httpx.get(network.address).text
    assert "0912345678" in page and "Ho so H27.18" in page and "đã đến" in page
