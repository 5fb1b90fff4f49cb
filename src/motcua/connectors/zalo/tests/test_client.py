"""Zalo's notices over HTTP, against a trial Zalo that behaves as the published guide says."""

import hashlib
import json
import stat
import threading
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from motcua.base.web import clock
from motcua.connectors.zalo.client import Registration, ZaloCarrier, international
from motcua.connectors.zalo.demo.server import Zalo, make_server
from motcua.connectors.zalo.tokens import Application, TokenStore
from motcua.kernel.events.testing import events_named
from motcua.kernel.notifications import api as notifications
from motcua.kernel.parties.testing import make_person

AT = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
NIGHT = datetime(2026, 1, 5, 16, 0, tzinfo=UTC)


@pytest.fixture
def zalo():
    kept = Zalo("app", "secret", "first", "oa-secret", clock=AT)
    kept.templates["301101"] = ["ma_ho_so", "hen_tra"]
    server = make_server(kept)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    kept.address = f"http://127.0.0.1:{server.server_port}"
    yield kept
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def application(zalo):
    return Application(f"{zalo.address}/v4/oa/access_token", "app", "secret", "first")


@pytest.fixture
def carrier(zalo, application, tmp_path):
    return ZaloCarrier(Registration(zalo.address, TokenStore(application, tmp_path / "zalo")))


def outgoing(**changes):
    values = {
        "uuid": uuid4(),
        "address": "0912345678",
        "recipient_name": "Nguyễn Thị Mẫu",
        "language": "vi",
        "subject": "",
        "body": "",
        "short": "",
        "link": "",
        "at": AT,
        "zalo": {
            "template": "301101",
            "price": 300,
            "data": {"ma_ho_so": "H27", "hen_tra": "06/01/2026"},
        },
    }
    return notifications.OutgoingMessage(**values | changes)


def test_a_notice_goes_out_by_its_template_and_number(carrier, zalo):
    message = outgoing()

    msg_id = carrier.send(message)

    (sent,) = zalo.notices
    assert msg_id == sent["msg_id"] and sent["phone"] == "84912345678"
    assert sent["tracking_id"] == str(message.uuid) and "Mẫu" not in str(sent)
    assert carrier.charge(message).dong == 300
    assert international("+84912345678") == "84912345678"


def test_one_token_serves_until_it_ends_and_the_next_is_asked_with_the_new_one(
    carrier, zalo, tmp_path
):
    carrier.send(outgoing())
    carrier.send(outgoing())
    assert zalo.exchanges == 1

    zalo.clock = AT + timedelta(hours=25)
    carrier.send(outgoing(at=zalo.clock))

    assert zalo.exchanges == 2 and zalo.used == {"first"} | (zalo.used - {"first"})
    kept = tmp_path / "zalo" / "token.json"
    assert json.loads(kept.read_text())["refresh_token"] == zalo.refresh_token
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_token_that_zalo_forgot_is_fetched_anew_once(carrier, zalo):
    carrier.send(outgoing())
    zalo.tokens.clear()

    carrier.send(outgoing())

    assert (zalo.exchanges, len(zalo.notices)) == (2, 2)


def test_a_refresh_token_that_was_used_elsewhere_is_told_in_words(carrier, zalo):
    zalo.refresh_token = "another"

    with pytest.raises(notifications.TemporaryFailure, match="no token"):
        carrier.send(outgoing())


def test_a_new_first_token_in_the_settings_replaces_what_was_kept(carrier, zalo, application):
    carrier.send(outgoing())
    zalo.refresh_token = "second"
    folder = carrier.registration.tokens.folder
    renewed = Application(application.oauth_address, "app", "secret", "second")

    ZaloCarrier(Registration(zalo.address, TokenStore(renewed, folder))).send(outgoing())

    assert len(zalo.notices) == 2


@pytest.mark.parametrize(
    ("change", "kind", "words"),
    [
        ({"address": "0900000001"}, notifications.PermanentFailure, r"no Zalo account \(-118\)"),
        ({"address": "0900000002"}, notifications.PermanentFailure, r"refuses .* \(-141\)"),
        ({"address": "x"}, notifications.PermanentFailure, r"\(-108\)"),
        ({"zalo": {}}, notifications.PermanentFailure, "no approved template"),
        (
            {"zalo": {"template": "9", "price": 0, "data": {"a": "b"}}},
            notifications.PermanentFailure,
            r"no such template \(-109\)",
        ),
        (
            {"zalo": {"template": "301101", "price": 0, "data": {"a": "b"}}},
            notifications.PermanentFailure,
            r"\(-112\)",
        ),
    ],
)
def test_codes_of_the_person_and_of_the_template_are_final(carrier, zalo, change, kind, words):
    zalo.without.add("84900000001")
    zalo.refusing.add("84900000002")

    with pytest.raises(kind, match=words):
        carrier.send(outgoing(**change))


def test_at_night_and_beyond_the_quota_it_waits_for_the_morning(carrier, zalo):
    zalo.mode = "full"
    with pytest.raises(notifications.TemporaryFailure, match="-144") as full:
        carrier.send(outgoing())
    zalo.mode, zalo.clock = "up", NIGHT
    with pytest.raises(notifications.TemporaryFailure, match="-133") as dark:
        carrier.send(outgoing(at=NIGHT))

    assert AT + full.value.pause == datetime(2026, 1, 5, 23, 0, tzinfo=UTC)
    assert NIGHT + dark.value.pause == datetime(2026, 1, 5, 23, 0, tzinfo=UTC)


def test_zalo_that_is_down_is_tried_again(carrier, zalo):
    zalo.mode = "down"

    with pytest.raises(notifications.TemporaryFailure, match="502"):
        carrier.send(outgoing())


@pytest.fixture
def sent(db, settings):
    """A notice that Zalo took."""
    settings.MOTCUA_ZALO_APP_ID, settings.MOTCUA_ZALO_OA_SECRET = "app", "oa-secret"
    message = notifications.Message.objects.create(
        once="x", party=make_person(), template="t", texts={}, created_at=AT
    )
    return message.deliveries.create(channel="zalo", state="sent", sent_at=AT)


def event(delivery, at=None, **changes):
    stamp = str(int((at or clock.now()).timestamp() * 1000))
    message = {"msg_id": "m", "tracking_id": str(delivery.message.uuid)}
    told = {"app_id": "app", "event_name": "user_received_message", "timestamp": stamp, **changes}
    body = json.dumps(told | {"message": message} | changes).encode()
    signed = b"app" + body + told["timestamp"].encode() + b"oa-secret"
    return body, f"mac={hashlib.sha256(signed).hexdigest()}"


def post(client, body, mac):
    return client.post(
        reverse("zalo:event_receive"),
        body,
        content_type="application/json",
        headers={"X-ZEvent-Signature": mac},
    )


def test_event_receive_believes_signed_events_and_takes_each_once(sent, client):
    body, mac = event(sent)

    forged, other = (
        post(client, body, "mac=" + "0" * 64),
        post(client, body.replace(b"m", b"n"), mac),
    )
    first, again = post(client, body, mac), post(client, body, mac)

    assert (forged.status_code, other.status_code) == (403, 403)
    assert (first.json(), again.json()) == ({"taken": True}, {"taken": False})
    sent.refresh_from_db()
    assert sent.state == "arrived"


@pytest.mark.parametrize(
    "changes",
    [
        {"event_name": "user_send_text"},
        {"message": None},
        {"message": {"tracking_id": "²"}},
        {"message": []},
    ],
)
def test_event_receive_leaves_what_is_not_about_our_notices(sent, client, changes):
    answer = post(client, *event(sent, **changes))

    assert (answer.status_code, answer.json()) == (200, {"taken": False})


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b"[" * 70_000])
def test_event_receive_answers_nonsense_with_a_refusal(sent, client, body):
    assert post(client, body, "mac=x").status_code == 400


def test_event_receive_takes_what_the_trial_zalo_tells_once_however_often_it_is_repeated(
    sent, client, carrier, zalo
):
    zalo.clock = clock.now().replace(hour=3)  # in the morning there
    carrier.send(outgoing(uuid=sent.message.uuid, at=zalo.clock))
    zalo.clock = clock.now()
    body, headers = zalo.event_of(zalo.notices[-1]["msg_id"])

    answers = [post(client, body, headers["X-ZEvent-Signature"]) for _ in range(3)]

    assert [one.json()["taken"] for one in answers] == [True, False, False]
    assert len(events_named("notifications.delivery_reported")) == 1


@pytest.mark.parametrize(
    "shift", [timedelta(hours=-25), timedelta(days=-400), timedelta(minutes=11)]
)
def test_event_receive_refuses_a_signed_event_of_another_time(sent, client, shift):
    body, mac = event(sent, at=clock.now() + shift)

    answer = post(client, body, mac)

    assert (answer.status_code, answer.json()) == (403, {"error": "not_timely"})
    sent.refresh_from_db()
    assert sent.state == "sent"


@pytest.mark.parametrize("stamp", ["", "x", "-1", "²", "9" * 14, "1.5"])
def test_event_receive_refuses_a_time_that_is_none(sent, client, stamp):
    assert post(client, *event(sent, timestamp=stamp)).status_code == 403


def test_without_our_secret_no_event_is_believed(sent, client, settings):
    settings.MOTCUA_ZALO_OA_SECRET = ""

    assert post(client, *event(sent)).status_code == 403
