"""The post and a dossier: papers in start the clock, a delivered result ends it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from motcua.kernel.cases import api as cases
from motcua.kernel.deadlines import api as deadlines
from motcua.kernel.events import api as events
from motcua.kernel.events.testing import deliver_all
from motcua.kernel.notifications.api import Message
from motcua.project.testing import story
from motcua.systems.one_stop_shop import api as one_stop_shop
from motcua.systems.one_stop_shop.actions.application import discard_application
from motcua.systems.one_stop_shop.actions.dues import Due
from motcua.systems.one_stop_shop.actions.payments import request_payment
from motcua.systems.one_stop_shop.actions.posting import (
    ResultNotForPost,
    order_collection,
    send_result,
)
from motcua.systems.one_stop_shop.actions.submission import ApplicationIncomplete
from motcua.systems.one_stop_shop.models import Application, Dossier
from motcua.systems.payments import api as payments
from motcua.systems.postal import api as postal
from motcua.systems.postal import testing

AT = story.AT
COPIES = 16_000  # two copies of an extract
LATER = story.after(days=2, hours=1)


def post():
    return story.actor("buuta.kyxuan")


def answered():
    """An application whose form is complete, without any paper."""
    application = story.begin()
    story.answer(
        application, story.contents()[story.BIRTH]["example_answers"], by=story.actor("mau")
    )
    return application


def ordered(application):
    return order_collection(
        actor=story.actor("mau"),
        application_uuid=application.uuid,
        meeting=testing.meeting(AT),
        at=AT,
    )


def handed_over(order, **counts):
    testing.collected(actor=post(), order=order, at=story.after(days=1), **counts)
    testing.handed(kind="inbound", orders=[order], post=post(), desk=story.office().desk, at=LATER)
    deliver_all(LATER)


def test_papers_by_post_send_the_application_and_start_the_clock_at_the_hand_over():
    application = answered()
    order = ordered(application)

    handed_over(order)

    dossier = Dossier.objects.get(application=application)
    assert (dossier.channel, dossier.status) == ("postal", "submitted")
    application.refresh_from_db()
    assert application.postal_signed_at == LATER
    assert application.postal_record_number.startswith("0001/2026/BBBG-")
    assert set(application.papers.values_list("copy_kind", flat=True)) == {"original"}
    accepted = story.after(days=3)
    desk = story.office().desk
    one_stop_shop.accept_dossier(actor=desk, dossier_uuid=dossier.uuid, at=accepted)
    dossier.refresh_from_db()
    clock = deadlines.find_clock(cases.subject_of(dossier.case))
    assert clock is not None and clock.started_at == LATER


def test_papers_that_are_not_all_there_leave_the_application_to_the_person():
    application = answered()
    order = ordered(application)
    required = order.pieces.filter(is_required=True).count()
    assert required

    handed_over(order, counts={order.pieces.filter(is_required=False).first().place: 1})

    application.refresh_from_db()
    assert application.submitted_at is None and application.channel == "online"
    assert application.papers.count() == 1
    assert Message.objects.filter(template="one_stop_shop.posted_papers_incomplete").exists()


def test_a_form_that_is_not_filled_in_is_not_sent_by_post():
    application = story.begin()

    with pytest.raises(ApplicationIncomplete):
        ordered(application)


def test_an_application_that_was_sent_online_meanwhile_stays_one_dossier():
    application = answered()
    order = ordered(application)
    for piece in order.pieces.all():
        story.supply(application, by=story.actor("mau"), code=piece.component_code)
    sent = one_stop_shop.submit_dossier(
        actor=story.actor("mau"), application_uuid=application.uuid, at=AT
    )

    handed_over(order)

    assert Dossier.objects.get(application=application) == sent
    assert sent.channel == "online"


def test_papers_on_the_way_of_a_discarded_application_go_back():
    application = answered()
    order = ordered(application)
    testing.collected(actor=post(), order=order, at=AT)

    discard_application(actor=story.actor("mau"), application_uuid=application.uuid, at=AT)
    deliver_all(AT)

    order.refresh_from_db()
    assert order.called_back_at is not None
    assert not Dossier.objects.exists() and Application.objects.get().discarded_at


def test_a_dossier_withdrawn_while_papers_are_on_the_way_calls_them_back():
    application = answered()
    order = ordered(application)
    testing.collected(actor=post(), order=order, at=AT)
    for piece in order.pieces.all():
        story.supply(application, by=story.actor("mau"), code=piece.component_code)
    dossier = one_stop_shop.submit_dossier(
        actor=story.actor("mau"), application_uuid=application.uuid, at=AT
    )

    one_stop_shop.withdraw_dossier(
        actor=story.actor("mau"), dossier_uuid=dossier.uuid, reason="Không cần nữa", at=AT
    )
    deliver_all(AT)

    order.refresh_from_db()
    assert order.called_back_at == AT and order.status == "collected"


def sent_result(cod_amount=0):
    dossier = story.appraised()
    Dossier.objects.filter(pk=dossier.pk).update(return_channel="postal")
    head = story.office().head
    one_stop_shop.approve_dossier(actor=head, dossier_uuid=dossier.uuid, text="", at=AT)
    if cod_amount:
        ask_for_the_fee(dossier)
    order = send_result(
        actor=story.office().desk,
        dossier_uuid=dossier.uuid,
        meeting=testing.meeting(AT),
        cod_amount=cod_amount,
        at=AT,
    )
    testing.handed(kind="outbound", orders=[order], post=post(), desk=story.office().desk, at=AT)
    return dossier, order


def ask_for_the_fee(dossier):
    asked = request_payment(
        actor=story.office().desk,
        dossier_uuid=dossier.uuid,
        due=[Due("extract_copy")],
        reason="Phí hai bản sao trích lục đề nghị cấp",
        how="",
        due_on=AT.date(),
        at=AT,
    )
    assert asked.amount == COPIES


def tell(order, kind, at, amount=None):
    told = postal.Told(
        event_id=f"{kind}{at}", order_code=order.code, kind=kind, happened_at=at, amount=amount
    )
    postal.record_tracking(actor=story.office().desk, carrier="vnpost", told=told, at=at)
    deliver_all(at)


def test_papers_that_never_arrive_are_told_to_the_person():
    order = ordered(answered())
    testing.collected(actor=post(), order=order, at=story.after(days=1))
    testing.watch_silence(at=story.after(days=9))
    deliver_all(story.after(days=9))
    tell(order, "lost", story.after(days=10))

    told = set(Message.objects.values_list("template", flat=True))
    assert {"one_stop_shop.papers_overdue", "one_stop_shop.papers_lost"} <= told


def test_an_undelivered_result_is_told_at_each_step():
    _dossier, order = sent_result()

    tell(order, "failed", LATER)
    tell(order, "returning", LATER + timedelta(hours=2))

    told = set(Message.objects.values_list("template", flat=True))
    assert {"one_stop_shop.delivery_failed", "one_stop_shop.result_on_its_way_back"} <= told


WISH = {f"to_{name}": value for name, value in {
    "person_name": "Trần Thị Nhận", "phone": "0900000018", "unit_code": "40",
    "commune": "Xã Kim Liên", "address_detail": "Số 5 đường Thử", "place": "home",
}.items()}  # fmt: skip


def test_application_delivery_keeps_the_wish_and_the_hand_over_orders_it():
    dossier, browser = story.submitted(), story.browser("quay.kyxuan")
    application = answered()
    where = reverse("one_stop_shop:application_delivery", args=[application.uuid])
    sent = {"return_channel": "postal", "phone": "0900000018", "email": ""}

    wrong = story.browser("mau").post(where, {**sent, **WISH, "to_commune": ""})
    story.browser("mau").post(where, {**sent, **WISH})

    assert wrong.status_code == 422 and "Ghi tên xã, phường" in wrong.content.decode()
    application.refresh_from_db()
    said = "Trần Thị Nhận, 0900000018, Số 5 đường Thử, Xã Kim Liên, Tỉnh Nghệ An"
    assert application.return_address == said
    assert "Tỉnh Nghệ An" in story.browser("mau").get(where).content.decode()
    Dossier.objects.filter(pk=dossier.pk).update(
        status="decided", return_channel="postal", return_to=application.return_to
    )
    page = browser.get(reverse("one_stop_shop:dossier_post", args=[dossier.uuid]))
    assert "Trần Thị Nhận" in page.content.decode() and "Xã Kim Liên" in page.content.decode()


def test_a_delivered_result_returns_the_dossier_with_the_post_as_proof():
    dossier, order = sent_result()

    tell(order, "delivered", LATER)
    tell(order, "delivered", LATER + timedelta(hours=1))

    dossier.refresh_from_db()
    assert (dossier.status, dossier.return_channel) == ("returned", "postal")
    assert dossier.returned_at == LATER


def test_a_fee_that_the_postman_took_is_paid_by_the_number_of_the_order():
    dossier, order = sent_result(cod_amount=COPIES)

    tell(order, "delivered", LATER)
    tell(order, "delivered", LATER + timedelta(hours=1))

    dossier.refresh_from_db()
    (asked,) = payments.list_requests_of(dossier.uuid)
    assert (dossier.status, asked.state, asked.left_to_pay) == ("returned", "settled", 0)
    assert (asked.proofs, asked.settled_on) == ((order.code,), LATER.date())
    assert not events.list_parked_deliveries()


def test_a_postman_who_took_too_little_settles_nothing_and_the_desk_goes_on():
    dossier, order = sent_result(cod_amount=COPIES)

    tell(order, "delivered", LATER, amount=order.postage + COPIES - 1_000)

    dossier.refresh_from_db()
    assert (dossier.status, order.takings.get(kind="fees").amount) == ("decided", COPIES - 1_000)
    assert payments.find_open_requests([dossier.uuid])[dossier.uuid].left_to_pay == COPIES
    assert not events.list_parked_deliveries()


def test_the_order_s_page_knows_what_is_owed():
    dossier = story.approved()
    ask_for_the_fee(dossier)

    desk = story.browser("quay.kyxuan")
    leads_on = reverse("one_stop_shop:dossier_post", args=[dossier.uuid])
    shown = desk.get(reverse("one_stop_shop:dossier_open", args=[dossier.uuid]))
    assert leads_on in shown.content.decode(), "though something is owed: the postman takes it"
    page = desk.get(leads_on)

    assert f'value="{COPIES}"' in page.content.decode()


def test_a_result_that_came_back_waits_and_is_handed_out_at_the_counter():
    dossier, order = sent_result()
    tell(order, "failed", LATER)
    desk = story.office().desk
    testing.handed(kind="return", orders=[order], post=post(), desk=desk, at=LATER)
    deliver_all(LATER)
    assert Message.objects.filter(template="one_stop_shop.result_came_back").exists()

    one_stop_shop.deliver_result(actor=desk, dossier_uuid=dossier.uuid, channel="counter", at=LATER)
    deliver_all(LATER)

    order.refresh_from_db()
    dossier.refresh_from_db()
    assert order.status == "picked_up" and dossier.return_channel == "counter"


def test_a_lost_result_is_told_and_sent_again_in_its_place():
    dossier, order = sent_result()
    tell(order, "lost", LATER)

    again = send_result(
        actor=story.office().desk,
        dossier_uuid=dossier.uuid,
        meeting=testing.meeting(LATER),
        at=LATER,
    )

    assert again.replaces.uuid == order.uuid
    assert Message.objects.filter(template="one_stop_shop.parcel_lost").exists()


def test_a_dossier_without_a_result_is_not_sent():
    dossier = story.accepted()

    with pytest.raises(ResultNotForPost):
        send_result(
            actor=story.office().desk,
            dossier_uuid=dossier.uuid,
            meeting=testing.meeting(AT),
            at=AT,
        )


FORM = {
    "person_name": "Nguyễn Thị Mẫu",
    "phone": "0900000018",
    "unit_code": "18766",
    "address_detail": "Thôn Thử Nghiệm",
    "place": "home",
    "day": "2026-11-25",
    "part": "sang",
}


def test_application_post_offers_the_papers_and_leads_to_the_order():
    application, browser = answered(), story.browser("mau")
    where = reverse("one_stop_shop:application_post", args=[application.uuid])

    page = browser.get(where).content.decode()
    answer = browser.post(where, FORM)

    assert "20.000 đồng" in page and "Giấy chứng sinh" in page and "Thôn Thử Nghiệm" in page
    order = postal.Order.objects.get()
    assert answer.headers["Location"] == reverse("postal:order_track", args=[order.code])
    assert order.code in browser.get(where).content.decode()


def test_application_post_names_what_is_wrong():
    application, browser = answered(), story.browser("mau")
    where = reverse("one_stop_shop:application_post", args=[application.uuid])

    answer = browser.post(where, {**FORM, "day": "hôm qua", "phone": "1"})

    page = answer.content.decode()
    assert answer.status_code == 422 and "Chọn ngày và buổi bưu tá đến" in page
    assert story.browser("thu").get(where).status_code == 404


def test_dossier_post_makes_the_order_and_the_dossier_shows_it_to_both_sides():
    dossier, browser = story.approved(), story.browser("quay.kyxuan")
    where = reverse("one_stop_shop:dossier_post", args=[dossier.uuid])
    open_page = reverse("one_stop_shop:dossier_open", args=[dossier.uuid])

    assert where in browser.get(open_page).content.decode()
    assert "Nguyễn Thị Mẫu" in browser.get(where).content.decode()
    answer = browser.post(where, FORM)

    order = postal.Order.objects.get()
    assert answer.headers["Location"] == reverse("postal:order_show", args=[order.uuid])
    assert where not in browser.get(open_page).content.decode()
    own = reverse("one_stop_shop:dossier_show", args=[dossier.code])
    assert order.code in story.browser("mau").get(own).content.decode()
    assert story.browser("buuta.kyxuan").get(open_page).status_code in {403, 404}


def test_a_result_is_not_said_to_be_given_to_the_post_without_an_order():
    dossier, browser = story.approved(), story.browser("quay.kyxuan")
    of = "one_stop_shop:dossier"

    answer = browser.post(
        reverse(f"{of}_act", args=[dossier.uuid, "deliver"]), {"channel": "postal"}
    )

    assert answer.status_code == 409 and "đơn trả qua bưu chính" in answer.content.decode()
    dossier.refresh_from_db()
    assert dossier.status == "decided"
    page = browser.get(reverse(f"{of}_open", args=[dossier.uuid])).content.decode()
    assert 'value="postal"' not in page and reverse(f"{of}_post", args=[dossier.uuid]) in page
