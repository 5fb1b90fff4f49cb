"""What the post pushes: genuine, forged, old, repeated, unreadable, about what is not ours."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from motcua.base.web.clock import now
from motcua.connectors.vnpost.messages import signature_of

from . import cast
from .conftest import SECRET


def event(order, status="IN_TRANSIT", number=1, **more):
    return {
        "eventId": f"E{number}",
        "orderNumber": order if isinstance(order, str) else order.code,
        "status": status,
        "happenedAt": now().isoformat(),
        "office": "Bưu cục Kỳ Anh",
        **more,
    }


def push(*events, body=None, secret=SECRET, stamp=None, signature=None):
    raw = body if body is not None else json.dumps({"events": events}).encode()
    timestamp = str(int((stamp or now()).timestamp()))
    headers = {
        "X-Post-Timestamp": timestamp,
        "X-Post-Signature": signature or signature_of(secret, timestamp, raw),
    }
    return Client(enforce_csrf_checks=True).post(
        reverse("vnpost:tracking_receive"), raw, content_type="application/json", headers=headers
    )


def test_a_genuine_push_moves_the_order_once():
    order = cast.dispatched()

    first = push(event(order), event(order, "DELIVERED", 2, receivedBy="Mẫu"))
    again = push(event(order, "DELIVERED", 2))

    assert first.json() == {"taken": 2, "repeated": 0, "refused": {}}
    assert again.json() == {"taken": 0, "repeated": 1, "refused": {}}
    order.refresh_from_db()
    assert order.status == "delivered" and order.received_by == "Mẫu"


@pytest.mark.parametrize(
    "wrong",
    [
        {"secret": "khác"},
        {"signature": "0" * 64},
        {"signature": "không phải"},
        {"stamp": "old"},
        {"stamp": "ahead"},
    ],
)
def test_a_forged_or_old_push_is_not_believed(wrong):
    order = cast.dispatched()
    shifts = {"old": -11, "ahead": 11}
    if wrong.get("stamp") in shifts:
        wrong = {"stamp": now() + timedelta(minutes=shifts[wrong["stamp"]])}

    answer = push(event(order, "DELIVERED"), **wrong)

    order.refresh_from_db()
    assert answer.status_code == 401 and order.status == "dispatched"


def test_without_a_secret_nobody_is_believed(settings):
    order = cast.dispatched()
    settings.MOTCUA_VNPOST_WEBHOOK_SECRET = ""

    assert push(event(order, "DELIVERED"), secret="").status_code == 401


def test_a_body_that_was_changed_on_the_way_is_not_believed():
    order = cast.dispatched()
    stamp = str(int(now().timestamp()))
    real = json.dumps({"events": [event(order)]}).encode()

    answer = push(event(order, "LOST"), signature=signature_of(SECRET, stamp, real))

    assert answer.status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        b"", b"[]", b"{}", b'{"events": [1]}', b'{"events": [{}]}', b"\xff",
        b'{"events": [{"eventId": "1", "orderNumber": "x", "status": "LOST", "happenedAt": "?"}]}',
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_whole(body):
    assert push(body=body).status_code == 422


def test_each_telling_stands_for_itself():
    order = cast.dispatched()

    answer = push(
        event("TKQ26-999999", number=1),
        event(order, "FLOWN", 2),
        event(order, "IN_TRANSIT", 3),
        event(order, "IN_TRANSIT", 4, happenedAt=(now() + timedelta(days=1)).isoformat()),
    )

    assert answer.json()["taken"] == 1
    assert answer.json()["refused"] == {
        "E1": "order_not_found", "E2": "invalid_input", "E4": "invalid_input",
    }  # fmt: skip


def test_a_telling_with_letters_that_cannot_be_kept_is_kept_without_them():
    order = cast.dispatched()

    assert push(event(order, note="\x00hỏng\x00")).json()["taken"] == 1

    assert order.tracking.get().note == "hỏng"


def test_a_sum_that_nobody_pays_is_refused():
    order = cast.dispatched()

    answer = push(event(order, "DELIVERED", collected=10**12))

    assert answer.json()["refused"] == {"E1": "invalid_input"}


def test_the_door_is_for_posting_only():
    assert Client().get(reverse("vnpost:tracking_receive")).status_code == 405
