from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from motcua.base.actors import ANONYMOUS, system_actor
from motcua.base.errors import InvalidInput, PermissionRefused
from motcua.kernel.access import api as access
from motcua.kernel.access.testing import citizen, citizen_account, outsider
from motcua.kernel.events.testing import deliver_all, events_named
from motcua.kernel.notifications import api as notifications
from motcua.kernel.notifications.models import Delivery, Message
from motcua.kernel.notifications.testing import KeepingCarrier, only_carriers
from motcua.kernel.parties import api as parties
from motcua.kernel.parties.testing import make_person

AT = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
SYSTEM = system_actor("one_stop_shop")
VARIABLES = {
    "code": "H27.18-260105-0001",
    "procedure": {"vi": "Đăng ký khai sinh", "en": "Birth registration"},
    "agency": "UBND xã Kỳ Xuân",
    "due": datetime(2026, 1, 6, 9, 0, tzinfo=UTC),
}


@pytest.fixture
def carrier():
    """E-mail by a carrier that keeps what it gets, and no other channel."""
    keeping = KeepingCarrier()
    with only_carriers(keeping):
        yield keeping


@pytest.fixture
def person(db):
    return make_person(email="mau@example.vn")


def tell(party, **changes):
    values = {
        "actor": SYSTEM,
        "recipient_party_uuid": party.uuid,
        "template": "one_stop_shop.dossier_accepted",
        "variables": VARIABLES,
        "link": "/ho-so/1",
        "subject_uuid": uuid4(),
        "event_uuid": uuid4(),
        "at": AT,
    }
    return notifications.notify(**values | changes)


def test_notify_puts_the_message_into_the_inbox_in_the_readers_language(person, carrier):
    actor = citizen(party=person)

    tell(person)

    (vietnamese,) = notifications.list_messages_for(actor, language="vi")
    (english,) = notifications.list_messages_for(actor, language="en")
    assert vietnamese.subject == "Hồ sơ H27.18-260105-0001 đã được tiếp nhận"
    assert '"Đăng ký khai sinh"' in vietnamese.body
    assert "16:00 ngày 06/01/2026" in vietnamese.body
    assert "Birth registration" in english.body
    assert notifications.count_unread(actor) == 1
    assert notifications.count_unread(ANONYMOUS) == 0


def test_notify_many_tells_each_what_notify_would(person, carrier):
    account = citizen(party=person)
    notifications.change_preference(
        actor=account, wanted={"progress": ["email"]}, language="en", at=AT
    )
    nowhere, quiet = make_person(), make_person(email="im@example.vn")
    off = citizen(party=quiet)
    notifications.change_preference(actor=off, wanted={"progress": []}, language="vi", at=AT)
    notices = [
        notifications.Notice(party.uuid, VARIABLES, "/ho-so/1", uuid4(), uuid4(), AT)
        for party in (person, nowhere, quiet)
    ]
    template = "one_stop_shop.dossier_accepted"

    new = notifications.notify_many(actor=SYSTEM, template=template, notices=notices)
    again = notifications.notify_many(actor=SYSTEM, template=template, notices=notices)
    single = tell(person, subject_uuid=notices[0].subject_uuid, event_uuid=notices[0].event_uuid)

    assert (new, again) == (3, 0)
    assert Message.objects.count() == 3 and single.account.uuid == account.uuid
    assert [one.message.party_id for one in Delivery.objects.all()] == [person.pk]
    told = events_named("notifications.message_created")
    assert [one.payload.get("channels") for one in told] == [["email"], [], []]
    with pytest.raises(parties.PartyNotFound):
        notifications.notify_many(
            actor=SYSTEM,
            template=template,
            notices=[notifications.Notice(uuid4(), VARIABLES, "", uuid4(), uuid4(), AT)],
        )


def test_notify_tells_the_same_event_once(person, carrier):
    event = uuid4()

    first = tell(person, event_uuid=event)
    second = tell(person, event_uuid=event)
    other = tell(person, event_uuid=uuid4())

    assert first == second != other
    assert Message.objects.count() == Delivery.objects.count() == 2
    assert len(events_named("notifications.message_created")) == 2


def test_notify_without_an_event_tells_the_same_words_once(person, carrier):
    subject = uuid4()

    for _ in range(2):
        tell(person, event_uuid=None, subject_uuid=subject)

    assert Message.objects.count() == 1


def test_a_message_waits_for_a_person_who_has_no_account_yet(person, carrier):
    tell(person)

    actor = citizen(party=person)

    assert len(notifications.list_messages_for(actor, language="vi")) == 1
    assert notifications.list_messages_for(outsider(), language="vi") == []


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"template": "nobody.knows"}, notifications.UnknownTemplate),
        ({"at": datetime(2024, 1, 1, tzinfo=UTC)}, notifications.UnknownTemplate),
        ({"variables": {}}, notifications.BadTemplate),
        ({"link": "https://elsewhere.vn"}, ValueError),
        ({"link": "//elsewhere.vn"}, ValueError),
        ({"recipient_party_uuid": None}, ValueError),
        ({"recipient_account_uuid": uuid4()}, ValueError),
        ({"recipient_party_uuid": uuid4()}, parties.PartyNotFound),
        ({"actor": ANONYMOUS}, PermissionRefused),
    ],
)
def test_notify_refuses_what_makes_no_message(person, carrier, changes, error):
    with pytest.raises(error):
        tell(person, **changes)

    assert not Message.objects.exists()


def test_sending_hands_the_message_over_once(person, carrier):
    message = tell(person)

    assert notifications.send_due(at=AT) == 1
    assert notifications.send_due(at=AT) == 0

    (sent,) = carrier.sent
    assert (sent.address, sent.language, sent.uuid) == ("mau@example.vn", "vi", message.uuid)
    assert sent.link == "http://localhost:8000/ho-so/1"
    assert Delivery.objects.get().state == "sent"
    (event,) = events_named("notifications.delivery_sent")
    assert event.payload == {"channel": "email", "message": str(message.uuid), "attempts": 1}


def test_a_person_without_an_address_gets_the_inbox_only(db, carrier):
    tell(make_person())

    assert notifications.send_due(at=AT) == 0
    assert Message.objects.count() == 1


def test_channels_without_a_carrier_are_not_used(db):
    with only_carriers():
        tell(make_person(email="a@example.vn", phone="0912345678"))

    assert not Delivery.objects.exists()


def test_a_temporary_failure_is_tried_again_with_growing_pauses_then_given_up(person, carrier):
    tell(person)
    carrier.failure = notifications.TemporaryFailure("server away")

    assert notifications.send_due(at=AT) == 1
    assert Delivery.objects.get().state == "failed"
    assert notifications.send_due(at=AT + timedelta(seconds=59)) == 0
    moment = AT
    for _ in range(7):
        moment += timedelta(days=1)
        assert notifications.send_due(at=moment) == 1

    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.reason) == ("gave_up", 8, "server away")
    assert notifications.send_due(at=moment + timedelta(days=9)) == 0
    assert len(events_named("notifications.delivery_failed")) == 7
    assert len(events_named("notifications.delivery_given_up")) == 1


def test_a_permanent_failure_is_given_up_at_once(person, carrier):
    tell(person)
    carrier.failure = notifications.PermanentFailure("recipient refused (550)")

    notifications.send_due(at=AT)

    assert Delivery.objects.get().state == "gave_up"


def test_a_broken_carrier_does_not_stop_the_other_messages(person, carrier):
    tell(person)
    tell(make_person(email="khac@example.vn"))
    send, seen = carrier.send, []

    def fail_first(message):
        seen.append(message)
        if len(seen) == 1:
            raise ZeroDivisionError("042194000018")
        return send(message)

    carrier.send = fail_first

    assert notifications.send_due(at=AT) == 2
    assert [sent.address for sent in carrier.sent] == ["khac@example.vn"]
    assert Delivery.objects.get(state="failed").reason == "ZeroDivisionError"


def test_a_sender_killed_while_sending_loses_its_claim(person, carrier):
    tell(person)

    class Killed(BaseException):
        """Stands for the end of the process."""

    def die(message):
        raise Killed

    send, carrier.send = carrier.send, die
    with pytest.raises(Killed):
        notifications.send_due(at=AT)
    carrier.send = send

    assert notifications.send_due(at=AT + timedelta(minutes=9)) == 0
    assert notifications.send_due(at=AT + timedelta(minutes=10)) == 1
    assert len(carrier.sent) == 1


def test_retry_is_for_administrators_and_for_failed_deliveries(person, carrier):
    tell(person)
    carrier.failure = notifications.PermanentFailure("no")
    notifications.send_due(at=AT)
    delivery = Delivery.objects.get()
    with pytest.raises(PermissionRefused):
        notifications.retry_delivery(actor=outsider(), delivery_uuid=delivery.uuid, at=AT)

    carrier.failure = None
    notifications.retry_delivery(actor=SYSTEM, delivery_uuid=delivery.uuid, at=AT)
    notifications.send_due(at=AT)

    assert len(carrier.sent) == 1
    with pytest.raises(notifications.NoSuchDelivery):
        notifications.retry_delivery(actor=SYSTEM, delivery_uuid=delivery.uuid, at=AT)


def test_preferences_decide_on_channels_and_language(person, carrier):
    account = citizen_account(party=person)
    actor = access.actor_for(account, at=AT)

    nothing, mail = {"progress": []}, {"progress": ["email"]}
    notifications.change_preference(actor=actor, wanted=nothing, language="en", at=AT)
    tell(person)
    assert not Delivery.objects.exists()

    notifications.change_preference(actor=actor, wanted=mail, language="en", at=AT)
    tell(person)
    notifications.send_due(at=AT)

    assert carrier.sent[0].subject == "Application H27.18-260105-0001 is accepted"
    assert len(events_named("notifications.preference_changed")) == 2


@pytest.mark.parametrize(
    ("wanted", "language", "quiet"),
    [
        ({"result": ["pigeon"]}, "vi", None),
        ({"birds": ["email"]}, "vi", None),
        ({}, "fr", None),
        ({}, "", None),
        ({}, "vi", (22, 24)),
        ({}, "vi", (-1, 6)),
    ],
)
def test_unknown_preferences_are_refused(person, carrier, wanted, language, quiet):
    with pytest.raises(InvalidInput):
        notifications.change_preference(
            actor=citizen(party=person), wanted=wanted, language=language, quiet=quiet, at=AT
        )


def test_reading_is_noted_once_and_only_for_the_recipient(person, carrier):
    actor = citizen(party=person)
    message = tell(person)
    with pytest.raises(notifications.MessageNotFound):
        notifications.mark_message_read(actor=outsider(), message_uuid=message.uuid, at=AT)

    for _ in range(2):
        notifications.mark_message_read(actor=actor, message_uuid=message.uuid, at=AT)

    assert notifications.count_unread(actor) == 0
    assert len(events_named("notifications.message_read")) == 1


def test_everything_can_be_marked_read(person, carrier):
    actor = citizen(party=person)
    for _ in range(3):
        tell(person)

    assert notifications.mark_all_read(actor=actor, at=AT) == 3
    assert notifications.mark_all_read(actor=actor, at=AT) == 0
    assert len(events_named("notifications.message_read")) == 3


def test_a_new_message_calls_the_sending_job_once(person, carrier):
    from procrastinate.contrib.django.models import ProcrastinateJob

    for _ in range(3):
        tell(person)

    deliver_all(AT)

    jobs = ProcrastinateJob.objects.filter(task_name="notifications.send_messages")
    assert jobs.count() == 1


def test_every_template_of_the_province_is_sound():
    templates = notifications.list_templates()

    assert "one_stop_shop.dossier_accepted" in templates
    for key, versions in templates.items():
        for template in versions:
            sample = {name: "x" for name in template.variables}
            assert set(template.render(sample)) == {"vi", "en"}, key
