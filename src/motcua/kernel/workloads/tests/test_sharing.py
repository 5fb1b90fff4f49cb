"""New tasks are given by the rule of their agency, to those who are there."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from motcua.base.actors import Actor, system_actor
from motcua.base.errors import NotFound, PermissionRefused
from motcua.base.fields import uuid7
from motcua.kernel.access.testing import AT, head, official
from motcua.kernel.events.testing import deliver_all, events_named
from motcua.kernel.organizations.testing import load_small_province
from motcua.kernel.processes import api as processes
from motcua.kernel.processes import testing as drawing
from motcua.kernel.workloads import api as workloads
from motcua.kernel.workloads.actions.sharing import RuleUnknown, share_task
from motcua.kernel.workloads.models import SharingRule
from motcua.kernel.workloads.queries.people import nearest_holders

APPRAISE = "one_stop_shop.appraise"
LINES = (
    "start s", f"human do permission={APPRAISE} outcomes=done", "end e", "s -> do", "do -> e"
)  # fmt: skip
TESTS = system_actor("tests")


@dataclass
class Office:
    province: Any
    version: Any
    head: Actor
    staff: list[Actor]

    def open(self, agency: Any = None) -> Any:
        place = agency or self.province.commune
        run = processes.start_process(
            actor=TESTS, version=self.version, subject_kind="demo.matter", subject_uuid=uuid7(),
            agency_uuid=place.uuid, agency_path=place.path, title="Hồ sơ thử", at=AT,
        )  # fmt: skip
        return processes.find_open_task(run.subject_uuid)

    def choose(self, rule: str, **given: Any) -> SharingRule:
        return workloads.choose_rule(
            **{"actor": self.head, "agency_uuid": self.province.commune.uuid,
               "permission": APPRAISE, "rule": rule, "at": AT, **given}
        )  # fmt: skip


@pytest.fixture
def office(db: None) -> Office:
    return make_office()


def make_office() -> Office:
    province = load_small_province()
    names = ("An Văn Một", "Bùi Thị Hai", "Cao Văn Ba")
    staff = [official(agency=province.commune, role="specialist", full_name=name) for name in names]
    # Holds the permission further up, and is not given the commune's work.
    official(agency=province.province, role="specialist", full_name="Ông Ở Tỉnh")
    return Office(province, drawing.publish(LINES), head(province.commune), staff)


def holder(task):
    return processes.get_task(task.uuid).assignee_uuid


def test_without_a_rule_a_new_task_waits_for_whoever_takes_it(office):
    before = office.open()
    office.choose("by_hand")
    after = office.open()
    deliver_all(AT)

    assert holder(before) is holder(after) is None


def test_what_waited_before_the_rule_was_chosen_goes_on_waiting(office):
    task = office.open()
    office.choose("in_turn", at=AT + timedelta(minutes=1))
    deliver_all(AT)

    assert holder(task) is None


def test_in_turn_each_gets_the_next_one(office):
    office.choose("in_turn")
    tasks = [office.open() for _ in range(7)]
    deliver_all(AT)

    assert [holder(task) for task in tasks] == [office.staff[place % 3].uuid for place in range(7)]
    told = events_named("workloads.task_assigned")
    assert len(told) == 7 and {event.actor_kind for event in told} == {"system"}
    assert all(event.payload["task"] == str(t.uuid) for event, t in zip(told, tasks, strict=True))
    deliver_all(AT)
    assert len(events_named("workloads.task_assigned")) == 7


def test_whoever_holds_least_gets_the_next_one_and_who_is_away_gets_none(office, away):
    busy, gone, free = office.staff
    waiting = [office.open() for _ in range(2)]
    workloads.assign_tasks(
        actor=office.head, task_uuids=[one.uuid for one in waiting], assignee=busy, at=AT
    )
    away.add(gone.uuid)
    office.choose("least_loaded")
    tasks = [office.open() for _ in range(4)]
    deliver_all(AT)

    assert Counter(holder(task) for task in tasks) == {free.uuid: 3, busy.uuid: 1}


def test_where_everybody_is_away_the_task_waits(office, away):
    away.update(one.uuid for one in office.staff)
    office.choose("in_turn")
    task = office.open()
    deliver_all(AT)

    assert holder(task) is None


def test_what_somebody_took_or_did_before_the_rule_came_to_it_stays(office):
    office.choose("in_turn")
    taken, done, given_back = office.open(), office.open(), office.open()
    last = office.staff[2]
    workloads.claim_task(actor=last, task_uuid=taken.uuid, at=AT)
    processes.complete_task(actor=last, task_uuid=done.uuid, outcome="done", at=AT)
    deliver_all(AT)
    workloads.release_task(actor=office.head, task_uuid=given_back.uuid, at=AT)
    deliver_all(AT)

    assert holder(taken) == last.uuid and processes.get_task(done.uuid).state == "completed"
    assert holder(given_back) is None  # what is given back is handed out by hand


def test_a_rule_is_of_one_agency_and_one_kind_of_work(office):
    office.choose("in_turn", permission="one_stop_shop.approve")
    elsewhere = office.open(office.province.department)
    here = office.open()
    deliver_all(AT)

    assert holder(elsewhere) is holder(here) is None


def test_whoever_leads_chooses_the_rule_and_the_journal_keeps_it(office):
    for actor in (office.staff[0], head(office.province.department)):
        with pytest.raises(PermissionRefused):
            office.choose("in_turn", actor=actor)
    for wrong in ({"rule": "by_mood"}, {"rule": "in_turn", "permission": "no.such"}):
        with pytest.raises(RuleUnknown):
            office.choose(**{"rule": "in_turn", **wrong})
    with pytest.raises(NotFound):
        office.choose("in_turn", agency_uuid=uuid7())
    office.choose("in_turn")
    office.choose("in_turn", at=AT + timedelta(days=1))
    office.choose("least_loaded", at=AT + timedelta(days=2))

    (row,) = SharingRule.objects.all()
    assert (row.rule, row.chosen_by_name) == ("least_loaded", office.head.name)
    told = events_named("workloads.rule_chosen")
    assert [event.payload["rule"] for event in told] == ["in_turn", "least_loaded"]


def test_work_is_for_those_nearest_to_it(office):
    def names(permission, agency):
        found = nearest_holders(permission, agency_path=agency.path, at=AT)
        return [name for _uuid, name in found]

    commune, department = office.province.commune, office.province.department
    assert names(APPRAISE, commune) == ["An Văn Một", "Bùi Thị Hai", "Cao Văn Ba"]
    assert names("role:specialist", commune) == names(APPRAISE, commune)
    assert names(APPRAISE, department) == ["Ông Ở Tỉnh"]
    assert names("one_stop_shop.receive", commune) == []


@pytest.mark.django_db(transaction=True)
def test_workers_who_share_out_at_once_take_turns():
    office = make_office()
    office.choose("in_turn")
    tasks = [office.open() for _ in range(12)]
    barrier = Barrier(3)

    def share(those):
        try:
            barrier.wait()
            for task in those:
                share_task(actor=TESTS, task_uuid=task.uuid, at=AT)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(share, (tasks, tasks[::-1], tasks[4:] + tasks[:4])))

    assert Counter(holder(task) for task in tasks) == {one.uuid: 4 for one in office.staff}
    assert len(events_named("workloads.task_assigned")) == 12
