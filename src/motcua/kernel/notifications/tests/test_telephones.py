"""SMS and Zalo: whom they reach, when, in which order, and what they cost."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from motcua.base.actors import system_actor
from motcua.base.errors import InvalidInput
from motcua.kernel.access import api as access
from motcua.kernel.access.testing import citizen_account, official_account, sign_in
from motcua.kernel.events.testing import events_named
from motcua.kernel.notifications import api as notifications
from motcua.kernel.notifications.actions.phones import withdraw_consent
from motcua.kernel.notifications.models import Delivery, Message, PhoneConsent, Spending
from motcua.kernel.notifications.queries import notices
from motcua.kernel.notifications.queries.deliveries import read_outbox
from motcua.kernel.notifications.testing import KeepingCarrier, only_carriers
from motcua.kernel.organizations.testing import make_agency
from motcua.kernel.parties import api as parties
from motcua.kernel.parties.testing import make_person

from .test_actions import AT, VARIABLES, tell

SYSTEM = system_actor("tests")
PHONE = "0912345678"
NIGHT = datetime(2026, 1, 5, 16, 0, tzinfo=UTC)  # 23:00 in Việt Nam
MORNING = datetime(2026, 1, 5, 23, 0, tzinfo=UTC)  # 06:00
NEEDS = {
    "template": "one_stop_shop.supplement_requested",
    "variables": {name: VARIABLES[name] for name in ("code", "procedure", "agency")},
}


@pytest.fixture
def sms():
    return KeepingCarrier("sms")


@pytest.fixture
def zalo():
    return KeepingCarrier("zalo")


@pytest.fixture
def _both(sms, zalo):
    with only_carriers(sms, zalo):
        yield


@pytest.fixture
def person(db):
    """Somebody with an account and a confirmed number."""
    one = make_person()
    citizen_account(party=one)
    confirm(one)
    return one


def confirm(party, phone=PHONE):
    parties.set_contact_point(
        actor=SYSTEM, party_uuid=party.uuid, kind="phone", value=phone, is_verified=True, at=AT
    )


def states():
    return dict(Delivery.objects.order_by("id").values_list("channel", "state"))


@pytest.mark.usefixtures("_both")
def test_zalo_comes_first_and_sms_only_where_zalo_fails(person, sms, zalo):
    tell(person, **NEEDS)
    assert states() == {"zalo": "queued"}

    zalo.failure = notifications.PermanentFailure("no Zalo account (-118)")
    notifications.send_due(at=AT)

    assert states() == {"zalo": "gave_up", "sms": "sent"}
    assert sms.sent[0].short.startswith("Hồ sơ H27.18-260105-0001 cần bổ sung")
    assert read_outbox(actor=SYSTEM, language="vi").stuck == [], "it went over to SMS"
    (given_up,) = events_named("notifications.delivery_given_up")
    assert given_up.payload["next"] == "sms"
    sms.failure = notifications.PermanentFailure("number blocked (99)")
    tell(person, **NEEDS)
    notifications.send_due(at=AT)
    assert Delivery.objects.filter(state="gave_up").count() == 3, "then nothing but the inbox"
    assert [row.channel for row in read_outbox(actor=SYSTEM, language="vi").stuck] == ["sms"]


@pytest.mark.usefixtures("_both")
def test_zalo_gets_its_template_and_what_has_none_goes_by_sms(person, zalo):
    tell(person, **NEEDS)
    notifications.send_due(at=AT)

    (sent,) = zalo.sent
    assert sent.zalo["template"] == "301103"
    assert sent.zalo["data"] == {"ma_ho_so": VARIABLES["code"], "co_quan": VARIABLES["agency"]}
    tell(
        person,
        template="one_stop_shop.result_came_back",
        variables={"code": "H27", "order": "1", "agency": "A"},
    )
    assert Delivery.objects.latest("id").channel == "sms"


@pytest.mark.usefixtures("_both")
def test_a_number_that_nobody_confirmed_gets_nothing_until_its_owner_allows_it(db, sms):
    party = make_person(phone=PHONE)
    variables = {"code": "H27", "order": "1", "agency": "A"}
    wanted = {"template": "one_stop_shop.result_came_back", "variables": variables}
    tell(party, **wanted)
    assert not Delivery.objects.exists()

    desk = {"actor": SYSTEM, "party_uuid": party.uuid, "agency_uuid": uuid4(), "at": AT}
    first, again = notifications.record_consent(**desk), notifications.record_consent(**desk)
    tell(party, **wanted)
    notifications.send_due(at=AT)

    assert first == again and len(events_named("notifications.consent_given")) == 1
    assert sms.sent[0].address == PHONE
    parties.set_contact_point(
        actor=SYSTEM, party_uuid=party.uuid, kind="phone", value="0987654321", at=AT
    )
    tell(party, **wanted)
    assert Delivery.objects.count() == 1, "the word was given for the other number"
    notifications.record_consent(**desk)
    assert PhoneConsent.objects.filter(withdrawn_at__isnull=True).count() == 1
    assert withdraw_consent(actor=SYSTEM, party_uuid=party.uuid, at=AT) == 1
    tell(party, **wanted)
    assert Delivery.objects.count() == 1


def test_consent_needs_a_telephone(db):
    with pytest.raises(InvalidInput) as refused:
        notifications.record_consent(
            actor=SYSTEM, party_uuid=make_person().uuid, agency_uuid=uuid4(), at=AT
        )
    assert "phone" in refused.value.fields


@pytest.mark.usefixtures("_both")
def test_telephones_sleep_at_night_and_their_owners_choose_when(person, zalo):
    tell(person, **NEEDS, at=NIGHT)

    assert notifications.send_due(at=NIGHT) == 0
    assert Delivery.objects.get().next_try_at == MORNING
    assert notifications.send_due(at=MORNING) == 1
    account = access.find_person_account(person.uuid)
    actor = access.actor_for(account, at=AT)
    notifications.change_preference(actor=actor, wanted={}, language="vi", quiet=(3, 3), at=AT)
    tell(person, **NEEDS, at=NIGHT)
    assert notifications.send_due(at=NIGHT) == 1


@pytest.mark.usefixtures("_both")
def test_a_retry_waits_for_the_morning_too(person, zalo):
    evening = datetime(2026, 1, 5, 14, 59, 30, tzinfo=UTC)  # 21:59:30
    zalo.failure = notifications.TemporaryFailure("server away")
    tell(person, **NEEDS, at=evening)

    notifications.send_due(at=evening)

    assert Delivery.objects.get().next_try_at == MORNING


@pytest.mark.usefixtures("_both")
def test_a_carrier_may_say_how_long_to_wait(person, zalo):
    zalo.failure = notifications.TemporaryFailure("day's quota", pause=timedelta(hours=5))
    tell(person, **NEEDS)

    notifications.send_due(at=AT)

    assert Delivery.objects.get().next_try_at == AT + timedelta(hours=5)


@pytest.mark.usefixtures("_both")
def test_nothing_overtakes_what_was_told_before_of_the_same_matter(person, zalo):
    matter = uuid4()
    zalo.failure = notifications.TemporaryFailure("server away")
    first = tell(person, **NEEDS, subject_uuid=matter)
    notifications.send_due(at=AT)
    zalo.failure = None
    second = tell(person, **NEEDS, subject_uuid=matter)
    other = tell(person, **NEEDS, subject_uuid=uuid4())

    assert notifications.send_due(at=AT) == 1, "only the other matter goes on"
    notifications.send_due(at=AT + timedelta(minutes=1))

    assert [sent.uuid for sent in zalo.sent] == [other.uuid, first.uuid, second.uuid]


@pytest.mark.usefixtures("_both")
def test_a_month_has_its_ceiling_but_what_people_must_do_is_still_sent(person, zalo, monkeypatch):
    agency = make_agency()
    zalo.dong = notices.notice_law(AT).ceiling // 2
    told = {"agency_uuid": agency.uuid, "variables": VARIABLES | {"rate": "x"}}
    for _ in range(3):
        tell(person, template="one_stop_shop.dossier_decided", **told)
        notifications.send_due(at=AT)

    assert len(zalo.sent) == 2
    assert Delivery.objects.filter(reason="the agency has spent its month").count() == 1
    spent = Spending.objects.get(channel="zalo")
    assert (spent.month, spent.messages, spent.dong) == (date(2026, 1, 1), 2, 2_000_000)
    tell(person, **NEEDS, agency_uuid=agency.uuid)
    notifications.send_due(at=AT)
    assert len(zalo.sent) == 3
    tell(person, template="one_stop_shop.dossier_decided", **told)
    next_month = AT + timedelta(days=31)
    notifications.send_due(at=next_month)
    assert len(zalo.sent) == 4, "a new month begins"


@pytest.mark.usefixtures("_both")
def test_reports_are_taken_once_and_none_undoes_an_arrival(person, zalo, sms):
    zalo.dong = 300
    message = tell(person, **NEEDS, agency_uuid=make_agency().uuid)
    notifications.send_due(at=AT)
    told = {"actor": SYSTEM, "channel": "zalo", "message_uuid": message.uuid, "at": AT}

    assert notifications.note_report(**told, has_arrived=True, dong=200)
    assert not notifications.note_report(**told, has_arrived=True)
    assert not notifications.note_report(**told, has_arrived=False)

    assert states() == {"zalo": "arrived"}
    assert Spending.objects.get().dong == 200
    with pytest.raises(notifications.NoSuchDelivery):
        notifications.note_report(**told | {"channel": "sms"}, has_arrived=True)


@pytest.mark.usefixtures("_both")
def test_what_did_not_arrive_is_tried_on_the_next_channel(person, zalo, sms):
    message = tell(person, **NEEDS)
    notifications.send_due(at=AT)

    notifications.note_report(
        actor=SYSTEM, channel="zalo", message_uuid=message.uuid, has_arrived=False, at=AT
    )
    notifications.send_due(at=AT)

    assert states() == {"zalo": "gave_up", "sms": "sent"} and len(sms.sent) == 1


@pytest.mark.usefixtures("_both")
def test_a_report_before_the_answer_was_noted_stays(person, zalo):
    message = tell(person, **NEEDS)

    def quick(outgoing):
        notifications.note_report(
            actor=SYSTEM, channel="zalo", message_uuid=message.uuid, has_arrived=True, at=AT
        )
        raise notifications.TemporaryFailure("the answer was lost")

    zalo.send = quick
    notifications.send_due(at=AT)

    assert states() == {"zalo": "arrived"}


@pytest.mark.usefixtures("_both")
def test_a_batch_is_read_in_the_same_queries_however_many_it_has(
    person, zalo, django_assert_max_num_queries
):
    from motcua.kernel.notifications.actions.sending import _claim
    from motcua.kernel.notifications.queries.reach import read_reach

    for _ in range(12):
        tell(person, **NEEDS, subject_uuid=uuid4())
    with django_assert_max_num_queries(7):
        claimed = _claim(AT, most=20)
        reached = read_reach([(one.message.party, one.message.account) for one in claimed])

    assert len(reached) == 12 and Message.objects.count() == 12


def test_spending_list_shows_agencies_against_their_ceiling(client, db):
    agency = make_agency()
    sign_in(client, official_account(agency=agency, role="administrator"))
    this_month = datetime.now(UTC).date().replace(day=1)
    rows = [("sms", 2, 1_700_000), ("zalo", 1, 400_000)]
    for channel, messages, dong in rows:
        Spending.objects.create(
            agency_uuid=agency.uuid, month=this_month, channel=channel, messages=messages, dong=dong
        )
    Spending.objects.create(month=this_month, channel="sms", messages=1, dong=850)

    shown = client.get("/quan-tri/thu-di/chi-phi").content.decode()

    assert agency.name in shown and "2.100.000" in shown and "Hết mức" in shown
    assert "Toàn hệ thống (mã xác nhận)" in shown and "2.100.850" in shown
    odd = client.get("/quan-tri/thu-di/chi-phi", {"thang": "2020-99"})
    assert odd.status_code == 200


@pytest.mark.usefixtures("_both")
def test_many_are_told_in_as_many_statements_as_few(person, django_assert_max_num_queries):
    others = [make_person() for _ in range(7)]
    for place, one in enumerate(others):
        confirm(one, phone=f"091234567{place}")
        citizen_account(party=one)
    notices = [
        notifications.Notice(one.uuid, NEEDS["variables"], "/ho-so/1", uuid4(), uuid4(), AT)
        for one in [person, *others]
    ]

    with django_assert_max_num_queries(12):
        told = notifications.notify_many(
            actor=SYSTEM, template=NEEDS["template"], notices=[*notices, notices[0]]
        )
    again = notifications.notify_many(actor=SYSTEM, template=NEEDS["template"], notices=notices)

    assert (told, again, Delivery.objects.filter(channel="zalo").count()) == (8, 0, 8)
    created = events_named("notifications.message_created")
    assert len(created) == 8 and created[0].payload["channels"] == ["zalo"]
