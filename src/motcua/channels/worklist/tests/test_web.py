"""The inbox: for officials, the most urgent first, with acts for many at once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.channels.worklist.actions import act_on_many
from motcua.channels.worklist.queries import InboxFilters, list_inbox_for
from motcua.kernel.processes import api as processes
from motcua.project.testing import story
from motcua.project.testing.machines import Program

INBOX, BULK = "/cong-viec", "/cong-viec/nhieu"


def page_of(response, status=200):
    text = response.content.decode()
    assert response.status_code == status, text[:1500]
    return text


def task_of(dossier):
    return processes.find_open_task(dossier.uuid)


@pytest.mark.parametrize(("who", "status"), [(None, 302), ("mau", 403), ("quay.kyxuan", 200)])
def test_task_list_is_for_officials(who, status):
    assert story.browser(who).get(INBOX).status_code == status


@pytest.mark.parametrize(("who", "status"), [(None, 302), ("mau", 403), ("quay.kyxuan", 200)])
def test_task_bulk_is_for_officials(who, status):
    dossier = story.submitted()

    answer = story.browser(who).post(BULK, {"action": "accept", "task": task_of(dossier).uuid})

    assert answer.status_code == status
    dossier.refresh_from_db()
    assert dossier.status == ("accepted" if who == "quay.kyxuan" else "submitted")


def test_task_list_shows_what_waits_for_this_official_and_no_other():
    dossier = story.submitted()

    assert dossier.code in page_of(story.browser("quay.kyxuan").get(INBOX))
    for other in ("tham.kyxuan", "quay.sxd"):
        assert dossier.code not in page_of(story.browser(other).get(INBOX))


def test_task_list_answers_htmx_with_the_rows_alone():
    dossier = story.submitted()

    page = page_of(story.browser("quay.kyxuan").get(INBOX, headers={"HX-Request": "true"}))

    assert dossier.code in page and "<html" not in page


def test_task_list_narrows_by_words_and_by_whose():
    dossier, browser = story.submitted(), story.browser("quay.kyxuan")
    browser.post(BULK, {"action": "claim", "task": task_of(dossier).uuid})

    assert dossier.code in page_of(browser.get(INBOX, {"q": "khai sinh"}))
    assert dossier.code not in page_of(browser.get(INBOX, {"q": "ket hon"}))
    assert dossier.code in page_of(browser.get(INBOX, {"cua": "cua-toi"}))
    assert dossier.code not in page_of(browser.get(INBOX, {"cua": "chua-nhan"}))


@pytest.mark.parametrize(
    "query", [{"cua": "x"}, {"sau": "x~y"}, {"q": "%_'\\"}, {"cua": "qua-han"}]
)
def test_task_list_answers_odd_filters(query):
    story.submitted()

    page_of(story.browser("quay.kyxuan").get(INBOX, query))


def test_task_bulk_does_each_by_itself_and_tells_what_failed():
    good, gone = story.submitted(), story.submitted()
    tasks = [task_of(good).uuid, task_of(gone).uuid, "khong-phai-ma", good.uuid]
    story.one_stop_shop.withdraw_dossier(
        actor=story.actor("mau"), dossier_uuid=gone.uuid, reason="", at=story.AT
    )

    answer = story.browser("quay.kyxuan").post(BULK, {"action": "accept", "task": tasks})

    page = page_of(answer)
    good.refresh_from_db()
    assert good.status == "accepted" and gone.code in page and "Đã làm 1 việc" in page
    assert "2 việc chưa làm được" in page


def test_task_bulk_names_who_took_or_did_what_could_not_be_claimed():
    free, taken, done = (story.submitted() for _ in range(3))
    colleague = story.office("sxd").desk
    processes.holding.hold_tasks({task_of(taken).uuid: colleague})
    tasks = [task_of(one).uuid for one in (free, taken, done)]
    story.one_stop_shop.accept_dossier(
        actor=story.office().desk, dossier_uuid=done.uuid, at=story.AT
    )
    browser = story.browser("quay.kyxuan")

    page = page_of(browser.post(BULK, {"action": "claim", "task": tasks}))

    assert "Đã làm 1 việc" in page and "2 việc chưa làm được" in page
    assert colleague.name in page and story.office().desk.name in page
    assert task_of(free).assignee_uuid == story.office().desk.uuid
    again = page_of(browser.post(BULK, {"action": "claim", "task": tasks[:1]}))
    assert "Đã làm 1 việc" in again
    released = page_of(browser.post(BULK, {"action": "release", "task": tasks[:2]}))
    assert "Đã làm 1 việc" in released and colleague.name not in released
    assert task_of(free).assignee_uuid is None
    assert task_of(taken).assignee_uuid == colleague.uuid


def test_task_bulk_tells_when_the_result_of_an_accepted_dossier_is_due():
    dossier, appraised = story.submitted(), story.appraised()
    tasks = [task_of(dossier).uuid, task_of(appraised).uuid]

    page = page_of(story.browser("quay.kyxuan").post(BULK, {"action": "accept", "task": tasks}))

    assert "hẹn trả" in page and "bước tiếp nhận" in page


@pytest.mark.parametrize("action", ["claim", "release", "accept"])
def test_task_bulk_takes_the_same_queries_for_few_and_for_many(action):
    desk, counts = story.office().desk, []
    for number in (1, 4):
        tasks = [task_of(story.submitted()).uuid for _ in range(number)]
        if action == "release":
            processes.holding.hold_tasks(dict.fromkeys(tasks, desk))
        act_on_many(  # what is kept for all is known now
            actor=desk, name=action, task_uuids=[task_of(story.submitted()).uuid], at=story.AT
        )
        with CaptureQueriesContext(connection) as queries:
            report = act_on_many(actor=desk, name=action, task_uuids=tasks, at=story.AT)
        assert [one.refusal for one in report] == [None] * number
        counts.append(len(queries))
    assert counts[0] == counts[1], counts


def test_task_bulk_by_machine_answers_for_each():
    dossier, taken = story.submitted(), story.submitted()
    processes.holding.hold_tasks({task_of(taken).uuid: story.office("sxd").desk})
    program = Program(story.token("quay.kyxuan"))
    tasks = [str(task_of(one).uuid) for one in (dossier, taken)] + [str(dossier.uuid)]

    claimed = program.post("/task-acts", {"action": "claim", "tasks": tasks}).json()
    accepted = program.post("/task-acts", {"action": "accept", "tasks": tasks}).json()

    codes = [[one["code"] for one in answer] for answer in (claimed, accepted)]
    assert codes == [
        ["", "task_claimed_by_other", "task_not_found"],
        ["", "task_claimed_by_other", "task_gone"],
    ]
    assert [one["is_done"] for one in accepted] == [True, False, False]
    assert accepted[0]["due_at"] and "đang do" in accepted[1]["reason"]
    assert program.post("/task-acts", {"action": "eat", "tasks": tasks}).status_code == 422
    assert program.post("/task-acts", {"action": "claim", "tasks": []}).status_code == 422
    person = Program(story.token("mau"))
    assert person.post("/task-acts", {"action": "claim", "tasks": tasks}).status_code == 403


@pytest.mark.parametrize("posted", [{}, {"action": "eat"}, {"action": "accept"}])
def test_task_bulk_without_a_choice_does_nothing(posted):
    assert story.browser("quay.kyxuan").post(BULK, posted).status_code == 302


def test_an_inbox_takes_the_same_queries_for_one_row_and_for_many():
    for _ in range(3):
        story.submitted()
    desk, counts = story.office().desk, []

    for limit in (1, 3):
        with CaptureQueriesContext(connection) as queries:
            list_inbox_for(desk, filters=InboxFilters(), at=story.AT, limit=limit)
        counts.append(len(queries))

    assert counts == [2, 2]


def test_task_list_by_machine_gives_pages_without_doubles():
    codes = {story.submitted().code for _ in range(3)}
    program, found, after = Program(story.token("quay.kyxuan")), [], ""
    while True:
        page = program.get(f"/tasks?limit=1&after={after.replace('+', '%2B')}").json()
        found += [row["title"].rpartition(" ")[2] for row in page["rows"]]
        after = page["after"]
        if not after:
            break

    assert sorted(found) == sorted(codes)
