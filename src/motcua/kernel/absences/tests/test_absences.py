"""Absences: authority and tasks go to the deputy and come back by themselves."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client

from motcua.base.actors import Actor
from motcua.base.errors import PermissionRefused
from motcua.base.web.clock import now, today
from motcua.kernel.absences import api as absences
from motcua.kernel.absences.actions.absences import (
    AbsenceUnclear,
    AlreadyAbsent,
    DeputyAbsent,
    DeputyUnfit,
)
from motcua.kernel.absences.models import Absence
from motcua.kernel.absences.queries import list_absences_for
from motcua.kernel.access import api as access
from motcua.kernel.access.testing import AT, citizen, head, official, sign_in
from motcua.kernel.cases import api as cases
from motcua.kernel.cases.testing import make_letter, publish_ad_hoc_task
from motcua.kernel.events.testing import deliver_all, events_named
from motcua.kernel.notifications import api as notifications
from motcua.kernel.organizations.testing import load_small_province
from motcua.kernel.processes import api as processes
from motcua.kernel.processes import testing as drawing
from motcua.kernel.workloads import api as workloads

TODAY = AT.date()
NEXT_WEEK = AT + timedelta(days=7)


@dataclass
class Office:
    commune: Any
    absent: Actor
    deputy: Actor
    head: Actor
    elsewhere: Actor


@pytest.fixture
def office(db: None) -> Office:
    province = load_small_province()
    publish_ad_hoc_task()
    commune = province.commune
    return Office(
        commune=commune,
        absent=official(agency=commune, role="specialist", full_name="Mai Thị Vắng"),
        deputy=official(agency=commune, role="counter_officer", full_name="Võ Văn Thay"),
        head=head(commune),
        elsewhere=official(agency=province.department, role="head", full_name="Bùi Thị Xa"),
    )


def record(office, actor=None, **given):
    return absences.record_absence(
        actor=actor or office.absent,
        **{"account_uuid": office.absent.uuid, "deputy_uuid": office.deputy.uuid,
           "valid_from": TODAY, "last_day": TODAY + timedelta(days=2), "reason": "leave",
           "at": AT, **given},
    )  # fmt: skip


def work_of(office, at=AT):
    """A task assigned to the absent official by name."""
    case = make_letter(office.commune, at=at)
    return cases.assignments.assign_work(
        actor=office.head, case_uuid=case.uuid, title="Kiểm tra", due_on=date(2026, 2, 2),
        agency_uuid=office.commune.uuid, account_uuid=office.absent.uuid, at=at,
    )  # fmt: skip


def holder(work):
    task = processes.find_open_task(work.uuid)
    return task.assignee_uuid if task else None


def again(actor, at):
    return access.actor_for(access.get_account(actor.uuid), at=at)


def test_tasks_go_to_the_deputy_who_acts_on_behalf_and_the_rest_comes_back(office):
    done, left = work_of(office), work_of(office)

    absence = record(office)

    assert holder(done) == holder(left) == office.deputy.uuid
    deputy = again(office.deputy, AT)
    assert any(grant.delegated_by == office.absent.uuid for grant in deputy.grants)
    task = processes.find_open_task(done.uuid)
    processes.complete_task(actor=deputy, task_uuid=task.uuid, outcome="done", at=AT)
    assert absences.keep_up_absences(at=AT + timedelta(days=2)) == 0
    assert absences.keep_up_absences(at=AT + timedelta(days=3)) == 1
    assert holder(left) == office.absent.uuid
    absence.refresh_from_db()
    assert absence.ended_at == AT + timedelta(days=3)
    assert len(events_named("absences.task_handed_over")) == 2
    assert len(events_named("absences.task_came_back")) == 1
    assert all(g.delegated_by is None for g in again(office.deputy, NEXT_WEEK).grants)
    assert absences.keep_up_absences(at=NEXT_WEEK) == 0


def test_what_is_assigned_meanwhile_follows_and_a_later_absence_waits_for_its_day(office):
    record(office, valid_from=TODAY + timedelta(days=1))
    work = work_of(office)
    assert absences.keep_up_absences(at=AT) == 0 and holder(work) == office.absent.uuid

    call_at = AT + timedelta(days=1)
    later = work_of(office, at=call_at)
    assert absences.keep_up_absences(at=call_at) == 2
    assert holder(work) == holder(later) == office.deputy.uuid
    assert absences.keep_up_absences(at=call_at) == 0


def test_what_the_deputy_may_not_do_is_offered_to_all_and_comes_back_if_nobody_took_it(office):
    absence = record(office, valid_from=TODAY + timedelta(days=1))
    for delegation in absence.delegations:
        access.revoke_delegation(actor=office.absent, delegation_uuid=delegation, at=AT)
    case = make_letter(office.commune)
    run = drawing.publish(
        ("start s", "human do permission=cases.handle outcomes=done", "end e", "s -> do", "do -> e")
    )
    started = processes.start_process(
        actor=office.head, version=run, subject_kind="cases.case", subject_uuid=case.uuid,
        agency_uuid=office.commune.uuid, agency_path=office.commune.path, title="x", at=AT,
    )  # fmt: skip
    task = processes.find_open_task(started.subject_uuid)
    workloads.claim_task(actor=office.absent, task_uuid=task.uuid, at=AT)

    absences.keep_up_absences(at=AT + timedelta(days=1))
    assert processes.get_task(task.uuid).assignee_uuid is None
    absences.end_absence(actor=office.absent, absence_uuid=absence.uuid, at=NEXT_WEEK)
    assert processes.get_task(task.uuid).assignee_uuid == office.absent.uuid


def test_an_absence_ends_early_with_tasks_and_authority(office):
    work, absence = work_of(office), record(office)

    for other in (office.elsewhere, office.deputy, citizen()):
        with pytest.raises(PermissionRefused):
            absences.end_absence(actor=other, absence_uuid=absence.uuid, at=AT)
    absences.end_absence(actor=office.head, absence_uuid=absence.uuid, at=AT)

    assert holder(work) == office.absent.uuid
    assert all(grant.delegated_by is None for grant in again(office.deputy, AT).grants)
    absences.end_absence(actor=office.head, absence_uuid=absence.uuid, at=AT)
    assert len(events_named("absences.absence_ended")) == 1
    record(office)


def test_an_absence_is_recorded_by_oneself_or_by_the_head_alone(office):
    for other in (office.elsewhere, office.deputy, citizen()):
        with pytest.raises(PermissionRefused):
            record(office, other)
    record(office, office.head)

    assert Absence.objects.get().recorded_by_name == "Hồ Văn Ký"
    assert [line.may_end for line in list_absences_for(office.deputy, at=AT)] == [False]
    assert [line.may_end for line in list_absences_for(office.head, at=AT)] == [True]
    assert list_absences_for(office.elsewhere, at=AT) == []


def test_wrong_days_and_unfit_deputies_are_refused(office):
    for wrong in (
        {"valid_from": TODAY - timedelta(days=1)},
        {"last_day": TODAY - timedelta(days=1)},
        {"reason": "x"},
    ):
        with pytest.raises(AbsenceUnclear):
            record(office, **wrong)
    for unfit in (office.absent, office.elsewhere):
        with pytest.raises(DeputyUnfit):
            record(office, deputy_uuid=unfit.uuid)
    record(office)
    with pytest.raises(AlreadyAbsent):
        record(office, valid_from=TODAY + timedelta(days=2), last_day=TODAY + timedelta(days=9))
    with pytest.raises(DeputyAbsent):
        record(office, office.head, account_uuid=office.deputy.uuid, deputy_uuid=office.absent.uuid)
    record(office, valid_from=TODAY + timedelta(days=3), last_day=TODAY + timedelta(days=3))


def test_the_database_keeps_one_absence_at_a_time(office):
    absence = record(office)
    absence.pk, absence.uuid = None, office.head.uuid
    absence._state.adding = True

    with pytest.raises(IntegrityError), transaction.atomic():
        absence.save()


def test_the_deputy_is_told(office):
    deliver_all(AT)  # who listens is known before it happens
    record(office)
    deliver_all(AT)

    (message,) = notifications.list_messages_for(again(office.deputy, AT), language="vi")
    assert "Mai Thị Vắng" in message.subject


def test_a_task_that_a_colleague_took_stays_with_them(office):
    work, absence = work_of(office), record(office)
    task = processes.find_open_task(work.uuid)
    workloads.release_task(actor=office.head, task_uuid=task.uuid, at=AT)
    workloads.claim_task(actor=office.head, task_uuid=task.uuid, at=AT)

    absences.end_absence(actor=office.absent, absence_uuid=absence.uuid, at=AT)

    assert holder(work) == office.head.uuid


def browser(actor=None, language="vi"):
    client = Client()
    client.cookies["language"] = language
    if actor is not None:
        sign_in(client, access.get_account(actor.uuid), at=now())
    return client


def sent(office, **given):
    day = today()
    return {
        "deputy": office.deputy.uuid, "valid_from": day.isoformat(),
        "last_day": (day + timedelta(days=1)).isoformat(), "reason": "mission", **given,
    }  # fmt: skip


def test_absence_list_records_and_shows_an_absence(office):
    answer = browser(office.absent).post("/vang-mat", sent(office))

    assert answer.status_code == 302
    page = browser(office.deputy).get("/vang-mat").content.decode()
    assert "Mai Thị Vắng" in page and "đang vắng mặt" in page
    assert "Mai Thị Vắng" not in browser(office.elsewhere).get("/vang-mat").content.decode()
    english = browser(office.head, "en").get("/vang-mat").content.decode()
    assert "Absences" in english and "On mission" in english


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"deputy": ""}, "Vui lòng chọn một đồng nghiệp"),
        ({"valid_from": "mai"}, "Vui lòng chọn ngày"),
        ({"valid_from": "2020-01-01"}, "từ hôm nay trở đi"),
    ],
)
def test_absence_list_says_what_is_wrong(office, given, words):
    answer = browser(office.absent).post("/vang-mat", sent(office, **given))

    assert answer.status_code == 422 and words in answer.content.decode()


def test_absence_list_and_end_are_for_officials(office):
    absence = record(office, at=now(), valid_from=today(), last_day=today())
    ending = f"/vang-mat/{absence.uuid}/ket-thuc"

    assert browser().get("/vang-mat").status_code == 302
    assert browser(citizen()).get("/vang-mat").status_code == 403
    answer = browser(office.deputy).post("/vang-mat", sent(office, account=office.absent.uuid))
    assert answer.status_code == 403
    for other, status in ((citizen(), 403), (office.elsewhere, 403), (office.absent, 302)):
        assert browser(other).post(ending).status_code == status
    assert Absence.objects.get().ended_at is not None


def test_the_command_keeps_absences_up(office, capsys):
    work_of(office)
    record(office, at=now(), valid_from=today() + timedelta(days=1),
           last_day=today() + timedelta(days=1))  # fmt: skip

    call_command("keep_up_absences")

    assert capsys.readouterr().out == "0\n"
