"""Orders from the wish to the hand-over, and what is refused on the way."""

from datetime import timedelta

import pytest

from motcua.base.errors import InvalidInput, PermissionRefused
from motcua.kernel.events.testing import events_named
from motcua.project.testing import story
from motcua.systems.postal import testing
from motcua.systems.postal.actions.collecting import Surplus, collect_papers, give_back_papers
from motcua.systems.postal.actions.moving import OrderMoved
from motcua.systems.postal.actions.ordering import (
    AlreadyOrdered,
    call_back,
    call_off_order,
    note_picked_up,
    prepare_delivery,
)
from motcua.systems.postal.models import Order, Taking

from . import cast
from .cast import AT


def test_a_collection_costs_what_the_tariff_of_the_day_says():
    order = cast.requested()

    assert (order.zone, order.postage) == ("commune", 15000 + 5000)
    assert order.code == "TG26-000001" and order.status == "requested"
    assert [piece.asked for piece in order.pieces.order_by("place")] == [1, 1]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"phone": "12"}, "phone"),
        ({"person_name": " "}, "person_name"),
        ({"place": "moon"}, "place"),
        ({"unit_code": ""}, "unit_code"),
        ({"unit_code": "99999"}, "unit_code"),
        ({"address_detail": "x"}, "address_detail"),
        ({"unit_code": "40"}, "commune"),
        ({"unit_code": "42", "commune": "Xã Kim Liên"}, "unit_code"),
        ({"window_from": None}, "window"),
        ({"window_to": AT - timedelta(hours=1)}, "window"),
        ({"window_from": AT + timedelta(days=40), "window_to": AT + timedelta(days=40, hours=3)},
         "window"),
        ({"window_to": AT + timedelta(days=3)}, "window"),
    ],
)  # fmt: skip
def test_a_meeting_that_cannot_be_kept_is_refused_by_its_field(changes, field):
    with pytest.raises(InvalidInput) as refused:
        cast.requested(**changes)

    assert list(refused.value.fields) == [field]
    assert not Order.objects.exists()


def test_an_address_in_an_abolished_commune_leads_to_the_one_that_has_its_land():
    order = cast.requested(unit_code="18772")

    assert order.old_unit_name and order.unit_code != "18772"
    assert order.unit_name != order.old_unit_name


def test_an_address_in_another_province_names_its_commune_and_costs_the_national_price():
    order = cast.requested(unit_code="40", commune=" Xã  Kim Liên ")

    assert (order.unit_code, order.zone) == ("", "national")
    assert order.address == "Thôn Thử Nghiệm, Xã Kim Liên, Tỉnh Nghệ An"


def test_a_commune_that_became_several_is_asked_about_by_their_names():
    with pytest.raises(InvalidInput) as refused:
        cast.requested(unit_code="18796")

    assert "Chọn một trong số đó" in refused.value.fields["unit_code"]


def test_one_matter_has_one_collection_under_way():
    of = cast.matter()
    testing.requested(actor=cast.citizen(), of=of, at=AT)

    with pytest.raises(AlreadyOrdered):
        testing.requested(actor=cast.citizen(), of=of, at=AT)


def test_the_postman_counts_and_what_is_missing_is_told():
    order = cast.requested(fees=8000)

    order = collect_papers(
        actor=cast.post(),
        order_uuid=order.uuid,
        counts={1: 0, 2: 1},
        surplus=[Surplus("Bản sao hộ khẩu cũ", 2), Surplus(" ")],
        at=AT + timedelta(hours=20),
    )

    assert order.status == "collected" and order.collected_by_name == "Trần Văn Bưu"
    [told] = events_named("postal.papers_collected")
    assert told.payload["missing"] == 1
    surplus = order.pieces.get(asked=0)
    assert (surplus.title, surplus.collected) == ("Bản sao hộ khẩu cũ", 2)
    taken = dict(Taking.objects.values_list("kind", "amount"))
    assert taken == {"postage": order.postage, "fees": 8000}


def test_nothing_at_the_door_is_no_collection():
    order = cast.requested()

    with pytest.raises(InvalidInput):
        collect_papers(actor=cast.post(), order_uuid=order.uuid, counts={1: 0}, at=AT)

    order.refresh_from_db()
    assert order.status == "requested"


def test_papers_are_collected_once_and_by_the_post_of_that_desk_only():
    order = cast.requested()

    for who in (cast.desk(), cast.other_post(), cast.citizen()):
        with pytest.raises(PermissionRefused):
            testing.collected(actor=who, order=order, at=AT)
    testing.collected(actor=cast.post(), order=order, at=AT)
    with pytest.raises(OrderMoved):
        testing.collected(actor=cast.post(), order=order, at=AT)


def test_the_person_calls_an_order_off_until_papers_are_collected():
    first, second = cast.requested(), cast.collected()

    assert call_off_order(actor=cast.citizen(), order_uuid=first.uuid, at=AT).status == "called_off"
    with pytest.raises(OrderMoved):
        call_off_order(actor=cast.citizen(), order_uuid=second.uuid, at=AT)
    with pytest.raises(PermissionRefused):
        call_off_order(actor=story.actor("thu"), order_uuid=second.uuid, at=AT)


def test_what_is_under_way_for_a_withdrawn_matter_comes_back_to_the_person():
    carried, waiting = cast.collected(), cast.requested()
    uuids = [carried.matter_uuid, waiting.matter_uuid]

    assert call_back(actor=cast.citizen(), matter_uuids=uuids, reason="Rút", at=AT) == 2
    assert call_back(actor=cast.citizen(), matter_uuids=uuids, reason="Rút", at=AT) == 0

    waiting.refresh_from_db()
    assert waiting.status == "called_off"
    back = give_back_papers(actor=cast.post(), order_uuid=carried.uuid, note="Mẫu", at=AT)
    assert back.status == "given_back" and back.ended_at == AT


def test_papers_that_nobody_called_back_are_not_given_back():
    order = cast.collected()

    with pytest.raises(InvalidInput):
        give_back_papers(actor=cast.post(), order_uuid=order.uuid, note="", at=AT)


def test_a_lost_result_is_replaced_by_an_order_that_names_it():
    of = cast.matter()
    order = testing.prepared(actor=cast.desk(), of=of, at=AT)
    Order.objects.filter(pk=order.pk).update(status="lost", ended_at=AT)

    again = prepare_delivery(
        actor=cast.desk(),
        matter=of,
        meeting=testing.meeting(AT),
        content="Bản in lại",
        replaces=order.uuid,
        at=AT,
    )

    assert again.replaces == order
    with pytest.raises(InvalidInput):
        prepare_delivery(
            actor=cast.desk(),
            matter=cast.matter(),
            meeting=testing.meeting(AT),
            content="x",
            replaces=order.uuid,
            at=AT,
        )


def test_only_the_desk_prepares_a_delivery():
    with pytest.raises(PermissionRefused):
        testing.prepared(actor=cast.post(), of=cast.matter(), at=AT)


def test_a_result_that_came_back_is_noted_when_it_is_picked_up():
    order = cast.dispatched()
    testing.handed(kind="return", orders=[order], post=cast.post(), desk=cast.desk(), at=AT)

    noted = note_picked_up(actor=cast.desk(), matter_uuid=order.matter_uuid, at=AT)

    assert noted is not None and noted.status == "picked_up"
    assert note_picked_up(actor=cast.desk(), matter_uuid=order.matter_uuid, at=AT) is None
