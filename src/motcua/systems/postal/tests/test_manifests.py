"""Manifests: what may stand in one, who signs, and what the second signature does."""

from datetime import timedelta

import pytest

from motcua.base.errors import InvalidInput, PermissionRefused
from motcua.kernel.events.testing import events_named
from motcua.systems.postal import testing
from motcua.systems.postal.actions import manifests
from motcua.systems.postal.actions.ordering import call_back
from motcua.systems.postal.models import Manifest, Order

from . import cast
from .cast import AT

LATER = AT + timedelta(hours=1)


def open_inbound(*orders, at=AT):
    return manifests.open_manifest(
        actor=cast.post(),
        kind="inbound",
        desk_uuid=orders[0].desk.uuid,
        order_uuids=[order.uuid for order in orders],
        at=at,
    )


def check(manifest, *, remark="", at=AT, **counts):
    pieces = [
        (line.order, piece)
        for line in manifest.lines.select_related("order")
        for piece in line.order.pieces.all()
    ]
    given = {
        (order.uuid, piece.place): counts.get(f"p{piece.place}", piece.collected or 0)
        for order, piece in pieces
    }
    return manifests.check_manifest(
        actor=cast.desk(), manifest_uuid=manifest.uuid, counts=given, remark=remark, at=at
    )


def sign(manifest, who, side, at=LATER, digest=None):
    return manifests.sign_manifest(
        actor=who,
        manifest_uuid=manifest.uuid,
        side=side,
        digest=digest or manifests.content_of(manifest),
        at=at,
    )


def test_the_second_signature_is_the_hand_over_and_its_moment_the_law_s():
    order = cast.collected()
    manifest = check(open_inbound(order))

    sign(manifest, cast.desk(), "desk", at=AT + timedelta(minutes=20))
    assert not events_named("postal.papers_handed_over")
    closed = sign(manifest, cast.post(), "post")

    order.refresh_from_db()
    assert order.status == "handed_over" and order.handed_over_at == closed.closed_at == LATER
    [told] = events_named("postal.papers_handed_over")
    assert told.payload["manifest"] == closed.number
    assert told.payload["signed_at"] == LATER.isoformat()
    assert closed.number == f"0001/2026/BBBG-{order.desk.code}"


def test_a_manifest_that_one_side_signed_is_no_hand_over():
    order = cast.collected()
    manifest = check(open_inbound(order))

    sign(manifest, cast.post(), "post")

    order.refresh_from_db()
    assert order.status == "collected"
    with pytest.raises(manifests.ManifestStands):
        check(manifest)


def test_a_side_signs_once_and_nobody_for_both():
    manifest = check(open_inbound(cast.collected()))
    sign(manifest, cast.post(), "post")

    with pytest.raises(manifests.AlreadySigned):
        sign(manifest, cast.post(), "post")
    with pytest.raises(PermissionRefused):
        sign(manifest, cast.post(), "desk")
    with pytest.raises(PermissionRefused):
        sign(manifest, cast.other_post(), "post")
    sign(manifest, cast.desk(), "desk")
    with pytest.raises(manifests.ManifestClosed):
        sign(manifest, cast.desk(), "desk")


def test_what_was_changed_meanwhile_is_not_signed_unseen():
    manifest = check(open_inbound(cast.collected()))
    seen = manifests.content_of(manifest)
    check(manifest, p1=0, remark="Thiếu giấy chứng sinh")

    with pytest.raises(manifests.ManifestChanged):
        sign(manifest, cast.post(), "post", digest=seen)


def test_nobody_signs_what_the_desk_has_not_counted():
    manifest = open_inbound(cast.collected())

    with pytest.raises(manifests.NotYetChecked):
        sign(manifest, cast.post(), "post")


def test_missing_papers_are_noted_and_told():
    manifest = open_inbound(cast.collected())

    with pytest.raises(InvalidInput) as refused:
        check(manifest, p1=0)
    checked = check(manifest, p1=0, remark="Bưu tá để quên giấy chứng sinh")
    sign(checked, cast.desk(), "desk")
    sign(checked, cast.post(), "post")

    assert list(refused.value.fields) == ["remark"]
    [told] = events_named("postal.papers_handed_over")
    assert told.payload["missing"] == 1


def test_a_piece_that_was_never_collected_cannot_be_handed_over():
    order = testing.collected(actor=cast.post(), order=cast.requested(), at=AT, counts={1: 1, 2: 0})
    manifest = open_inbound(order)

    with pytest.raises(InvalidInput) as refused:
        check(manifest, p2=1, remark="Có thêm một hộ chiếu")

    assert list(refused.value.fields) == [f"count-{order.code}-2"]
    check(manifest, remark="Có thêm một hộ chiếu, không nằm trong số bưu tá đã nhận")


@pytest.mark.parametrize("status", ["requested", "handed_over", "lost", "called_off"])
def test_an_order_that_is_elsewhere_stands_in_no_manifest(status):
    order = cast.requested()
    Order.objects.filter(pk=order.pk).update(status=status, handed_over_at=AT)

    with pytest.raises(manifests.OrderNotFitting):
        open_inbound(order)


def test_an_order_stands_in_one_open_manifest():
    order = cast.collected()
    first = open_inbound(order)

    with pytest.raises(manifests.OrderNotFitting):
        open_inbound(order)
    manifests.cancel_manifest(actor=cast.post(), manifest_uuid=first.uuid, at=AT)
    again = open_inbound(order)
    with pytest.raises(manifests.ManifestClosed):
        sign(first, cast.post(), "post")
    assert again.number != first.number


def test_papers_that_were_called_back_do_not_reach_the_desk():
    order = cast.collected()
    manifest = check(open_inbound(order))
    sign(manifest, cast.desk(), "desk")
    call_back(actor=cast.citizen(), matter_uuids=[order.matter_uuid], reason="Rút", at=AT)

    with pytest.raises(manifests.OrderMoved):
        sign(manifest, cast.post(), "post")
    with pytest.raises(manifests.OrderNotFitting):
        manifests.cancel_manifest(actor=cast.desk(), manifest_uuid=manifest.uuid, at=AT)
        open_inbound(order)


def test_a_result_leaves_with_an_outbound_manifest_and_comes_back_with_a_return():
    order = cast.prepared()
    out = testing.handed(kind="outbound", orders=[order], post=cast.post(), desk=cast.desk(), at=AT)
    order.refresh_from_db()
    assert order.status == "dispatched" and order.handed_over_at == out.closed_at

    testing.handed(kind="return", orders=[order], post=cast.post(), desk=cast.desk(), at=LATER)

    order.refresh_from_db()
    assert order.status == "returned" and order.ended_at == LATER
    assert len(events_named("postal.result_came_back")) == 1


def test_what_was_delivered_meanwhile_does_not_come_back():
    order = cast.dispatched()
    back = manifests.open_manifest(
        actor=cast.post(),
        kind="return",
        desk_uuid=order.desk.uuid,
        order_uuids=[order.uuid],
        at=AT,
    )
    sign(back, cast.post(), "post")
    Order.objects.filter(pk=order.pk).update(status="delivered", ended_at=AT)

    with pytest.raises(manifests.OrderMoved):
        sign(back, cast.desk(), "desk")
    assert Manifest.objects.get(pk=back.pk).closed_at is None


@pytest.mark.parametrize(
    "changes", [{"kind": "sideways"}, {"order_uuids": []}, {"order_uuids": [cast.story.AT]}]
)
def test_a_manifest_of_nothing_is_refused(changes):
    order = cast.collected()
    if changes.get("order_uuids"):
        changes = {"order_uuids": [order.matter_uuid]}
    usual = {"kind": "inbound", "desk_uuid": order.desk.uuid, "order_uuids": [order.uuid]}

    with pytest.raises(InvalidInput):
        manifests.open_manifest(actor=cast.post(), at=AT, **(usual | changes))
