"""Overdue steps are raised once for each level, to the nearest who lead."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from motcua.base.actors import Actor, system_actor
from motcua.base.fields import uuid7
from motcua.base.web.clock import now
from motcua.kernel.access import api as access
from motcua.kernel.access.testing import citizen, official, sign_in
from motcua.kernel.calendars.testing import load_province_calendars
from motcua.kernel.escalations import api as escalations
from motcua.kernel.escalations.models import Escalation
from motcua.kernel.escalations.queries import escalation_rule, list_overdue_for
from motcua.kernel.escalations.rules import path_above, reached_levels
from motcua.kernel.events.testing import deliver_all, events_named
from motcua.kernel.notifications import api as notifications
from motcua.kernel.organizations.testing import load_small_province
from motcua.kernel.processes import api as processes
from motcua.kernel.processes import testing as drawing

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # Monday 08:00 in Việt Nam
LINES = (
    "start s",
    "human do permission=one_stop_shop.appraise outcomes=done norm=4_working_hours",
    "end e",
    "s -> do",
    "do -> e",
)


def on(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of March 2026 on Việt Nam's clock."""
    return datetime(2026, 3, day, hour - 7, minute, tzinfo=UTC)


@dataclass
class Office:
    province: Any
    version: Any
    head: Actor
    top: Actor
    specialist: Actor
    elsewhere: Actor


@pytest.fixture
def office(db: None) -> Office:
    load_province_calendars()
    province = load_small_province()
    commune = province.commune
    return Office(
        province=province,
        version=drawing.publish(LINES),
        head=official(agency=commune, role="head", full_name="Hồ Văn Ký"),
        top=official(agency=province.province, role="head", full_name="Lê Thị Trên"),
        specialist=official(agency=commune, role="specialist", full_name="Phan Văn Thẩm"),
        elsewhere=official(agency=province.department, role="head", full_name="Bùi Thị Xa"),
    )


def start(office, agency=None, at=AT):
    """A task that is due at 14:00 on Monday if it starts at 08:00."""
    place = agency or office.province.commune
    run = processes.start_process(
        actor=system_actor("tests"), version=office.version, subject_kind="demo.matter",
        subject_uuid=uuid7(), agency_uuid=place.uuid, agency_path=place.path, title="Hồ sơ thử",
        calendar_code="office", at=at,
    )  # fmt: skip
    return processes.find_open_task(run.subject_uuid)


def raised():
    rows = Escalation.objects.order_by("id")
    return list(rows.values_list("level", "raised_to_path"))


def test_a_task_is_raised_to_its_head_and_then_above_once_each(office):
    task = start(office)
    assert task.due_at is not None
    commune, top = office.province.commune.path, office.province.province.path

    assert escalations.escalate_overdue_tasks(at=task.due_at) == 0
    assert escalations.escalate_overdue_tasks(at=on(3, 11, 30)) == 1
    assert escalations.escalate_overdue_tasks(at=on(3, 11, 30)) == 0
    assert escalations.escalate_overdue_tasks(at=on(6, 17, 30)) == 1
    assert escalations.escalate_overdue_tasks(at=on(20, 17, 30)) == 0

    assert raised() == [(1, commune), (2, top)]
    told = [event.payload["raised_to"] for event in events_named("escalations.task_escalated")]
    assert told == [[str(office.head.uuid)], [str(office.top.uuid)]]


def test_where_nobody_leads_the_next_above_is_told(office):
    start(office, office.province.commune_division)
    start(office, office.province.center)

    escalations.escalate_overdue_tasks(at=on(3, 11, 30))

    assert set(raised()) == {
        (1, office.province.commune.path), (1, office.province.province.path),
    }  # fmt: skip


def test_what_is_done_in_time_or_not_watched_is_not_raised(office):
    task = start(office)
    processes.complete_task(
        actor=office.specialist, task_uuid=task.uuid, outcome="done", at=on(2, 10)
    )

    assert escalations.escalate_overdue_tasks(at=on(20, 8)) == 0


def test_page_shows_a_heads_own_overdue_tasks_only(office):
    mine, theirs = start(office), start(office, office.province.department)
    escalations.escalate_overdue_tasks(at=on(3, 11, 30))

    def seen(actor):
        return {row.task.uuid: len(row.raised) for row in list_overdue_for(actor, at=AT_LATE).rows}

    AT_LATE = on(3, 12)
    assert seen(office.head) == {mine.uuid: 1}
    assert seen(office.elsewhere) == {theirs.uuid: 1}
    assert seen(office.top) == {mine.uuid: 1, theirs.uuid: 1}
    assert seen(office.specialist) == {}


def test_a_rule_holds_for_its_days_and_counts_working_time():
    load = escalation_rule(on=date(2026, 3, 2))
    assert load is not None and escalation_rule(on=date(2010, 1, 1)) is None
    assert [level.number for level in load.levels] == [1, 2]
    assert path_above("h27.90.01") == "h27.90" and path_above("h27") == ""


def test_levels_are_reached_in_working_time(office):
    from motcua.kernel.calendars import api as calendars

    rule = escalation_rule(on=date(2026, 3, 2))
    calendar = calendars.get_calendar("office", on=date(2026, 3, 2))
    friday = on(6, 17)

    def reached(at):
        found = reached_levels(rule.levels, calendar=calendar, due_at=friday, at=at)
        return [level.number for level in found]

    assert reached(on(8, 17)) == [] and reached(on(9, 12)) == [1] and reached(on(11, 12)) == [1, 2]


def test_the_head_is_told(office):
    deliver_all(on(2, 8))  # who listens is known before it happens
    start(office)
    escalations.escalate_overdue_tasks(at=on(3, 11, 30))
    deliver_all(on(3, 11, 31))

    (message,) = notifications.list_messages_for(office.head, language="vi")
    assert "Hồ sơ thử" in message.subject
    assert list(notifications.list_messages_for(office.top, language="vi")) == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_raise_a_task_once(own_province):
    load_province_calendars()
    from motcua.kernel.organizations import api as organizations

    version = drawing.publish(LINES, code="raced")
    place = organizations.list_agencies(
        kind="commune_committee", unit_code="18766", on=date(2026, 11, 23)
    )[0]
    for _ in range(5):
        processes.start_process(
            actor=system_actor("tests"), version=version, subject_kind="demo.matter",
            subject_uuid=uuid7(), agency_uuid=place.uuid, agency_path=place.path, title="x",
            calendar_code="office", at=AT,
        )  # fmt: skip
    ready, counts = Barrier(2), []

    def work():
        ready.wait()
        counts.append(escalations.escalate_overdue_tasks(at=on(3, 11, 30)))
        connection.close()

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sum(counts) == 5 == Escalation.objects.count()
    assert len(events_named("escalations.task_escalated")) == 5


def browser(actor=None, language="vi"):
    client = Client()
    client.cookies["language"] = language
    if actor is not None:
        sign_in(client, access.get_account(actor.uuid), at=now())
    return client


def test_task_overdue_is_for_those_who_follow_up(office):
    start(office)
    escalations.escalate_overdue_tasks(at=on(3, 11, 30))

    page = browser(office.head).get("/viec-qua-han").content.decode()
    assert "Hồ sơ thử" in page and "cấp 1" in page and "Nghị định 61/2018" in page
    assert "Hồ sơ thử" not in browser(office.elsewhere).get("/viec-qua-han").content.decode()
    assert "Overdue tasks" in browser(office.head, "en").get("/viec-qua-han").content.decode()
    for other, status in ((None, 302), (citizen(), 403), (office.specialist, 403)):
        assert browser(other).get("/viec-qua-han").status_code == status


def test_the_command_says_how_many_were_raised(office, capsys):
    start(office)

    call_command("escalate_tasks")

    assert capsys.readouterr().out in {"1\n", "2\n"}
