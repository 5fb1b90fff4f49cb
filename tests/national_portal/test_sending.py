"""Every state goes to the portal, in order, through outages, refusals and lost answers."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.base.errors import InvalidInput, PermissionRefused
from motcua.base.kept import content_as_it_stands
from motcua.channels.national_exchange.actions import sending
from motcua.channels.national_exchange.actions.overseeing import (
    empty_bodies,
    give_up_message,
    retry_all,
    retry_message,
)
from motcua.channels.national_exchange.actions.queueing import (
    Happened,
    NothingToSend,
    queue_messages,
    resend_dossier,
)
from motcua.channels.national_exchange.actions.sending import send_due
from motcua.channels.national_exchange.models import Connection, OutgoingMessage
from motcua.channels.national_exchange.queries.facts import SENDER
from motcua.kernel.events.testing import deliver_all, events_named
from motcua.kernel.parties.testing import readings_about
from motcua.project.testing import story
from motcua.systems.one_stop_shop import api as one_stop_shop

AT = story.AT
LATER = AT + timedelta(hours=5)


def states_of(portal, code):
    return [step["TrangThai"] for step in portal.steps.get(code, [])]


def told(portal, service):
    return [body for name, body in portal.calls if name == service]


def operator():
    return story.actor("quantri")


def test_every_state_of_a_dossier_arrives_in_order(portal):
    dossier = story.approved()
    deliver_all(AT)

    assert send_due(at=LATER) > 0

    kept = portal.dossiers[dossier.code]
    assert states_of(portal, dossier.code) == ["1", "2", "4", "4", "9", "10"] or states_of(
        portal, dossier.code
    ) == ["1", "2", "4", "9", "10"]
    assert kept["TrangThaiHoSo"] == "10"
    assert [body["isUpdating"] for body in told(portal, "DongBoHoSoMC")][:2] == [False, True]
    assert kept["ChuHoSo"] == "Nguyễn Thị Mẫu"
    assert kept["DinhDanhCHS"] == {"LoaiDinhDanh": "1", "SoDinhDanh": "042194000018"}
    assert (kept["KenhThucHien"], kept["NoiNopHoSo"], kept["MaTTHC"]) == ("2", "2", "1.001193")
    assert kept["NgayNopHoSo"] == kept["NgayTiepNhan"] == AT.strftime("%Y%m%d%H%M%S")
    assert kept["DanhSachGiayToKetQua"][0]["MaGiayToKetQua"] == "KQ.G15.000031"
    assert {"TenPhiLePhi", "Gia"} <= kept["DanhSachLePhi"][0].keys()


def test_what_is_told_of_many_dossiers_is_read_in_as_many_statements_as_of_one(
    portal, django_assert_max_num_queries
):
    one, *others = [story.submitted() for _ in range(4)]
    queue = content_as_it_stands()(queue_messages)
    queue(actor=SENDER, happened=[Happened(one.uuid, uuid4(), None, AT)])  # content is read
    with CaptureQueriesContext(connection) as asked:
        queue(actor=SENDER, happened=[Happened(one.uuid, uuid4(), None, AT)])
    before = len(readings_about(one.applicant))

    with django_assert_max_num_queries(len(asked)):
        happened = [Happened(each.uuid, uuid4(), None, AT) for each in others]
        assert queue(actor=SENDER, happened=happened) == 6

    logged = readings_about(one.applicant)[before:]
    assert sorted(each.purpose for each in logged) == sorted(
        f"Xem hồ sơ {each.code}" for each in others
    )


def test_what_a_round_that_took_too_long_had_not_begun_is_sent_by_the_next(portal, monkeypatch):
    monkeypatch.setattr(sending, "_ROUND_AT_MOST", -1.0)
    dossier = story.submitted()
    deliver_all(AT)

    assert send_due(at=AT) == 2

    assert states_of(portal, dossier.code) == ["1"]
    assert set(OutgoingMessage.objects.values_list("attempts", "state")) == {(1, "sent")}


def test_a_message_says_what_was_when_it_happened_not_what_came_after(portal, hear, waiting):
    dossier = story.submitted()
    office, later = story.office(), {name: story.after(hours=n) for n, name in enumerate("-123")}
    one_stop_shop.accept_dossier(actor=office.desk, dossier_uuid=dossier.uuid, at=later["1"])
    one_stop_shop.appraise_dossier(
        actor=office.specialist,
        dossier_uuid=dossier.uuid,
        outcome="propose_approval",
        text="Đủ điều kiện",
        legal_basis=story.GROUNDS["legal_basis"],
        at=later["2"],
    )
    one_stop_shop.approve_dossier(
        actor=office.head, dossier_uuid=dossier.uuid, text="", at=later["3"]
    )
    hear(dossier)

    first = waiting()[0].body
    assert first["TrangThaiHoSo"] == "1"
    assert first["DanhSachGiayToKetQua"] == []
    assert not {"NgayTiepNhan", "NgayHenTra", "NgayKetThucXuLy"} & first.keys()
    last = [one.body for one in waiting() if one.service == "DongBoHoSoMC"][-1]
    assert (last["TrangThaiHoSo"], len(last["DanhSachGiayToKetQua"])) == ("9", 1)


def test_a_supplement_and_a_refusal_are_told_with_their_reasons(portal, hear):
    asked, refused = story.submitted(), story.submitted()
    desk = story.office().desk
    one_stop_shop.request_supplement(
        actor=desk,
        dossier_uuid=asked.uuid,
        wanted=[one_stop_shop.Wanted("paper", "birth_notification", "Bản chụp mờ")],
        reason="Giấy chứng sinh chụp mờ",
        at=AT,
    )
    one_stop_shop.refuse_dossier(actor=desk, dossier_uuid=refused.uuid, at=AT, **story.GROUNDS)
    hear(asked, refused)

    send_due(at=LATER)

    kept = portal.dossiers[asked.code]
    assert kept["TrangThaiHoSo"] == "5"
    assert kept["DanhSachHoSoBoSung"][0]["NoiDungBoSung"] == "Giấy chứng sinh chụp mờ"
    ended = portal.dossiers[refused.code]
    assert (ended["TrangThaiHoSo"], ended["GhiChu"]) == ("3", story.GROUNDS["reason"])
    assert ended["NgayTuChoi"]


def test_hearing_an_event_again_sends_nothing_twice(portal, hear, waiting):
    dossier = story.submitted()
    hear(dossier)
    hear(dossier)

    assert len(waiting()) == 2


def test_without_a_portal_nothing_is_queued(hear, waiting):
    hear(story.submitted())

    assert waiting() == []


def test_a_portal_that_is_down_for_two_days_loses_nothing_and_keeps_the_order(
    portal, hear, waiting
):
    first, second = story.submitted(), story.submitted()
    portal.weather = "broken"
    hear(first, second)
    moment, asked = AT, 0
    while moment < AT + timedelta(days=2):
        before = portal.sign_ins + len(portal.calls)
        assert send_due(at=moment) == 0
        asked += portal.sign_ins + len(portal.calls) - before
        moment += timedelta(minutes=5)
    desk = story.office().desk
    for one in (first, second):
        one_stop_shop.accept_dossier(actor=desk, dossier_uuid=one.uuid, at=AT)
    hear(first, second)

    row = Connection.objects.get()
    assert row.failures > 100
    assert row.failing_since == AT
    assert row.next_try_at - moment <= timedelta(minutes=15)
    assert len(waiting()) == 8
    assert {one.state for one in waiting()} == {"waiting"}

    portal.weather = "fair"
    sent = send_due(at=moment + timedelta(minutes=15))

    assert (sent, waiting()) == (8, [])
    for one in (first, second):
        assert states_of(portal, one.code) == ["1", "2"]
    after = Connection.objects.get()
    assert (after.failures, after.failing_since, after.next_try_at) == (0, None, None)
    assert len(events_named("national_exchange.connection_lost")) == 1
    assert len(events_named("national_exchange.connection_restored")) == 1


def test_while_it_is_down_one_message_asks_for_all(portal, hear, server):
    hear(story.submitted(), story.submitted())
    server.slowness, portal.weather = 3, "slow"

    assert send_due(at=AT) == 0
    assert send_due(at=AT + timedelta(seconds=30)) == 0

    row = Connection.objects.get()
    assert (row.failures, row.reason) == (1, "slow")


def test_a_wrong_password_is_a_connection_that_is_down_not_a_message_that_is_wrong(
    portal, hear, waiting
):
    portal.password = "da-doi"
    hear(story.submitted())

    send_due(at=AT)

    assert Connection.objects.get().reason == "login_refused"
    assert {one.state for one in waiting()} == {"waiting"}


def test_a_lost_answer_is_asked_for_and_the_dossier_stands_there_once(portal, hear, waiting):
    dossier = story.submitted()
    hear(dossier)
    portal.weather = "lost"
    send_due(at=AT)
    assert dossier.code in portal.dossiers

    portal.weather = "fair"
    assert send_due(at=LATER) == 2

    services = [name for name, _ in portal.calls]
    assert "TraCuuHoSo" in services
    assert [body["isUpdating"] for body in told(portal, "DongBoHoSoMC")] == [False, True]
    assert waiting() == []


def test_one_stuck_dossier_holds_back_only_itself(portal, hear, waiting):
    bad, good = story.submitted(), story.submitted()
    portal.refusing[bad.code] = "15"
    hear(bad, good)

    moment = AT
    for _ in range(8):
        send_due(at=moment)
        moment += timedelta(hours=1)

    stuck, behind = waiting()
    assert (stuck.state, stuck.error_code, stuck.dossier_code) == ("stuck", "15", bad.code)
    assert stuck.refusals == 4
    assert "042194000018" not in stuck.error_words  # the portal quoted a person's number
    assert behind.state == "waiting"
    assert states_of(portal, good.code) == ["1"]
    assert bad.code not in portal.steps
    assert len(events_named("national_exchange.message_stuck")) == 1


@pytest.fixture
def stuck(portal, hear, waiting):
    bad = story.submitted()
    portal.refusing[bad.code] = "15"
    hear(bad)
    moment = AT
    for _ in range(6):
        send_due(at=moment)
        moment += timedelta(hours=1)
    return waiting()[0]


def test_what_is_stuck_goes_on_when_an_operator_says_so(portal, stuck, waiting):
    portal.refusing.clear()
    assert send_due(at=LATER) == 0

    retry_message(actor=operator(), message_uuid=stuck.uuid, at=LATER)

    assert send_due(at=LATER + timedelta(hours=2)) == 2
    assert waiting() == []


def test_all_that_is_stuck_can_be_tried_again_at_once(portal, stuck, waiting):
    portal.refusing.clear()

    assert retry_all(actor=operator(), at=LATER) == 1
    assert send_due(at=LATER) == 2


def test_giving_up_needs_a_reason_and_lets_the_next_go_on(portal, stuck, waiting):
    with pytest.raises(InvalidInput):
        give_up_message(actor=operator(), message_uuid=stuck.uuid, reason=" ", at=LATER)
    portal.refusing.clear()

    give_up_message(actor=operator(), message_uuid=stuck.uuid, reason="Đã báo VPCP", at=LATER)
    desk = story.office().desk
    one_stop_shop.accept_dossier(actor=desk, dossier_uuid=stuck.dossier_uuid, at=LATER)

    kept = OutgoingMessage.objects.get(pk=stuck.pk)
    assert (kept.state, kept.ended_reason) == ("given_up", "Đã báo VPCP")
    told_events = events_named("national_exchange.message_given_up")
    assert told_events[0].payload["reason"] == "15"


def test_after_a_first_message_was_given_up_the_next_asks_whether_the_dossier_is_known(
    portal, stuck, hear
):
    portal.refusing.clear()
    for message in OutgoingMessage.objects.filter(dossier_uuid=stuck.dossier_uuid):
        give_up_message(actor=operator(), message_uuid=message.uuid, reason="Sai mã", at=LATER)

    resend_dossier(actor=operator(), dossier_uuid=stuck.dossier_uuid, at=LATER)

    assert send_due(at=LATER) == 2
    assert told(portal, "DongBoHoSoMC")[-1]["isUpdating"] is False
    assert stuck.dossier_code in portal.dossiers


def test_only_operators_mend(portal, stuck):
    for call in (
        lambda who: retry_message(actor=who, message_uuid=stuck.uuid, at=LATER),
        lambda who: retry_all(actor=who, at=LATER),
        lambda who: give_up_message(actor=who, message_uuid=stuck.uuid, reason="x", at=LATER),
        lambda who: resend_dossier(actor=who, dossier_uuid=stuck.dossier_uuid, at=LATER),
    ):
        with pytest.raises(PermissionRefused):
            call(story.office().specialist)


def test_a_dossier_without_a_state_cannot_be_sent(portal):
    with pytest.raises(NothingToSend):
        resend_dossier(actor=operator(), dossier_uuid=SENDER.uuid, at=AT)


def test_the_contents_of_old_messages_are_removed_and_that_they_were_sent_stays(
    portal, hear, settings
):
    settings.MOTCUA_NATIONAL_PORTAL_KEEP_DAYS = 30
    hear(story.submitted())
    send_due(at=AT)

    assert empty_bodies(actor=SENDER, at=AT + timedelta(days=29)) == (0, 0)
    assert empty_bodies(actor=SENDER, at=AT + timedelta(days=31)) == (2, 0)

    rows = OutgoingMessage.objects.all()
    assert {(one.body, one.state) for one in rows} == {(None, "sent")}
