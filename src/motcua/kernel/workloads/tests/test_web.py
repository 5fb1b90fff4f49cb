"""The page of whoever leads: who has how much, giving by hand, rules; closed to others."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.base.actors import Actor
from motcua.base.web.clock import now
from motcua.kernel.access import api as access
from motcua.kernel.access.testing import head, official, sign_in, specialist
from motcua.kernel.organizations.testing import load_small_province
from motcua.kernel.processes import api as processes
from motcua.kernel.workloads import api as workloads
from motcua.kernel.workloads.models import SharingRule

from .test_sharing import APPRAISE, LINES, Office, drawing

PAGE, GIVE, RULE = "/phan-cong", "/phan-cong/giao", "/phan-cong/quy-tac"


@dataclass
class Desk(Office):
    client: Client

    def post(self, address, status=200, **given):
        answer = self.client.post(address, {"don-vi": self.province.commune.uuid, **given})
        text = answer.content.decode()
        assert answer.status_code == status, text[:2000]
        return text

    def page(self, status=200, **query):
        answer = self.client.get(PAGE, query)
        assert answer.status_code == status, answer.content.decode()[:2000]
        return answer.content.decode()


@pytest.fixture
def desk(db: None) -> Desk:
    province = load_small_province()
    names = ("An Văn Một", "Bùi Thị Hai")
    staff = [official(agency=province.commune, role="specialist", full_name=name) for name in names]
    leader, client = head(province.commune), Client()
    sign_in(client, access.get_account(leader.uuid), at=now())
    return Desk(province, drawing.publish(LINES), leader, staff, client)


def signed_in(actor: Actor) -> Client:
    client = Client()
    sign_in(client, access.get_account(actor.uuid), at=now())
    return client


def seen(*tasks: Any) -> dict[str, Any]:
    return {
        "task": [task.uuid for task in tasks],
        **{f"seen-{task.uuid}": task.assignee_uuid or "" for task in tasks},
    }


@pytest.mark.parametrize("address", [PAGE, GIVE, RULE])
def test_the_pages_are_for_those_who_hand_out_work(desk, address):
    ask = Client.get if address == PAGE else Client.post
    assert ask(Client(), address).status_code == 302
    assert ask(signed_in(specialist(desk.province.commune)), address).status_code == 403


def test_work_overview_shows_loads_absence_and_what_nobody_has(desk, away):
    first, second = desk.open(), desk.open()
    workloads.assign_task(actor=desk.head, task_uuid=first.uuid, assignee=desk.staff[0], at=now())
    away.add(desk.staff[1].uuid)

    text = desk.page()

    assert "An Văn Một" in text and "Bùi Thị Hai" in text and "vắng mặt" in text
    assert str(second.uuid) in text and str(first.uuid) not in text
    everything = desk.page(loc="tat-ca")
    assert str(first.uuid) in everything and str(second.uuid) in everything
    his = desk.page(nguoi=desk.staff[0].uuid)
    assert str(first.uuid) in his and str(second.uuid) not in his


@pytest.mark.parametrize(
    "query", [{"loc": "x"}, {"loc": "qua-han"}, {"nguoi": "x"}, {"sau": "x~y"}]
)
def test_work_overview_answers_odd_filters(desk, query):
    desk.open()
    desk.page(**query)


def test_work_overview_of_a_unit_that_one_does_not_lead_is_not_found(desk):
    desk.page(status=404, **{"don-vi": desk.province.department.uuid})
    desk.page(status=404, **{"don-vi": "khong-co"})


def test_work_overview_of_a_unit_without_tasks_says_so(desk):
    assert "Đơn vị chưa có việc nào" in desk.page()


def test_work_overview_takes_the_same_queries_for_few_tasks_and_for_many(desk):
    counts = []
    for number in (2, 12):
        for _ in range(number):
            desk.open()
        desk.page()  # fills what is kept for all requests
        with CaptureQueriesContext(connection) as queries:
            desk.page()
        counts.append(len(queries))
    assert counts[0] == counts[1], counts


def test_work_give_spreads_tasks_and_reports_what_stayed(desk):
    tasks = [desk.open() for _ in range(4)]
    shown = seen(*tasks)
    quick, other = desk.staff
    workloads.claim_task(actor=quick, task_uuid=tasks[3].uuid, at=now())

    text = desk.post(GIVE, act="give", person=[quick.uuid, other.uuid], **shown)

    assert "Đã phân công 3 việc" in text and "1 việc giữ nguyên" in text
    assert "đã đổi người làm" in text and quick.name in text
    held = [processes.get_task(task.uuid).assignee_uuid for task in tasks]
    assert sorted(map(str, held)) == sorted(
        map(str, [quick.uuid, quick.uuid, other.uuid, other.uuid])
    )
    back = desk.post(GIVE, act="release", **seen(*tasks))
    assert "Đã phân công 4 việc" in back
    assert {processes.get_task(task.uuid).assignee_uuid for task in tasks} == {None}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"act": "give"}, "Chưa chọn việc nào."),
        ({"act": "give", "task": "khong-phai-ma"}, "Chưa chọn việc nào."),
        ({"act": "give", "task": "OPEN"}, "Chọn ít nhất một người"),
        ({"act": "give", "task": "OPEN", "person": "0199a000-0000-7000-8000-000000000000"},
         "Chọn ít nhất một người"),
    ],
)  # fmt: skip
def test_work_give_says_what_is_missing_and_keeps_what_was_chosen(desk, given, words):
    task = desk.open()
    given = {name: str(task.uuid) if one == "OPEN" else one for name, one in given.items()}

    text = desk.post(GIVE, status=422, **given)

    assert words in text and "Vui lòng kiểm tra lại" in text
    assert ("checked" in text) == (given.get("task") == str(task.uuid))


def test_work_give_of_nothing_that_could_be_given_is_a_conflict(desk):
    task = desk.open()
    shown = seen(task)
    processes.complete_task(actor=desk.staff[0], task_uuid=task.uuid, outcome="done", at=now())
    # Nobody else is at work there any more, so another task keeps the list of people.
    desk.open()

    text = desk.post(GIVE, status=409, act="give", person=desk.staff[1].uuid, **shown)

    assert "1 việc giữ nguyên" in text and desk.staff[0].name in text


def test_rule_choose_keeps_the_rule_and_refuses_others(desk):
    desk.open()
    desk.post(RULE, status=302, permission=APPRAISE, rule="least_loaded")
    assert SharingRule.objects.get().rule == "least_loaded"
    assert 'value="least_loaded" selected' in desk.page()
    assert "tải lại trang" in desk.post(RULE, status=422, permission=APPRAISE, rule="x")
    elsewhere = desk.client.post(
        RULE,
        {"don-vi": desk.province.department.uuid, "permission": APPRAISE, "rule": "in_turn"},
    )
    assert elsewhere.status_code in {403, 404}


def test_the_page_is_in_english_too(desk):
    desk.open()
    desk.client.cookies["language"] = "en"
    text = desk.page()
    assert "Handing out work" in text and "Phân công việc" not in text
