from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from motcua.base.actors import Actor, system_actor
from motcua.kernel.events import api as events
from motcua.kernel.events.events import DuplicateEventType

from .kinds import THING_DONE, THING_MOVED

AT = datetime(2026, 1, 5, 8, 30, tzinfo=UTC)
CLERK = Actor(kind="official", uuid=uuid4(), name="Lê Thị Quầy")


@pytest.mark.django_db
def test_publish_writes_one_row_that_says_who_did_what_and_when():
    subject = events.Subject("tests.thing", uuid4())
    agency = uuid4()

    events.publish(THING_DONE, subject=subject, actor=CLERK, at=AT, agency_uuid=agency)

    (event,) = events.list_events_of(subject.uuid)
    assert event.name == "tests.thing_done"
    assert (event.subject_kind, event.subject_uuid) == ("tests.thing", subject.uuid)
    assert (event.actor_kind, event.actor_uuid) == ("official", CLERK.uuid)
    assert (event.agency_uuid, event.at, event.payload) == (agency, AT, {})
    assert event.uuid.version == 7


@pytest.mark.django_db
def test_publish_takes_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        events.publish_many(
            THING_MOVED,
            rows=[
                (events.Subject("tests.thing", uuid4()), {"place": "kho", "on": date(2026, 1, 5)})
                for _ in range(50)
            ],
            actor=CLERK,
            at=AT,
        )


@pytest.mark.django_db
def test_publish_many_keeps_the_order_of_its_rows():
    subject = events.Subject("tests.thing", uuid4())

    events.publish_many(
        THING_MOVED,
        rows=[(subject, {"place": str(n), "on": date(2026, 1, 5)}) for n in range(9)],
        actor=CLERK,
        at=AT,
    )

    places = [event.payload["place"] for event in events.list_events_of(subject.uuid)]
    assert places == [str(n) for n in range(9)]


@pytest.mark.django_db(transaction=True)
def test_publish_refuses_to_write_outside_a_transaction():
    with pytest.raises(events.NotInTransaction):
        events.publish(THING_DONE, subject=events.Subject("t.t", uuid4()), actor=CLERK, at=AT)


@pytest.mark.django_db(transaction=True)
def test_an_event_is_undone_with_its_transaction():
    subject = events.Subject("tests.thing", uuid4())

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        events.publish(THING_DONE, subject=subject, actor=CLERK, at=AT)
        _ = 1 / 0

    assert events.list_events_of(subject.uuid) == []


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        (None, "place is missing"),
        ({"place": "kho"}, "on is missing"),
        ({"place": 3, "on": date(2026, 1, 5)}, "declared str"),
        ({"place": "kho", "on": "2026-01-05"}, "declared date"),
        ({"place": "kho", "on": AT}, "declared date"),
        ({"place": "kho", "on": date(2026, 1, 5), "by": "x"}, "not declared: by"),
        ({"place": "042194000018", "on": date(2026, 1, 5)}, "personal data"),
        ({"place": "a@b.vn", "on": date(2026, 1, 5)}, "personal data"),
        ({"place": "x" * 501, "on": date(2026, 1, 5)}, "longer"),
        ({"place": "kho", "on": date(2026, 1, 5), "count": True}, "declared int"),
        ({"place": "kho", "on": date(2026, 1, 5), "count": 2**53}, "too large"),
        ({"place": "kho", "on": date(2026, 1, 5), "parts": "one"}, "is a list"),
    ],
)
@pytest.mark.django_db
def test_publish_refuses_a_payload_other_than_the_declared_one(payload, said):
    subject = events.Subject("tests.thing", uuid4())

    with pytest.raises(events.InvalidPayload, match=said):
        events.publish(THING_MOVED, subject=subject, actor=CLERK, at=AT, payload=payload)

    assert events.list_events_of(subject.uuid) == []


@pytest.mark.django_db
def test_payload_values_become_plain_json():
    subject = events.Subject("tests.thing", uuid4())
    part = UUID("01890a5d-ac96-774b-bcce-b302099a8057")

    events.publish(
        THING_MOVED,
        subject=subject,
        actor=CLERK,
        at=AT,
        payload={"place": "Kỳ Xuân", "on": date(2026, 1, 5), "count": 3, "parts": [part]},
    )

    assert events.list_events_of(subject.uuid)[0].payload == {
        "place": "Kỳ Xuân",
        "on": "2026-01-05",
        "count": 3,
        "parts": [str(part)],
    }


def test_a_name_is_declared_once():
    with pytest.raises(DuplicateEventType):
        events.EventType(name="events.delivery_retried", title={"vi": "x", "en": "x"})


@pytest.mark.parametrize(
    ("name", "title", "payload"),
    [
        ("done", {"vi": "x", "en": "x"}, {}),
        ("Tests.Done", {"vi": "x", "en": "x"}, {}),
        ("tests.only_vietnamese", {"vi": "x"}, {}),
        ("tests.unknown_kind", {"vi": "x", "en": "x"}, {"a": "money"}),
        ("tests.personal", {"vi": "x", "en": "x"}, {"mother_full_name": "str"}),
        ("tests.personal", {"vi": "x", "en": "x"}, {"phone": "str"}),
    ],
)
def test_a_bad_declaration_is_refused(name, title, payload):
    with pytest.raises(ValueError):
        events.EventType(name=name, title=title, payload=payload)

    assert name not in {event_type.name for event_type in events.event_types()}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events_journal SET at = now()",
        "DELETE FROM events_journal",
        "SET LOCAL motcua.journal_may_be_emptied = 'off'; TRUNCATE events_journal CASCADE",
    ],
)
def test_the_journal_refuses_to_be_changed(statement):
    subject = events.Subject("tests.thing", uuid4())
    events.publish(THING_DONE, subject=subject, actor=CLERK, at=AT)

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert len(events.list_events_of(subject.uuid)) == 1


@pytest.mark.django_db
def test_sql_records_an_event_in_its_own_statement():
    subject = uuid4()
    actor = system_actor("processes")

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT events_record('tests.thing_done', 'tests.thing', %s, 'system', %s, NULL, %s,"
            " '{}'::jsonb)",
            [subject, actor.uuid, AT],
        )
        (position,) = cursor.fetchone()
    row = ("tests.thing_done", "tests.thing", subject, "system", actor.uuid, None, None, AT, "{}")
    events.publish_told([row] * 3)

    told = events.list_events_of(subject)
    assert told[0].position == position
    assert len(told) == 4
    assert {event.actor_uuid for event in told} == {actor.uuid}
